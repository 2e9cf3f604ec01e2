"""Windows that lie at a distance from something: "4 weeks before surgery", "5 years ago", "within 7 days of"."""

from fhir_trials.eligibility.understanding.subjects import anchors
from fhir_trials.eligibility.understanding.subjects.beside_amounts import ENDS, JOINS, is_future
from fhir_trials.eligibility.understanding.subjects.window_cases import Case, Read, follows, is_stable, made
from fhir_trials.eligibility.understanding.words.window_words import words

_ENTRY = frozenset({"assessment", "screening", "consent", "enrolment", "randomisation", "treatment"})
_NEAR = 6


def placed(case: Case) -> Read | None:
    """Of "4 weeks before surgery", "within 30 days before or after the first dose"."""
    amount, left, right = case.amount, case.left, case.right
    relation = (
        "around" if {"before", "after"} <= right.roles else "after" if "after" in right.roles else "before"
    )
    from_ = case.reckoned(after=relation == "after")
    other = from_.anchor is None and _is_joined(case)
    if other:
        from_ = _of_the_next(case, after=relation == "after")
    if from_.anchor is None and relation != "before":
        return None
    lower = amount.side == "lower" and not left.roles & {"past", "within"}
    if relation == "before" and "for" in left.roles and amount.side != "upper":
        relation, lower = "during", True
    # "3 weeks after" may be at least or at most so long
    unsure = relation == "after" and not (amount.side or amount.both or left.roles - {"article"})
    doubtful = other or unsure or from_.doubtful
    end = right.edge if other else from_.end
    window = made(amount, relation, from_.anchor, lower=lower)
    return Read(window, end, False, doubtful, from_.anchor is not None and not from_.named)


def _is_joined(case: Case) -> bool:
    """Whether another amount follows an "or": "within 2 weeks after or 4 weeks before enrolment"."""
    tokens, at = case.tokens, case.right.edge
    return (
        at + 1 < len(tokens) and tokens[at].word in JOINS and tokens[at + 1].kind in {"number", "comparator"}
    )


def _of_the_next(case: Case, *, after: bool) -> anchors.Reckoned:
    """What this amount and the one behind the "or" are both reckoned from; its end is that of this one."""
    tokens = case.tokens
    for at in range(case.right.edge, min(case.right.edge + _NEAR, len(tokens))):
        match = words().roles.at(tokens, at)
        if match and {"before", "after"}.intersection(match.values):
            return case.reckoned(after=after, start=match.edge)
    return anchors.Reckoned(None, case.right.edge)


def counted_back(case: Case) -> Read | None:
    """Of "5 years ago", "at least 4 weeks since chemotherapy"."""
    amount, right = case.amount, case.right
    if "ago" in right.roles and (amount.side or amount.both or amount.high is not None):
        return Read(made(amount, "before", None, lower=amount.side == "lower"), right.edge)
    if "since" in right.roles and amount.side:
        return Read(made(amount, "before", None, lower=amount.side == "lower"), right.edge, True)
    return None


def past_or_next(case: Case) -> Read | None:
    """Of "in the last 6 months", "for the past 3 months", "in the next 2 years"."""
    amount, left, right = case.amount, case.left, case.right
    if "next" in left.roles:
        return Read(made(amount, "after", None), amount.end)
    if "past" not in left.roles:
        return None
    from_ = anchors.Reckoned(None, amount.end)
    if right.roles & {"of", "from"}:
        from_ = case.reckoned()
        if from_.anchor is None:
            from_ = from_._replace(end=amount.end)
    lasting = "for" in left.roles and not left.roles & {"within", "in"}
    if lasting or (amount.side == "lower" and amount.high is None) or is_stable(case):
        return Read(made(amount, "during", from_.anchor, lower=True), from_.end, doubtful=from_.doubtful)
    window = made(amount, "before", from_.anchor)
    return Read(window, from_.end, False, from_.doubtful, from_.anchor is not None and not from_.named)


def within(case: Case) -> Read | None:
    """Of "within 6 months", "within 7 days of treatment", "< 1 year from inclusion"; of plans, what is to come."""
    amount, right = case.amount, case.right
    inside = "within" in case.left.roles
    if amount.side == "lower" or not (inside or amount.side):
        return None
    if right.roles & {"of", "from"}:
        from_ = case.reckoned()
        if from_.anchor is None or not (inside or from_.anchor in _ENTRY):
            return None
        if _is_to_come(case):
            relation = "after"
        else:
            relation = "before" if from_.anchor in _ENTRY else "after" if "from" in right.roles else "around"
        return Read(made(amount, relation, from_.anchor), from_.end, False, from_.doubtful, not from_.named)
    if not inside:
        return None
    return Read(made(amount, "after" if _is_to_come(case) else "before", None), amount.end)


def _is_to_come(case: Case) -> bool:
    """Whether it is planned, before or behind the amount: "surgery expected within 4 weeks", "binnen 4 weken gepland"."""
    if "future" in case.left.roles or is_future(case.tokens, case.left.edge):
        return True
    return follows(case, "future", ENDS | JOINS - {"/"}) is not None

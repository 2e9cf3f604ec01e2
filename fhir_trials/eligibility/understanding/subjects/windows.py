"""Windows in time: "within 4 weeks before randomisation", "korter dan 5 jaar geleden". `mappings/window-words.csv`

Ages, gestation, life expectancy, and how long a treatment takes are no windows of a patient's history; where a length
of time may be one of them, it stays text.
"""

from collections.abc import Sequence, Set
from decimal import Decimal
from typing import NamedTuple

from fhir_trials.eligibility.understanding.subjects.amounts_of_time import Amount, amounts
from fhir_trials.eligibility.understanding.subjects.beside_amounts import (
    ENDS,
    Side,
    anchor_at,
    is_doubtful,
    is_future,
    left_of,
    right_of,
)
from fhir_trials.eligibility.understanding.words.tokens import Token
from fhir_trials.eligibility.understanding.words.window_words import words
from fhir_trials.eligibility.understanding.words.word_classes import WINDOW_ROLE
from fhir_trials.model.statements import Anchor, Window

_ENTRY = frozenset({"assessment", "screening", "consent", "enrolment", "randomisation", "treatment"})
_JOINS = frozenset({"or", "and", "of", "en"})
_NEAR = 4


class Found(NamedTuple):
    """A window and where it stands.

    Attributes:
        start: the position of its first token.
        end: the position behind its last token.
        tokens: the positions that it says.
        forward: it is about what stands behind it: "at least 4 weeks since chemotherapy".
        doubtful: the text has another length beside it: "or 5 half-lives, whichever is longer".
    """

    window: Window
    start: int
    end: int
    tokens: frozenset[int]
    forward: bool
    doubtful: bool


def find(tokens: Sequence[Token], units: Sequence[int], taken: Set[int]) -> list[Found]:
    """The windows of a criterion, in its order.

    Args:
        tokens: of the criterion.
        units: where units stand.
        taken: positions that are understood already: an amount of time there is an age or another threshold.
    """
    found: list[Found] = []
    behind = 0
    for amount in amounts(tokens, units, taken):
        if amount.start < behind:
            continue
        one = _window(tokens, amount)
        if one:
            found.append(one)
            behind = one.end
    return found


def _window(tokens: Sequence[Token], amount: Amount) -> Found | None:
    left, right = left_of(tokens, amount.start), right_of(tokens, amount.end)
    if "not-behind" in right.roles or left.roles & {"not-history", "not-before"}:
        return None
    read = (
        _placed(tokens, amount, left, right)
        or _past_or_next(tokens, amount, left, right)
        or _within(tokens, amount, left, right)
        or _free(tokens, amount, left, right)
        or _lasting(tokens, amount, left, right)
    )
    if read is None:
        return None
    window, end, forward = read
    start = left.edge
    covered = frozenset(at for at in range(start, end))
    return Found(window, start, end, covered, forward, is_doubtful(tokens, end))


_Read = tuple[Window, int, bool]


def _placed(tokens: Sequence[Token], amount: Amount, left: Side, right: Side) -> _Read | None:
    """Of "4 weeks before surgery", "5 years ago", "at least 4 weeks since chemotherapy"."""
    if right.roles & {"before", "after"}:
        relation = "before" if "before" in right.roles else "after"
        anchor, end = anchor_at(tokens, right.edge)
        if anchor is None and relation == "after":
            return None
        lower = amount.side == "lower" and not left.roles & {"past", "within"}
        if relation == "before" and "for" in left.roles and amount.side != "upper":
            relation, lower = "during", True
        return _made(amount, relation, anchor, lower=lower), end, False
    if "ago" in right.roles and (amount.side or amount.high is not None):
        return _made(amount, "before", None, lower=amount.side == "lower"), right.edge, False
    if "since" in right.roles and amount.side:
        return _made(amount, "before", None, lower=amount.side == "lower"), right.edge, True
    return None


def _past_or_next(tokens: Sequence[Token], amount: Amount, left: Side, right: Side) -> _Read | None:
    """Of "in the last 6 months", "for the past 3 months", "in the next 2 years"."""
    if "next" in left.roles:
        return _made(amount, "after", None), amount.end, False
    if "past" not in left.roles:
        return None
    anchor, end = (None, amount.end)
    if right.roles & {"of", "from"}:
        anchor, end = anchor_at(tokens, right.edge)
        if anchor is None:
            end = amount.end
    lasting = "for" in left.roles and not left.roles & {"within", "in"}
    if lasting or (amount.side == "lower" and amount.high is None):
        return _made(amount, "during", anchor, lower=True), end, False
    return _made(amount, "before", anchor), end, False


def _within(tokens: Sequence[Token], amount: Amount, left: Side, right: Side) -> _Read | None:
    """Of "within 6 months", "within 7 days of treatment", "< 1 year from inclusion"; of plans, what is to come."""
    within = "within" in left.roles
    if amount.side == "lower" or not (within or amount.side):
        return None
    if right.roles & {"of", "from"}:
        anchor, end = anchor_at(tokens, right.edge)
        if anchor is None or not (within or anchor in _ENTRY):
            return None
        if _is_to_come(tokens, amount, left):
            relation = "after"
        else:
            relation = "before" if anchor in _ENTRY else "after" if "from" in right.roles else "around"
        return _made(amount, relation, anchor), end, False
    if not within:
        return None
    relation = "after" if _is_to_come(tokens, amount, left) else "before"
    return _made(amount, relation, None), amount.end, False


def _is_to_come(tokens: Sequence[Token], amount: Amount, left: Side) -> bool:
    """Whether it is planned, before or behind the amount: "surgery expected within 4 weeks", "binnen 4 weken gepland"."""
    if "future" in left.roles or is_future(tokens, left.edge):
        return True
    for at in range(amount.end, min(amount.end + _NEAR, len(tokens))):
        if tokens[at].word in ENDS or tokens[at].word in _JOINS:
            return False
        match = words().roles.at(tokens, at) if tokens[at].classes & WINDOW_ROLE else None
        if match and "future" in match.values:
            return True
    return False


def _free(tokens: Sequence[Token], amount: Amount, left: Side, right: Side) -> _Read | None:
    """Of "disease-free for 5 years", "minimaal 5 jaar ziektevrij": what it is free of lies at least that far back."""
    if amount.side == "upper" or amount.minutes:
        return None
    if "free" in left.roles:
        return _made(amount, "before", None, lower=True), amount.end, False
    for at in range(amount.end, min(amount.end + 4, len(tokens))):
        if tokens[at].word in ENDS:
            break
        match = words().roles.at(tokens, at) if tokens[at].classes & WINDOW_ROLE else None
        if match and "free" in match.values:
            end = match.edge if at == amount.end else amount.end
            return _made(amount, "before", None, lower=True), end, False
    return None


def _lasting(tokens: Sequence[Token], amount: Amount, left: Side, right: Side) -> _Read | None:
    """Of "for at least 3 months", "symptoms longer than 6 weeks", "stable for 4 weeks": up to now."""
    if amount.minutes or left.roles & {"able", "future"}:
        return None
    cue = left.roles & {"for", "duration"} or "duration-behind" in right.roles
    lower = amount.side == "lower" and (cue or amount.longer)
    stable = amount.side is None and _is_stable(tokens, left)
    between = amount.high is not None and "duration" in left.roles
    if not (lower or stable or between) or is_future(tokens, left.edge):
        return None
    end = right.edge if "duration-behind" in right.roles else amount.end
    return _made(amount, "during", None, lower=True), end, False


def _is_stable(tokens: Sequence[Token], left: Side) -> bool:
    """Whether "stable", or "stable dose for", stands before an amount."""
    if "stable" in left.roles:
        return True
    near = range(max(0, left.edge - 3), left.edge) if "for" in left.roles else ()
    return any(
        match is not None and "stable" in match.values
        for match in (words().roles.at(tokens, at) for at in near)
    )


def _made(amount: Amount, relation: str, anchor: Anchor | None, *, lower: bool = False) -> Window:
    low: Decimal | None = None
    high: Decimal | None = amount.low
    if amount.high is not None:
        low, high = amount.low, amount.high
    elif lower:
        low, high = amount.low, None
    return Window.of_known(minimum=low, maximum=high, unit=amount.unit, relation=relation, anchor=anchor)

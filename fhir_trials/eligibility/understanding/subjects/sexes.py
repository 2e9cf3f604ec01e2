"""Which sex may take part, where a criterion restricts it: "female patients aged 40-75", not "men must use a condom"."""

from collections.abc import Collection, Sequence, Set

from fhir_trials.eligibility.splitting import Section
from fhir_trials.eligibility.understanding.found import Found
from fhir_trials.eligibility.understanding.words.state_words import words
from fhir_trials.eligibility.understanding.words.tokens import Token
from fhir_trials.eligibility.understanding.words.word_classes import STATE_ROLE
from fhir_trials.model.statements import Statement

_JOINS = frozenset({"or", "and", "of", "en", "/", "and/or"})
_BOTH = ("female", "male")
_EACH = frozenset({"both", "either", "zowel"})
_LABELLING = frozenset({":", "both", "either", "zowel"})
_ENDS = frozenset({".", ",", ";", ":", "(", ")"})


def find(tokens: Sequence[Token], taken: Set[int], section: Section) -> list[Found]:
    """The sex a criterion asks for; both where it names both, which is no restriction.

    One sex is told where the criterion opens with it and speaks of who takes part: by the words alone, or with an age.
    Among exclusions it has to be all that the criterion says.
    """
    if not (tokens and tokens[0].classes & STATE_ROLE):
        return []
    first, start, sexes = _opening(tokens)
    if not sexes:
        return []
    end = _behind(tokens, start, sexes)
    if len(sexes) == 1 and not _restricts(tokens, end, taken, section):
        return []
    place = range(first, end)
    if any(at in taken for at in place):
        return []
    span = (tokens[first].start, tokens[end - 1].end)
    values = _BOTH if len(sexes) == 2 else tuple(sexes)
    return [Found(Statement.of_known(kind="sex", concept="sex", span=span, values=values), frozenset(place))]


def _opening(tokens: Sequence[Token]) -> tuple[int, int, list[str]]:
    """Where the words for a sex begin, with "sex:" or "both" and without, and which they are; over "adult", "healthy"."""
    at, label = 0, -1
    while at < len(tokens):
        match = words().roles.at(tokens, at)
        if match is None:
            break
        roles = match.values
        sexes = _sexes(roles)
        if sexes:
            before = at - (at > 0 and tokens[at - 1].word in _EACH)
            return label if label >= 0 else before, at, sexes
        if "plain-before" not in roles and "sex" not in roles:
            break
        label = at if "sex" in roles and label < 0 else label if tokens[at].word in _LABELLING else -1
        at = match.edge
    return 0, 0, []


def _sexes(roles: Collection[str]) -> list[str]:
    if "both" in roles or ("female" in roles and "male" in roles):
        return list(_BOTH)
    return ["female"] if "female" in roles else ["male"] if "male" in roles else []


def _behind(tokens: Sequence[Token], start: int, sexes: list[str]) -> int:
    """The position behind the words for a sex and for who has it; adds the second sex to `sexes`."""
    match = words().roles.at(tokens, start)
    at = match.edge if match else start + 1
    while at < len(tokens):
        match = words().roles.at(tokens, at)
        if match and ("whom" in match.values or "sex" in match.values):
            at = match.edge
            continue
        if tokens[at].word not in _JOINS or at + 1 >= len(tokens):
            break
        match = words().roles.at(tokens, at + 1)
        other = _sexes(match.values) if match else []
        if match is None or not other:
            break
        sexes += [sex for sex in other if sex not in sexes]
        at = match.edge
    return at


def _restricts(tokens: Sequence[Token], end: int, taken: Set[int], section: Section) -> bool:
    """Whether nothing but an age, or the end of the criterion, follows."""
    if section == "unknown":
        return False
    alone = all(tokens[at].word == "." for at in range(end, len(tokens)))
    if section == "exclusion" or alone:
        return alone
    if end in taken or tokens[end].kind in {"number", "comparator"}:
        return True
    match = words().roles.at(tokens, end)
    if match is None or "plain-after" not in match.values:
        return False
    behind = match.edge
    return behind >= len(tokens) or behind in taken or tokens[behind].kind in {"number", "comparator"}

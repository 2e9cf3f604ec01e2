"""Stages and grades: "stage III or IV", "stadium II, III of IV", "grade ≥ 2"."""

from collections.abc import Sequence

from fhir_trials.eligibility.understanding import listed, stating
from fhir_trials.eligibility.understanding.expressions import End, comparator_before
from fhir_trials.eligibility.understanding.found import Doubtful, Found
from fhir_trials.eligibility.understanding.tokens import Token
from fhir_trials.eligibility.understanding.vocabulary import word_set

_NUMERALS = ("", "I", "II", "III", "IV", "V", "VI")
_MOST = 6


def find(tokens: Sequence[Token], at: int) -> Found | Doubtful | None:
    """The stage or grade whose word stands at a position, if values follow."""
    position = at + 1
    while position < min(len(tokens), at + 5) and (
        (tokens[position].kind == "comparator" and not tokens[position].value.after)
        or tokens[position].word in (":", "of", "is", "a", "van", "=", "between", "tussen")
    ):
        position += 1
    said = listed.read(tokens, position)
    if said is None or any(not 0 <= value <= _MOST for _, value, _ in said.ends):
        return None
    behind = tokens[said.last + 1] if said.last + 1 < len(tokens) else None
    if behind is not None and (behind.kind in ("unit", "number") or _is_part(tokens[said.last], behind)):
        return None
    before = comparator_before(tokens, at - 1)
    first, ends, compared = min(at, said.first), said.ends, said.compared
    if before and not compared and len(ends) == 1:
        comparator, first = before
        ends, compared = ((comparator.side, ends[0][1], comparator.inclusive is not False),), True
    positions = range(first, said.last + 1)
    if said.unsure:
        return stating.doubt(tokens, positions, "number-ambiguous")
    roman = listed.number(said.written[0].lower()) is not None
    if compared or not roman or tokens[at].word in word_set("grade"):
        return stating.statement(tokens, positions, "stage", None, ends=ends)
    return stating.statement(tokens, positions, "stage", None, values=_stages(ends))


def _is_part(last: Token, behind: Token) -> bool:
    """Whether a letter is stuck to the value: "2b", "III-B"."""
    return last.end == behind.start and behind.kind == "word"


def _stages(ends: Sequence[End]) -> tuple[str, ...]:
    """The stages, one by one, in Roman numerals."""
    if ends[0][0] == "lower":
        numbers = range(int(ends[0][1]), int(ends[1][1]) + 1)
    else:
        numbers = [int(value) for _, value, _ in ends]
    return tuple([_NUMERALS[one] for one in numbers if one])

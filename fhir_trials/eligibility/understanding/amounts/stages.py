"""Stages and grades: "stage III or IV", "stadium II, III of IV", "grade ≥ 2"."""

import re
from collections.abc import Sequence

from fhir_trials.eligibility.understanding.amounts import listed, stating
from fhir_trials.eligibility.understanding.amounts.expressions import End
from fhir_trials.eligibility.understanding.amounts.signs import comparator_before
from fhir_trials.eligibility.understanding.found import Doubtful, Found
from fhir_trials.eligibility.understanding.words.comparators import on_scale
from fhir_trials.eligibility.understanding.words.tokens import Token
from fhir_trials.eligibility.understanding.words.vocabulary import word_set

_MOST = 6
_LONGEST = 80
"""Tokens of a list of stages; a longer one is no list that anybody wrote."""
_STAGE = re.compile(r"(?:i{1,3}|iv|v)([a-d]\d?)?\Z")


def find(tokens: Sequence[Token], at: int) -> Found | Doubtful | None:
    """The stage or grade whose word stands at a position, if values follow."""
    position = at + 1
    while position < min(len(tokens), at + 5) and (
        (tokens[position].kind == "comparator" and not tokens[position].value.after)
        or tokens[position].word in (":", "of", "is", "a", "van", "=", "between", "tussen")
    ):
        position += 1
    if lettered := _lettered(tokens, at, position):
        return lettered
    said = listed.read(tokens, position, good="low")
    if said is None or any(not 0 <= value <= _MOST for _, value, _ in said.ends):
        return None
    behind = tokens[said.last + 1] if said.last + 1 < len(tokens) else None
    if behind is not None and (behind.kind in ("unit", "number") or _is_part(tokens[said.last], behind)):
        return None
    before = comparator_before(tokens, _over_names(tokens, at - 1))
    first, ends, compared = min(at, said.first), said.ends, said.compared
    if before and not compared and len(ends) == 1:
        comparator, first = on_scale(before[0], "low"), before[1]
        if comparator.inclusive is None:
            return stating.doubt(tokens, range(first, said.last + 1), "number-ambiguous")
        end: End = (comparator.side, ends[0][1], comparator.inclusive is not False)
        ends, compared = (end,), True
    positions = range(first, said.last + 1)
    if said.unsure:
        return stating.doubt(tokens, positions, "number-ambiguous")
    roman = listed.number(said.written[0].lower()) is not None
    if compared or not roman or tokens[at].word in word_set("grade"):
        return stating.statement(tokens, positions, "stage", None, ends=ends)
    return stating.statement(tokens, positions, "stage", None, values=_stages(ends))


def _lettered(tokens: Sequence[Token], at: int, position: int) -> Found | None:
    """Stages of which one has a letter, as written: "IIIB or IV"; a range stays one value: "IB-IIIA"."""
    values: list[str] = []
    here, last, ranged, letters = position, position, False, False
    end = min(len(tokens), position + _LONGEST)
    while here < end and (match := _STAGE.match(tokens[here].word)):
        letters = letters or bool(match.group(1))
        written = tokens[here].word.upper()
        values[-1:] = [f"{values[-1]}-{written}"] if ranged else [*values[-1:], written]
        last = here
        here += 1
        ranged = here < len(tokens) and tokens[here].word in word_set("range", "inclusive")
        while here < len(tokens) and (
            ranged or tokens[here].word == "," or tokens[here].word in word_set("score-join")
        ):
            here += 1
            if ranged or (here < len(tokens) and tokens[here].word in word_set("stage")):
                here += not ranged
                break
    before = comparator_before(tokens, at - 1) or comparator_before(tokens, position - 1)
    follows = last + 1 < len(tokens) and tokens[last + 1].kind in ("comparator", "number")
    if not letters or before or follows or here >= position + _LONGEST:
        return None
    return stating.statement(tokens, range(at, last + 1), "stage", None, values=tuple(values))


def _over_names(tokens: Sequence[Token], at: int) -> int:
    """The position before what a grade is of: "greater than CTCAE grade 1"."""
    for _ in range(3):
        if at >= 0 and (tokens[at].value == "name" or tokens[at].word in word_set("grade-of")):
            at -= 1
    return at


def _is_part(last: Token, behind: Token) -> bool:
    """Whether a letter is stuck to the value: "2b", "III-B"."""
    return last.end == behind.start and behind.kind == "word"


def _stages(ends: Sequence[End]) -> tuple[str, ...]:
    """The stages, one by one, in Roman numerals."""
    if ends[0][0] == "lower":
        numbers = range(int(ends[0][1]), int(ends[1][1]) + 1)
    else:
        numbers = [int(value) for _, value, _ in ends]
    return tuple([listed.NUMERALS[one] for one in numbers if one])

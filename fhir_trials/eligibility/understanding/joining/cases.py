"""Bounds that hold in a case that is named before them: "liver metastases: ALT < 5", "with diabetes, HbA1c < 8".

Neither the bound nor the case is then asked of everybody.
"""

from fhir_trials.eligibility.understanding.joining.reading import BARE, Reading
from fhir_trials.eligibility.understanding.words.beside_words import JOINS, words

_OPENING = frozenset({";", ".", "(", ","})
_MARKS = frozenset({":", ","})
_ANY_CASE = frozenset({"-", '"', "*"})


def limit(reading: Reading) -> None:
    """Limit the bounds of cases, with what names these."""
    if len(reading.found) < 2 or reading.words.isdisjoint(_MARKS):
        return
    for number, (statement, places) in enumerate(reading.found):
        if statement.kind not in BARE or number in reading.dropped or not statement.concept:
            continue
        first, behind = min(places), max(places) + 1
        if behind >= len(reading.tokens) or reading.tokens[behind].word not in _MARKS:
            continue
        governed = _bounds_behind(reading, behind, alone=reading.tokens[behind].word == ",")
        if governed and _is_case(reading, number, first, behind, governed):
            reading.limit((number, *governed), "condition")


def _is_case(reading: Reading, number: int, first: int, behind: int, governed: set[int]) -> bool:
    """Whether it is a label, begins with "with", or stands beside other bounds of the same that hold without it."""
    start = _opening(reading, first)
    if start < 0:
        return False
    after_comma = start > 0 and reading.tokens[start - 1].word == ","
    if reading.tokens[behind].word == ":":
        return not after_comma
    if reading.tokens[start].word in words().accompanying:
        return True
    concepts = {reading.found[one].statement.concept for one in governed}
    others = {one.statement.concept for at, one in enumerate(reading.found) if at not in {*governed, number}}
    return bool(reading.clauses[first]) and not after_comma and not concepts.isdisjoint(others)


def _opening(reading: Reading, first: int) -> int:
    """Where the clause, or the item of a list, begins that has only words before it that say nothing; -1 where none does."""
    tokens, start = reading.tokens, first
    while start and tokens[start - 1].word not in _OPENING:
        if reading.said[start - 1] or (
            reading.roles[start - 1] != "glue" and tokens[start - 1].word not in _ANY_CASE
        ):
            return -1
        start -= 1
    return start


def _bounds_behind(reading: Reading, at: int, *, alone: bool) -> set[int]:
    """The bounds behind a mark to the end of the clause; where it is a comma, these have to follow at once."""
    clause, found = reading.clauses[at], set[int]()
    for position in range(at + 1, len(reading.tokens)):
        if reading.clauses[position] != clause:
            break
        here = reading.statements_at(position)
        if (
            alone
            and not found
            and (reading.roles[position] in JOINS or (here and not _are_bounds(reading, here)))
        ):
            return set()
        found.update(one for one in here if reading.is_threshold(one))
    return found


def _are_bounds(reading: Reading, statements: tuple[int, ...]) -> bool:
    return all(map(reading.is_threshold, statements))

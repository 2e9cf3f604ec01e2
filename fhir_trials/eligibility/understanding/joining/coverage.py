"""How much of a criterion its statements say: in full only where no word beside them could change the meaning."""

from collections.abc import Iterator, Sequence, Set
from decimal import Decimal
from functools import cache
from typing import Literal

from fhir_trials.clinical_concepts import Concept, concepts, topics
from fhir_trials.eligibility.understanding.joining.reading import OF_WOMEN, Reading, is_short_form
from fhir_trials.eligibility.understanding.words.tokens import Token
from fhir_trials.eligibility.understanding.words.vocabulary import word_set
from fhir_trials.model.statements import Joined, Kind, Statement

Coverage = Literal["full", "partial", "none"]
_SILENT = frozenset({"glue", "and", "or", "but"})
_DEFINED_AS = frozenset({"as", "is", "by", "below", ":", "als", "door"})
_TOLD: frozenset[Kind] = frozenset({"consent", "participation"})
"""Kinds without a code that facts tell of; so they do of healthy volunteers."""


def coverage(reading: Reading, statements: list[Statement], joined: Joined | None, parts: int) -> Coverage:
    """`full`: the statements say all of the text, and each can be held against a patient; `partial`: one is coded.

    Args:
        reading: of the criterion.
        statements: those that are kept.
        joined: how they hold together.
        parts: how many parts are joined; one statement that says all has one.
    """
    if not any([is_coded(statement) for statement in statements]):
        return "none"
    told = joined is not None or (len(statements) == 1 and parts == 1)
    if not told or reading.warnings or reading.doubted or reading.tails:
        return "partial"
    for statement in statements:
        # who consents is not excluded: a line of another list
        given = statement.kind == "consent" and not statement.negated and reading.section != "inclusion"
        if statement.limit or given or not is_computable(statement):
            return "partial"
    return "full" if next(unread(reading, joined), None) is None else "partial"


def unread(reading: Reading, joined: Joined | None) -> Iterator[int]:
    """The positions of the tokens that no statement says, and that could change what is stated.

    Args:
        reading: of the criterion.
        joined: how its statements hold together.
    """
    silent = _silent_women(reading)
    implied = _implied(reading)
    start = _label(reading, joined)
    for position, token in enumerate(reading.tokens[start:], start):
        if token.kind == "mark" or reading.statements_at(position) or position in reading.understood:
            continue
        role = reading.roles[position]
        # what a dropped statement said, nothing says
        if not reading.said[position]:
            if role in _SILENT or (role == "women" and position in silent) or _repeats(reading, role, joined):
                continue
            if token.word in implied or (token.kind == "concept" and _is_named(reading, token)):
                continue
            if is_short_form(reading, position):
                continue
        yield position


def is_computable(statement: Statement) -> bool:
    """Whether a patient's facts can be held against it: bounds with the unit they need, or a concept with a code."""
    if statement.kind in _TOLD or statement.concept == "healthy_volunteer":
        return not statement.bounds
    topic = topics().get(statement.concept) if statement.concept else None
    if topic is not None:
        return bool(topic.codes) and not statement.bounds
    concept = _concept(statement)
    if concept is None:
        return False
    if statement.bounds:
        row = concept.row(statement.unit)
        return row is not None and (statement.unit is not None or not row.units)
    return bool(statement.values) or _has_code(concept)


def is_coded(statement: Statement) -> bool:
    """Whether something of it is more than the name of a kind."""
    return (
        statement.concept is not None or statement.kind in _TOLD or bool(statement.bounds or statement.values)
    )


def _concept(statement: Statement) -> Concept | None:
    return concepts().get(statement.concept) if statement.concept else None


@cache
def _has_code(concept: Concept) -> bool:
    return any(row.code for row in concept.rows)


def _silent_women(reading: Reading) -> range:
    """Where words for women say nothing more: beside a pregnancy, and "no pregnant women", not "non-pregnant women"."""
    of_women = [n for n, one in enumerate(reading.found) if one.statement.concept in OF_WOMEN]
    if not of_women:
        return range(0)
    if reading.negated.isdisjoint(of_women):
        return range(len(reading.tokens))
    return range(
        next((at for at, role in enumerate(reading.roles) if role == "no"), len(reading.tokens)),
        len(reading.tokens),
    )


def _repeats(reading: Reading, role: str, joined: Joined | None) -> bool:
    """Whether it says once more what the section says ("are excluded"), or how all is joined ("one of:")."""
    if role in {"any of", "all of"}:
        return joined == role.partition(" ")[0]
    return (reading.section, role) in {("exclusion", "refused"), ("inclusion", "eligible")}


def _implied(reading: Reading) -> Set[str]:
    """Words for people that the stated age says: "adults" beside "≥ 18 years"."""
    said: set[str] = set()
    for statement in [one.statement for one in reading.found if one.statement.kind == "age"]:
        if statement.unit == "a":
            for bound in statement.bounds:
                said.update(_of_age(bound.side, bound.value))
    return said


@cache
def _of_age(side: str, value: Decimal) -> frozenset[str]:
    """The words for people that a bound of so many years implies."""
    known = {age: word_set(f"implied-{side}", str(age)) for age in (18, 60)}
    fits = [words for age, words in known.items() if (value >= age if side == "lower" else value <= age)]
    return frozenset[str]().union(*fits)


def _is_named(reading: Reading, token: Token) -> bool:
    """Whether a statement with a value is of what the token names once more: "performance status 0-1 (ECOG)"."""
    stated = [one.statement for one in reading.found]
    return any(one.concept in token.value and (one.bounds or one.values) for one in stated)


def _label(reading: Reading, joined: Joined | None) -> int:
    """The position behind "adequate renal function:", where the thresholds that follow say what is meant by it."""
    if reading.section != "inclusion" or joined == "any":
        return 0
    function = False
    for position, token in enumerate(reading.tokens):
        if reading.said[position]:
            return 0
        role = reading.roles[position]
        if role == "function":
            function = True
        elif function and (token.word in {":", "("} or token.word in word_set("defining")):
            return _behind(reading.tokens, position + 1)
        elif role not in _SILENT and token.word not in word_set("adequate") and token.word not in _DEFINED_AS:
            return 0
    return 0


def _behind(tokens: Sequence[Token], position: int) -> int:
    """The position behind "as", "by" and the like."""
    while position < len(tokens) and tokens[position].word in _DEFINED_AS:
        position += 1
    return position

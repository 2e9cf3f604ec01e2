"""How much of a criterion its statements say: in full only where no word beside them could change the meaning."""

from functools import cache
from typing import Literal

from fhir_trials.clinical_concepts import Concept, concepts, topics
from fhir_trials.eligibility.understanding.reading import Reading, is_short_form
from fhir_trials.model.statements import Joined, Statement

Coverage = Literal["full", "partial", "none"]
_SILENT = frozenset({"glue", "and", "or", "but"})
_OF_WOMEN = frozenset({"pregnancy", "lactation"})


def coverage(reading: Reading, statements: list[Statement], joined: Joined | None, parts: int) -> Coverage:
    """`full`: the statements say all of the text, and each can be held against a patient; `partial`: one is coded.

    Args:
        reading: of the criterion.
        statements: those that are kept.
        joined: how they hold together.
        parts: how many parts are joined; one statement that says all has one.
    """
    if not any(is_coded(statement) for statement in statements):
        return "none"
    limited = any(statement.limit for statement in statements)
    certain = not (reading.warnings or reading.doubted or reading.tails or limited)
    told = joined is not None or (len(statements) == 1 and parts == 1)
    if certain and told and all(is_computable(one) for one in statements) and _says_all(reading, joined):
        return "full"
    return "partial"


def is_computable(statement: Statement) -> bool:
    """Whether a patient's facts can be held against it: bounds with the unit they need, or a concept with a code."""
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
    return statement.concept is not None or bool(statement.bounds or statement.values)


def _concept(statement: Statement) -> Concept | None:
    return concepts().get(statement.concept) if statement.concept else None


@cache
def _has_code(concept: Concept) -> bool:
    return any(row.code for row in concept.rows)


def _says_all(reading: Reading, joined: Joined | None) -> bool:
    """Whether every token is a statement's, or changes nothing beside it."""
    of_women = any(one.statement.concept in _OF_WOMEN for one in reading.found)
    for position, token in enumerate(reading.tokens):
        if token.kind == "mark" or reading.statements_at(position) or position in reading.understood:
            continue
        role = reading.roles[position]
        if reading.said[position]:
            return False  # a dropped statement
        if role in _SILENT or (role == "women" and of_women) or _repeats(reading, role, joined):
            continue
        if not is_short_form(reading, position):
            return False
    return True


def _repeats(reading: Reading, role: str, joined: Joined | None) -> bool:
    """Whether it says once more what the section says ("are excluded"), or how all is joined ("one of:")."""
    if role in {"any of", "all of"}:
        return joined == role.partition(" ")[0]
    return (reading.section, role) in {("exclusion", "refused"), ("inclusion", "eligible")}

"""Statement → code and value of a characteristic. https://hl7.org/fhir/R5/group.html · mappings/concepts.csv

Only a form that says just what the statement says is written. What it cannot hold stands in our extension
`criterion-statement` beside it, and nothing stands in both: a value that somebody changed is read as changed.
"""

import re
from functools import cache
from typing import NamedTuple

from fhir_trials import clinical_concepts, table_words
from fhir_trials.clinical_concepts import Code, Concept
from fhir_trials.cursor import Json
from fhir_trials.eligibility.tense import tense
from fhir_trials.fhir import urls
from fhir_trials.fhir.concepts import code_set
from fhir_trials.fhir.criteria import quantities
from fhir_trials.fhir.criteria.codes import MEASURED, SEXES, SORT_OF, SORTS, concept_of, name_of
from fhir_trials.model import Statement

_WORD = re.compile(r"\w+")


class Beside(NamedTuple):
    """What of a statement its code and value do not say; a boolean is None where it is false."""

    kind: str | None = None
    concept: str | None = None
    listed: bool | None = None


def to_fhir(statement: Statement, text: str, *, exclude: bool) -> list[Json]:
    """Code and value of the characteristics that say a statement, all of which hold; none where no form fits.

    Args:
        statement: without window and limit.
        text: the criterion's words.
        exclude: whether the characteristics exclude.
    """
    if statement.kind in SORTS:
        return _sort_to_fhir(statement, text)
    concept = clinical_concepts.concepts().get(statement.concept or "")
    if concept is None or concept.kind != statement.kind:
        return []
    if statement.kind in MEASURED:
        return _measured_to_fhir(statement, concept, text, exclude=exclude)
    code = concept.rows[0].code
    if code is None or statement.bounds or statement.unit:
        return []
    if statement.kind == "sex" and len(statement.values) == 1 and statement.values[0] in SEXES:
        value: Json = {"valueCodeableConcept": {"coding": code_set("sex").codings(statement.values[0])}}
    elif statement.kind == "status" and not statement.values:
        value = {"valueBoolean": True}
    else:
        return []
    return [{"code": _concept(code, concept), **value}]


def _concept(code: Code, concept: Concept) -> Json:
    return {"coding": [{"system": code[0], "code": code[1]}], "text": name_of(concept.name)}


def _measured_to_fhir(statement: Statement, concept: Concept, text: str, *, exclude: bool) -> list[Json]:
    row = concept.row(statement.unit, text)
    code = row.code if row else None
    if statement.unit is None or code is None or statement.values or concept_of(*code) != concept.name:
        return []
    values = quantities.to_fhir(statement.bounds, statement.unit, exclude=exclude)
    return [{"code": _concept(code, concept), **value} for value in values]


def _sort_to_fhir(statement: Statement, text: str) -> list[Json]:
    if statement.kind == "condition" and tense(statement.kind, text) == "ever":
        return []  # the value has no place for the past: "history of stroke" would be a stroke of today
    codes = _codes(statement)
    words = (
        span_of(statement.span, text) if in_words(statement, text) else codes and name_of(statement.concept)
    )
    if not words or statement.bounds or statement.unit or statement.values:
        return []
    code = {"coding": [{"system": urls.SNOMED, "code": SORTS[statement.kind]}], "text": statement.kind}
    value: Json = {"text": words}
    if codes:
        value["coding"] = [{"system": system, "code": code} for system, code in codes]
    return [{"code": code, "valueCodeableConcept": value}]


def _codes(statement: Statement) -> list[Code]:
    """The codes that mean a condition, therapy or procedure: of each system the first, further ones being parts of it."""
    topic = clinical_concepts.topics().get(statement.concept or "")
    if topic is None or topic.kind != statement.kind:
        return []
    first = {system: code for system, code in reversed(topic.codes)}
    return [said for said in topic.codes if first[said[0]] == said[1] and concept_of(*said) == topic.name]


def span_of(span: tuple[int, int], text: str) -> str | None:
    """The words at a span; None where the text has none there."""
    start, end = span
    return text[start:end] if end <= len(text) and text[start:end].strip() else None


def in_words(statement: Statement, text: str) -> bool:
    """Whether the value that `to_fhir` made has the words of the statement.

    Of what is negated, only where it has codes, and the words do not say "no" themselves: beside `exclude` that would
    be said twice.
    """
    if statement.kind not in SORTS or not statement.negated:
        return statement.kind in SORTS
    words = (span_of(statement.span, text) or "").casefold()
    return bool(_codes(statement)) and not _negating() & {*_WORD.findall(words)}


@cache
def _negating() -> frozenset[str]:
    logic = "criteria-logic.csv"
    return frozenset((*table_words.of_role(logic, "", "no"), *table_words.of_role(logic, "", "not")))


def beside(statement: Statement) -> Beside:
    """What the form that `to_fhir` made does not say."""
    if statement.kind in SORTS:
        if _codes(statement):
            return Beside()
        kind = None if SORT_OF[urls.SNOMED, SORTS[statement.kind]] == statement.kind else statement.kind
        return Beside(kind, statement.concept)
    return Beside(listed=quantities.is_listed(statement.bounds) or None)

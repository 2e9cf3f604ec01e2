"""Statement ⇄ code and value of a characteristic. https://hl7.org/fhir/R5/group.html · mappings/concepts.csv

Only a form that says just what the statement says is written. What it cannot hold stands in our extension
`criterion-statement` beside it, and nothing stands in both: a value that somebody changed is read as changed.
"""

import re
from functools import cache
from typing import Any, NamedTuple

from fhir_trials import clinical_concepts, word_tables
from fhir_trials.clinical_concepts import Code, Concept, Topic
from fhir_trials.cursor import Cursor, Json
from fhir_trials.eligibility.matching.tense import tense
from fhir_trials.eligibility.wording import concept_in_words
from fhir_trials.fhir import coded_values, urls
from fhir_trials.fhir.concepts import code_set, take_coding, take_language
from fhir_trials.model import Bound, Statement

LOINC = "http://loinc.org"

# other codes for what the table has
_ALSO: dict[Code, str] = {
    (urls.SNOMED, "424144002"): "age",
    (LOINC, "30525-0"): "age",
    (LOINC, "46098-0"): "sex",
}
# what is named in the value: the code says only what sort of thing it is
_SORTS = {"condition": "64572001", "procedure": "71388002", "therapy": "71388002"}
_SORT_OF = {(urls.SNOMED, "64572001"): "condition", (urls.SNOMED, "71388002"): "procedure"}
_WORD = re.compile(r"\w+")
_MEASURED = ("age", "measurement", "score")
_SEXES = ("female", "male")


class Beside(NamedTuple):
    """What of a statement its code and value do not say; a boolean is None where it is false."""

    kind: str | None = None
    concept: str | None = None
    listed: bool | None = None


class Said(NamedTuple):
    """What a code and a value say.

    Attributes:
        negated: the value is `false`.
        words: the value in words, where it was no number, no boolean and no sex.
        language: of these words.
    """

    kind: str
    concept: str | None
    bounds: tuple[Bound, ...] = ()
    unit: str | None = None
    values: tuple[str, ...] = ()
    negated: bool = False
    words: str | None = None
    language: str | None = None


def to_fhir(statement: Statement, text: str, *, exclude: bool) -> list[Json]:
    """Code and value of the characteristics that say a statement, all of which hold; none where no form fits.

    Args:
        statement: without window and limit.
        text: the criterion's words.
        exclude: whether the characteristics exclude.
    """
    if statement.kind in _SORTS:
        return _sort_to_fhir(statement, text)
    concept = clinical_concepts.concepts().get(statement.concept or "")
    if concept is None or concept.kind != statement.kind:
        return []
    if statement.kind in _MEASURED:
        return _measured_to_fhir(statement, concept, text, exclude=exclude)
    code = concept.rows[0].code
    if code is None or statement.bounds or statement.unit:
        return []
    if statement.kind == "sex" and len(statement.values) == 1 and statement.values[0] in _SEXES:
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
    values = coded_values.to_fhir(statement.bounds, statement.unit, exclude=exclude)
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
    code = {"coding": [{"system": urls.SNOMED, "code": _SORTS[statement.kind]}], "text": statement.kind}
    value: Json = {"text": words}
    if codes:
        value["coding"] = [{"system": system, "code": code} for system, code in codes]
    return [{"code": code, "valueCodeableConcept": value}]


def name_of(concept: str | None) -> str | None:
    """How people call a concept or topic of the tables; None where they have no such thing."""
    return concept_in_words(concept) if concept and _known(concept) else None


def _names(concept: str | None) -> set[str | None]:
    """What we write, or once wrote, as the name of a concept: the first of its words too."""
    known = _known(concept or "")
    return {name_of(concept), *(known.english[:1] if known else ())} - {None}


def _known(concept: str) -> Concept | Topic | None:
    return clinical_concepts.concepts().get(concept) or clinical_concepts.topics().get(concept)


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
    if statement.kind not in _SORTS or not statement.negated:
        return statement.kind in _SORTS
    words = (span_of(statement.span, text) or "").casefold()
    return bool(_codes(statement)) and not _negating() & {*_WORD.findall(words)}


@cache
def _negating() -> frozenset[str]:
    rows = word_tables.rows("criteria-logic.csv")
    return frozenset([row["word"] for row in rows if row["meaning"] in ("no", "not")])


def beside(statement: Statement) -> Beside:
    """What the form that `to_fhir` made does not say."""
    if statement.kind in _SORTS:
        if _codes(statement):
            return Beside()
        kind = None if _SORT_OF[urls.SNOMED, _SORTS[statement.kind]] == statement.kind else statement.kind
        return Beside(kind, statement.concept)
    return Beside(listed=coded_values.is_listed(statement.bounds) or None)


def concept_of(system: str, code: str) -> str | None:
    """The concept or topic that a code means; None where nobody here knows it."""
    return _ALSO.get((system, code)) or clinical_concepts.named(system, code)


def is_known(characteristic: Cursor) -> bool:
    """Whether the code of a characteristic says what it is about; nothing is taken."""
    return any(
        concept_of(*said) or said in _SORT_OF
        for coding in characteristic.at("code").each("coding")
        for said in (_said(coding),)
    )


def from_fhir(characteristic: Cursor, own: tuple[str | None, ...] = ()) -> Said | None:
    """Take code and value of a characteristic; None, and perhaps a part taken, where they are not understood.

    Args:
        characteristic: what is not understood is damaged: hand in a copy first.
        own: words of the value that repeat what stands elsewhere, others being left; empty: any are taken.
    """
    codings = [(coding, _said(coding)) for coding in characteristic.at("code").each("coding")]
    about = next((said for _, said in codings if concept_of(*said) or said in _SORT_OF), None)
    if about is None:
        return None
    name, sort = concept_of(*about), _SORT_OF.get(about)
    found = _named(characteristic, sort, own) if sort else _valued(characteristic, str(name), own)
    if found is None:
        return None
    for coding, said in codings:
        if said == about or (name and concept_of(*said) == name):
            take_coding(coding)
    characteristic.at("code").drop("text")  # the name of the code that was taken
    return found


def _said(coding: Cursor) -> Code:
    return str(coding.node.get("system")), str(coding.node.get("code"))


def _named(characteristic: Cursor, kind: str, own: tuple[str | None, ...]) -> Said | None:
    """A condition, therapy or procedure that the value names."""
    value = characteristic.at("valueCodeableConcept")
    concept = next((name for one in value.each("coding") if (name := _sort_named(one))), None)
    words = value.node.get("text")
    if own and words not in own and words in _names(concept):
        value.drop("text")  # the name of the code
    words, language = _words(value, own)
    if words is None and concept is None:
        return None
    for coding in value.each("coding"):
        if concept and _sort_named(coding) == concept:
            take_coding(coding)
    # a therapy has the sort of a procedure
    kind = clinical_concepts.topics()[concept].kind if concept else kind
    return Said(kind, concept, words=words, language=language)


def _sort_named(coding: Cursor) -> str | None:
    """The condition, therapy or procedure that a code means."""
    name = concept_of(*_said(coding))
    return name if name in clinical_concepts.topics() else None


def _words(value: Cursor, own: tuple[str | None, ...]) -> tuple[str | None, str | None]:
    words = value.node.get("text")
    if isinstance(words, str) and (not own or words in own):
        return value.text("text"), take_language(value, "text")
    if own or words is not None:
        return None, None
    return next((said for one in value.each("coding") if (said := one.text("display"))), None), None


def _valued(characteristic: Cursor, name: str, own: tuple[str | None, ...]) -> Said | None:
    """A concept that has a value, or a topic that there is or is not."""
    concept = clinical_concepts.concepts().get(name)
    kind = concept.kind if concept else clinical_concepts.topics()[name].kind
    flag = characteristic.flag("valueBoolean")
    if flag is not None:
        return Said(kind, name, negated=not flag) if kind not in (*_MEASURED, "sex") else None
    if concept is None:
        return None
    value: Any = characteristic.at("valueCodeableConcept")
    if concept.kind == "sex":
        sex = code_set("sex").code_from(value)
        if sex not in _SEXES:
            return None
        if not own:
            value.drop("text")  # the criterion is put in these words
        return Said("sex", name, values=(sex,))
    if value:
        words, language = _words(value, own)
        return Said(concept.kind, name, values=(words,), words=words, language=language) if words else None
    measured = coded_values.from_fhir(characteristic, concept)
    return Said(concept.kind, name, *measured) if measured else None

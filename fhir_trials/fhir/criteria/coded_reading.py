"""Code and value of a characteristic → what they say, ours and strangers'. https://hl7.org/fhir/R5/group.html"""

from typing import Any, NamedTuple

from fhir_trials import clinical_concepts
from fhir_trials.clinical_concepts import Code
from fhir_trials.cursor import Cursor
from fhir_trials.fhir.concepts import code_set, take_coding, take_language
from fhir_trials.fhir.criteria import quantities
from fhir_trials.fhir.criteria.codes import MEASURED, SEXES, SORT_OF, concept_of, names_of
from fhir_trials.model import Bound

Own = tuple[str | None, ...] | None


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


def is_known(characteristic: Cursor) -> bool:
    """Whether the code of a characteristic says what it is about; nothing is taken."""
    return any(
        concept_of(*said) or said in SORT_OF
        for coding in characteristic.at("code").each("coding")
        for said in (_said(coding),)
    )


def from_fhir(characteristic: Cursor, own: Own = None) -> Said | None:
    """Take code and value of a characteristic; None, and perhaps a part taken, where they are not understood.

    Args:
        characteristic: what is not understood is damaged: hand in a copy first.
        own: words of the value that repeat what stands elsewhere, others being left; None: any are taken.
    """
    codings = [(coding, _said(coding)) for coding in characteristic.at("code").each("coding")]
    about = next((said for _, said in codings if concept_of(*said) or said in SORT_OF), None)
    if about is None:
        return None
    name, sort = concept_of(*about), SORT_OF.get(about)
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


def _named(characteristic: Cursor, kind: str, own: Own) -> Said | None:
    """A condition, therapy or procedure that the value names."""
    value = characteristic.at("valueCodeableConcept")
    concept = next((name for one in value.each("coding") if (name := _sort_named(one))), None)
    words = value.node.get("text")
    if own is not None and words not in own and words in names_of(concept):
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


def _words(value: Cursor, own: Own) -> tuple[str | None, str | None]:
    words = value.node.get("text")
    if isinstance(words, str) and (own is None or words in own):
        return value.text("text"), take_language(value, "text")
    if own is not None or words is not None:
        return None, None
    return next((said for one in value.each("coding") if (said := one.text("display"))), None), None


def _valued(characteristic: Cursor, name: str, own: Own) -> Said | None:
    """A concept that has a value, or a topic that there is or is not."""
    concept = clinical_concepts.concepts().get(name)
    kind = concept.kind if concept else clinical_concepts.topics()[name].kind
    flag = characteristic.flag("valueBoolean")
    if flag is not None:
        return Said(kind, name, negated=not flag) if kind not in (*MEASURED, "sex") else None
    if concept is None:
        return None
    value: Any = characteristic.at("valueCodeableConcept")
    if concept.kind == "sex":
        sex = code_set("sex").code_from(value)
        if sex not in SEXES:
            return None
        if own is None:
            value.drop("text")  # the criterion is put in these words
        return Said("sex", name, values=(sex,))
    if value:
        words, language = _words(value, own)
        return Said(concept.kind, name, values=(words,), words=words, language=language) if words else None
    measured = quantities.from_fhir(characteristic, concept)
    return Said(concept.kind, name, *measured) if measured else None

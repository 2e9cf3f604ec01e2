"""Which concepts a fact is of: by our name, or by a code. `mappings/concepts.csv` `mappings/conditions.csv`"""

from collections.abc import Iterable
from functools import cache

from fhir_trials import clinical_concepts, vocabularies
from fhir_trials.model.codes import Coding
from fhir_trials.model.facts import Event, Measurement

_ICD10 = ("ICD-10", "ICD-10-CM")
_CATEGORY = 3
"""How many characters of a code of ICD-10 are its category: `E11` of `E11.9`."""


def measures(fact: Measurement, concept: str) -> bool:
    """Whether a measurement is of a concept."""
    if fact.concept is not None:
        return fact.concept == concept
    return any(clinical_concepts.named(system_of(one.vocabulary), one.code) == concept for one in fact.codes)


def telling_of(facts: Iterable[Event], concept: str) -> list[Event]:
    """The events that tell whether, and when, there was a concept; see `kind_of` in `conditions.csv`.

    What is present tells of what it is a kind of: type 2 diabetes of diabetes, `E11.9` of either; never of a kind of
    it. That nothing of the kind came later does not say so of the whole: then `last` is false in what is returned.
    What is absent tells of its kinds: without diabetes there is no type 2 diabetes; never of what it is a kind of.
    """
    told: list[Event] = []
    for fact in facts:
        if _means(fact, {concept} if fact.present else clinical_concepts.wider(concept) | {concept}):
            told.append(fact)
        elif fact.present and _is_kind(fact, concept):
            told.append(fact.model_copy(update={"last": False}))
    return told


@cache
def system_of(vocabulary: str) -> str:
    """The URI of a vocabulary by its name or by another URI of it; an unlisted one stands for itself."""
    return vocabularies.systems().get(vocabulary, vocabulary)


def _means(fact: Event, concepts: set[str] | frozenset[str]) -> bool:
    """Whether a fact is of one of the concepts, and of all of it: by its name, or its first code of a system."""
    if fact.concept is not None:
        return fact.concept in concepts
    return any(_place(one) in _whole(name) for one in fact.codes for name in concepts)


def _is_kind(fact: Event, concept: str) -> bool:
    kinds = clinical_concepts.kinds(concept)
    if fact.concept is not None:
        return fact.concept in kinds
    among = {concept, *kinds}
    return any(_place(one) in _codes(name) or _is_below(one, name) for one in fact.codes for name in among)


def _is_below(coding: Coding, concept: str) -> bool:
    """Whether a code of ICD-10 is in the categories that the table has for a concept."""
    if system_of(coding.vocabulary) not in _icd10_systems():
        return False
    return any(_covers(category, coding.code) for category in _categories(concept))


def _covers(category: str, code: str) -> bool:
    """Whether a code is a category (`E11`, `C92.0`), in a range of them (`E08-E14`), or a part of one."""
    first, _, last = category.partition("-")
    if last:
        return first <= code[:_CATEGORY] <= last and code[_CATEGORY : _CATEGORY + 1] in ("", ".")
    return code == first or code.startswith(first if "." in first else f"{first}.")


def _place(coding: Coding) -> tuple[str, str]:
    return system_of(coding.vocabulary), coding.code


@cache
def _icd10_systems() -> frozenset[str]:
    return frozenset(map(system_of, _ICD10))


@cache
def _codes(concept: str) -> tuple[tuple[str, str], ...]:
    """The codes of a concept, in the order of the tables."""
    measured, topic = clinical_concepts.concepts().get(concept), clinical_concepts.topics().get(concept)
    codes = [row.code for row in measured.rows if row.code] if measured else topic.codes if topic else ()
    return tuple([(system_of(system), code) for system, code in codes])


@cache
def _whole(concept: str) -> frozenset[tuple[str, str]]:
    """The codes that mean all of a concept: of each system the first, and a category of ICD-10 that is the only one."""
    first = dict(reversed(_codes(concept)))
    categories = _categories(concept)
    if len(categories) == 1 and "-" not in categories[0]:
        first |= dict.fromkeys(_icd10_systems(), categories[0])
    return frozenset(first.items())


@cache
def _categories(concept: str) -> tuple[str, ...]:
    topic = clinical_concepts.topics().get(concept)
    own = [code for system, code in _codes(concept) if system in _icd10_systems()]
    return (*own, *(topic.icd10 if topic else ()))

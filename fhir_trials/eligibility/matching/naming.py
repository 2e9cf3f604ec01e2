"""Which concepts a fact is of: by our name, or by a code. `mappings/concepts.csv` `mappings/conditions.csv`"""

from functools import cache

from fhir_trials import clinical_concepts, mapping_files
from fhir_trials.model.codes import Coding
from fhir_trials.model.facts import Event, Measurement

_PARTS_OF = ("ICD-10", "ICD-10-CM")


def measures(fact: Measurement, concept: str) -> bool:
    """Whether a measurement is of a concept."""
    if fact.concept is not None:
        return fact.concept == concept
    return any(clinical_concepts.named(system_of(one.vocabulary), one.code) == concept for one in fact.codes)


def tells_of(fact: Event, concept: str) -> bool:
    """Whether an event is of a concept, or of a kind of it.

    A code that is below one of the table's (`E11.9` below `E11`) is a kind of it. What is absent tells of the concept
    only where it means all of it: the concept itself, or the first code of a system that the table has for it; that
    somebody has no type 2 diabetes does not say that they have none.
    """
    if fact.concept is not None:
        return fact.concept == concept
    return any(_is(one, concept, whole=not fact.present) for one in fact.codes)


@cache
def system_of(vocabulary: str) -> str:
    """The URI of a vocabulary by its name or by another URI of it; an unlisted one stands for itself."""
    return _systems().get(vocabulary, vocabulary)


def _is(coding: Coding, concept: str, *, whole: bool) -> bool:
    system = system_of(coding.vocabulary)
    known = _codes().get((concept, system), ())
    if whole:
        return coding.code == next(iter(known), None)
    below = system in {system_of(name) for name in _PARTS_OF}
    return any(coding.code == one or (below and coding.code.startswith(f"{one}.")) for one in known)


@cache
def _systems() -> dict[str, str]:
    rows = mapping_files.read_csv("vocabularies.csv")
    return {
        name: row["system"]
        for row in rows
        if row["system"]
        for name in (row["vocabulary"], *filter(None, row["also read"].split("|")))
    }


@cache
def _codes() -> dict[tuple[str, str], tuple[str, ...]]:
    """The codes of each concept by their system, in the order of the tables."""
    known = [
        *[(one.name, row.code) for one in clinical_concepts.concepts().values() for row in one.rows],
        *[(one.name, code) for one in clinical_concepts.topics().values() for code in one.codes],
    ]
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for name, code in known:
        if code is not None:
            place = (name, system_of(code[0]))
            found[place] = (*found.get(place, ()), code[1])
    return found

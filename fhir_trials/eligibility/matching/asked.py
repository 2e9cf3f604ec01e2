"""Faults of what criteria are held against: names that nothing has, and codes that contradict their names."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cache

from fhir_trials import clinical_concepts
from fhir_trials.eligibility.matching.naming import system_of
from fhir_trials.eligibility.matching.outline import plain
from fhir_trials.model.codes import Coding
from fhir_trials.model.facts import OTHER_STUDY, Event, Facts, Measurement

_MEASURED = ("measurement", "score")
_OWN_FIELDS = {"age": "`age` or `birth_date`", "sex": "`sex`"}
_NEAREST = 4


def faults_of_facts(facts: Facts, stated: Iterable[str] = ()) -> list[str]:
    """What in the facts can never be held against anything, or contradicts itself; each with its place.

    Args:
        facts: what is known of a patient.
        stated: names that criteria have, whether a table has them or not.
    """
    measured, events = _names_of("measurements").union(stated), _names_of("events").union(stated)
    return [
        *_faults("measurements", facts.measurements, measured),
        *_faults("events", facts.events, events),
    ]


def faults_of_parts(parts: Iterable[str], known: Mapping[str, str]) -> list[str]:
    """The parts that no criterion stands under, each with what is nearest.

    Args:
        parts: the titles of parts of a trial.
        known: what criteria stand under, see `outline.titles`.
    """
    return [
        f"no criterion stands under {part!r}{_near_parts(part, known)}"
        for part in parts
        if plain(part) not in known
    ]


def _near_parts(part: str, known: Mapping[str, str]) -> str:
    near = [known[one] for one in get_close_matches(plain(part), known, n=_NEAREST, cutoff=0.5)]
    if near:
        return f"; the nearest is {' or '.join(map(repr, near))}"
    return (
        "; there are no headings"
        if not known
        else f"; there is {_several([repr(one) for one in known.values()])}"
    )


def _faults(field: str, facts: Sequence[Measurement | Event], names: frozenset[str]) -> Iterator[str]:
    for place, fact in enumerate(facts):
        if fact.concept is not None and fact.concept not in names:
            yield f"{field}[{place}].concept: {_strange(fact.concept, field)}"
        elif fault := _contradiction(fact):
            yield f"{field}[{place}]: {fault}"


def _strange(name: str, field: str) -> str:
    other = "events" if field == "measurements" else "measurements"
    if name in _OWN_FIELDS:
        return f"{name} is told by {_OWN_FIELDS[name]} of the facts"
    if name in _names_of(other):
        return f"{name} belongs to the {other}"
    near = _near_names(name, _names_of(field))
    said = f"the nearest is {' or '.join(near)}" if near else "leave it out, and give codes"
    return f"no table has {name!r}; {said}"


def _contradiction(fact: Measurement | Event) -> str | None:
    """Why the name and the codes of a fact cannot all be right."""
    named = {fact.concept} if fact.concept else None
    for coding in fact.codes:
        meant = _meaning(coding)
        if named and meant and not any(_agree(one, other) for one in named for other in meant):
            said = f"the code {coding.code} of {coding.vocabulary} is {' or '.join(sorted(meant))}"
            return f"{said}, not {' or '.join(sorted(named))}: leave out what is wrong"
        named = named or meant or None
    return None


def _agree(one: str, other: str) -> bool:
    """Whether two names are one, or one is a kind of the other."""
    return one == other or one in clinical_concepts.wider(other) or other in clinical_concepts.wider(one)


def _meaning(coding: Coding) -> set[str]:
    return _by_code().get((system_of(coding.vocabulary), coding.code), set())


@cache
def _by_code() -> dict[clinical_concepts.Code, set[str]]:
    """The names of all that has a code, by it."""
    found: dict[clinical_concepts.Code, set[str]] = {}
    for concept in clinical_concepts.concepts().values():
        for row in concept.rows:
            if row.code:
                found.setdefault((system_of(row.code[0]), row.code[1]), set()).add(concept.name)
    for topic in clinical_concepts.topics().values():
        for system, code in topic.codes:
            found.setdefault((system_of(system), code), set()).add(topic.name)
    return found


@cache
def _names_of(field: str) -> frozenset[str]:
    concepts = clinical_concepts.concepts().values()
    if field == "measurements":
        return frozenset([one.name for one in concepts if one.kind in _MEASURED])
    states = [one.name for one in concepts if one.kind not in _MEASURED and one.name not in _OWN_FIELDS]
    return frozenset([*clinical_concepts.topics(), *states, "healthy_volunteer", OTHER_STUDY])


def _near_names(name: str, names: Collection[str]) -> list[str]:
    """Those that people call so, those that begin so, and those that are spelt alike, the nearest first."""
    said = name.replace("_", " ")
    both = {**clinical_concepts.topics(), **clinical_concepts.concepts()}
    called = [one for one in both if one in names and said in (*both[one].english, *both[one].dutch)]
    begun = sorted(one for one in names if one.startswith(f"{name}_"))
    alike = get_close_matches(name, sorted(names), n=_NEAREST, cutoff=0.75)
    return list(dict.fromkeys([*called, *begun, *alike]))[:_NEAREST]


def _several(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_NEAREST])
    return shown if len(names) <= _NEAREST else f"{shown} and {len(names) - _NEAREST} more"

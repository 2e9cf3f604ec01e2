"""The ids inside one trial made to fit another: same thing, same id; another thing, another id."""

from collections.abc import Iterable, Mapping
from itertools import count
from typing import Any

from fhir_trials.merging.links import fitted, relinked
from fhir_trials.merging.matching import pairs
from fhir_trials.model import BiomedicalConcept, Item, Trial


def aligned(second: Trial, first: Trial) -> Trial:
    """The second trial with the first's id on each thing that both have, and no other id of the first's.

    A schedule keeps its own ids, as it is never mixed with another; one that says the same as the first's has those.
    """
    given = _names(first.interventions, second.interventions)
    arms = _names(first.arms, second.arms)
    aims = _names(first.objectives, second.objectives)
    concepts = _names(first.concepts, second.concepts)
    names = {"arms": arms, "interventions": given, "objectives": aims, "concepts": concepts}
    items = {one.id: one.items for one in first.concepts}
    return second.model_copy(
        update={
            "interventions": tuple(_renamed(one, given) for one in second.interventions),
            "arms": relinked(tuple(_renamed(one, arms) for one in second.arms), names),
            "objectives": tuple(_renamed(one, aims) for one in second.objectives),
            "outcomes": relinked(second.outcomes, names),
            "concepts": tuple(
                _with_items(_renamed(one, concepts), items.get(concepts[one.id], ()))
                for one in second.concepts
            ),
            "schedule": second.schedule and fitted(second.schedule, first.schedule, names),
        }
    )


def _with_items(concept: BiomedicalConcept, ours: tuple[Item, ...]) -> BiomedicalConcept:
    """The concept, its items under the ids that the first's have."""
    names = _names(ours, concept.items)
    return concept.model_copy(update={"items": tuple(_renamed(one, names) for one in concept.items)})


def _names(ours: tuple[Any, ...], theirs: tuple[Any, ...]) -> dict[str, str]:
    """The id that each of theirs gets, by its own."""
    same = {at: to for at, to in pairs(ours, theirs).items() if theirs[at].id and ours[to].id}
    names = {theirs[at].id: ours[to].id for at, to in same.items()}
    used = {one.id for one in ours}
    for at, one in enumerate(theirs):
        if at not in same and one.id:
            names[one.id] = _unused(one.id, used)
            used.add(names[one.id])
    return names


def _unused(name: str, used: Iterable[str]) -> str:
    numbered = (f"{name[:36]}-{number}" for number in count(2))
    return name if name not in used else next(one for one in numbered if one not in used)


def _renamed(one: Any, names: Mapping[str, str]) -> Any:
    return one.model_copy(update={"id": names[one.id]}) if one.id else one

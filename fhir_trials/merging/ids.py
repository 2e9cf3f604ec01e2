"""The ids inside one trial made to fit another: same thing, same id; another thing, another id."""

from collections.abc import Iterable, Mapping
from itertools import count
from typing import Any

from fhir_trials.merging.matching import pairs
from fhir_trials.model import Activity, Arm, Schedule, Trial


def aligned(second: Trial, first: Trial) -> Trial:
    """The second trial with the first's id on each thing that both have, and no other id of the first's."""
    given = _names(first.interventions, second.interventions)
    arms = _names(first.arms, second.arms)
    return second.model_copy(
        update={
            "interventions": tuple(_renamed(one, given) for one in second.interventions),
            "arms": tuple(_relinked(_renamed(one, arms), interventions=given) for one in second.arms),
            "schedule": second.schedule and _schedule(second.schedule, first.schedule or Schedule(), given),
        }
    )


def _schedule(second: Schedule, first: Schedule, given: Mapping[str, str]) -> Schedule:
    times = _names(first.timepoints, second.timepoints)
    done = _names(first.activities, second.activities)
    return second.model_copy(
        update={
            "timepoints": tuple(_renamed(one, times) for one in second.timepoints),
            "activities": tuple(
                _relinked(_renamed(one, done), interventions=given, timepoints=times)
                for one in second.activities
            ),
        }
    )


def _names(ours: tuple[Any, ...], theirs: tuple[Any, ...]) -> dict[str, str]:
    """The id that each of theirs gets, by its own."""
    same = pairs(ours, theirs)
    names = {theirs[at].id: ours[to].id for at, to in same.items()}
    used = {one.id for one in ours}
    for at, one in enumerate(theirs):
        if at not in same:
            names[one.id] = _unused(one.id, used)
            used.add(names[one.id])
    return names


def _unused(name: str, used: Iterable[str]) -> str:
    numbered = (f"{name[:36]}-{number}" for number in count(2))
    return name if name not in used else next(one for one in numbered if one not in used)


def _renamed(one: Any, names: Mapping[str, str]) -> Any:
    return one.model_copy(update={"id": names[one.id]})


def _relinked(one: Arm | Activity, **names: Mapping[str, str]) -> Arm | Activity:
    return one.model_copy(
        update={field: tuple(known[link] for link in getattr(one, field)) for field, known in names.items()}
    )

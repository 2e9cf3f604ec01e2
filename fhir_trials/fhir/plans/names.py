"""What the plans of one trial point to and are made with, each named once. https://hl7.org/fhir/R5/references.html#canonical"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from fhir_trials.fhir import questionnaire
from fhir_trials.fhir.keys import Key
from fhir_trials.model import Activity, Schedule, Timeline, Trial

_UNFIT, _CAPITAL = re.compile("[^A-Za-z0-9]+"), re.compile("[A-Z]")

SCHEDULE = "schedule"
VISIT, ACTIVITY = "visit-", "activity-"
"""What the id of a timepoint or an activity stands behind in the names of its resource."""


@dataclass(frozen=True)
class Writing:
    """The names of what a trial defines: canonical urls, each by the id of what it stands for.

    Attributes:
        parts: of each activity, the part of the key that names its resource.
        timelines: of each timeline's plan; None is the main one.
        names: what each timepoint is called.
        arms: what each arm is called.
        version: of the protocol, where the source is the protocol itself.
        marks: what is done at each timepoint, in the order of the schedule.
    """

    key: Key
    language: str | None
    interventions: Mapping[str, str]
    concepts: Mapping[str, str]
    activities: Mapping[str, str]
    parts: Mapping[str, str]
    timelines: Mapping[str | None, str]
    names: Mapping[str, str]
    arms: Mapping[str, str]
    version: str | None
    marks: Mapping[str, Sequence[Activity]]

    def visit(self, point: str) -> str | None:
        """The url of the plan of what is done at a timepoint; None where nothing is."""
        return self.key.url("PlanDefinition", VISIT + point) if point in self.marks else None


@dataclass
class Names:
    """What the canonical urls at hand stand for: an id of the trial each.

    Attributes:
        arms: what each arm is called, by its id.
    """

    interventions: dict[str, str] = field(default_factory=dict[str, str])
    concepts: dict[str, str] = field(default_factory=dict[str, str])
    timelines: dict[str, str] = field(default_factory=dict[str, str])
    arms: dict[str, str] = field(default_factory=dict[str, str])


def main_of(schedule: Schedule) -> Timeline | None:
    """The timeline that is the main one; None where none is called so."""
    return next((timeline for timeline in schedule.timelines if timeline.main), None)


def writing(trial: Trial, key: Key) -> Writing:
    """The names of all that a trial defines."""
    schedule = trial.schedule or Schedule()
    interventions = {one.id: key.url("ActivityDefinition", one.id) for one in trial.interventions}
    parts = _parts((one.id for one in schedule.activities), interventions)
    main = main_of(schedule)
    timelines: dict[str | None, str] = {None: key.url("PlanDefinition", SCHEDULE)}
    for one in schedule.timelines:
        url = key.url("PlanDefinition", f"{SCHEDULE}-{one.id}")
        timelines[one.id] = timelines[None] if one is main else url
    marks: dict[str, list[Activity]] = {}
    for activity in schedule.activities:
        for point in activity.timepoints:
            marks.setdefault(point, []).append(activity)
    return Writing(
        key=key,
        language=trial.language,
        interventions=interventions,
        concepts={one.id: key.url("Questionnaire", questionnaire.PREFIX + one.id) for one in trial.concepts},
        activities={name: key.url("ActivityDefinition", part) for name, part in parts.items()},
        parts=parts,
        timelines=timelines,
        names={one.id: one.name for one in schedule.timepoints},
        arms={one.id: one.name for one in trial.arms},
        version=version_of(trial.source.format, trial.source.version) if trial.source else None,
        marks=marks,
    )


def version_of(format: str | None, version: str | None) -> str | None:
    """The version of the protocol: a record in a format for protocols has its own, a register's page has not."""
    return version if format else None


def machine_name(value: str) -> str:
    """What programs may call a plan: a capital, then letters, digits and underscores.

    Args:
        value: our business identifier of the plan.
    """
    name = _UNFIT.sub("_", value)
    return (name if _CAPITAL.match(name) else f"Plan_{name}")[:255]


def arms_in_words(names: Iterable[str]) -> str:
    """For which arms something is, for people; one spelling, in any language of ours."""
    return f"Arm: {', '.join(names)}"


def activity_of(part: str) -> str:
    """The id of the activity whose resource is named so."""
    return part.removeprefix(ACTIVITY).lstrip("-") or part


def _parts(activities: Iterable[str], interventions: Iterable[str]) -> dict[str, str]:
    """The part of the key that names the resource of each activity; none that names an intervention's."""
    taken, found = set(interventions), dict[str, str]()
    for name in activities:
        part = ACTIVITY + name
        while part in taken:
            # no id begins with a hyphen
            part = f"{ACTIVITY}-{part.removeprefix(ACTIVITY)}"
        found[name] = part
    return found

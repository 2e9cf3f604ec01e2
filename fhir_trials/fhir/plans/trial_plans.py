"""Arms, interventions, schedule and what is collected ⇄ the plans and definitions of a trial.

https://hl7.org/fhir/uv/vulcan-schedule/ · `protocol` is the protocol, `schedule` what it points to
"""

from collections.abc import Callable, Iterable, Iterator, Set

from fhir_trials.cursor import Cursor, Json
from fhir_trials.fhir import activity_definition, questionnaire
from fhir_trials.fhir.concepts import clean
from fhir_trials.fhir.keys import Key
from fhir_trials.fhir.library import Library
from fhir_trials.fhir.local_ids import local_id
from fhir_trials.fhir.plans import (
    links,
    names,
    plan_actions,
    protocol,
    schedule,
    strangers,
    timings,
    visit_plan,
)
from fhir_trials.fhir.plans.names import SCHEDULE, Names
from fhir_trials.fhir.plans.plan_actions import ElementIds
from fhir_trials.fhir.plans.protocol import Protocol
from fhir_trials.fhir.plans.schedule import Reading
from fhir_trials.fhir.plans.timelines import Sheet
from fhir_trials.issues import Issues
from fhir_trials.model import Trial


def to_fhir(trial: Trial, key: Key, issues: Issues) -> tuple[list[Json], list[str]]:
    """The plans and definitions, the protocol first; and the ids of the plans that the study points to.

    Args:
        trial: the trial.
        key: what its resources are called.
        issues: where what does not fit is told.
    """
    writing = names.writing(trial, key)
    whole = protocol.to_fhir(trial, writing)
    if whole is None:
        return [], []
    written = [
        whole,
        *(activity_definition.to_fhir(one, key, trial.language) for one in trial.interventions),
    ]
    pointed = [whole["id"]]
    if trial.schedule:
        written += schedule.to_fhir(trial.schedule, trial.title(), writing, issues)
        pointed.append(key.id(SCHEDULE))
    return written + [questionnaire.to_fhir(one, key, trial.language) for one in trial.concepts], pointed


def from_fhir(
    values: Json, plans: Iterable[Cursor], library: Library, shared: Callable[[Cursor], None], issues: Issues
) -> None:
    """Add what the plans of a study, and all that they point to, say of its trial.

    Args:
        values: the members of the trial that the study has given; added to.
        plans: the PlanDefinitions that the study points to.
        library: the resources at hand.
        shared: takes what a resource only repeats of its study.
        issues: where what cannot be is told.
    """
    reading = _Plans(values, library, shared, issues)
    for plan in plans:
        reading.protocol(plan)
    reading.finish()


def is_timeline(plan: Cursor, library: Library, arms: Set[str] = frozenset()) -> bool:
    """Whether the actions of a plan are timepoints, as those of strangers may be: visits with plans of their own.

    Args:
        plan: the PlanDefinition.
        library: the resources at hand.
        arms: the ids of the study's arms; a plan with an action for one is that of the arms.
    """
    actions = list(plan_actions.every(plan))
    if any(protocol.link_of(one) in arms for one in actions):
        return False
    return visit_plan.is_protocol(plan) and any(_is_timepoint(action, library) for action in actions)


def named_by(plan: Cursor, library: Library) -> Iterator[Cursor]:
    """The plans that the actions of a plan carry out, at any depth; nothing is taken."""
    for action in plan_actions.every(plan):
        if found := library.find(visit_plan.definition_of(action), "PlanDefinition"):
            yield found


def _is_timepoint(action: Cursor, library: Library) -> bool:
    if part := plan_actions.part_of(action):
        return part in timings.ANCHORS
    url = visit_plan.definition_of(action)
    return strangers.is_timepoint(action) or library.find(url, "PlanDefinition") is not None


class _Plans:
    def __init__(
        self, values: Json, library: Library, shared: Callable[[Cursor], None], issues: Issues
    ) -> None:
        self._values, self._library, self._shared, self._issues = values, library, shared, issues
        self._names = Names(arms={arm["id"]: arm.get("name") or arm["id"] for arm in values.get("arms", ())})
        self._interventions: list[Json] = list(values.get("interventions", ()))
        self._concepts: list[Json] = list(values.get("concepts", ()))
        self._arms: dict[str, Json] = {arm["id"]: arm for arm in values.get("arms", ())}
        self._given: dict[str, Json] = {}
        self._design: Json = {}
        self._timelines: list[Json] = []
        self._sheets: list[Sheet] = []
        self._plans: set[int] = set()
        self._intervention_ids = ElementIds(one["id"] for one in self._interventions)
        self._concept_ids = ElementIds(one["id"] for one in self._concepts)
        self._path = ""

    def protocol(self, plan: Cursor) -> None:
        """Take one of the plans that the study points to, unless it is that of a timeline."""
        if id(plan.node) in self._plans:
            return
        self._plans.add(id(plan.node))
        self._path = self._path or plan.path
        self._shared(plan)
        if is_timeline(plan, self._library, self._arms.keys()):
            self._timeline(plan)
            return
        for url in protocol.composed_of(plan):
            self._definition(url)
        known = {**self._names.interventions, **self._names.concepts}
        found = protocol.from_fhir(plan, self._arms, known)
        for name, given in found.arms.items():
            if given:
                self._given[name] = {"interventions": given}
        for member, items in found.design.items():
            self._design[member] = (*self._design.get(member, ()), *items)
        self._timelines_of(found)

    def finish(self) -> None:
        """Put what was found into the trial."""
        self._values["arms"] = tuple(
            {**arm, **self._given.get(arm["id"], {})} for arm in self._values.get("arms", ())
        )
        self._values["interventions"] = tuple(self._interventions)
        self._values["concepts"] = tuple(self._concepts)
        if not self._sheets and not any(self._design.values()):
            return
        reading = Reading(self._library, self._names, self._shared, self._issues)
        read = reading.read(sorted(self._sheets, key=lambda sheet: not sheet.main))
        given = {
            "arms": self._arms.keys(),
            "interventions": {one["id"] for one in self._interventions},
            "concepts": {one["id"] for one in self._concepts},
        }
        schedule = {**self._design, **read, "timelines": tuple(self._timelines)}
        self._values["schedule"] = links.mend(schedule, given, self._path, self._issues)

    def _definition(self, url: str) -> None:
        """Read an intervention or a biomedical concept that a protocol is composed of."""
        if found := self._library.find(url, "ActivityDefinition"):
            self._shared(found)
            read = activity_definition.from_fhir(found, self._issues)
            read["id"] = self._intervention_ids.give(read["id"])
            self._interventions.append(read)
            self._names.interventions[url] = read["id"]
        elif found := self._library.find(url, "Questionnaire"):
            self._shared(found)
            read = questionnaire.from_fhir(found, self._issues)
            read["id"] = self._concept_ids.give(read["id"])
            self._concepts.append(read)
            self._names.concepts[url] = read["id"]

    def _timeline(self, plan: Cursor) -> None:
        """Take a plan that is itself that of a timeline; one with a title of its own is a timeline with a name."""
        main = not any(one.main for one in self._sheets)
        name = plan.text("title")
        timeline = None
        if name or not main:
            timeline = local_id(str(plan.node.get("id") or name))
            named = {
                "id": timeline,
                "name": name or timeline,
                "description": plan.text("description"),
                "main": main,
            }
            self._timelines.append(clean(named) or {})
            if isinstance(url := plan.node.get("url"), str):
                self._names.timelines[url] = timeline
        self._sheets.append(Sheet(plan, timeline, main))

    def _timelines_of(self, found: Protocol) -> None:
        """Find the plans of the timelines that a protocol names; the first that is called so is the main one."""
        for action, timeline in found.timelines:
            url = visit_plan.definition_of(action)
            plan = self._library.find(url, "PlanDefinition")
            main = (timeline is None or bool(timeline.get("main"))) and not any(
                one.main for one in self._sheets
            )
            if timeline:
                self._timelines.append(timeline)
                self._names.timelines[str(url)] = timeline["id"]
                if plan:
                    plan.take_if("title", lambda title, name=timeline["name"]: title == name)
            if plan and id(plan.node) not in self._plans:
                self._plans.add(id(plan.node))
                visit_plan.drop_definition(action)
                self._sheets.append(Sheet(plan, timeline["id"] if timeline else None, main))

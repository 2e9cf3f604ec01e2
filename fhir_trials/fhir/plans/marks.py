"""The definitions of activities, and the actions that name them → activities with their marks. `activities` is one of them."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import NamedTuple

from fhir_trials.cursor import Cursor, Json, copied
from fhir_trials.fhir.concepts import clean
from fhir_trials.fhir.library import Library
from fhir_trials.fhir.local_ids import local_id
from fhir_trials.fhir.plans import activities, plan_actions, visit_plan
from fhir_trials.fhir.plans.conditions import Conditions
from fhir_trials.fhir.plans.names import Names
from fhir_trials.fhir.plans.plan_actions import ElementIds
from fhir_trials.fhir.plans.visit_plan import Done

_DEFINITION = "ActivityDefinition/"


class _Read(NamedTuple):
    """A definition and the urls of the definitions that it is composed of."""

    definition: Cursor
    parts: tuple[str, ...]


class ActivityReading:
    """Reads the activities of one trial; where one is done stands in many places, so it is finished last."""

    def __init__(self, library: Library, names: Names, shared: Callable[[Cursor], None]) -> None:
        """Begin.

        Args:
            library: the resources at hand.
            names: what canonical urls stand for.
            shared: takes what a resource only repeats of its study.
        """
        self._library, self._names, self._shared = library, names, shared
        self._ids = ElementIds()
        self._found: dict[str, Json] = {}
        self._known: dict[str, str] = {}
        self._absent: dict[str, str] = {}
        self._read: dict[str, _Read] = {}
        self._marks: dict[str, list[str]] = {}
        self._conditions: dict[tuple[str, str], list[str]] = {}
        self._beside: list[tuple[str, str]] = []

    def listed(self, plan: Cursor) -> None:
        """Take the list of activities of a plan, which has their order, as far as they are at hand."""
        for artifact in plan.each("relatedArtifact"):
            if artifact.node.get("type") == activities.COMPOSED_OF and self._of(
                artifact.node.get("resource")
            ):
                artifact.drop("type")
                artifact.drop("resource")

    def mark(self, done: Done, point: str) -> None:
        """Take an action of a visit's plan, if its activity is at hand."""
        name = self._of(done.url) or self._by_title(done)
        if name is None:
            return
        if done.url not in self._absent:
            visit_plan.take(done, self._found[name])
        self._marks.setdefault(name, []).append(point)
        for words in done.conditions:
            self._conditions.setdefault((words, name), []).append(point)

    def rhythmic(self, action: Cursor) -> None:
        """Take the action of an activity that is done in a rhythm, which stands at its definition too."""
        name = self._of(visit_plan.definition_of(action))
        if name is None:
            return
        activity = self._found[name]
        self._beside += [(words, name) for words in plan_actions.take_conditions(action, "applicability")]
        visit_plan.take(Done(action, "", ()), activity)
        again = Cursor({"timing": copied(action.node.get("timingTiming", {}))})
        said = activities.rhythm_from_fhir(again.at("timing"))
        if all(activity.get(member) in (None, value) for member, value in said.items()):
            activity |= said if any(said.values()) else {}
            activities.rhythm_from_fhir(action.at("timingTiming"))

    def finished(self) -> tuple[Json, ...]:
        """The activities, with their parts, in the order in which they were listed or found."""
        self._with_parts()
        return tuple(map(self._finish, self._found.values()))

    def conditions(self, stated: Iterable[Json]) -> Iterable[Json]:
        """The conditions of actions that are not among those of the schedule.

        Args:
            stated: the conditions of the schedule.
        """
        known = Conditions(
            (one.get("text", ""), one.get("activities", ()), one.get("timepoints", ())) for one in stated
        )
        for (words, name), points in self._conditions.items():
            if missing := tuple(point for point in points if not known.say(words, name, point)):
                yield {"name": words, "text": words, "activities": (name,), "timepoints": missing}
        for words, name in self._beside:
            if not known.say(words, name, None):
                yield {"name": words, "text": words, "activities": (name,)}

    def _of(self, url: object) -> str | None:
        """The activity that a canonical url means; None where its definition is not at hand."""
        if not isinstance(url, str):
            return None
        if url in self._known:
            return self._known[url]
        definition = self._library.find(url, "ActivityDefinition")
        if definition is None:
            return None
        if given := self._names.interventions.get(url):
            name = self._known[url] = self._ids.give(given)
            self._found[name] = {"id": name, "interventions": (given,)}
            return name
        self._shared(definition)
        name = self._known[url] = self._ids.give(activities.id_from(definition))
        self._found[name], parts = activities.from_fhir(definition, name, self._names)
        self._read[name] = _Read(definition, parts)
        return name

    def _by_title(self, done: Done) -> str | None:
        """The activity of an action whose definition is not at hand: what its title calls it; its url stays."""
        title = done.action.text("title") if _DEFINITION in done.url else None
        if title is None:
            return None
        done.action.drop("id")
        if done.url not in self._absent:
            name = self._absent[done.url] = self._ids.give(local_id(done.url.rpartition("/")[2]))
            self._found[name] = {"id": name, "name": title}
        return self._absent[done.url]

    def _with_parts(self) -> None:
        """Read the parts of every activity, and theirs, and say of each what it is a part of."""
        waiting = list(self._read)
        for name in waiting:  # grows while it is walked
            known: set[str] = set()
            for url in self._read[name].parts:
                before = len(self._read)
                part = self._of(url)
                if len(self._read) > before and part:
                    waiting.append(part)
                if part and self._found[part].setdefault("part_of", name) == name:
                    known.add(url)
            activities.drop_parts(self._read[name].definition, known)

    def _finish(self, activity: Json) -> Json:
        """The activity, with the timepoints at which it is done."""
        name = activity["id"]
        found, order = tuple(self._marks.get(name, ())), activity.pop("order", ())
        points = order if Counter(order) == Counter(found) else found
        return clean({"name": name, **activity, "timepoints": points}) or {}

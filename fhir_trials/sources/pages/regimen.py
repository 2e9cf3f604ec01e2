"""What a page says in prose is given and done, and when (rules 10, 19 and 21): read by `regimens`, told here."""

from collections.abc import Sequence
from typing import Any, cast

from fhir_trials import regimens
from fhir_trials.cursor import Json
from fhir_trials.local_ids import local_id
from fhir_trials.model.values import Value
from fhir_trials.sources.pages.draft import Draft
from fhir_trials.sources.pages.paragraphs import Paragraph
from fhir_trials.sources.pages.sentences import of_paragraph


def doses(text: str, draft: Draft, line: int, name: str = "", names: Sequence[str] = ()) -> list[Json]:
    """The doses a text describes, step by step; none where it is not certain which amount belongs to which.

    Args:
        text: what is given, as printed.
        draft: where a route without a code and an amount without how often are told.
        line: where the text begins.
        name: of what is given, where it is known.
        names: its other names.
    """
    read = regimens.doses(text, _language(draft), name=name, names=names)
    for dose in read.doses:
        if dose.route and dose.route.code is None:
            draft.findings.tell("word-not-coded", line, dose.route.text)
    for doubt in read.doubts:
        if doubt.code == "frequency-missing":
            draft.findings.tell("frequency-missing", line, doubt.text)
    return [_plain(dose) for dose in read.doses]


def plan(paragraphs: Sequence[Paragraph], draft: Draft) -> None:
    """State what sentences plan, where they say both what is done and when, and tell that it was read from prose.

    Args:
        paragraphs: prose, which stays a passage or description.
        draft: the trial.
    """
    for paragraph in paragraphs:
        for sentence, line in of_paragraph(paragraph):
            if found := regimens.planned(sentence, _language(draft)):
                _state(found, draft)
                draft.findings.tell("read-from-prose", line, "schedule", "a sentence")


def follow_up(text: str, draft: Draft) -> bool:
    """State how long participants are followed, where a text says so; whether it does."""
    found = regimens.follow_up(text, _language(draft))
    if found is None or "schedule" in draft.values:
        return False
    draft.within("schedule", activities=[_plain(found)])
    return True


def _state(found: regimens.Planned, draft: Draft) -> None:
    """Add to the schedule; what is counted from another event than the schedule's start says so."""
    schedule: Json = draft.values.setdefault("schedule", {})
    event = _plain(found.event) if found.event else None
    start = schedule.setdefault("start", event) if event and not schedule.get("timepoints") else None
    own = event is not None and event != (start or schedule.get("start"))
    known: list[Json] = schedule.setdefault("timepoints", [])
    names: dict[str, str] = {}
    for point in map(_plain, found.timepoints):
        if own and "event" not in point["timing"]:
            point["timing"]["event"] = event
        named = point["id"]
        names[named] = _placed(point, known)
    activities: list[Json] = schedule.setdefault("activities", [])
    for activity in map(_plain, found.activities):
        activity["id"] = local_id(activity["name"], [one["id"] for one in activities])
        if "timepoints" in activity:
            activity["timepoints"] = [names[one] for one in activity["timepoints"]]
        activities.append(activity)
    if not known:
        del schedule["timepoints"]


def _placed(point: Json, known: list[Json]) -> str:
    """The id of a timepoint of the schedule: that of one with the same timing, else of this one, which is added."""
    for one in known:
        if one["id"].startswith(point["id"]) and one.get("timing") == point["timing"]:
            return one["id"]
    point["id"] = local_id(point["id"], [one["id"] for one in known])
    known.append(point)
    return point["id"]


def _language(draft: Draft) -> str:
    return draft.values.get("language", "en")


def _plain(value: Value) -> Json:
    """A value of the model as a draft holds it, what is empty left out."""
    return cast("dict[str, Any]", _listed(value.model_dump(exclude_none=True, exclude_defaults=True)))


def _listed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _listed(part) for key, part in cast("Json", value).items()}
    return [_listed(part) for part in cast("Sequence[Any]", value)] if isinstance(value, tuple) else value

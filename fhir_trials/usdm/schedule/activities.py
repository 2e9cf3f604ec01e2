"""Activity, Procedure, Condition ⇄ Activity, Procedure, ActivityCondition: what is done, and when only."""

from collections.abc import Iterable, Mapping, Sequence, Set

from fhir_trials.cursor import Cursor, Json
from fhir_trials.model.schedule import Activity, ActivityCondition, Procedure
from fhir_trials.usdm.context import Reading, Writing
from fhir_trials.usdm.schedule.concepts import Concepts
from fhir_trials.usdm.schedule.design import called
from fhir_trials.usdm.schedule.order import Named, circles, neighbours
from fhir_trials.usdm.schedule.timings import INSTANCE

KIND = "Activity"
_CONCEPT = "BiomedicalConcept"


def from_usdm(
    activities: Sequence[Named], marks: Mapping[str, list[str]], concepts: Concepts, reading: Reading
) -> list[Json]:
    """The activities, in the order of the list.

    Args:
        activities: with the LocalIds they have got.
        marks: the timepoints of each.
        concepts: the concepts they may name.
        reading: what is known of the document.
    """
    wholes = _wholes(activities, reading)
    return [
        {
            "id": name,
            **_called(name, activity, reading),
            "timepoints": marks.get(name, []),
            "part_of": wholes.get(name),
            "timeline": reading.refer(activity, "timelineId", "ScheduleTimeline"),
            "procedures": [_procedure(one, reading) for one in activity.each("definedProcedures")],
            "concepts": concepts.of(activity, reading),
        }
        for name, activity in activities
    ]


def _called(name: str, activity: Cursor, reading: Reading) -> Json:
    words = called(name, activity, reading)
    words["text"] = words.pop("description")
    return words


def _wholes(activities: Iterable[Named], reading: Reading) -> dict[str, str]:
    """The activity of which each is a part; a second one, and one of its own parts, are told and left out."""
    found: dict[str, str] = {}
    places: dict[str, Cursor] = {}
    for name, activity in activities:
        for part in reading.refers(activity, "childIds", KIND):
            if part in found:
                said = f"the activity {part!r} is a part of {found[part]!r} already, which is kept"
                reading.issues.warning("stated-twice", activity.path_of("childIds"), said)
            else:
                found[part] = name
                places[part] = activity
    for circle in circles(found):
        said = f"the activity {circle[0]!r} is a part of itself; its whole is left out"
        reading.issues.warning("value-refused", places[circle[0]].path_of("childIds"), said)
        del found[circle[0]]
    return found


def _procedure(procedure: Cursor, reading: Reading) -> Json:
    procedure.text("id")  # nothing that is read refers to it
    words = reading.named(procedure)
    kind, coding = procedure.text("procedureType"), reading.coding(procedure, "code")
    return {
        **words,
        "name": words["name"]
        or words["description"]
        or (coding and coding["display"])
        or kind
        or "Procedure",
        "kind": kind,
        "coding": coding,
        "intervention": reading.refer(procedure, "studyInterventionId", "StudyIntervention"),
    }


def to_usdm(activities: Sequence[Activity], surrogates: Set[str], writing: Writing) -> list[Json]:
    """The activities, linked in the order of the list.

    Args:
        activities: of the schedule.
        surrogates: the concepts that are written as surrogates.
        writing: makes the objects.
    """
    ids = writing.ids_of(KIND, (activity.id for activity in activities))
    parts: dict[str, list[str]] = {}
    for usdm_id, activity in zip(ids, activities, strict=True):
        if activity.part_of:
            parts.setdefault(activity.part_of, []).append(usdm_id)
    return [
        writing.made(
            KIND,
            ids[at],
            **{**writing.named(_Described(activity)), **neighbours(ids, at)},
            childIds=parts.get(activity.id, []),
            definedProcedures=[_made(one, writing) for one in activity.procedures],
            biomedicalConceptIds=writing.ids_of(
                _CONCEPT, (one for one in activity.concepts if one not in surrogates)
            ),
            bcCategoryIds=[],
            bcSurrogateIds=writing.ids_of(_CONCEPT, (one for one in activity.concepts if one in surrogates)),
            timelineId=activity.timeline and writing.id_of("ScheduleTimeline", activity.timeline),
            notes=[],
        )
        for at, activity in enumerate(activities)
    ]


class _Described:
    """An activity, whose text is a description in USDM."""

    def __init__(self, activity: Activity) -> None:
        self.name: str | None = activity.name
        self.other_name = activity.other_name
        self.description = activity.text


def _made(procedure: Procedure, writing: Writing) -> Json:
    return writing.made(
        "Procedure",
        **writing.named(procedure),
        procedureType=procedure.kind or "",
        code=writing.coding(procedure.coding),
        studyInterventionId=procedure.intervention
        and writing.id_of("StudyIntervention", procedure.intervention),
        notes=[],
    )


def conditions_from_usdm(version: Cursor, reading: Reading) -> list[Json]:
    """The conditions; what they are of that is neither an activity nor an instance is told and stays."""
    found: list[Json] = []
    for condition in version.each("conditions"):
        text = condition.text("text")
        if text is None:
            continue
        condition.text("id")  # nothing that is read refers to it
        found.append(
            {
                **called("Condition", condition, reading),
                "text": text,
                "activities": reading.refers(condition, "appliesToIds", KIND),
                "timepoints": reading.refers(condition, "contextIds", INSTANCE),
            }
        )
    return found


def conditions_to_usdm(conditions: Iterable[ActivityCondition], writing: Writing) -> list[Json]:
    """The conditions, in the order of the list."""
    return [
        writing.made(
            "Condition",
            **writing.named(condition),
            text=condition.text,
            dictionaryId=None,
            contextIds=writing.ids_of(INSTANCE, condition.timepoints),
            appliesToIds=writing.ids_of(KIND, condition.activities),
            notes=[],
        )
        for condition in conditions
    ]

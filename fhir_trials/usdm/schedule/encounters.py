"""Encounter ⇄ Visit. mappings/codes/usdm-visit-kind.json, usdm-place.json, usdm-contact-mode.json"""

from collections.abc import Iterable, Mapping, Sequence

from fhir_trials.cursor import Cursor, Json
from fhir_trials.model.schedule import Visit
from fhir_trials.usdm.context import Reading, Writing
from fhir_trials.usdm.schedule import rules
from fhir_trials.usdm.schedule.design import called
from fhir_trials.usdm.schedule.order import Named, neighbours

KIND = "Encounter"


def from_usdm(encounters: Iterable[Named], timed: Mapping[str, str], reading: Reading) -> list[Json]:
    """The visits, in the order of the list.

    Args:
        encounters: with the LocalIds they have got.
        timed: the timepoint of each timing, by the id of the timing.
        reading: what is known of the document.
    """
    return [
        {
            "id": name,
            **called(name, encounter, reading),
            "kind": reading.term(encounter, "type", "visit-kind"),
            "places": reading.terms(encounter, "environmentalSettings", "place"),
            "contact": reading.terms(encounter, "contactModes", "contact-mode"),
            "begins": rules.from_usdm(encounter, "transitionStartRule", reading),
            "ends": rules.from_usdm(encounter, "transitionEndRule", reading),
            "scheduled_at": _scheduled_at(encounter, timed, reading),
        }
        for name, encounter in encounters
    ]


def _scheduled_at(encounter: Cursor, timed: Mapping[str, str], reading: Reading) -> str | None:
    usdm_id = encounter.node.get("scheduledAtId")
    if type(usdm_id) is not str:
        return None
    if usdm_id not in timed:
        said = f"no Timing of an instance has the id {usdm_id!r:.80}"
        reading.issues.warning("link-unresolved", encounter.path_of("scheduledAtId"), said)
        return None
    encounter.drop("scheduledAtId")  # what it means is in the table of timings
    return timed[usdm_id]


def to_usdm(visits: Sequence[Visit], timed: Mapping[str, str], writing: Writing) -> list[Json]:
    """The encounters, linked in the order of the list.

    Args:
        visits: of the schedule.
        timed: the id of the timing of each timepoint that has one, by the timepoint.
        writing: makes the objects.
    """
    ids = writing.ids_of(KIND, (visit.id for visit in visits))
    return [
        writing.made(
            KIND,
            ids[at],
            **writing.named(visit),
            type=writing.code(visit.kind, "visit-kind"),
            **neighbours(ids, at),
            scheduledAtId=timed.get(visit.scheduled_at or ""),
            environmentalSettings=[writing.code(place, "place") for place in visit.places],
            contactModes=[writing.code(mode, "contact-mode") for mode in visit.contact],
            transitionStartRule=rules.to_usdm(visit.begins, writing),
            transitionEndRule=rules.to_usdm(visit.ends, writing),
            notes=[],
        )
        for at, visit in enumerate(visits)
    ]

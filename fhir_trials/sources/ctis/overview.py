"""The fields of a row of search results, which the older API wrote on top of its records as well.

POST https://euclinicaltrials.eu/ctis-public-api/search
"""

from fhir_trials.cursor import Cursor, Json
from fhir_trials.issues import Issues
from fhir_trials.local_ids import local_id
from fhir_trials.sources.ctis.member_states import MemberStates
from fhir_trials.sources.ctis.taking import Notes, line, people

_TITLES = (("ctTitle", "study"), ("title", "study"), ("shortTitle", "short"))
_LINES = (
    "authorizationDate",
    "decisionDate",
    "decisionDateOverall",
    "recruitmentStatus",
    "recruitmentStartDate",
    "eeaStartDate",
    "eeaEndDate",
    "trialEndDate",
    "ageRangeSecondary",
    "trialRegion",
    "trialRegionCode",
    "hasDeferrallApplied",
    "hasAmendmentApplied",
    "includesPaediatricSubjects",
    "totalPartIISubjectCount",
)


def titles(record: Cursor, found: list[Json]) -> list[Json]:
    """Take the titles that are not known from Part I."""
    known = {title["text"] for title in found}
    more = [(record.text(key), kind) for key, kind in _TITLES]
    return [*found, *({"text": text, "kind": kind} for text, kind in more if text and text not in known)]


def conditions(record: Cursor, found: list[Json]) -> list[Json]:
    """Take the conditions, one text in which commas divide and belong to names alike."""
    text = record.text("conditions")
    known = {condition["text"] for condition in found}
    if text is None or text in known or text == ", ".join(one["text"] for one in found):
        return found
    return [*found, {"text": text}]


def interventions(record: Cursor, found: list[Json]) -> list[Json]:
    """Take the products, one text as well, where no product is known from Part I."""
    if found:
        return found
    text = record.text("product")
    return [{"id": local_id(text, otherwise="intervention"), "name": text}] if text else []


def outcomes(record: Cursor, found: list[Json]) -> list[Json]:
    """Take the end points, each one text; `endPoint` holds those that are not primary."""
    if found:
        return found
    primary, other = record.text("primaryEndPoint"), record.text("endPoint")
    return [
        *([{"kind": {"code": "primary"}, "measure": primary}] if primary else []),
        *([{"kind": {"text": "endPoint"}, "measure": other}] if other else []),
    ]


def enrollment(
    record: Cursor, part: Cursor, states: MemberStates, notes: Notes, issues: Issues
) -> Json | None:
    """Take the planned numbers: the register's total, else the sum of what the countries plan.

    A sum is made only where every member state and the rest of the world have a number, and it is reported. The
    register's total may be that of the member states alone: then it is no total, and the sum is.
    """
    world = people(part, "rowSubjectCount")
    if world is not None and len(states.outside) == 1:
        states.outside[0].setdefault("planned", world)
    elif world is not None:
        notes.add("Planned participants outside the EU and EEA", str(world))
    total = people(record, "totalNumberEnrolled")
    inside = states.planned()
    if world is None or inside is None or (total is not None and (total != inside or not world)):
        return None if total is None else {"planned": total}
    if total is not None:
        notes.add("Planned participants in the EU and EEA", str(total))
    issues.information(
        "enrollment-summed",
        part.path_of("rowSubjectCount"),
        f"{inside + world} is the sum of what the countries plan; no total of all of them is given",
    )
    return {"planned": inside + world}


def rest(record: Cursor, notes: Notes) -> None:
    """Take what has no field."""
    notes.lines("Overview", [one for key in _LINES for one in line(record, key)])

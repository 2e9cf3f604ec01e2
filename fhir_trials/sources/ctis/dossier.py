"""Applications and their assessment, events, corrective measures, results and documents.

https://euclinicaltrials.eu/ctis-public-api
"""

from itertools import chain

from fhir_trials.cursor import Cursor, Json
from fhir_trials.issues import Issues
from fhir_trials.sources.ctis.member_states import MemberStates, decision
from fhir_trials.sources.ctis.taking import Notes, day, label, line, scalar, spelled
from fhir_trials.sources.words import some

_EVENTS = ("temporaryHaltList", "unexpectedEvents", "seriousBreaches", "urgentSafetyMeasures")
_RESULTS = ("summaryResults", "laypersonResults", "clinicalStudyReports")
_APPLICATION = (
    "type",
    "status",
    "trialStatus",
    "submissionDate",
    "validationConclusion",
    "validationConclusionDate",
    "reportingDate",
    "decisionDate",
    "modScope",
    "totalSubjectsInEEA",
)
_ASSESSMENT = (
    "assessmentOutcome",
    "assessmentOutcomeDate",
    "conclusionDate",
    "partIAssessmentOutcome",
    "partIAssessmentOutcomeDate",
)


def decisions(record: Cursor, application: Cursor, states: MemberStates, issues: Issues) -> list[Json]:
    """Take the decisions of the member states on each application."""
    places = chain(
        application.each("applicationInfo"), record.each("applications"), record.each("publicEvaluation")
    )
    found: list[Json] = []
    for place in places:
        for item in place.each("decisions"):
            one = decision(item, states, issues)
            found += [one] if one and one not in found else []
    return found


def applications(record: Cursor, application: Cursor, part: Cursor, notes: Notes) -> None:
    """Take what was applied for, when, and how it was assessed, a passage for each application."""
    for place in chain(application.each("applicationInfo"), record.each("applications")):
        kind = place.node.get("type")
        lines = [one for key in _APPLICATION for one in line(place, key)]
        lines += [f"Part I, {one}" for key in _ASSESSMENT for one in line(place.at("partI"), key)]
        notes.lines(f"Application {kind}" if isinstance(kind, str) else "Application", lines)
        if place.node.get("applicationType") == kind:
            place.drop("applicationType")  # the kind once more
    notes.lines("Assessment of part I", [one for key in _ASSESSMENT for one in line(part, key)])
    for place in record.each("publicEvaluation"):
        notes.lines("Public evaluation", _evaluation(place))


def _evaluation(place: Cursor) -> list[str]:
    conclusion = place.at("validationConclusion")
    lines = line(conclusion, "conclusionDate", "Validated")
    lines += [one for key in _ASSESSMENT for one in line(place, key)]
    for state in place.each("partIIEvaluationList"):
        country = state.text("countryName")
        about = state.at("partIIConclusion")
        if about.node.get("decision") == about.node.get("outcome"):
            about.drop("decision")  # the outcome once more
        told = [one for key in ("outcome", "decision", "eventDate") for one in line(about, key)]
        lines += [f"Part II {country}, {one}" if country else f"Part II, {one}" for one in told]
    return lines


def events(record: Cursor, states: MemberStates, notes: Notes) -> None:
    """Take what happened: notifications by member state, halts, breaches and measures each as a passage."""
    place = record.at("events")
    for item in place.each("trialEvents"):
        states.events(item)
    for key in _EVENTS:
        for item in place.each(key):
            notes.lines(label(key.removesuffix("List")), spelled(item))
    for item in record.at("publicevents").each("temporaryHaltList"):
        notes.lines("Temporary halt", spelled(item))
    for item in record.each("correctiveMeasures"):
        notes.lines("Corrective measure", spelled(item))
    for item in record.each("mscTrialNotificationsInfoList"):
        notified = [one for event in item.each("mscNotificationsListInfo") for one in spelled(event)]
        if (name := item.node.get("mscName")) and isinstance(name, str):
            item.drop("mscName")
            states.note(name, notified)


def results(record: Cursor, notes: Notes, issues: Issues) -> tuple[bool | None, list[Json]]:
    """Take the results handed in: whether there are any, and the first day; None where the record has no place."""
    if not isinstance(record.node.get("results"), dict):
        return None, []
    place = record.at("results")
    days: list[str] = []
    for key in _RESULTS:
        for item in place.each(key):
            first = day(item, "submissionDate", issues)
            days += [first] if first else []
            when = [f"{label('submissionDate')}: {first}"] if first else []
            notes.lines(label(key), [*when, *spelled(item)])
    handed_in = any(place.node.get(key) for key in _RESULTS)
    event = [{"event": "results-submission", "date": min(days)}] if days else []
    return handed_in, event


def documents(record: Cursor) -> list[Json]:
    """Take the list of documents; the register's number of a document is what it is fetched by."""
    found: list[Json] = []
    for item in record.each("documents"):
        kind, code = item.text("documentTypeLabel"), scalar(item, "documentType")
        document = some(
            kind=kind or code,
            identifier=item.text("uuid"),
            title=item.text("title"),
            comment="; ".join(
                [*([f"{label('documentType')}: {code}"] if kind and code else []), *spelled(item)]
            )
            or None,
        )
        found += [document] if document else []
    return found


def advice(details: Cursor, notes: Notes) -> None:
    """Take who gave scientific advice."""
    place = details.at("scientificAdviceAndPip")
    for item in place.each("scientificAdvices"):
        notes.lines("Scientific advice", spelled(item))

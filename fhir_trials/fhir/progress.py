"""Status and dates ⇄ ResearchStudy.progressStatus, .period and studyRegistration.

https://hl7.org/fhir/R5/researchstudy-definitions.html#ResearchStudy.progressStatus ·
https://hl7.org/fhir/extensions/StructureDefinition-researchStudy-studyRegistration.html

The recruitment state comes first and has no period; then approvals; then `overall-study` with what has happened.
"""

from typing import Any

from fhir_trials.cursor import Cursor, Json
from fhir_trials.fhir import extensions, urls
from fhir_trials.fhir.concepts import clean, code_set
from fhir_trials.fhir.datatypes import actual_to_fhir, kind_from_fhir
from fhir_trials.model import DateFact, RegistryEvent, Trial

_PRIMARY_COMPLETION = {"system": urls.REGISTRATION_ACTIVITY, "code": "primary-outcome-data-collection"}
_SYSTEMS = (urls.STUDY_STATUS, "http://terminology.hl7.org/CodeSystem/research-study-status")


def to_fhir(trial: Trial, study: Json) -> None:
    """Put status, dates and the events at the register on the study."""
    states: list[Json] = []
    if trial.status and trial.status.recruitment:
        states.append({"state": code_set("recruitment-status").to_fhir(trial.status.recruitment)})
    states += [
        {"state": _state("approved"), "period": {"start": review.date}}
        for review in trial.ethics_reviews
        if review.date and review.decision and review.decision.code == "approved"
    ]
    states += _overall(trial.start, trial.completion, study)
    if states:
        study["progressStatus"] = states
    if trial.status:
        if trial.status.why_stopped:
            study["whyStopped"] = {"text": trial.status.why_stopped}
        if trial.status.last_known:
            extensions.add(study, [extensions.simple("last-known-status").to_fhir(trial.status.last_known)])
    _events_to_fhir(trial, study)


def _state(code: str) -> Json:
    return {"coding": [{"system": urls.STUDY_STATUS, "code": code}]}


def _overall(start: DateFact | None, end: DateFact | None, study: Json) -> list[Json]:
    """The whole study's period, and whether its ends have happened: two entries where the ends differ."""
    period = {key: fact.date for key, fact in (("start", start), ("end", end)) if fact}
    # per-1 forbids a period that ends before it begins, which registers do hold
    reversed_ = start is not None and end is not None and _after(start.date, end.date)
    if period and not reversed_:
        study["period"] = dict(period)
    if start and end and (reversed_ or start.kind != end.kind):
        facts = [("start", start), ("end", end)]
        return [_entry(fact, {key: fact.date}) for key, fact in facts if fact.kind or reversed_]
    fact = start or end
    return [_entry(fact, period)] if fact and fact.kind else []


def _entry(fact: DateFact, period: Json) -> Json:
    return {"state": _state("overall-study"), **actual_to_fhir(fact), "period": period}


def _after(first: str, second: str) -> bool:
    precision = min(len(first), len(second))
    return first[:precision] > second[:precision]


def _events_to_fhir(trial: Trial, study: Json) -> None:
    found: list[Json] = []
    if trial.primary_completion:
        fact = trial.primary_completion
        found.append(_registration({"coding": [dict(_PRIMARY_COMPLETION)]}, fact, {"end": fact.date}))
    events = code_set("registry-event")
    for event in trial.registry_events:
        activity = {"coding": events.codings(event.event)}
        found.append(_registration(activity, event, {"start": event.date, "end": event.date}))
        if event.event == "update-submission":
            study["date"] = event.date
    extensions.add(study, found)


def _registration(activity: Json, fact: DateFact | RegistryEvent, period: Json) -> Json:
    parts: list[Json] = [{"url": "activity", "valueCodeableConcept": activity}]
    if fact.kind:
        parts.append({"url": "actual", "valueBoolean": fact.kind == "actual"})
    parts.append({"url": "period", "valuePeriod": period})
    return {"url": urls.REGISTRATION, "extension": parts}


def from_fhir(study: Cursor, reviews: tuple[Json, ...]) -> Json:
    """Take status and dates: members of a trial.

    Args:
        study: the study.
        reviews: the ethics reviews already taken; an approval that repeats one of them is not told twice.
    """
    found: Json = {"status": {}, "registry_events": (), "ethics_reviews": reviews}
    known = {review.get("date") for review in reviews}
    for entry in study.each("progressStatus"):
        code = _code(entry.at("state"))
        start = entry.at("period").node.get("start")
        if code == "overall-study":
            _take_overall(entry, found)
        elif code == "approved" and start:
            _take_state(entry)
            entry.at("period").drop("start")
            if start not in known:
                found["ethics_reviews"] += ({"decision": {"code": "approved"}, "date": start},)
        elif event := _event_told_as_state(entry):
            found["registry_events"] += (event,)
        elif (
            "recruitment" not in found["status"]
            and _is_state(entry.at("state"))
            and (status := code_set("recruitment-status").from_fhir(entry.at("state")))
        ):
            found["status"]["recruitment"] = status
    for key, name in (("start", "start"), ("end", "completion")):
        # another date than `overall-study` tells is a contradiction: it stays, and is reported
        agreed = name not in found or found[name].get("date") == study.at("period").node.get(key)
        if agreed and (date := study.at("period").text(key)):
            found.setdefault(name, {"date": date})
    found["status"]["why_stopped"] = _why_stopped(study)
    found["status"]["last_known"] = extensions.first(study, "last-known-status")
    found["status"] = clean(found["status"])
    _take_events(study, found)
    return found


def _is_state(state: Cursor) -> bool:
    """Whether this speaks of recruitment: a code of a known system, or words alone."""
    own = code_set("recruitment-status").system
    systems = [coding.node.get("system") for coding in state.each("coding")]
    return not systems or any(system in (*_SYSTEMS, own, None) for system in systems)


def _event_told_as_state(entry: Cursor) -> Json | None:
    """Take an event at the register that others write as a state of the study."""
    code = code_set("registry-event").means_any(entry.at("state"))
    period = entry.at("period")
    date = period.node.get("start") or period.node.get("end")
    if code is None or not isinstance(date, str):
        return None
    _take_state(entry)
    for key in ("start", "end"):
        if period.node.get(key) == date:
            period.drop(key)
    return clean({"event": code, "date": date, "kind": kind_from_fhir(entry.flag("actual"))})


def _why_stopped(study: Cursor) -> str | None:
    return study.at("whyStopped").text("text")


def _code(state: Cursor) -> str | None:
    return next((c.node.get("code") for c in state.each("coding") if c.node.get("system") in _SYSTEMS), None)


def _take_state(entry: Cursor) -> None:
    for coding in entry.at("state").each("coding"):
        for key in ("system", "code", "display"):
            coding.drop(key)
    entry.at("state").drop("text")


def _take_overall(entry: Cursor, found: Json) -> None:
    _take_state(entry)
    kind = kind_from_fhir(entry.flag("actual"))
    for key, name in (("start", "start"), ("end", "completion")):
        if date := entry.at("period").text(key):
            found[name] = clean({"date": date, "kind": kind})


def _take_events(study: Cursor, found: Json) -> None:
    events: list[Any] = list(found["registry_events"])
    for extension in extensions.named(study, urls.REGISTRATION):
        parts = {str(part.node.get("url")): part for part in extension.each("extension")}
        activity, period = parts.get("activity"), parts.get("period")
        if activity is None or period is None:
            continue
        for part in parts.values():
            part.drop("url")
        kind = kind_from_fhir(parts["actual"].flag("valueBoolean")) if "actual" in parts else None
        dates = period.at("valuePeriod")
        start, end = dates.text("start"), dates.text("end")
        concept = activity.at("valueCodeableConcept")
        if _is_primary_completion(concept):
            found["primary_completion"] = clean({"date": end or start, "kind": kind})
        elif event := code_set("registry-event").code_from(concept):
            events.append(clean({"event": event, "date": start or end, "kind": kind}))
    found["registry_events"] = tuple(events)
    updates = [event["date"] for event in events if event["event"] == "update-submission"]
    if updates and study.node.get("date") == updates[-1]:
        study.drop("date")


def _is_primary_completion(concept: Cursor) -> bool:
    for coding in concept.each("coding"):
        if coding.node == _PRIMARY_COMPLETION:
            coding.drop("system")
            coding.drop("code")
            return True
    return False

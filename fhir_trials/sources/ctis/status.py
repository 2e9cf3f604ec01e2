"""Where the trial stands, its dates, and what the record says of itself.

https://euclinicaltrials.eu/ctis-public-api
"""

from fhir_trials.cursor import Cursor, Json
from fhir_trials.issues import Issues
from fhir_trials.sources.ctis.taking import Notes, code_of, day, folded, scalar, term_of
from fhir_trials.sources.words import some


def status(record: Cursor, ends: set[str], reasons: list[str], issues: Issues) -> Json | None:
    """Take the status of the trial: the number where there is one, in the register's own words.

    Args:
        record: holds `ctStatus` (a word, or a number in a list of results) and `ctPublicStatusCode`.
        ends: what the notifications of the member states say of the end, see `end_code`.
        reasons: why it ended early.
        issues: where an unknown word goes.
    """
    number = scalar(record, "ctPublicStatusCode")
    word = scalar(record, "ctStatus")
    if word and word.isdigit() and number in (None, word):
        number, word = word, None
    found: Json | None = None
    if number:
        found = term_of(number, "ctis-public-status", record, "ctPublicStatusCode", issues)
    elif word:
        found = term_of(word, "ctis-status", record, "ctStatus", issues)
    if found and number and word and not within(word, found["text"]):
        found["text"] = f"{word} ({found['text']})"
    return some(recruitment=found and ended(found, ends), why_stopped="\n".join(reasons) or None)


def within(coarse: str, fine: str) -> bool:
    """Whether a word of the register says less than another: `Authorised` than `Authorised, recruiting`."""
    return folded(fine) == folded(coarse) or folded(fine).startswith(f"{folded(coarse)},")


def ended(found: Json, ends: set[str]) -> Json:
    """An ended trial with the code of its end notification, where all of them say the same."""
    if "code" not in found and folded(found["text"]) == "ended" and len(ends) == 1:
        return {"code": next(iter(ends)), **found}
    return found


def end_code(notification: str) -> str | None:
    """What a notification says of how the trial ended; None where it is about something else."""
    return {"end of trial": "completed", "early termination": "terminated"}.get(
        folded(notification.replace("_", " "))
    )


def dates(record: Cursor, application: Cursor, duration: Cursor, notes: Notes, issues: Issues) -> Json:
    """Take start and end: what was notified goes before what was planned, the world before the EU."""
    starts = [
        _fact(day(record, "startDateEU", issues), "actual", "Start in the EU and EEA"),
        _fact(day(record, "trialStartDate", issues), "actual", "Start"),
        _fact(
            day(duration, "estimatedRecruitmentStartDate", issues), "expected", "Planned start of recruitment"
        ),
    ]
    world = [(record.at("events"), "trialGlobalEndDate"), (record, "trialGlobalEndDate")]
    world += [(place, key) for place in _ends(application) for key in ("globalEndDate", "endDate")]
    ends = [
        *(_fact(day(place, key, issues), "actual", "Global end") for place, key in world),
        _fact(day(record, "endDateEU", issues), "actual", "End in the EU and EEA"),
        _fact(day(duration, "estimatedGlobalEndDate", issues), "expected", "Planned global end"),
        _fact(day(duration, "estimatedEndDate", issues), "expected", "Planned end in the EU and EEA"),
    ]
    return {"start": _first(starts, notes), "completion": _first(ends, notes)}


def _ends(application: Cursor) -> list[Cursor]:
    """`trialGlobalEnd` is a list while a trial runs and an object once it has ended."""
    return [*application.each("trialGlobalEnd"), application.at("trialGlobalEnd")]


def _fact(date: str | None, kind: str, label: str) -> tuple[Json, str] | None:
    return ({"date": date, "kind": kind}, label) if date else None


def _first(facts: list[tuple[Json, str] | None], notes: Notes) -> Json | None:
    """The first date; each other one that says something else is kept under its label."""
    found: Json | None = None
    for fact, label in filter(None, facts):
        if found is None:
            found = fact
        elif fact["date"] != found["date"]:
            notes.add(label, fact["date"])
    return found


def source(record: Cursor, results: bool | None, issues: Issues) -> Json:
    """Take what the record says of itself; whoever downloaded it may have added its name and the day."""
    word = record.text("resultsFirstReceived")
    if word and folded(word) in ("yes", "no"):
        results = folded(word) == "yes"
    elif word:
        record.node["resultsFirstReceived"] = word
    return {
        "registry": "eu-ct",
        "name": record.text("ctrname"),
        "published": day(record, "publishDate", issues),
        "updated": day(record, "lastUpdated", issues),
        "printed": day(record, "record_last_import", issues),
        "has_results": results,
    }


def record_events(record: Cursor, issues: Issues) -> list[Json]:
    """Take the day the application came in, and that of the last publication."""
    keys = (("submissionDate", "registration-submission"), ("lastPublicationUpdate", "update-posting"))
    days = [(event, day(record, key, issues)) for key, event in keys]
    return [{"event": event, "date": date} for event, date in days if date]


def phase(record: Cursor, category: Cursor, issues: Issues) -> Json | None:
    """Take the phase: the number of the application, or the word of the overview."""
    number, word = scalar(category, "trialPhase"), scalar(record, "trialPhase")
    found = term_of(number, "ctis-phase-number", category, "trialPhase", issues) if number else None
    if word and (found is None or code_of(word, "ctis-phase") == found.get("code")):
        # The word of the overview is the register's own; the number is its place in the same list.
        return term_of(word, "ctis-phase", record, "trialPhase", issues)
    if word:
        record.node["trialPhase"] = word
    return found

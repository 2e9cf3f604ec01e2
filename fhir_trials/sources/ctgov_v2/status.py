"""statusModule: where the study stands, its dates, and what happened to the record at the register.

https://clinicaltrials.gov/data-api/about-api/study-data-structure#status
"""

from fhir_trials.cursor import Cursor, Json
from fhir_trials.issues import Issues
from fhir_trials.sources.ctgov_v2 import identification
from fhir_trials.sources.words import dated, day, some, term

# In the order in which they are listed; a name that ends in Struct holds a date and its type.
_EVENTS = (
    ("verification", "statusVerifiedDate"),
    ("registration-submission", "studyFirstSubmitDate"),
    ("registration-quality-check", "studyFirstSubmitQcDate"),
    ("registration-posting", "studyFirstPostDateStruct"),
    ("results-submission", "resultsFirstSubmitDate"),
    ("results-quality-check", "resultsFirstSubmitQcDate"),
    ("results-posting", "resultsFirstPostDateStruct"),
    ("delay-submission", "dispFirstSubmitDate"),
    ("delay-quality-check", "dispFirstSubmitQcDate"),
    ("delay-posting", "dispFirstPostDateStruct"),
    ("update-submission", "lastUpdateSubmitDate"),
    ("update-posting", "lastUpdatePostDateStruct"),
)


def read(module: Cursor, issues: Issues) -> Json:
    """Take the module."""
    return {
        "status": some(
            recruitment=term(module, "overallStatus", "ctgov-status", issues),
            last_known=term(module, "lastKnownStatus", "ctgov-status", issues),
            why_stopped=module.text("whyStopped"),
        ),
        "start": dated(module.at("startDateStruct"), issues),
        "primary_completion": dated(module.at("primaryCompletionDateStruct"), issues),
        "completion": dated(module.at("completionDateStruct"), issues),
        "registry_events": [
            {"event": event, **found}
            for event, key in _EVENTS
            if key in module.node and (found := _event(module, key, issues)) is not None
        ],
        "expanded_access": _expanded_access(module.at("expandedAccessInfo"), issues),
    }


def _event(module: Cursor, key: str, issues: Issues) -> Json | None:
    if key.endswith("Struct"):
        return dated(module.at(key), issues, "ctgov-posting-date-type")
    found = day(module, key, issues)
    return {"date": found} if found else None


def _expanded_access(info: Cursor, issues: Issues) -> Json | None:
    number = info.text("nctId")
    return some(
        available=info.flag("hasExpandedAccess"),
        identifier=number and identification.number(number, issues, info.path_of("nctId")),
        status=term(info, "statusForNctId", "ctgov-status", issues),
    )

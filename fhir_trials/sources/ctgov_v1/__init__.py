"""ClinicalTrials.gov, API version 1 (retired in 2024): a study in its JSON, read into a Trial.

https://clinicaltrials.gov/data-api/about-api/api-migration · mappings/fields/ctgov-v1.csv
"""

from collections.abc import Iterator

from fhir_trials.cursor import Json
from fhir_trials.issues import Issues
from fhir_trials.model import Trial
from fhir_trials.sources.ctgov_older import reshaping

_SHAPE = reshaping.Shape("ctgov-v1")
_WRAPPINGS = (
    ("FullStudiesResponse", "FullStudies", "Study"),
    ("FullStudies", "Study"),
    ("FullStudy", "Study"),
    ("Study",),
)


def fits(record: Json) -> str:
    """Why a record is of this format; empty where it is not."""
    if isinstance(record.get("ProtocolSection"), dict):
        return "has `ProtocolSection`, as API version 1 of ClinicalTrials.gov writes it"
    names = next((names for names in _WRAPPINGS if names[0] in record), ())
    if names and any(True for _ in _below(record, names)):
        return f"has `{'.'.join(names)}.ProtocolSection`, as API version 1 of ClinicalTrials.gov writes it"
    return ""


def studies(document: Json, path: str = "") -> Iterator[tuple[str, Json]]:
    """The studies of an answer of the API, each with its path; a study alone is itself."""
    names = next((names for names in _WRAPPINGS if names[0] in document), ())
    if isinstance(document.get("ProtocolSection"), dict) or not names:
        yield path, document
    else:
        yield from _below(document, names, path)


def _below(document: Json, names: tuple[str, ...], path: str = "") -> Iterator[tuple[str, Json]]:
    for place, study in reshaping.wrapped(document, path, *names):
        if isinstance(study.get("ProtocolSection"), dict):
            yield place, study


def read(record: Json, issues: Issues, path: str = "") -> Trial:
    """Read a study; everything that finds no place in the Trial becomes an issue with its path.

    Args:
        record: the decoded study, as `studies` gives it or still in the wrapping of a single one; it is emptied.
        issues: where the issues go.
        path: where the study stands in its file.

    Raises:
        DataError: the parts of the study do not fit together.
    """
    place, study = next(studies(record, path), (path, record))
    return reshaping.read(study, issues, place, _SHAPE)

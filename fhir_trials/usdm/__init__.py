"""Trial ⇄ USDM, the unified study definitions model of CDISC and TransCelerate. https://www.cdisc.org/ddf"""

from fhir_trials.cursor import Json, copied
from fhir_trials.errors import DataError
from fhir_trials.issues import Issues
from fhir_trials.model import Trial
from fhir_trials.usdm import document, not_written

__all__ = ["from_usdm", "to_usdm"]


def from_usdm(content: Json, issues: Issues, path: str = "") -> Trial:
    """The Trial of a document of USDM v4 or v3; what finds no place in it becomes an issue with its path.

    Of several versions of a study the one with the latest day is read, else the last; of several designs the first.

    Args:
        content: the decoded document; it is emptied while it is read.
        issues: where the issues go. None of them is an error: what cannot be read costs only itself.
        path: where the document stands in its file.

    Raises:
        DataError: as `building.build` does.
    """
    return document.read(content, issues, path)


def to_usdm(trial: Trial, issues: Issues) -> Json:
    """The document of USDM v4 of a trial, plain JSON data; the same trial gives the same document.

    Args:
        trial: any trial.
        issues: gets a warning `not-in-usdm` for every fact that USDM has no place for, with its path in the trial.
    """
    written = document.write(trial, issues)
    try:
        again = document.read(copied(written), Issues())
    except DataError as error:  # pragma: no cover - a fault of ours, and no loss may pass in silence
        issues.extend(error.issues)
        return written
    not_written.tell(trial, again, issues)
    return written

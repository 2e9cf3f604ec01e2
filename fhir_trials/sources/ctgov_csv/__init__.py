"""ClinicalTrials.gov, the site's CSV download, of the present site and of the classic one, read into Trials.

https://clinicaltrials.gov/data-api/about-api/csv-download · mappings/fields/ctgov-csv.csv
"""

from collections.abc import Collection
from typing import cast

from fhir_trials.cursor import Cursor, Json
from fhir_trials.issues import Issues
from fhir_trials.model import Trial
from fhir_trials.sources.ctgov_csv import cells
from fhir_trials.sources.ctgov_older import reshaping
from fhir_trials.sources.ctgov_older.building_v2 import Trail
from fhir_trials.sources.ctgov_older.tables import table

_NUMBER = "NCT Number"
_CLASSIC = frozenset(
    {"Rank", "Title", "Status", "Gender", "Funded Bys", "Study Designs", "Sponsor/Collaborators"}
)
_ENDED = {"completed", "terminated", "withdrawn"}


def fits(columns: Collection[str]) -> str:
    """Why a CSV with these columns is of this format; empty where it is not."""
    known = (table("ctgov-csv").rows.keys() | table("ctgov-csv").notes.keys()) & set(columns)
    if _NUMBER not in known or len(known) < 2:
        return ""
    site = "classic site" if known & _CLASSIC else "site"
    beside = next(column for column in columns if column in known and column != _NUMBER)
    return f"has the columns `{_NUMBER}` and `{beside}`, as the download of ClinicalTrials.gov's {site} does"


def read(record: Json, issues: Issues, path: str = "") -> Trial:
    """Read a row; everything that finds no place in the Trial becomes an issue with its path.

    Args:
        record: the cells of a row by column; it is emptied.
        issues: where the issues go.
        path: the row in its file: `row 12`.

    Raises:
        DataError: the parts of the study do not fit together.
    """
    return reshaping.read(record, issues, path, _SHAPE)


def _complete(study: Json, trail: Trail, root: Cursor, issues: Issues) -> None:
    """The number of participants is actual once a study has ended; the register asks for it then."""
    protocol = cast("Json", study.get("protocolSection", {}))
    info = protocol.get("designModule", {}).get("enrollmentInfo")
    if info:
        status = str(protocol.get("statusModule", {}).get("overallStatus"))
        actual = status.lower() in _ENDED
        place = "protocolSection.designModule.enrollmentInfo"
        info["type"] = "ACTUAL" if actual else "ESTIMATED"
        trail[f"{place}.type"] = trail[f"{place}.count"]
        message = (
            f"{info['count']} participants, not said whether planned or included; taken as "
            f"{'included: the study has ended' if actual else 'planned'}"
        )
        issues.warning("enrollment-kind-assumed", trail[f"{place}.count"][0].path, message)


_SHAPE = reshaping.Shape("ctgov-csv", cells.CONVERSIONS, _complete)

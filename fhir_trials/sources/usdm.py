"""USDM, version 4 or 3: a study as CDISC's model has it. https://www.cdisc.org/ddf · mappings/fields/usdm.csv"""

from fhir_trials.cursor import Json
from fhir_trials.issues import Issues
from fhir_trials.model import Trial


def fits(record: Json) -> str:
    """Why this is a document of USDM; an empty string where it is none."""
    study = record.get("study")
    if not isinstance(study, dict):
        return ""
    version = record.get("usdmVersion")
    if isinstance(version, str):
        return f"has `study` and `usdmVersion` {version}"
    return "has `study` with `versions`, as USDM has it" if isinstance(study.get("versions"), list) else ""  # pyright: ignore[reportUnknownMemberType]


def read(record: Json, issues: Issues, path: str = "") -> Trial:
    """Read a document; everything that finds no place in the Trial becomes an issue with its path.

    Args:
        record: the decoded document; it is emptied while it is read.
        issues: where the issues go. None of them is an error: what cannot be read costs only itself.
        path: where the document stands in its file.
    """
    # Imported where it is needed: who reads no USDM does not wait for its tables.
    from fhir_trials.usdm import from_usdm  # noqa: PLC0415

    return from_usdm(record, issues, path)

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
        issues: where the issues go. What cannot be read costs only itself; an error says that there is no version of the study.
        path: where the document stands in its file.
    """
    # Imported where it is needed: who reads no USDM does not wait for its tables.
    from fhir_trials.usdm import from_usdm  # noqa: PLC0415

    _tell_version(record, issues, path)
    return from_usdm(record, issues, path)


def _tell_version(record: Json, issues: Issues, path: str) -> None:
    from fhir_trials.usdm.version3 import is_version3  # noqa: PLC0415

    start = f"{path}." if path else ""
    match record.get("usdmVersion"):
        case str(said) if said.startswith(("3", "4")):
            pass
        case None if is_version3(record):
            pass
        case None:
            told = "the version of USDM is not said; read as version 4"
            issues.warning("format-unknown", f"{start}usdmVersion", told)
        case said:
            told = f"{said!r:.40} is no version of USDM that is known; read as version 4"
            issues.warning("format-unknown", f"{start}usdmVersion", told)
    match record.get("study"):
        case {"versions": [*versions]} if not any(isinstance(one, dict) for one in versions):
            told = "no study version: a study is read from its versions, and there is none"
            issues.error("no-trial", f"{start}study.versions", told)
        case _:
            pass

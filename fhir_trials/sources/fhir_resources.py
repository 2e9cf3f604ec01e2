"""FHIR as it is found in files: Bundles, and resources that may point to each other."""

from fhir_trials.cursor import Json
from fhir_trials.issues import Issues
from fhir_trials.model import Trial


def fits(record: Json) -> str:
    """Why this is a resource of FHIR; an empty string where it is none."""
    kind = record.get("resourceType")
    return f"has `resourceType` {kind}" if isinstance(kind, str) else ""


def read(content: Json, issues: Issues) -> list[Trial]:
    """The trials in a Bundle, or in a resource alone."""
    # Imported where it is needed: who reads no FHIR does not wait for its tables.
    from fhir_trials.fhir import from_fhir  # noqa: PLC0415

    return from_fhir(content, issues=issues)


def together(resources: list[Json]) -> Json:
    """Resources that stand beside each other as one Bundle, in which they find each other; one alone as it is."""
    if len(resources) == 1:
        return resources[0]
    entries = [{"resource": resource} for resource in resources]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}

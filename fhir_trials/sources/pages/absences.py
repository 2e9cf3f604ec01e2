"""What a trial's page ought to say and does not."""

from typing import Any, cast

from fhir_trials.cursor import Json
from fhir_trials.sources.pages.draft import Draft


def tell(draft: Draft) -> None:
    """Tell which of title, register number, status and criteria the page lacks."""
    values = draft.values
    if not any(title["kind"] != "acronym" for title in _all(values, "titles")):
        draft.findings.tell("no-title")
    if not any(identifier.get("registry") for identifier in _all(values, "identifiers")):
        draft.findings.tell("no-register-number")
    if not values.get("status", {}).get("recruitment"):
        draft.findings.tell("no-status")
    if not values.get("eligibility", {}).get("criteria"):
        draft.findings.tell("no-criteria")


def _all(values: Json, member: str) -> list[Json]:
    return cast("list[Any]", values.get(member, []))

"""The table of arms on a study page of ClinicalTrials.gov: each arm with its words, below or beside it its treatments."""

from typing import Any, cast

from fhir_trials.cursor import Json
from fhir_trials.local_ids import local_id
from fhir_trials.sources.pages import fields
from fhir_trials.sources.pages.aggregator_arms import intervention
from fhir_trials.sources.pages.draft import Draft
from fhir_trials.sources.pages.lines import Line
from fhir_trials.sources.pages.page import Page
from fhir_trials.sources.pages.sections import Section
from fhir_trials.sources.pages.words import coded, knows

_HEADS = ("participant group/arm", "intervention/treatment")


def read(section: Section, page: Page, draft: Draft) -> None:
    """Read the arms: what stands below the name of an arm or of a treatment describes it."""
    last: Json | None = None
    for one in page.paragraphs(section.lines):
        line = one.lines[0]._replace(text=one.text)
        kind, colon, name = line.text.partition(":")
        if line.text.casefold() in _HEADS:
            continue
        if colon and name.strip() and _is_treatment(kind, name.strip(), draft):
            last = intervention(line, draft)
            _arms(draft)[-1].setdefault("interventions", []).append(last["id"])
        elif colon and name.strip() and not line.mark and knows(kind, "arm-kind"):
            last = _begin(kind, name.strip(), line, draft)
        elif last is None:
            fields.not_understood(section, [line], draft)
        else:
            text = f"{line.mark} {line.text}" if line.mark else line.text
            last["description"] = f"{last['description']}\n{text}" if "description" in last else text


def _is_treatment(kind: str, name: str, draft: Draft) -> bool:
    """Whether a line of an arm names a treatment; `Other: X` does where the page lists X among its treatments."""
    if not _arms(draft) or not knows(kind, "product-kind"):
        return False
    listed = {one["name"].casefold() for one in cast("list[Any]", draft.values.get("interventions", []))}
    return name.casefold() in listed or not knows(kind, "arm-kind")


def _begin(kind: str, name: str, line: Line, draft: Draft) -> Json:
    arm = {
        "id": local_id(name, [one["id"] for one in _arms(draft)]),
        "name": name,
        "kind": coded(kind, "arm-kind", draft, line.number),
    }
    draft.add("arms", arm)
    return arm


def _arms(draft: Draft) -> list[Json]:
    return cast("list[Any]", draft.values.get("arms", []))

"""The arms and treatments of an aggregator's page: name, kind, description and treatments of one arm after the other."""

from collections.abc import Sequence
from typing import Any, cast

from fhir_trials.cursor import Json
from fhir_trials.local_ids import local_id
from fhir_trials.sources.pages.draft import Draft
from fhir_trials.sources.pages.lines import Line
from fhir_trials.sources.pages.words import coded, knows


def intervention(line: Line, draft: Draft) -> Json:
    """The treatment a line names (`Drug: Anlotinib`, `Anlotinib`), added to the trial where it is new."""
    kind, colon, name = line.text.partition(":")
    if not colon or not knows(kind, "product-kind"):
        kind, name = "", line.text
    known = _all(draft, "interventions")
    for one in known:
        if one["name"].casefold() == name.strip().casefold():
            return one
    found: Json = {"id": local_id(name, [one["id"] for one in known]), "name": name.strip()}
    if kind:
        found["kind"] = coded(kind, "product-kind", draft, line.number)
    draft.add("interventions", found)
    return found


def read(lines: Sequence[Line], draft: Draft, part: str = "") -> None:
    """Lines of the arms' part of the page.

    Args:
        lines: what stands below the count of groups, or below a label of an arm.
        draft: the trial.
        part: the label they stand below: `arm-description`, `arm-treatments`; none above the first arm.
    """
    remaining = list(lines)
    while remaining:
        line = remaining.pop(0)
        if remaining and knows(remaining[0].text, "arm-kind"):
            _begin(line, remaining.pop(0), draft)
            part = ""
        elif not (arms := _all(draft, "arms")) or not part:
            draft.passage("", line.text)
        elif part == "arm-treatments":
            arms[-1].setdefault("interventions", []).append(intervention(line, draft)["id"])
        else:
            above = arms[-1].get("description")
            arms[-1]["description"] = f"{above}\n{line.text}" if above else line.text


def _begin(name: Line, kind: Line, draft: Draft) -> None:
    known = [one["id"] for one in _all(draft, "arms")]
    term = coded(kind.text, "arm-kind", draft, kind.number)
    draft.add("arms", {"id": local_id(name.text, known), "name": name.text, "kind": term})


def _all(draft: Draft, member: str) -> list[Json]:
    return cast("list[Any]", draft.values.get(member, []))

"""Lines of a page that say nothing of the trial: links of the site around it, who owns the copyright."""

import re
from collections.abc import Sequence

from fhir_trials.sources.pages.headings import headings
from fhir_trials.sources.pages.lines import Line, Note

_TABLE = "furniture"
_OWNED = re.compile(r"©|\(c\) \d{4}\b|copyright\b", re.IGNORECASE)


def without_furniture(lines: Sequence[Line]) -> tuple[list[Line], list[Note]]:
    """The lines that may be of the trial, and a note for each that is not."""
    aside: set[int] = set()
    sure = {place for place, line in enumerate(lines) if _is_furniture(line)}
    for place, line in enumerate(lines):
        beside = place - 1 in aside or place + 1 in sure
        link = _may_be(line) and (place + 1 in sure or _ends(place, aside, len(lines)))
        if link or (place in sure and (beside or not line.mark)):
            aside.add(place)
    notes = [
        Note("page-furniture", lines[place].number, (repr(lines[place].text),)) for place in sorted(aside)
    ]
    return [line for place, line in enumerate(lines) if place not in aside], notes


def _is_furniture(line: Line) -> bool:
    if line.text[0].islower():
        return False
    found = headings(_TABLE).find(line.text)
    return (found is not None and found.form == "heading") or _OWNED.match(line.text) is not None


def _may_be(line: Line) -> bool:
    """Whether a line is a link of the site where others stand around it, and a label of the trial where not."""
    found = headings(_TABLE).find(line.text)
    return found is not None and found.form == "label" and not line.text.endswith(":")


def _ends(place: int, aside: set[int], count: int) -> bool:
    """Whether it ends what opens the page, or the page."""
    opens = all(above in aside for above in range(place))
    return place - 1 in aside and (opens or place + 1 == count)

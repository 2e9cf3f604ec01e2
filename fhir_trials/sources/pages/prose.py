"""Prose of a page: kept as printed; marks of references and repeated items in it are told."""

import re
from collections.abc import Callable, Sequence
from itertools import groupby

from fhir_trials.sources.pages.draft import Draft
from fhir_trials.sources.pages.lines import Line
from fhir_trials.sources.pages.page import Page
from fhir_trials.sources.pages.paragraphs import Paragraph

# Digits behind the sign that ends a sentence; not those of `version 1.1`.
_MARKS = re.compile(r"(?<=[^\d\s][.!?)\]”\"'])\d+$")


def blocks(
    page: Page, lines: Sequence[Line], alone: Callable[[str], object] = lambda _: False
) -> list[Paragraph]:
    """The paragraphs and list items of some lines of a page.

    Args:
        page: the page.
        lines: some of its lines.
        alone: whether a line of these words is known to be a whole paragraph.
    """
    found: list[Paragraph] = []
    for is_alone, group in groupby(lines, key=lambda line: bool(alone(line.text))):
        several = list(group)
        for part in [[line] for line in several] if is_alone else [several]:
            found += page.paragraphs(part)
    return found


def tell(draft: Draft, found: Sequence[Paragraph]) -> None:
    """Tell the marks of references, and the items that stand in their list already."""
    items: set[str] = set()
    for one in found:
        if marks := _MARKS.search(one.text):
            several = (
                "are marks of references that are"
                if len(marks[0]) > 1
                else "is the mark of a reference that is"
            )
            draft.findings.tell(
                "reference-marks", one.lines[-1].number, f"{marks[0]!r} at the end {several} not on the page"
            )
        if not one.mark:
            items.clear()
        elif one.text in items:
            draft.findings.tell("item-repeated", one.number, one.text)
        else:
            items.add(one.text)

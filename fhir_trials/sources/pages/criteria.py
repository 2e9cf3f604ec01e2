"""The criteria of a page: as one text, and one by one (rules 4 and 22).

https://clinicaltrials.gov/policy/protocol-definitions#EligibilityCriteria
"""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from fhir_trials.cursor import Json
from fhir_trials.eligibility import Piece, split_pieces
from fhir_trials.eligibility import Section as Side
from fhir_trials.sources.pages import criterion_findings, criterion_parts
from fhir_trials.sources.pages.draft import Draft, printed
from fhir_trials.sources.pages.findings import Findings
from fhir_trials.sources.pages.lines import Line
from fhir_trials.sources.pages.page import Page
from fhir_trials.sources.pages.paragraphs import Paragraph, broken, is_wrapped, paragraphs
from fhir_trials.sources.pages.sections import Section

_SIDES: dict[str, Side] = {"inclusion": "inclusion", "exclusion": "exclusion"}


class _Found(NamedTuple):
    """A criterion or heading, and the line it begins on."""

    line: int
    piece: Piece
    below: str = ""


def read(
    draft: Draft,
    page: Page,
    sections: Sequence[Section],
    lead: Sequence[Line] = (),
    *,
    gaps: bool = True,
) -> None:
    """State `eligibility.text` and `eligibility.criteria`, and tell what is odd in how they are printed.

    Args:
        draft: the trial.
        page: the page.
        sections: those that `mean` inclusion, exclusion, or anything else (section unknown), in the order of the page.
        lead: what stands above the first of them: prose that belongs to the text, or items (section unknown).
        gaps: whether an empty line ends a paragraph on this page.
    """
    texts: list[str] = []
    found: list[_Found] = []
    # Where the rest of a page is not wrapped, its criteria may be: registers keep them so.
    lines = [*lead, *(line for section in sections for line in section.lines)]
    wrapped = page.wrapped or is_wrapped(lines)
    like = page.lines if page.wrapped else lines

    def blocks(some: Sequence[Line]) -> list[Paragraph]:
        return broken(some, like, gaps=gaps) if wrapped else paragraphs(some, wrapped=False)

    if lead:
        above = blocks(lead)
        texts += _lines(above)
        found += _pieces(_items(above), "unknown")
    for section in sections:
        section.taken = True
        below, after = _list(blocks(section.lines))
        draft.passage("", "\n".join(one.text for one in after))
        texts += [section.printed] * bool(section.printed) + _lines(below)
        side = _SIDES.get(section.means, "unknown")
        for heading, own, part in criterion_parts.parts(below, side, wrapped=wrapped):
            found += _pieces(part, own, heading)
        if section.heading and not below:
            draft.findings.tell("nothing-under-heading", section.number, section.printed)
    if not texts:
        return
    criteria = [one for one in found if one.piece.kind == "criterion"]
    _state(draft, "\n".join(texts), [_criterion(one) for one in criteria])
    _tell(draft.findings, criteria)


def _list(of: list[Paragraph]) -> tuple[list[Paragraph], list[Paragraph]]:
    """A list of criteria, and what follows it: where criteria have marks, a paragraph without one is none."""
    marks_or_headings = (
        place for place, one in enumerate(of) if one.mark or criterion_parts.opens_side(one.text)
    )
    last = max(marks_or_headings, default=len(of) - 1)
    if of and not of[last].mark:
        return of, []
    return (of[: last + 1], of[last + 1 :]) if of and of[0].mark else (of, [])


def _items(of: list[Paragraph]) -> list[Paragraph]:
    """The paragraphs from the first list item on."""
    first = next((place for place, one in enumerate(of) if one.mark), len(of))
    return of[first:]


def _lines(of: list[Paragraph]) -> list[str]:
    """A line for each paragraph, as printed, set in as it is deeper than the least deep."""
    least = min((one.indent for one in of), default=0)
    return [" " * (one.indent - least) + printed(one) for one in of]


def _pieces(of: list[Paragraph], side: Side, heading: str = "") -> list[_Found]:
    """The criteria and headings in these paragraphs, below a heading that says no side, each with its line."""
    lines = _lines(of)
    begins = list(accumulate((len(line) + 1 for line in lines), initial=0))
    return [
        _Found(of[bisect_right(begins, piece.spans[0][0]) - 1].number, piece, heading)
        for piece in split_pieces("\n".join(lines), section=side)
        if piece.kind != "marker"
    ]


def _criterion(one: _Found) -> Json:
    piece = one.piece
    found: Json = {"text": piece.text, "section": piece.section}
    if headings := (*([one.below] if one.below else []), *piece.headings):
        found["headings"] = headings
    if piece.level:
        found["level"] = piece.level
    return found


def _state(draft: Draft, text: str, criteria: list[Json]) -> None:
    """State them below what an earlier block of criteria said."""
    before: Json = draft.values.get("eligibility", {})
    if "text" in before:
        text = f"{before['text']['text']}\n{text}"
    criteria = [*before.get("criteria", []), *criteria]
    before = draft.values.setdefault("eligibility", before)
    before["text"] = {"text": text}
    if criteria:
        before["criteria"] = criteria


def _tell(findings: Findings, criteria: list[_Found]) -> None:
    unknown: dict[str, list[_Found]] = {}
    for one in criteria:
        if one.piece.section == "unknown":
            unknown.setdefault(one.below, []).append(one)
    for heading, several in unknown.items():
        where = f"below {heading!r}" if heading else "without a heading"
        findings.tell("section-unknown", several[0].line, len(several), where)
    for line, piece, _ in criteria:
        criterion_findings.tell(findings, line, piece.text)

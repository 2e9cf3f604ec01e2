"""A page printed anew in another way: other capitals, blank lines, widths, HTML, sections in another order."""

import html
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fhir_trials.sources.pages.page import Page, page_of
from fhir_trials.sources.pages.paragraphs import Paragraph, is_wrapped, paragraphs
from fhir_trials.sources.pages.sections import Section

# What the Dutch register prints one a line, empty lines or not.
_LINE_BY_LINE = {"contact", "conditions", "ages", "countries", "review-body", "start-kind", "nothing"}
_LINE_AND_PROSE = {"published", "updated"}


@dataclass(frozen=True)
class Part:
    """A heading, and the paragraphs below it.

    Attributes:
        heading: as printed; empty above the first.
        behind: its value stands behind it on the same line.
        paragraphs: what stands below.
        opens_block: it may stand elsewhere on the page, with the labels that follow it.
    """

    heading: str
    behind: bool
    paragraphs: tuple[Paragraph, ...]
    opens_block: bool


def parts(text: str) -> list[Part]:
    """The parts of a page, whose lines are put together as its layout prints them."""
    page = page_of(text, "page", html=False)
    return [_part(section, page) for section in page.sections]


def _part(section: Section, page: Page) -> Part:
    behind = bool(section.printed and section.lines and section.lines[0].number == section.number)
    first = next((place for place, line in enumerate(section.lines) if line.mark), len(section.lines))
    if section.means in _LINE_BY_LINE:
        above = [Paragraph(line.text, (line,)) for line in section.lines[:first]]
    elif section.means in _LINE_AND_PROSE:
        one, *rest = section.lines[:first] or [None]
        above = [*([Paragraph(one.text, (one,))] if one else []), *page.paragraphs(rest, gaps=False)]
    else:
        above = page.paragraphs(section.lines[:first], gaps=page.layout != "omon")
    # A printer may break the items of a page whose other paragraphs stand on one line.
    items = paragraphs(section.lines[first:], wrapped=is_wrapped(section.lines[first:]), gaps=False)
    row = section.heading
    # The two lists of criteria stand in the order of the page.
    moves = row is not None and row.form not in ("label", "row") and row.means != "exclusion"
    opens_block = moves and not row.below
    return Part(section.printed, behind, (*above, *items), opens_block)


def as_text(found: Iterable[Part], *, capitals: bool = False, width: int = 0, empty: int = 1) -> str:
    """A page in plain text.

    Args:
        found: its parts.
        capitals: whether headings stand in capitals.
        width: where lines are broken; 0 for not at all.
        empty: how many empty lines stand between paragraphs.
    """
    blocks: list[str] = []
    for part in found:
        heading = part.heading.upper() if capitals else part.heading
        texts = [_printed(one, width) for one in part.paragraphs]
        if part.behind:
            texts = [_wrapped(f"{heading} {part.paragraphs[0].text}", width, ""), *texts[1:]]
        elif heading:
            texts = [heading, *texts]
        blocks += texts
    return ("\n" * (empty + 1)).join(blocks) + "\n"


def _printed(paragraph: Paragraph, width: int) -> str:
    indent = " " * paragraph.indent
    mark = f"{paragraph.mark} " if paragraph.mark else ""
    return _wrapped(f"{indent}{mark}{paragraph.text}", width, indent)


def _wrapped(text: str, width: int, indent: str) -> str:
    if not width:
        return text
    lines = textwrap.wrap(
        text, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
    return "\n".join(lines)


def as_html(found: Iterable[Part]) -> str:
    """A page in HTML: headings, labels with their value, paragraphs and lists within lists."""
    blocks: list[str] = []
    for part in found:
        rest = part.paragraphs
        if part.behind:
            first, *others = rest
            rest = tuple(others)
            blocks.append(f"<dl><dt>{_escaped(part.heading)}</dt><dd>{_escaped(first.text)}</dd></dl>")
        elif part.heading:
            blocks.append(f"<h2>{_escaped(part.heading)}</h2>")
        blocks += _blocks(rest)
    body = "\n".join(blocks)
    return f"<!DOCTYPE html>\n<html><head><title></title></head><body>\n{body}\n</body></html>\n"


def _blocks(paragraphs: Sequence[Paragraph]) -> list[str]:
    blocks: list[str] = []
    open_lists: list[int] = []
    for one in paragraphs:
        while open_lists and (not one.mark or one.indent < open_lists[-1]):
            open_lists.pop()
            blocks.append("</ul>")
        if one.mark and (not open_lists or one.indent > open_lists[-1]):
            open_lists.append(one.indent)
            blocks.append("<ul>")
        tag = "li" if one.mark else "p"
        blocks.append(f"<{tag}>{_escaped(one.text)}</{tag}>")
    return [*blocks, *("</ul>" for _ in open_lists)]


def _escaped(text: str) -> str:
    return html.escape(text, quote=False)

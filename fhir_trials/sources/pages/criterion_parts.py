"""Lines between criteria that are headings, though no table of headings of pages has them."""

from collections.abc import Iterator, Sequence

from fhir_trials.eligibility import Section as Side
from fhir_trials.eligibility.splitting import headings
from fhir_trials.sources.pages.paragraphs import Paragraph

# What stands between criteria without a mark and is no heading: `or`, `Note: …`.
_BETWEEN = ("link", "note", "nothing")


def opens_side(text: str) -> Side | None:
    """The side of what stands below a line: that it includes, or excludes; None where the line says neither."""
    found = headings.known(text, listed=True) or headings.lead_in(text)
    return found.section if found and found.section != "unknown" else None


def parts(
    of: Sequence[Paragraph], side: Side, *, wrapped: bool
) -> Iterator[tuple[str, Side, list[Paragraph]]]:
    """A list of criteria, divided at each line between its items that is a heading.

    Each part with the words of the heading and the side of its criteria: unknown below one that says none, that of
    the list below one that only divides it (`Cohort B`). A heading that says a side stays in its part, for the
    reader of criteria knows it.

    Args:
        of: the paragraphs and items below one heading of the page.
        side: what that heading says.
        wrapped: a printer broke the lines of the page, so that one without a mark may go on with an item.
    """
    last = max((place for place, one in enumerate(of) if one.mark), default=-1)
    heading, own, part = "", side, list[Paragraph]()
    indent: int | None = None
    for place, one in enumerate(of):
        if one.mark:
            indent = one.indent if indent is None else min(indent, one.indent)
        elif other := opens_side(one.text):
            yield heading, own, part
            heading, own, side, part = "", other, other, []
        elif indent is not None and place < last and not wrapped and _is_heading(one, indent):
            yield heading, own, part
            divides = headings.known(one.text, listed=True) is not None
            heading, own, part = one.text.rstrip(": "), side if divides else "unknown", []
            continue
        part.append(one)
    yield heading, own, part


def _is_heading(one: Paragraph, indent: int) -> bool:
    if one.text[0].islower() or one.indent > indent:
        return False
    return headings.meaning(one.text.partition(":")[0]) not in _BETWEEN

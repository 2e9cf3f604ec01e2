"""Labels that the table does not have: what stands below one is its value, and none of the label above it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from fhir_trials.sources.pages.headings import Heading
from fhir_trials.sources.pages.lines import Line, line_of
from fhir_trials.sources.pages.people import reached
from fhir_trials.sources.pages.sections import Section
from fhir_trials.sources.pages.values import LABELLED, OF_A_CONTACT, is_name
from fhir_trials.sources.pages.words import knows

_MOST_WORDS = 5
_MOST_OF_A_QUESTION = 8
_LISTS = frozenset(("primary-outcomes", "secondary-outcomes", "other-outcomes", "sites"))
# Below these stands prose, or a list whose items may have a colon in them.
_PROSE_MEANS = (
    "arm-description arm-treatments description intervention nothing primary-outcomes secondary-outcomes "
    "sharing-description summary"
)
_PROSE = frozenset(_PROSE_MEANS.split())
_PEOPLE_MEANS = "big central-contact contact contacts party principal-investigator sponsor website"
_PEOPLE = frozenset(_PEOPLE_MEANS.split())
_OF_A_TREATMENT = ("product-kind", "arm-kind")


def parted(found: Iterable[Section], *, wrapped: bool) -> Iterator[Section]:
    """The sections; a label without a row that stands among the values of another one begins a section of its own.

    Args:
        found: the sections of a page.
        wrapped: a printer broke its lines, so that a line may begin with any word of a value.
    """
    found = list(found)
    # On a page whose headings begin with a capital, a line that does not is no label.
    capitals = any(section.printed[:1].isupper() for section in found if section.heading)
    for section in found:
        row = section.heading
        if row and section.means in _LISTS:
            yield from _after_list(section)
        elif row is None or row.form not in ("label", "row") or section.means in _PROSE:
            yield section
        else:
            yield from _parted(section, wrapped=wrapped, capitals=capitals)


def _after_list(section: Section) -> Iterator[Section]:
    """A list, and from a label or question below an empty line on what is none of it; items may have colons."""
    own = [line for line in section.lines if not line.mark]
    begin = next((one for one in own[1:] if one.gap and (_names_a_part(one) or _is_question(one))), None)
    if begin is None or any(_names_a_part(line) for line in own[: own.index(begin)]):
        yield section
        return
    place = section.lines.index(begin)
    below, section.lines = section.lines[place:], section.lines[:place]
    yield section
    # As below a label: its first line is the first value, which is none here.
    whole = replace(section, lines=[begin._replace(text="-", printed="", mark="-"), *below])
    yield from list(_parted(whole, wrapped=False, capitals=True))[1:]


def _names_a_part(line: Line) -> bool:
    """Whether a line is a label, and not that of whom to ask at a place."""
    found = LABELLED.fullmatch(line.text)
    return found is not None and not OF_A_CONTACT.fullmatch(found[1]) and reached(line.text) is None


def _is_question(line: Line) -> bool:
    """Whether a line is a question as pages ask above a part of theirs."""
    return line.text.endswith("?") and len(line.text.split()) <= _MOST_OF_A_QUESTION


def _parted(section: Section, *, wrapped: bool, capitals: bool) -> Iterator[Section]:
    lines, section.lines = section.lines, []
    width = max((len(line.printed) for line in lines), default=0)
    own = section
    for place, line in enumerate(lines):
        above = lines[place - 1] if place else None
        below = lines[place + 1] if place + 1 < len(lines) else None
        broken = wrapped and above is not None and 2 * len(above.printed) > width and not line.gap
        free = not line.mark and (line.text[0].isupper() or not capitals)
        label = None if not free else _label(line, section.means, first=above is None, broken=broken)
        if label is None and above and free and _is_question(line):
            label = (line.text, "")
        if label is None and above and below and free and _is_above_value(line, below, section.means):
            label = (line.text, "")
        if label is None:
            own.lines.append(line)
            continue
        yield own
        value = line_of(line.number, label[1], whole=line.whole)
        row = Heading(label[0], "passage", "label", "", "", False)
        own = Section(
            row, line.text[: len(line.text) - len(label[1])].rstrip(), line.number, [value] if value else []
        )
        own.above = section.above
    yield own


def _label(line: Line, means: str, *, first: bool, broken: bool) -> tuple[str, str] | None:
    """The label that a line is, and the value behind it; the first value of a label may have a colon in it."""
    found = LABELLED.fullmatch(line.text)
    if not found or len(found[1].split()) > _MOST_WORDS:
        return None
    words, value = found[1], found[2] or ""
    if (first or broken) and value:
        return None
    if means in _PEOPLE and (reached(value or line.text) or OF_A_CONTACT.fullmatch(words)):
        return None
    if any(knows(words, table) for table in _OF_A_TREATMENT) or (means == "identifiers" and value):
        return None
    return words, value


def _is_above_value(line: Line, below: Line, means: str) -> bool:
    """Whether a short line is the label of the date or bare number below it."""
    if (
        means in _PEOPLE
        or means == "identifiers"
        or below.mark
        or is_name(below.text)
        or not is_name(line.text)
    ):
        return False
    return len(line.text.split()) <= _MOST_WORDS and line.text[-1] not in ".,;:?!"

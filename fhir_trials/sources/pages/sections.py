"""A page as sections: each heading or label with the lines below it, in the order of the page."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from fhir_trials.sources.pages.headings import Heading, Headings
from fhir_trials.sources.pages.lines import Line, line_of
from fhir_trials.sources.pages.paragraphs import joined

# A heading may be broken over so many lines.
_MOST_LINES = 3
# Rows stand together, the longest of them on so many lines.
_NEAR = 3

# What stands above the title, without a heading.
_ABOVE = Heading("", "passage", "heading", "", "", False)


@dataclass
class Section:
    """A heading or label and what stands below it, down to the next one.

    Attributes:
        heading: its row of the table; None above the first heading of the page, and where the page itself (HTML)
            marks a heading that the table does not have.
        printed: the heading as the page has it, its colon included.
        number: the line of the heading; that of the first line where there is none.
        lines: what stands below; a value behind the colon of a label is the first of them.
        above: the meaning of the nearest heading above that opens a group of others.
        glued: the heading was glued to the end of the line above it.
        taken: a reader took it; what nobody took becomes a passage.
    """

    heading: Heading | None
    printed: str = ""
    number: int = 1
    lines: list[Line] = field(default_factory=list[Line])
    above: str = ""
    glued: bool = False
    taken: bool = False

    @property
    def means(self) -> str:
        """What stands here, as the table names it; `passage` where it does not, empty above the first heading."""
        return self.heading.means if self.heading else "passage" if self.printed else ""

    @property
    def opens_group(self) -> bool:
        """Whether other headings belong below this one."""
        return self.heading is not None and self.heading.form == "group"

    @property
    def words(self) -> str:
        """The heading as printed, without its colon."""
        return self.printed.rstrip(": ")


def sections(lines: Sequence[Line], headings: Headings) -> list[Section]:
    """The sections of a page; every line is in exactly one of them."""
    found = [Section(None, number=lines[0].number if lines else 1)]
    # On a page whose headings begin with a capital, a line that does not goes on with a sentence.
    capitals = any(line.text[0].isupper() and headings.find(line.text) for line in lines)
    titled, above, last = False, "", found[0]
    place = 0
    while place < len(lines):
        line = lines[place]
        goes_on = capitals and line.text[0].islower() and not line.level
        length, section = (1, None) if goes_on else _section_at(lines, place, headings, above)
        if section is None and line.level == 1:
            if not titled:
                titled, above, last = True, "", _begin_title(found, line)
                place += 1
                continue
            above, section = "", Section(None, line.text, line.number)
        if section is None:
            length, section = _glued_at(lines, place, headings, above)
            last.lines.append(_without(lines[place : place + length], section.printed) if section else line)
        if section and _is_value(last, section):
            last.lines.append(line)
        elif section:
            found.append(section)
            last = section
        above = last.means if last.opens_group else above
        place += length
    return found


def _begin_title(found: list[Section], line: Line) -> Section:
    """The section of the title, which is the first of the page; what stands above it is a passage."""
    top, found[0] = found[0], Section(None, number=line.number, lines=[line])
    if top.lines:
        found.insert(1, Section(_ABOVE, "", top.number, top.lines))
    return found[0]


def _section_at(
    lines: Sequence[Line], place: int, headings: Headings, above: str
) -> tuple[int, Section | None]:
    """The heading or label that begins at a line, and how many lines it takes."""
    line = lines[place]
    if not above and (row := _row_at(lines, place, headings)):
        return 1, row
    begins = _MOST_LINES if headings.may_begin(line.text) else 0
    for length in range(min(begins, len(lines) - place), 0, -1):
        several = lines[place : place + length]
        if any(one.mark or one.gap or one.whole for one in several[1:]):
            continue
        printed = joined(one.text for one in several)
        heading = headings.find(printed, above)
        if heading and (length == 1 or _is_one(several, heading, headings, above)):
            return length, Section(heading, printed, line.number, above=above)
    label, colon, value = line.text.partition(":")
    heading = headings.find(label, above) if begins and colon and value.strip() else None
    if heading and heading.form == "label":
        first = line_of(line.number, value, whole=line.whole)
        # Whether a printer had no room for more is seen on the whole line.
        below = [first._replace(printed=line.printed)] if first else []
        return 1, Section(heading, f"{label}:", line.number, below, above)
    # The first heading of level 1 is the title.
    return 1, Section(None, line.text, line.number, above=above) if line.level > 1 else None


def _is_value(label: Section, section: Section) -> bool:
    """Whether a label with its value is the value of the one above it: `Treatment:`, and below it `Drug: X`."""
    return bool(label.heading and not label.lines and section.lines) and label.means == section.means


def _row_at(lines: Sequence[Line], place: int, headings: Headings) -> Section | None:
    """The row that a line is; rows stand together, so that a sentence that begins with such a word is none."""
    line = lines[place]
    found = headings.row(line.text)
    if found is None:
        return None
    heading, value = found
    # Alone it may be the heading of a group as well, which no other row follows.
    begin = max(0, place - _NEAR) if value or not headings.find(line.text) else place + 1
    others = [other for other in lines[begin : place + _NEAR + 1] if other is not line]
    if not any(headings.row(other.text) for other in others):
        return None
    first = line_of(line.number, value, whole=line.whole)
    below = [first._replace(printed=line.printed)] if first else []
    return Section(heading, line.text[: len(heading.words)], line.number, below)


def _is_one(several: Sequence[Line], heading: Heading, headings: Headings, above: str) -> bool:
    """Whether lines that read as a heading together are one heading, and not one with what stands around it."""
    if "…" not in heading.words:
        return headings.find(several[0].text, above) is None
    # Words left open at an end would take in the lines around them.
    closed = heading.words.strip("…") == heading.words
    return closed and not any(headings.find(one.text, above) for one in several)


def _glued_at(
    lines: Sequence[Line], place: int, headings: Headings, above: str
) -> tuple[int, Section | None]:
    """The heading that is glued to the end of a line, and how many lines line and heading take."""
    line = lines[place]
    if not headings.may_be_glued(line.text):
        return 1, None
    for length in range(1, min(_MOST_LINES, len(lines) - place) + 1):
        several = lines[place : place + length]
        if any(one.mark or one.gap or one.whole for one in several[1:]):
            break
        glued = headings.glued(joined(one.text for one in several))
        if glued and len(glued[0]) < len(line.text):
            heading = headings.find(glued[1], above)
            return length, Section(heading, glued[1], line.number, above=above, glued=True)
    return 1, None


def _without(several: Sequence[Line], glued: str) -> Line:
    """The first of these lines without the heading that begins in it."""
    text = joined(one.text for one in several).removesuffix(glued)
    cut = len(several[0].text) - len(text)
    return several[0]._replace(text=text, printed=several[0].printed[:-cut])

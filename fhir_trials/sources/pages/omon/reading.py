"""A page of the Dutch register while it is read: its sections without furniture, what was kept for the end."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from fhir_trials.cursor import Json
from fhir_trials.sources.dates import iso
from fhir_trials.sources.pages.draft import Draft, printed
from fhir_trials.sources.pages.lines import Line
from fhir_trials.sources.pages.page import Page
from fhir_trials.sources.pages.paragraphs import Paragraph, joined
from fhir_trials.sources.pages.sections import Section
from fhir_trials.sources.pages.words import coded

_LONG = 0.6
# A label that the table does not have.
_LABELLED = re.compile(r"[^\W\d_][\w ()/-]{2,40}: ")


@dataclass
class Reading:
    """A page, the trial it becomes, and the passages, which are put in the order of the page at the end."""

    page: Page
    draft: Draft
    sections: list[Section]
    _kept: list[tuple[int, str, str, str | None]] = field(
        default_factory=list[tuple[int, str, str, str | None]]
    )

    def meaning(self, *means: str) -> Iterator[Section]:
        """The sections of these meanings, in the order of the page; they count as taken."""
        for section in self.sections:
            if section.means in means:
                section.taken = True
                yield section

    def below(self, *groups: str) -> list[Section]:
        """The sections of a group, itself first, headings that only the page marks as such among them.

        A heading that may stand anywhere is none of the group that happens to stand above it.
        """
        return [one for one in self.sections if one.means in groups or self._is_below(one, groups)]

    def _is_below(self, section: Section, groups: tuple[str, ...]) -> bool:
        return section.above in groups and (section.heading is None or section.heading.below in groups)

    def keep(self, line: int, heading: str, text: str, language: str | None = None) -> None:
        """Keep what has no field."""
        self._kept.append((line, heading, text, language))

    def keep_all(self, section: Section, lines: Sequence[Line]) -> None:
        """Keep lines of a section as they are."""
        if lines:
            text = "\n".join(printed(one) for one in self.paragraphs(lines))
            self.keep(lines[0].number, section.words, text)

    def passages(self) -> None:
        """Put what was kept into the trial."""
        # All of a page in HTML may stand on one line.
        order = {section.words: place for place, section in reversed(list(enumerate(self.sections)))}
        for _, heading, text, language in sorted(self._kept, key=lambda one: (one[0], order.get(one[1], 0))):
            self.draft.passage(heading, text, language)

    def paragraphs(self, lines: Sequence[Line]) -> list[Paragraph]:
        """The paragraphs of some lines; on a wrapped print empty lines mean nothing."""
        return self.page.paragraphs(lines, gaps=False)

    def text(self, section: Section) -> str:
        """All that stands in a section, a line for each paragraph, list marks kept."""
        return "\n".join(printed(one) for one in self.paragraphs(section.lines))

    def items(self, lines: Sequence[Line]) -> list[Line]:
        """Short items, one a line; a long line goes on in the next one that begins with a small letter or bracket."""
        found: list[list[Line]] = []
        for line in lines:
            if found and _is_rest(line) and self._is_long(found[-1][-1]):
                found[-1].append(line)
            else:
                found.append([line])
        return [several[0]._replace(text=joined(line.text for line in several)) for several in found]

    def value(self, section: Section) -> Line | None:
        """The value of a label, in one line; what stands below it and does not belong to it is kept as a passage."""
        own = section.lines[:1]
        # A value that stands behind its label shares the line with it.
        label = len(section.printed) + 1 if own and own[0].number == section.number else 0
        for line in section.lines[1:]:
            long = self._is_long(own[-1], label if len(own) == 1 else 0)
            if line.gap or line.mark or _LABELLED.match(line.text) or not (long or _is_rest(line)):
                break
            if not self.page.wrapped:
                break
            own.append(line)
        self.keep_all(section, section.lines[len(own) :])
        return own[0]._replace(text=joined(line.text for line in own)) if own else None

    def _is_long(self, line: Line, more: int = 0) -> bool:
        """Whether a printer may have broken this line, `more` columns of which are no part of its text."""
        return self.page.wrapped and more + len(line.printed) > _LONG * self._width

    @cached_property
    def _width(self) -> int:
        return max((len(line.printed) for line in self.page.lines), default=0)

    def term(self, section: Section, table: str) -> Json | None:
        """The value of a label as a coded word."""
        value = self.value(section)
        return coded(value.text, table, self.draft, value.number) if value else None

    def once(self, section: Section, whole: str, member: str, table: str) -> None:
        """State a coded fact, within a part of the trial or by itself; a second one that differs is kept."""
        value = self.value(section)
        if value is None:
            return
        holder: Json = self.draft.values.get(whole, {}) if whole else self.draft.values
        if member in holder:
            if holder[member].get("text", "").casefold() != value.text.casefold():
                self.keep(value.number, section.words, value.text)
            return
        found = coded(value.text, table, self.draft, value.number)
        if whole:
            self.draft.within(whole, None, **{member: found})
        else:
            self.draft.state(member, found)

    def day(self, section: Section, line: Line, text: str = "") -> str | None:
        """A date; the register writes the day first, also on its English pages. What is none is told and kept."""
        found = iso(text or line.text, "day-first")
        if found is None:
            self.misunderstood(section, line)
        return found

    def misunderstood(self, section: Section, line: Line) -> None:
        """Tell that a value is not what its label says, and keep it."""
        self.draft.findings.tell("value-not-understood", line.number, line.text, section.words)
        self.keep(line.number, section.words, line.text)


def _is_rest(line: Line) -> bool:
    """Whether a line begins as no item or value does."""
    return not line.mark and (line.text[0].islower() or line.text[0] in "(&/")

"""The outline of a criteria text: which line is a heading, which a criterion, and which belongs to the one above.

One pass; each line is looked at with the next. https://spec.commonmark.org/0.31.2/#list-items is the ground, but the
authors never saw it: a line that CommonMark would join may be a heading, and lists nest by their signs alone.
"""

import re
from dataclasses import replace

from fhir_trials.eligibility.splitting import enumerations, headings, lines, participation, phrases, shapes
from fhir_trials.eligibility.splitting.blocks import UNMARKED, Block, words
from fhir_trials.eligibility.splitting.headings import LONGEST, Heading, Section
from fhir_trials.eligibility.splitting.judgement import HEAD, Judgement, continues
from fhir_trials.eligibility.splitting.lines import Line, Lines
from fhir_trials.eligibility.splitting.marks import Reading

_ATX = re.compile(r"(#{1,9})\s+")


class Outline(Judgement):
    """Reads the lines of a text into blocks, in their order."""

    def __init__(self, text: str, found: Lines, section: Section) -> None:
        super().__init__(text, found, section)
        self.circled = enumerations.has_circled(text)
        self.behind: Line | None = None  # what is left of a line behind a heading in it

    def read(self) -> list[Block]:
        """All headings and criteria of the text."""
        all_lines = self.found.lines
        for number, line in enumerate(all_lines):
            after = all_lines[number + 1] if number + 1 < len(all_lines) else None
            self._line(line, number, after)
        self.release()
        return self.blocks

    def _line(self, line: Line, number: int, after: Line | None) -> None:
        left: Line | None = line
        while left:
            self.behind = None
            self._take(left, number, after)
            left = self.behind

    def _take(self, line: Line, number: int, after: Line | None) -> None:
        if line.said == line.end:
            self.open = None  # a mark or a rule: what comes now belongs to nothing above
            return
        mark = line.mark and self.accepted(line, line.mark, number)
        if mark:
            self._marked(line, mark, after)
        elif line.mark:
            self._unmarked(lines.without_mark(line), after)
        else:
            self._unmarked(line, after)

    def _marked(self, line: Line, mark: Reading, after: Line | None) -> None:
        said = self.text[line.said : line.end]
        leads = shapes.leads(said)
        if len(said) <= LONGEST and self._is_apart(line, said, mark, after):
            return
        if self._is_head_of_list(line, said):
            return
        # ClinicalTrials.gov writes the ① that starts a line as a bullet, and leaves ② and ③ behind it.
        if (
            mark.style in enumerations.BULLETS
            and f" {mark.style} " in said
            and self._bulleted(line, mark, after)
        ):
            return
        lost = self.circled and mark.style == "*"
        inner = enumerations.circled(self.text, line.said, line.end) if lost else None
        # Where the next line goes on counting, a "2." inside this one counts something else.
        if inner is None and (not mark.ordinal or continues(mark, after)):
            self.criterion((line.said, line.end), line.column, mark, leads)
            return
        for more, span in enumerate(enumerations.parts(self.text, inner or mark, line.said, line.end)):
            counted = mark.ordinal + more if mark.ordinal and not inner else mark.ordinal
            self.criterion(span, line.column, Reading(mark.style, counted), leads and span[1] == line.end)

    def _bulleted(self, line: Line, mark: Reading, after: Line | None) -> bool:
        """Take the criteria of a line with bullets inside; where its list goes on line by line, they are dashes."""
        top = self.nest.top()
        if (top and top.mark == mark) or (after and after.mark and mark in after.mark.readings):
            return False
        spans = enumerations.bulleted(self.text, mark.style, line.said, line.end)
        if any(headings.meaning(self.text[start:end]) for start, end in spans):
            return False
        for span in spans:
            self.criterion(span, line.column, mark, span[1] == line.end and self.text[line.end - 1] == ":")
        return bool(spans)

    def _is_head_of_list(self, line: Line, said: str) -> bool:
        """Take a section and its text in a line of a list: "- Exclusion criteria: pregnancy"."""
        match = HEAD.match(said) if "riteri" in said or "RITERI" in said else None
        known = headings.plain(match[1]) if match else None
        if not match or not known or known.section == "unknown" or match.end() == len(said):
            return False
        self.heading([(line.said, line.said + match.end(1))], known)
        self.behind = lines.part(self.text, line.said + match.end(), line)
        return True

    def _is_apart(self, line: Line, said: str, mark: Reading, after: Line | None) -> bool:
        """Take a short line of a list that is no criterion: "- EXCLUSION CRITERIA:", "* SMOKING:", "OR", "None"."""
        meaning = headings.meaning(said)
        if meaning == "link" and self.newest:
            self.hold(line)
        elif ":" in said[:16] and mark.ordinal == 0 and self.is_note(line, said):
            self._join(line, after)
        elif phrases.is_section(meaning) or self.is_heading_of(line, said, mark, after):
            self.heading([(line.said, line.end)], headings.known(said))
        else:
            return self._says_nothing(meaning)
        return True

    def _says_nothing(self, meaning: str | None) -> bool:
        """Whether the words say that the list is empty ("None"), or join criteria ("OR") where none is above."""
        return meaning == "link" or (meaning == "nothing" and self.trail.fresh)

    def _unmarked(self, line: Line, after: Line | None) -> None:
        said = self.text[line.said : line.end]
        if atx := _ATX.match(said):
            self.descend(line, len(atx[1]), line.said + atx.end())
        elif lines.is_listed(after) and headings.meaning(said) == "choice":
            # the parent of its list, as "Either:" with a mark is
            self.criterion((line.said, line.end), line.column, Reading(UNMARKED[True], 0), True)
        elif self._opens_section(line, said, after) or self._ends_in_section(line, said):
            return
        elif self.is_inner_title(line, said, after) or self.is_group(line, said, after):
            self.heading([(line.said, line.end)], None)
        elif self.newest and headings.meaning(said) == "link":
            self.hold(line)
        elif self.goes_on(line, said) and not self.is_half(said, after):
            self._join(line, after)
        elif len(said) <= LONGEST and self._says_nothing(headings.meaning(said)):
            return
        elif self.is_division(line, said, after):
            self.heading([(line.said, line.end)], None)
        else:
            leads = shapes.leads(said)
            mark = Reading(UNMARKED[leads], 0)
            self.criterion((line.said, line.end), line.column, mark, leads)

    def _opens_section(self, line: Line, said: str, after: Line | None) -> bool:
        """Take a line that opens a section, with what stands behind the heading in it."""
        of = headings.meaning(said) if after and not after.mark else None
        if of == "topic" and after and shapes.is_age_band(self.text[after.start : after.end]):
            if self.trail.section != "unknown":
                self.trail.open(headings.NEITHER, "unknown", "")
            self.heading([(line.said, line.end)], None)
        elif self.is_amid(line, after) and headings.known(said):
            self._join(line, after)
        elif section := self.section_of(line, said, after):
            self.heading([(line.said, line.end)], section)
        elif head := self.head_of(line, said):
            rest = line.said + head[1]
            self.heading([(line.said, line.said + len(said[: head[1]].rstrip()))], head[0])
            if rest < line.end:
                self.behind = lines.part(self.text, rest, line)
        elif self.is_part_above(line, said, after):
            self.heading([(line.said, line.end)], None)
            self.trail.adopt()
        elif self.is_strange(line, said, after):
            self.heading([(line.said, line.end)], Heading("unknown"))
        else:
            return False
        return True

    def _ends_in_section(self, line: Line, said: str) -> bool:
        """Take a paragraph whose end names a section: "Criteria for the second randomisation Inclusion criteria"."""
        cut = headings.names_last(said) if line.gap else None
        if not cut or participation.is_sentence(said[:cut]):
            return False
        start = line.said + cut
        self.heading([(line.said, line.said + len(said[:cut].rstrip()))], None)
        self.trail.adopt()
        self.heading([(start, line.end)], headings.plain(self.text[start : line.end]))
        return True

    def _join(self, line: Line, after: Line | None) -> None:
        """Add a line to the last criterion; the lines together may turn out to be a heading."""
        top = self.nest.top()
        if top and top.mark.ordinal and top.block is self.newest and not continues(top.mark, after):
            first, *more = enumerations.parts(self.text, top.mark, line.said, line.end)
            if more and all(self.text[span[1] - 1] in ".;,；" for span in (first, *more[:-1])):
                self.append(replace(line, end=first[1]))
                for count, span in enumerate(more, 1):
                    mark = Reading(top.mark.style, top.mark.ordinal + count)
                    self.criterion(span, top.column, mark, shapes.leads(self.text[slice(*span)]))
                return
        block = self.append(line)
        if block.spans[-1][1] - block.spans[0][0] <= 3 * LONGEST and block is self.blocks[-1]:
            self._reconsider(block, after)

    def _reconsider(self, block: Block, after: Line | None) -> None:
        said = words(self.text, block.spans)
        known = headings.plain(said) or self.paragraph_of(said, after)
        start, end = block.spans[-1]
        cut = headings.names_last(self.text[start:end]) if known and not known.plain else None
        if known is None or len(said) > 2 * LONGEST:
            return
        self.take_back(block)
        if cut is None:
            self.heading(block.spans, known)
            return
        above = (start, start + len(self.text[start : start + cut].rstrip()))
        self.heading([*block.spans[:-1], above] if cut else block.spans[:-1], None)
        self.trail.adopt()
        self.heading([(start + cut, end)], headings.plain(self.text[start + cut : end]))

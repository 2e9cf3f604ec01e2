"""The outline of a criteria text: which line is a heading, which a criterion, and which belongs to the one above.

One pass; each line is looked at with the next. https://spec.commonmark.org/0.31.2/#list-items is the ground, but the
authors never saw it: a line that CommonMark would join may be a heading, and lists nest by their signs alone.
"""

import re

from fhir_trials.eligibility.splitting import enumerations, headings, lines, shapes
from fhir_trials.eligibility.splitting.blocks import UNMARKED, Block, words
from fhir_trials.eligibility.splitting.draft import Draft
from fhir_trials.eligibility.splitting.headings import LONGEST, Heading, Section
from fhir_trials.eligibility.splitting.lines import Line, Lines
from fhir_trials.eligibility.splitting.marks import Mark, Reading

_ATX = re.compile(r"(#{1,9})\s+")
_HEAD = re.compile(r"([^:]{4,90}?)\s{0,3}(?<!\\):\s*")
_REMARK = re.compile(r"\([^()]{1,200}\)\.?")


class Outline(Draft):
    """Reads the lines of a text into blocks, in their order."""

    def __init__(self, text: str, found: Lines, section: Section) -> None:
        super().__init__(text, section)
        self.found = found
        self.circled = enumerations.has_circled(text)

    def read(self) -> list[Block]:
        """All headings and criteria of the text."""
        all_lines = self.found.lines
        for number, line in enumerate(all_lines):
            after = all_lines[number + 1] if number + 1 < len(all_lines) else None
            self._line(line, number, after)
        return self.blocks

    def _line(self, line: Line, number: int, after: Line | None) -> None:
        if line.said == line.end:
            self.open = None  # a mark or a rule: what comes now belongs to nothing above
            return
        mark = line.mark and self._accepted(line, line.mark, number)
        if mark:
            self._marked(line, mark, number, after)
        elif line.mark:
            self._unmarked(lines.without_mark(line), number, after)
        else:
            self._unmarked(line, number, after)

    def _accepted(self, line: Line, mark: Mark, number: int) -> Reading | None:
        """How to read the mark here; None where it is no mark, since nothing stands beside it."""
        if mark.sure:
            return mark.readings[0]
        top = self.nest.top()
        for reading in mark.readings:
            if reading.ordinal == 0:
                alike = top is not None and top.mark.style == reading.style
                if alike or line.gap or self.open is None or self.text[line.said].isupper():
                    return reading
            elif reading.ordinal > 1:
                if self.nest.has(reading.style, reading.ordinal - 1):
                    return reading
            elif self._begins(line, reading, number):
                return reading
        return None

    def _begins(self, line: Line, reading: Reading, number: int) -> bool:
        """Whether a first mark ("a.") begins a list: a second follows, or it stands inside a criterion."""
        if self.found.last.get(Reading(reading.style, 2), -1) > number:
            return True
        if enumerations.follows(self.text, reading, line.said, line.end):
            return True
        top = self.nest.top()
        return (
            top is not None
            and line.column > top.column
            and not self.text[line.said : line.said + 1].islower()
        )

    def _marked(self, line: Line, mark: Reading, number: int, after: Line | None) -> None:
        said = self.text[line.said : line.end]
        leads = shapes.leads(said)
        if len(said) <= LONGEST and self._is_apart(line, said, mark, after):
            return
        if self._is_head_of_list(line, said, number, after):
            return
        # ClinicalTrials.gov writes the ① that starts a line as a bullet, and leaves ② and ③ behind it.
        lost = self.circled and mark.style == "*"
        inner = enumerations.circled(self.text, line.said, line.end) if lost else None
        # Where the next line goes on counting, a "2." inside this one counts something else.
        continued = after and after.mark and Reading(mark.style, 2) in after.mark.readings
        if inner is None and (mark.ordinal != 1 or continued):
            self.criterion((line.said, line.end), line.column, mark, leads)
            return
        for more, span in enumerate(enumerations.parts(self.text, inner or mark, line.said, line.end)):
            counted = mark.ordinal + more if mark.ordinal and not inner else mark.ordinal
            self.criterion(span, line.column, Reading(mark.style, counted), leads and span[1] == line.end)

    def _is_head_of_list(self, line: Line, said: str, number: int, after: Line | None) -> bool:
        """Take a section and its text in a line of a list: "- Exclusion criteria: pregnancy"."""
        match = _HEAD.match(said) if "riteri" in said or "RITERI" in said else None
        known = headings.plain(match[1]) if match else None
        if not match or not known or known.section == "unknown" or match.end() == len(said):
            return False
        self.heading([(line.said, line.said + match.end(1))], known)
        self._line(lines.part(self.text, line.said + match.end(), line), number, after)
        return True

    def _is_apart(self, line: Line, said: str, mark: Reading, after: Line | None) -> bool:
        """Take a short line of a list that is no criterion: "- EXCLUSION CRITERIA:", "* SMOKING:", "OR", "None"."""
        meaning = headings.meaning(said)
        if meaning == "link" and self.newest:
            self._join(line, after)
        elif headings.is_section(meaning) or self._heads(line, said, mark, after):
            self.heading([(line.said, line.end)], headings.known(said))
        else:
            return self._says_nothing(meaning)
        return True

    def _heads(self, line: Line, said: str, mark: Reading, after: Line | None) -> bool:
        """Whether a line with a colon stands above its like, in capitals or in the words of a lead-in."""
        if not shapes.leads(said) or after is None or after.mark is None or after.column > line.column:
            return False
        reading = after.mark.readings[0]
        if reading.style != mark.style or reading.ordinal not in (0, mark.ordinal + 1):
            return False
        return said.isupper() or (
            self.trail.fresh and shapes.is_lead_in(said) and shapes.is_about_study(said)
        )

    def _says_nothing(self, meaning: str | None) -> bool:
        """Whether the words say that the list is empty ("None"), or join criteria ("OR") where none is above."""
        return meaning == "link" or (meaning == "nothing" and self.trail.fresh)

    def _unmarked(self, line: Line, number: int, after: Line | None) -> None:
        said = self.text[line.said : line.end]
        if atx := _ATX.match(said):
            self.descend(line, len(atx[1]), line.said + atx.end())
        elif section := self._section(line, said, after):
            self.heading([(line.said, line.end)], section)
        elif head := self._head(line, said):
            rest = line.said + head[1]
            self.heading([(line.said, line.said + len(said[: head[1]].rstrip()))], head[0])
            if rest < line.end:
                self._line(lines.part(self.text, rest, line), number, after)
        elif self._is_inner_title(line, said, after):
            self.heading([(line.said, line.end)], None)
        elif self._goes_on(line, said):
            self._join(line, after)
        elif len(said) <= LONGEST and self._says_nothing(headings.meaning(said)):
            return
        elif self._divides(line, said, after):
            self.heading([(line.said, line.end)], None)
        else:
            leads = shapes.leads(said)
            mark = Reading(UNMARKED[leads], 0)
            self.criterion((line.said, line.end), line.column, mark, leads)

    def _section(self, line: Line, said: str, after: Line | None) -> Heading | None:
        """The section that the line opens; a lead-in opens none inside a criterion, nor inclusion after exclusion."""
        listed = lines.is_listed(after)
        known = headings.known(said, listed=listed)
        if known is None and line.gap and listed and len(said) <= 2 * LONGEST:
            same = headings.goes_into(said) == self.trail.section
            known = (
                Heading(self.trail.section) if same else self._leading(said) if shapes.leads(said) else None
            )
        if known is None or known.section is None or self._is_tail(line, said):
            return None
        against = known.section == "inclusion" and self.trail.section == "exclusion"
        return None if known.leads and (against or self.is_inside(line)) else known

    def _head(self, line: Line, said: str) -> tuple[Heading, int] | None:
        """The heading of a section in front of its text ("Exclusion criteria: pregnancy"), and where that begins."""
        match = _HEAD.match(said)
        known = match and headings.known(match[1], listed=True)
        if not match or not known or not known.section:
            found = headings.spoken(said)
            return None if found is None or self._is_tail(line, said) else found
        if self._is_tail(line, said):
            return None
        remark = _REMARK.fullmatch(said, match.end())
        return known, remark.end() if remark else match.end()

    def _is_tail(self, line: Line, said: str) -> bool:
        """Whether the words of a heading end the sentence above: "… who do not meet the / inclusion criteria"."""
        if self.open is None or line.gap or not shapes.is_lower(said) or not self._goes_on(line, said):
            return False
        sections = ("inclusion", "exclusion")
        colon = shapes.leads(said) and headings.meaning(said) in sections
        return not (colon and shapes.is_done(self.above(self.open.spans[-1][1])))

    def _is_inner_title(self, line: Line, said: str, after: Line | None) -> bool:
        """Whether a title got into the criterion above: the list goes on below it, further out."""
        if not line.gap or after is None or after.mark is None or after.column >= line.column:
            return False
        known = headings.known(said)
        if known:
            return known.section is None
        return shapes.is_title(said) and shapes.is_capitalised(said.split())

    def _goes_on(self, line: Line, said: str) -> bool:
        """Whether the line belongs to the criterion above it."""
        if self.newest and (headings.meaning(said) == "link" or shapes.is_note(said)):
            return True
        top = self.nest.top()
        if self.open is None or top is None:
            return False
        above = self.above(self.open.spans[-1][1])
        lower = shapes.is_lower(said)
        if top.mark.style in UNMARKED:
            if line.gap:
                return lower and shapes.unfinished(above)
            first = self.text[self.open.spans[0][0] : self.open.spans[0][1]]
            return shapes.wrapped(first, above, said)
        if not line.gap:
            labels = shapes.leads(said) and line.column <= top.column and shapes.is_done(above)
            return lower or (line.column >= top.column and not labels)
        if line.column > top.column:
            return not (self.open.leads or shapes.leads(said))
        return lower and shapes.broken(above)

    def _divides(self, line: Line, said: str, after: Line | None) -> bool:
        """Whether the line is a heading inside its section."""
        if self.is_inside(line):
            return False
        if shapes.is_bold(said):
            return True
        listed = lines.is_listed(after)
        if (listed or shapes.leads(said)) and headings.known(said):
            return True
        if shapes.leads(said):
            if not shapes.is_lead_in(said):
                return False
            return listed or self.trail.fresh or (line.gap and shapes.is_short_label(said))
        return listed and shapes.is_title(said)

    def _join(self, line: Line, after: Line | None) -> None:
        """Add a line to the last criterion; the lines together may turn out to be a heading."""
        block = self.append(line)
        if block.spans[-1][1] - block.spans[0][0] <= 3 * LONGEST and block is self.blocks[-1]:
            self._reconsider(block, after)

    def _reconsider(self, block: Block, after: Line | None) -> None:
        said = words(self.text, block.spans)
        known = headings.plain(said) or self._paragraph(said, after)
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

    def _paragraph(self, said: str, after: Line | None) -> Heading | None:
        """The heading that a paragraph without a mark is, if a list follows it."""
        top = self.nest.top()
        if not lines.is_listed(after) or top is None or top.mark.style not in UNMARKED:
            return None
        if headings.names_last(said) is not None:
            return Heading(None)
        if len(self.nest.places) > 1 or not shapes.is_lead_in(said):
            return None
        return self._leading(said) or Heading(None)

    def _leading(self, said: str) -> Heading | None:
        """The section that a lead-in opens where none is open yet."""
        return headings.lead_in(said) if self.trail.section == "unknown" else None

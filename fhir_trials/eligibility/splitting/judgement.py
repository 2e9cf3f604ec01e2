"""What a line is, as far as it and its neighbours tell: mark, heading of a section or a part, end of a sentence above.

There is no specification of such texts: these are the habits of the registers, one method each.
"""

import re

from fhir_trials.eligibility import participant_words
from fhir_trials.eligibility.splitting import enumerations, headings, lines, participation, shapes
from fhir_trials.eligibility.splitting.blocks import UNMARKED, is_below
from fhir_trials.eligibility.splitting.draft import Draft
from fhir_trials.eligibility.splitting.headings import LONGEST, Heading, Section
from fhir_trials.eligibility.splitting.lines import Line, Lines
from fhir_trials.eligibility.splitting.marks import Mark, Reading

HEAD = re.compile(r"([^:]{4,90}?)\s{0,3}(?<!\\):\s*")
"""Words, a colon, and text behind it."""

_REMARK = re.compile(r"\([^()]{1,200}\)\.?")


class Judgement(Draft):
    """Tells what lines are, from what has been read so far."""

    def __init__(self, text: str, found: Lines, section: Section) -> None:
        super().__init__(text, section)
        self.found = found

    def accepted(self, line: Line, mark: Mark, number: int) -> Reading | None:
        """How to read the mark here; None where it is no mark, since nothing stands beside it."""
        if mark.sure:
            return mark.readings[0]
        top = self.nest.top()
        for reading in mark.readings:
            if reading.ordinal == 0:
                more = self.found.last.get(reading, -1) > number
                alike = top is not None and top.mark.style == reading.style
                lone = reading.style != "o" and (line.gap or self.open is None)
                if alike or lone or more or self.text[line.said].isupper():
                    return reading
            elif reading.ordinal > 1:
                if self.nest.has(reading.style, reading.ordinal - 1) or self.lacks_first(
                    line, reading, number
                ):
                    return reading
            elif self.begins(line, reading, number):
                return reading
        return None

    def lacks_first(self, line: Line, reading: Reading, number: int) -> bool:
        """Whether "ii." goes on a list whose "i." stands inside a line: "iii." follows it."""
        return (
            reading.ordinal == 2
            and line.gap
            and self.found.last.get(Reading(reading.style, 3), -1) > number
            and not self.text[line.said : line.said + 1].islower()
        )

    def begins(self, line: Line, reading: Reading, number: int) -> bool:
        """Whether a first mark ("a.") begins a list: a second follows, or it stands inside a criterion."""
        if self.found.last.get(Reading(reading.style, 2), -1) > number:
            return True
        if enumerations.follows(self.text, reading, line.said, line.end):
            return True
        top = self.nest.top()
        if top is None:
            return False
        if is_below(reading, top.mark):
            return True
        inside = line.column > top.column or (top.block.leads and top.mark.style != reading.style)
        return inside and not self.text[line.said : line.said + 1].islower()

    def is_heading_of(self, line: Line, said: str, mark: Reading, after: Line | None) -> bool:
        """Whether a line with a colon stands above its like, in capitals or in the words of a lead-in."""
        if after is None or after.mark is None or after.column > line.column:
            return False
        if not shapes.leads(said):
            # In ClinicalTrials.gov's own CommonMark only: what `join` writes has dashes, and stays as it is.
            return mark.style == "*" and said.isupper() and headings.is_part(said)
        reading = after.mark.readings[0]
        if reading.style != mark.style or reading.ordinal not in (0, mark.ordinal + 1):
            return False
        return said.isupper() or (
            self.trail.fresh and shapes.is_lead_in(said) and shapes.is_about_study(said)
        )

    def is_note(self, line: Line, said: str) -> bool:
        """Whether an item of a list is a note on the item above it, or on the one it stands in."""
        top = self.nest.top()
        return top is not None and line.column >= top.column and shapes.is_note(said, colon=True)

    def section_of(self, line: Line, said: str, after: Line | None) -> Heading | None:
        """The section that the line opens; a lead-in opens none inside a criterion, nor inclusion after exclusion."""
        listed = lines.is_listed(after)
        known = headings.known(said, listed=listed or shapes.is_general(said))
        if known is None and listed and len(said) <= 2 * LONGEST and (line.gap or shapes.leads(said)):
            same = headings.goes_into(said) == self.trail.section
            known = Heading(self.trail.section) if same else self.leading(said)
        if known is None or known.section is None or self.is_tail(line, said):
            return None
        if not known.leads:
            return known
        if known.sure and not self.stands_apart(line, said):
            return None
        if self.is_inside(line) or self.is_choice(known.section, said):
            return None
        # some may be in what follows an exclusion: it is no list of that any more, and not sure to be one of inclusion
        against = known.section == "inclusion" and self.trail.section == "exclusion" and not known.sure
        if against:
            return Heading("unknown", leads=True) if participation.is_of_people(said) else None
        return known

    def stands_apart(self, line: Line, said: str) -> bool:
        """Whether a line is by its shape no end of the sentence above it: "… was not / Eligible for the study"."""
        if self.open is None or line.gap:
            return True
        top = self.nest.top()
        if shapes.is_lower(said) or (top and line.column > top.column):
            return False
        return said[-1] in ":?" or not shapes.unfinished(self.above(self.open.spans[-1][1]))

    def is_amid(self, line: Line, after: Line | None) -> bool:
        """Whether a list inside a criterion goes on counting below the line: no section ends there, whatever it says."""
        top = self.nest.top()
        if top is None or len(self.nest.places) < 2 or not top.mark.ordinal or line.column <= top.column:
            return False
        return continues(top.mark, after)

    def head_of(self, line: Line, said: str) -> tuple[Heading, int] | None:
        """The heading of a section in front of its text ("Exclusion criteria: pregnancy"), and where that begins."""
        match = HEAD.match(said)
        known = match and headings.known(match[1], listed=True)
        if match and known and not known.section and match[1].isupper() and match.end() < len(said):
            # "PATIENT CHARACTERISTICS: Age: 18 to 70"; "COHORT 1: adults" is a criterion as it stands.
            return (known, match.end()) if headings.meaning(match[1]) else None
        if not match or not known or not known.section:
            found = headings.spoken(said)
            return None if found is None or self.is_tail(line, said) else found
        leads = known.leads and (match.end() == len(said) or self.is_inside(line))
        if leads or self.is_tail(line, said):
            return None
        remark = _REMARK.fullmatch(said, match.end())
        return known, remark.end() if remark else match.end()

    def is_tail(self, line: Line, said: str) -> bool:
        """Whether the words of a heading end the sentence above: "… who do not meet the / inclusion criteria"."""
        if self.open is None or line.gap or not shapes.is_lower(said) or not self.goes_on(line, said):
            return False
        sections = ("inclusion", "exclusion")
        colon = shapes.leads(said) and headings.meaning(said) in sections
        return not (colon and shapes.is_done(self.above(self.open.spans[-1][1])))

    def is_inner_title(self, line: Line, said: str, after: Line | None) -> bool:
        """Whether a title got into the criterion above: the list goes on below it, further out."""
        if not line.gap or after is None or after.mark is None or after.column >= line.column:
            return False
        known = headings.known(said)
        if known:
            return known.section is None
        return shapes.is_title(said) and shapes.is_capitalised(said.split())

    def goes_on(self, line: Line, said: str) -> bool:
        """Whether the line belongs to the criterion above it."""
        if self.newest and shapes.is_note(said):
            return True
        top = self.nest.top()
        if self.open is None or top is None:
            return False
        if headings.is_linked(said) and (top.mark.style in UNMARKED or line.column >= top.column):
            return True
        above = self.above(self.open.spans[-1][1])
        lower = shapes.is_lower(said)
        if top.mark.style in UNMARKED:
            if line.gap:
                return lower and shapes.unfinished(above)
            first = self.text[self.open.spans[0][0] : self.open.spans[0][1]]
            return shapes.wrapped(first, above, said)
        if not line.gap:
            return lower or (line.column >= top.column and not self.labels(line, said, above))
        if line.column > top.column:
            return not (self.open.leads or shapes.leads(said))
        return lower and shapes.broken(above)

    def labels(self, line: Line, said: str, above: str) -> bool:
        """Whether a line right below an item, with no mark, is a label of what comes: "Healthy controls:"."""
        top = self.nest.top()
        if top is None or not shapes.leads(said) or line.column > top.column:
            return False
        return shapes.is_done(above) or (shapes.is_short_label(said) and not shapes.unfinished(above))

    def is_group(self, line: Line, said: str, after: Line | None) -> bool:
        """Whether a line without a colon, right below an item, names a group whose list follows: "Controls", bold."""
        top = self.nest.top()
        if top is None or self.open is None or line.gap or line.column > top.column:
            return False
        if not lines.is_listed(after) or shapes.unfinished(self.above(self.open.spans[-1][1])):
            return False
        name = said.partition(":")[0]
        return shapes.is_bold(said) or (said[0].isupper() and participant_words.is_group(name))

    def is_half(self, said: str, after: Line | None) -> bool:
        """Whether the line and the next are together the heading of a section."""
        if after is None or after.mark or after.gap or len(said) > LONGEST or not headings.may_be(said):
            return False
        return headings.plain(f"{said} {self.text[after.start : after.end][:LONGEST]}") is not None

    def is_division(self, line: Line, said: str, after: Line | None) -> bool:
        """Whether the line is a heading inside its section."""
        if self.is_inside(line):
            return False
        if shapes.is_bold(said):
            return True
        listed = lines.is_listed(after)
        if (listed or shapes.leads(said)) and headings.known(said) and not self.is_choice(None, said):
            return True
        if after and headings.meaning(said) == "topic":
            return True
        if listed and participant_words.is_group(said):
            return True
        if shapes.leads(said):
            if not shapes.is_lead_in(said) or self.is_choice(None, said):
                return False
            return listed or self.trail.fresh or (line.gap and shapes.is_short_label(said))
        return listed and shapes.is_title(said)

    def paragraph_of(self, said: str, after: Line | None) -> Heading | None:
        """The heading that a paragraph without a mark is, if a list follows it."""
        top = self.nest.top()
        if not lines.is_listed(after) or top is None or top.mark.style not in UNMARKED:
            return None
        if headings.names_last(said) is not None:
            return Heading(None)
        found = self.leading(said)
        if len(self.nest.places) > 1 or not (found or shapes.is_lead_in(said)):
            return None
        return None if self.is_choice(found and found.section, said) else found or Heading(None)

    def leading(self, said: str) -> Heading | None:
        """The section that a lead-in opens: any where none is open yet, else exclusion only."""
        found = headings.lead_in(said) if shapes.leads(said) else None
        if found is None:
            return None
        return found if self.trail.section == "unknown" or found.section == "exclusion" else None

    def is_part_above(self, line: Line, said: str, after: Line | None) -> bool:
        """Whether a line alone names a part of the study whose sections follow: "Part A" above "Inclusion Criteria:"."""
        if after is None or after.mark or not line.gap or len(said) > LONGEST or self.is_inside(line):
            return False
        known = headings.known(self.text[after.start : after.end])
        if known is None or known.section not in ("inclusion", "exclusion") or said[-1] in ".;,":
            return False
        top = self.nest.top()
        ended = top is None or top.mark.style not in UNMARKED or known.section == "inclusion"
        return ended and participation.names_part(said) and not participation.is_sentence(said)

    def is_strange(self, line: Line, said: str, after: Line | None) -> bool:
        """Whether a title below a list that has ended, above another, is of taking part in words that nobody knows.

        What stands below it is of no known section then: who "Bars to joining" are for must not be let in.
        """
        top = self.nest.top()
        if self.trail.section == "unknown" or top is None or top.mark.style in UNMARKED or said[-1] in ".;,":
            return False
        goes_on = any(continues(place.mark, after) for place in self.nest.places)
        if len(said) > LONGEST or not lines.is_listed(after) or goes_on or self.is_inside(line):
            return False
        colon = shapes.leads(said)
        if not (line.gap or (colon and self.stands_apart(line, said))) or self.is_choice(None, said):
            return False
        titled = colon or said[-1] == "?" or shapes.is_title(said) or participation.is_announcing(said)
        if not titled or headings.known(said, listed=True):
            return False
        hints = participation.hints(said)
        return bool(hints) and (
            self.trail.section == "inclusion" or hints.isdisjoint({"left out", "denying"})
        )

    def is_choice(self, section: Section | None, said: str) -> bool:
        """Whether a lead-in asks for some of its list only, outside exclusion: then it is the parent of the list."""
        return "exclusion" not in (section, self.trail.section) and shapes.is_choice(said)


def continues(mark: Reading, after: Line | None) -> bool:
    """Whether the next line has the mark that follows this one."""
    if after is None or after.mark is None:
        return False
    return Reading(mark.style, mark.ordinal + 1) in after.mark.readings

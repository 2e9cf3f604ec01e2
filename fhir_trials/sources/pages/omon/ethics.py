"""The decisions of ethics committees."""

from fhir_trials.cursor import Json
from fhir_trials.sources.pages.lines import Line
from fhir_trials.sources.pages.omon.reading import Reading
from fhir_trials.sources.pages.paragraphs import joined
from fhir_trials.sources.pages.sections import Section
from fhir_trials.sources.pages.words import coded, knows

_MEMBERS = {"review-date": "date", "review-kind": "kind", "review-body": "body"}


def read(reading: Reading) -> None:
    """Read each review; the line on top of the page repeats them, and is one only where it does not."""
    found: list[Json] = []
    lines: list[int] = []
    sections = [
        one for one in reading.below("ethics") if one.means in _MEMBERS or one.means in ("ethics", "passage")
    ]
    for place, section in enumerate(sections):
        section.taken = True
        following = sections[place + 1] if place + 1 < len(sections) else None
        own, decision = _divided(section, following)
        if section.means in _MEMBERS:
            _value(section, own, found, lines, reading)
        elif section.heading is None:
            _begin(Line(section.number, section.printed), found, lines, reading)
            reading.keep_all(section, own)
        if decision:
            _begin(decision, found, lines, reading)
    for review, line in zip(found, lines, strict=True):
        _tell_repeated(review, line, found, reading)
    for section in reading.meaning("ethics-on-top"):
        _on_top(section, found, reading)
    if found:
        reading.draft.add("ethics_reviews", *found)


def _divided(section: Section, following: Section | None) -> tuple[list[Line], Line | None]:
    """The lines of a value, and the decision that the next review begins with."""
    lines = section.lines
    if section.means not in _MEMBERS:
        first = [lines[0]._replace(text=joined(line.text for line in lines))] if lines else []
        return ([], first[0]) if first and section.heading else (lines, None)
    known = len(lines) > 1 and knows(lines[-1].text, "ethics-decision")
    if known or (len(lines) > 1 and following is not None and following.means == "review-date"):
        return lines[:-1], lines[-1]
    return lines, None


def _begin(line: Line, found: list[Json], lines: list[int], reading: Reading) -> None:
    found.append({"decision": coded(line.text, "ethics-decision", reading.draft, line.number)})
    lines.append(line.number)


def _value(section: Section, own: list[Line], found: list[Json], lines: list[int], reading: Reading) -> None:
    only = Section(section.heading, section.printed, section.number, own, section.above)
    value = reading.value(only)
    if value is None:
        return
    member = _MEMBERS[section.means]
    text = reading.day(section, value) if member == "date" else value.text
    if not text:
        return
    if not found or member in found[-1]:
        found.append({})
        lines.append(section.number)
    found[-1][member] = text


def _tell_repeated(review: Json, line: int, found: list[Json], reading: Reading) -> None:
    """Tell a decision of the same committee and kind as one before, on another day."""
    for other in found:
        if other is review:
            return
        same = all(other.get(member) == review.get(member) for member in ("body", "kind"))
        if same and "kind" in review and other.get("date") != review.get("date"):
            reading.draft.findings.tell("decision-repeated", line, review["kind"])
            return


def _on_top(section: Section, found: list[Json], reading: Reading) -> None:
    value = reading.value(section)
    known = [one["decision"]["text"].casefold() for one in found if "decision" in one]
    if value and value.text.casefold() not in known:
        found.append({"decision": coded(value.text, "ethics-decision", reading.draft, value.number)})

"""What stands on top of a page and in its overview: titles, numbers, dates, status, conditions, words to find it by."""

import re

from fhir_trials.sources.identifiers import recognised
from fhir_trials.sources.pages.headings import headings
from fhir_trials.sources.pages.lines import Line
from fhir_trials.sources.pages.omon.reading import Reading
from fhir_trials.sources.pages.paragraphs import joined
from fhir_trials.sources.pages.sections import Section

_DATED = re.compile(r"(\d{1,2}-\d{1,2}-\d{4})(?: +(?P<label>\D+?): *(?P<date>\d{1,2}-\d{1,2}-\d{4}))?")
# Commas within brackets divide no keywords.
_COMMA = re.compile(r",(?![^()]*\))")
_KINDS = ("condition-category", "condition-synonym", "keyword")
_DATES = ("published", "updated")


def read(reading: Reading) -> None:
    """Read titles, identifier, source, dates, status, conditions and keywords."""
    _top(reading)
    for section in reading.meaning(*_DATES):
        _dates(section, reading)
    for section in reading.meaning("identifier"):
        _identifier(section, reading)
    for section in reading.meaning("source"):
        if value := reading.value(section):
            reading.draft.within("source", name=value.text)
    for section in reading.meaning("short-title"):
        if section.lines:
            text = joined(line.text for line in section.lines)
            reading.draft.add("titles", {"text": text, "kind": "short"})
    for section in reading.meaning("status"):
        reading.once(section, "status", "recruitment", "status")
    for section in reading.meaning("conditions"):
        for line in reading.items(section.lines):
            reading.draft.add("conditions", {"text": line.text})
    _keywords(reading)


def _top(reading: Reading) -> None:
    """The title: the heading of the first level where the page marks one, else the first paragraph."""
    top = reading.sections[0]
    top.taken = True
    marked = [line for line in top.lines if line.level == 1]
    own = marked[:1] or [line for one in reading.paragraphs(top.lines)[:1] for line in one.lines]
    if own:
        reading.draft.add("titles", {"text": joined(line.text for line in own), "kind": "study"})
    reading.keep_all(top, [line for line in top.lines if line not in own])


def _dates(section: Section, reading: Reading) -> None:
    """A date, perhaps with another one behind it; what stands below is the first paragraph of prose."""
    if not section.lines:
        return
    first, *rest = section.lines
    found = _DATED.fullmatch(first.text)
    second = headings("omon").find(found["label"]) if found and found["label"] else None
    if found and second and second.means in _DATES:
        _date(section.means, found[1], section, first, reading)
        _date(second.means, found["date"], section, first, reading)
    else:
        _date(section.means, first.text, section, first, reading)
    _summary(rest, reading)


def _date(member: str, text: str, section: Section, line: Line, reading: Reading) -> None:
    if day := reading.day(section, line, text):
        reading.draft.within("source", None, **{member: day})


def _summary(lines: list[Line], reading: Reading) -> None:
    paragraphs = reading.paragraphs(lines)
    if not paragraphs:
        return
    text = "\n".join(one.text for one in paragraphs)
    if not reading.draft.state("summary", {"text": text}):
        reading.keep(lines[0].number, "", text)
        return
    for section in reading.sections:
        other = reading.text(section)
        if section.heading and other != text and "".join(other.split()) == "".join(text.split()):
            reading.draft.findings.tell("words-run-together", lines[0].number, section.words)
            break


def _identifier(section: Section, reading: Reading) -> None:
    value = reading.value(section)
    if value is None:
        return
    found = recognised(value.text)
    reading.draft.add("identifiers", found | {"primary": True})
    reading.draft.within("source", registry=found.get("registry"))


def _keywords(reading: Reading) -> None:
    found: list[tuple[str, str]] = []
    for section in reading.meaning("condition-category"):
        if value := reading.value(section):
            found.append(("condition-category", value.text))
    for section in reading.meaning("synonyms"):
        text = joined(line.text for line in section.lines)
        found += [("condition-synonym", word) for word in text.split(";")]
    for section in reading.meaning("keywords"):
        text = joined(line.text for line in section.lines)
        found += [("keyword", word) for word in _COMMA.split(text)]
    for kind, word in sorted(found, key=lambda one: _KINDS.index(one[0])):
        if word.strip():
            own = {} if kind == "keyword" else {"kind": kind}
            reading.draft.add("keywords", {"text": word.strip(), **own})

"""A trial while its page is read: facts, passages and oddities."""

from typing import Any, NamedTuple, cast

from fhir_trials.cursor import Json
from fhir_trials.sources.pages.findings import Findings
from fhir_trials.sources.pages.paragraphs import Paragraph
from fhir_trials.sources.pages.sections import Section


class Stated(NamedTuple):
    """Where a page states a fact.

    Attributes:
        line: the line of the value; 0 where it is not known.
        label: the words it stands below.
        text: the value as printed.
    """

    line: int = 0
    label: str = ""
    text: str = ""


class Draft:
    """What is known of the trial so far.

    Attributes:
        values: the members of the Trial, nested, as `building.build` takes them.
        findings: the oddities of the page.
    """

    def __init__(self, language: str) -> None:
        self.values: Json = {"language": language}
        self.findings = Findings()

    def add(self, member: str, *values: Json) -> None:
        """Add to a list of the trial."""
        self.values.setdefault(member, []).extend(values)

    def state(self, member: str, value: Any) -> bool:
        """State a fact that the trial has once; False, and nothing changes, where it has one already."""
        return self.values.setdefault(member, value) is value

    def once(self, member: str, value: Any, stated: Stated) -> None:
        """State a fact that the trial has once; where it has another already, that one stands and this one is kept."""
        if not self.state(member, value):
            self._again(self.values[member], value, stated)

    def within(self, member: str, stated: Stated | None = None, **values: Any) -> None:
        """State parts of a fact (`design`, `status`, `eligibility`); what is None is left out.

        Where a part is stated already that one stands; another value is told and kept as a passage.

        Args:
            member: the fact.
            stated: where the page says so.
            values: its parts.
        """
        whole: Json = self.values.setdefault(member, {})
        for key, value in values.items():
            if value is not None and whole.setdefault(key, value) is not value:
                self._again(whole[key], value, stated or Stated())
        if not whole:
            del self.values[member]

    def _again(self, first: Any, second: Any, stated: Stated) -> None:
        if _plain(first) == _plain(second):
            return
        text = stated.text or _words(second)
        self.findings.tell("stated-twice", stated.line, _words(first), text)
        self.passage(stated.label, text)

    def passage(self, heading: str, text: str, language: str | None = None) -> None:
        """Keep what has no field, below its heading."""
        if text.strip():
            found = {"text": text, "heading": heading or None, "language": language}
            self.add("passages", {key: value for key, value in found.items() if value})

    def passage_of(self, section: Section, paragraphs: list[Paragraph]) -> None:
        """Keep a section as it is: a line for each paragraph, list marks kept."""
        self.passage(section.words, "\n".join(printed(one) for one in paragraphs))


def _plain(value: Any) -> Any:
    """What a value says: a code without the words for it, words without capitals."""
    if isinstance(value, dict):
        parts = cast("Json", value)
        kept = {"code": parts["code"]} if parts.get("code") else parts
        return {key: _plain(part) for key, part in kept.items()}
    return value.casefold() if isinstance(value, str) else value


def _words(value: Any) -> str:
    """A value as the page prints it, as far as that is known."""
    if isinstance(value, dict):
        parts = cast("Json", value)
        return str(parts["text"]) if "text" in parts else " ".join(_words(part) for part in parts.values())
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def printed(paragraph: Paragraph) -> str:
    """A paragraph with its list mark as the page has it."""
    mark = paragraph.mark
    blank = " " if mark and paragraph.lines[0].printed.lstrip()[len(mark) :].startswith(" ") else ""
    return f"{mark}{blank}{paragraph.text}"

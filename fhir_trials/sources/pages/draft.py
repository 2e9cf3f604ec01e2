"""A trial while its page is read: facts, passages and oddities."""

from typing import Any

from fhir_trials.cursor import Json
from fhir_trials.sources.pages.findings import Findings
from fhir_trials.sources.pages.paragraphs import Paragraph
from fhir_trials.sources.pages.sections import Section


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

    def within(self, member: str, **values: Any) -> None:
        """State parts of a fact (`design`, `status`, `eligibility`); what is None is left out."""
        whole: Json = self.values.setdefault(member, {})
        whole.update({key: value for key, value in values.items() if value is not None})
        if not whole:
            del self.values[member]

    def passage(self, heading: str, text: str, language: str | None = None) -> None:
        """Keep what has no field, below its heading."""
        if text.strip():
            found = {"text": text, "heading": heading or None, "language": language}
            self.add("passages", {key: value for key, value in found.items() if value})

    def passage_of(self, section: Section, paragraphs: list[Paragraph]) -> None:
        """Keep a section as it is: a line for each paragraph, list marks kept."""
        self.passage(section.words, "\n".join(printed(one) for one in paragraphs))


def printed(paragraph: Paragraph) -> str:
    """A paragraph with its list mark as the page has it."""
    mark = paragraph.mark
    blank = " " if mark and paragraph.lines[0].printed.lstrip()[len(mark) :].startswith(" ") else ""
    return f"{mark}{blank}{paragraph.text}"

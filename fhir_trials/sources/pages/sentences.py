"""The sentences of a paragraph, each with the line it begins on."""

import re

from fhir_trials.sources.pages.paragraphs import Paragraph, joined

_END = re.compile(r"(?<=[.!?])\s+(?=[^\W\d_a-zß-ÿ]|[\"'(\[\d])")


def split(text: str) -> list[str]:
    """The sentences of a text."""
    return [part for part in _END.split(text) if part.strip()]


def of_paragraph(paragraph: Paragraph) -> list[tuple[str, int]]:
    """The sentences of a paragraph, each with its line."""
    begins = [
        len(joined(line.text for line in paragraph.lines[:count])) for count in range(len(paragraph.lines))
    ]
    found: list[tuple[str, int]] = []
    place = 0
    for sentence in split(paragraph.text):
        place = paragraph.text.index(sentence, place)
        lines = [line.number for line, begin in zip(paragraph.lines, begins, strict=True) if begin <= place]
        found.append((sentence, lines[-1]))
        place += len(sentence)
    return found

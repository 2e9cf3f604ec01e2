"""The same page in other shapes: capitals, blank lines, other line lengths, HTML, sections moved, cut off."""

import html
import re
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import fhir_trials as ft
from fhir_trials.sources import pages
from fhir_trials.sources.pages.page import page_of
from fhir_trials.sources.pages.sections import Section

ROOT = Path(__file__).parents[3]
SEEDS = ROOT.parent / "shared" / "seeds"
OWN = ["questions-lemvaran.txt", "bulletin-torvexil.txt"]
SEEN = ["001_*", "002_*"]


def text_of(name: str) -> str:
    """The text of a page of our own, or of one that was seen."""
    found = list((SEEDS if "*" in name else ROOT / "examples" / "pages").glob(name))
    if not found:
        pytest.skip("the pages are not here (../shared/seeds)")
    return found[0].read_text(encoding="utf-8")


def trial_of(text: str, *, as_html: bool = False) -> Any:
    """The trial of a page as plain data, in which capitals do not count and passages have no order."""
    [trial] = pages.read(text, "page", ft.Issues(), html=as_html)
    found = _small(trial.to_dict())
    found["passages"] = sorted(found.get("passages", []), key=str)
    return found


def _small(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _small(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_small(one) for one in value]
    return value.casefold() if isinstance(value, str) else value


def headings_in(change: Callable[[str], str]) -> Callable[[str], str]:
    """Change the headings of a page, where they stand."""

    def shape(text: str) -> str:
        lines = text.split("\n")
        for section in page_of(text, "page", html=False).sections:
            if section.heading:
                line = lines[section.number - 1]
                lines[section.number - 1] = line.replace(section.printed, change(section.printed))
        return "\n".join(lines)

    return shape


def wrapped(text: str) -> str:
    """Every line broken at 60 columns, at blanks."""
    return "\n".join(
        textwrap.fill(
            line, 60, break_long_words=False, break_on_hyphens=False, subsequent_indent=_indent(line)
        )
        for line in unwrapped(text).split("\n")
    )


def _indent(line: str) -> str:
    return " " * (len(line) - len(line.lstrip()))


def unwrapped(text: str) -> str:
    """Lines that go on in the next one put together, where empty lines tell which; no empty lines."""
    lines: list[str] = []
    above = ""
    for line in text.split("\n"):
        if "\n\n" in text and 60 <= len(above) <= 100 and line.strip():
            lines[-1] += f" {line.strip()}"
        elif line.strip():
            lines.append(line)
        above = line
    return "\n".join(lines)


def as_html(text: str) -> str:
    """The page as HTML: headings, labels, items and paragraphs as their own elements."""
    page = page_of(unwrapped(text), "page", html=False)
    found: list[str] = []
    for section in page.sections:
        if section.heading and section.heading.form == "label":
            values = "".join(f"<dd>{html.escape(line.text)}</dd>" for line in section.lines)
            found.append(f"<dl><dt>{html.escape(section.printed)}</dt>{values}</dl>")
            continue
        if section.printed:
            found.append(f"<h2>{html.escape(section.printed)}</h2>")
        found += _body(section)
    return f"<!doctype html><html><body>{''.join(found)}</body></html>"


def _body(section: Section) -> list[str]:
    found: list[str] = []
    for line in section.lines:
        words = html.escape(line.text)
        if not line.mark:
            found.append(f"<p>{words}</p>")
        elif line.indent:
            found[-1] = found[-1].removesuffix("</li></ul>") + f"<ul><li>{words}</li></ul></li></ul>"
        else:
            found.append(f"<ul><li>{words}</li></ul>")
    return found


def moved(text: str) -> str:
    """The blocks below the top of the page in reverse order, what belongs together left together."""
    lines = text.rstrip("\n").split("\n")
    page = page_of(text, "page", html=False)
    groups = [one for one in page.sections if one.opens_group and one.means in _WHOLE]
    begins = [one.number - 1 for one in groups]
    if not begins:
        return text
    parts = [lines[start:end] for start, end in zip(begins, [*begins[1:], len(lines)], strict=True)]
    return "\n".join([*lines[: begins[0]], *(line for part in reversed(parts) for line in part)])


_WHOLE = ("eligibility", "timeline", "treatments", "sites", "parties", "details")
SHAPES: dict[str, Callable[[str], str]] = {
    "capitals": headings_in(str.upper),
    "small letters": headings_in(str.lower),
    "no empty lines": lambda text: re.sub(r"\n\s*\n", "\n", text),
    "empty lines doubled": lambda text: re.sub(r"\n\s*\n", "\n\n\n", text),
    "wrapped at 60": wrapped,
    "unwrapped": unwrapped,
    "sections moved": moved,
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", [*OWN, *SEEN])
def test_the_shape_of_a_page_changes_nothing(name: str, shape: str) -> None:
    """The trial is the same, however the page is set."""
    text = text_of(name)
    assert trial_of(text) == trial_of(SHAPES[shape](text))


@pytest.mark.parametrize("name", [*OWN, *SEEN])
def test_a_page_in_html_is_the_same_trial(name: str) -> None:
    """Headings, labels and lists as elements say what they say as lines."""
    text = text_of(name)
    assert _without_indents(trial_of(text)) == _without_indents(trial_of(as_html(text), as_html=True))


def _without_indents(found: Any) -> Any:
    """A trial but for the indents in the text of its criteria: an element has none."""
    whole = found["eligibility"]["text"]
    whole["text"] = re.sub(r"\n +", "\n", whole["text"])
    return found


@pytest.mark.parametrize("name", [*OWN, *SEEN])
def test_a_page_that_is_cut_off_says_nothing_else(name: str) -> None:
    """Wherever a page ends, it is read, and every fact of it but the last is one of the whole page."""
    text = text_of(name)
    lines = text.split("\n")
    for end in range(0, len(lines), 3):
        for trial in pages.read("\n".join(lines[:end]), "page", ft.Issues()):
            assert trial.to_dict()

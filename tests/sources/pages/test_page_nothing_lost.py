"""Whatever stands on a page is in the trial or told: a line of unknown words at any place of it is never lost."""

from pathlib import Path

import pytest

import fhir_trials as ft
from fhir_trials import json_text
from fhir_trials.sources import pages

PAGES = sorted((Path(__file__).parents[3] / "examples" / "pages").glob("*.*"))
WORDS = "Xyzzy elke plugh maanden"
FORMS = {".txt": ("{}", "    {}", "- {}", "  • {}"), ".html": ("<p>{}</p>", "<li>{}</li>", "{}")}


def lost(file: Path) -> list[tuple[int, str]]:
    """The places of a page at which the words, in one form or another, are neither in the trial nor told."""
    html = file.suffix == ".html"
    lines = file.read_text(encoding="utf-8").split("\n")
    forms = FORMS[file.suffix]
    # What stands above the body is no line of the page.
    begin = next((place for place, line in enumerate(lines, 1) if "<body" in line), 0) if html else 0
    tried = [(place, forms[place % len(forms)].format(WORDS)) for place in range(begin, len(lines))]
    return [
        (place, words)
        for place, words in tried
        if _is_lost("\n".join([*lines[:place], words, *lines[place:]]), html=html)
    ]


def _is_lost(text: str, *, html: bool) -> bool:
    issues = ft.Issues()
    trials = pages.read(text, "page", issues, html=html)
    told = " ".join(issue.message for issue in issues)
    said = json_text.encode([trial.to_dict() for trial in trials]).decode()
    return any(word.casefold() not in f"{said} {told}".casefold() for word in WORDS.split())


@pytest.mark.unmeasured
@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.name)
def test_a_line_at_any_place_is_in_the_trial_or_told(file: Path) -> None:
    """As a paragraph, set in, as an item of a list, as text of its own."""
    assert [] == lost(file)

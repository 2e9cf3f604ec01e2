"""The criteria of the five pages that were read by hand, and of short ones."""

import json
from pathlib import Path
from typing import Any

import pytest

import fhir_trials as ft
from fhir_trials.sources.pages import criteria
from fhir_trials.sources.pages.draft import Draft
from fhir_trials.sources.pages.headings import Heading
from fhir_trials.sources.pages.lines import Line, of_text
from fhir_trials.sources.pages.page import Page
from fhir_trials.sources.pages.paragraphs import is_wrapped
from fhir_trials.sources.pages.sections import Section

ROOT = Path(__file__).parents[3]
SEEDS = ROOT.parent / "shared" / "seeds"
CODES = ("section-unknown", "superscript-lost", "bracket-unbalanced")


def section(means: str, printed: str, lines: list[Line], number: int = 1) -> Section:
    """A section with this heading; without a heading where it has no meaning."""
    heading = Heading(printed, means, "heading", "", "en", False) if means else None
    return Section(heading, printed, number, lines)


def page_of(lines: list[Line]) -> Page:
    """A page of these lines, without a layout."""
    return Page(tuple(lines), is_wrapped(lines), "any", (), ())


def told(draft: Draft) -> list[tuple[str, str, str]]:
    """The findings: code, place and message."""
    issues = ft.Issues()
    draft.findings.into(issues)
    return [(issue.code, issue.path, issue.message) for issue in issues]


def read(
    inclusion: str | None = None,
    exclusion: str | None = None,
    lead: str = "",
    unknown: str | None = None,
    **fields: Any,
) -> Draft:
    """What is read from short sections; the lines of each are numbered from 1."""
    draft = Draft("en")
    draft.within("eligibility", **fields)
    texts = {"inclusion": inclusion, "exclusion": exclusion, "": unknown}
    given = {means: of_text(text) for means, text in texts.items() if text is not None}
    sections = [section(means, means.capitalize(), lines) for means, lines in given.items()]
    criteria.read(draft, page_of(of_text(inclusion or unknown or "")), sections, of_text(lead))
    return draft


def of(draft: Draft) -> list[tuple[str, str, int]]:
    """The criteria: text, section, level."""
    found = draft.values["eligibility"].get("criteria", [])
    return [(one["text"], one["section"], one.get("level", 0)) for one in found]


SEEN = {
    "nl-omon46644": ("000", [("inclusion", 185, 186, 193), ("exclusion", 194, 195, 205)]),
    "ozm-034": ("001", [("inclusion", 15, 15, 15), ("exclusion", 16, 16, 16)]),
    "start-net": ("002", [("inclusion", 25, 25, 60), ("exclusion", 61, 61, 78)]),
    "anlotinib-toripalimab-sts": ("003", [("inclusion", 17, 17, 23), ("exclusion", 24, 24, 41)]),
    "pump-iii": ("004", [("", 19, 18, 54)]),
}


_OF_THE_PAGE = ("text", "section", "headings", "level", "language")


@pytest.mark.parametrize("name", SEEN)
def test_the_criteria_of_a_page_are_those_read_by_hand(name: str) -> None:
    """Text, criteria and what is odd in them are the same, to the letter."""
    number, parts = SEEN[name]
    pages = list(SEEDS.glob(f"{number}_*"))
    if not pages:
        pytest.skip("the pages are not here (../shared/seeds)")
    text = pages[0].read_text(encoding="utf-8")
    expected = json.loads((ROOT / "examples" / name / "trial.json").read_bytes())["eligibility"]
    lines = of_text(text)
    page = page_of(lines)
    draft = Draft("en")
    draft.within("eligibility", **{key: expected.get(key) for key in ("minimum_age", "maximum_age")})
    sections: list[Section] = []
    for means, first, last, end in parts:
        head = " ".join(line.text for line in lines if first <= line.number <= last)
        head = head[head.find("Inclusion Criteria") :] if head.startswith("This trial is") else head
        below = [line for line in lines if last < line.number <= end]
        sections.append(section(means, head if means else "", below, first))
    lead = of_text(text.split("\n")[14].removesuffix("Inclusion Criteria")) if name == "ozm-034" else []
    criteria.read(draft, page, sections, lead)

    found = draft.values["eligibility"]
    assert expected["text"] == found["text"]
    # what they state is no matter of the page
    cut = [{key: one[key] for key in _OF_THE_PAGE if key in one} for one in expected.get("criteria", [])]
    assert cut == found.get("criteria", [])
    golden = json.loads((ROOT / "examples" / name / "issues.json").read_bytes())
    heads = {f"line {one.number}" for one in sections}
    expected_told = [
        (one["code"], one.get("path", ""), one["message"])
        for one in golden
        if one["code"] in CODES or (one["code"] == "nothing-under-heading" and one["path"] in heads)
    ]
    assert expected_told == told(draft)


def test_a_numbered_list_is_read_item_by_item() -> None:
    """Numbers are list marks: out of the criteria, kept in the text; what is set in deeper is a level deeper."""
    draft = read("1. Adults\n2. Any of these:\n   - gout\n   - hives\n3. Consent")
    assert [
        ("Adults", "inclusion", 0),
        ("Any of these:", "inclusion", 0),
        ("gout", "inclusion", 1),
        ("hives", "inclusion", 1),
        ("Consent", "inclusion", 0),
    ] == of(draft)
    assert "Inclusion\n1. Adults\n2. Any of these:\n   - gout\n   - hives\n3. Consent" == text(draft)


def test_items_above_the_headings_are_of_no_known_section() -> None:
    """Prose above the headings is text alone; a list there is of unknown section."""
    draft = read("- Adults", lead="Who may come:\n- People with gout")
    assert [("People with gout", "unknown", 0), ("Adults", "inclusion", 0)] == of(draft)
    assert "Who may come:\n- People with gout\nInclusion\n- Adults" == text(draft)
    assert [("section-unknown", "line 2")] == [(code, path) for code, path, _ in told(draft)]


def test_a_heading_inside_a_section_is_kept_above_its_criteria() -> None:
    """A heading that divides a section stands in the criteria below it."""
    found = read("Part A:\n- Adults\n- Children").values["eligibility"]["criteria"]
    assert [("Part A",), ("Part A",)] == [one["headings"] for one in found]


def test_two_blocks_of_criteria_are_one_text() -> None:
    """What is read second stands below what was read first."""
    draft = read("- Adults")
    criteria.read(draft, page_of([]), [section("exclusion", "Not", of_text("- Gout"))])
    assert [("Adults", "inclusion", 0), ("Gout", "exclusion", 0)] == of(draft)
    assert "Inclusion\n- Adults\nNot\n- Gout" == text(draft)


def test_nothing_gives_nothing() -> None:
    """Without headings and lines there is no eligibility, and nothing is told."""
    draft = Draft("en")
    criteria.read(draft, page_of([]), [])
    assert "eligibility" not in draft.values
    assert [] == told(draft)


def text(draft: Draft) -> str:
    """The criteria as one text."""
    return draft.values["eligibility"]["text"]["text"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Platelets 100 x 109/L, leukocytes 3 x109/L", ["'x 109/L', where 10 to the power of 9"]),
        ("Platelets 100 x 10^9/L", []),
        ("(Adults [18+]", ["a bracket is not closed"]),
        ("Adults)", ["a bracket is closed that was not opened"]),
        ("One of a) gout b) hives (aged 16 to 18)", []),
    ],
)
def test_what_looks_wrong_in_the_print_of_a_criterion_is_told(words: str, expected: list[str]) -> None:
    """Lost raised digits and brackets, each once; what its words say is told where they are understood."""
    found = [message for _, _, message in told(read(f"- {words}"))]
    assert expected == [message[: len(start)] for start, message in zip(expected, found, strict=True)]

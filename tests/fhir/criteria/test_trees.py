"""Criteria with others below them ⇄ one characteristic."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fhir_trials.fhir.criteria import trees
from fhir_trials.issues import Issues
from fhir_trials.model import Criterion, Eligibility
from fhir_trials.releases import lift, lower
from tests.fhir import strategies
from tests.fhir.groups import ORIGINAL, OWN, read, write

LEAD_IN = "Have at least one of the following:"
CRITERIA = (
    Criterion(text=LEAD_IN, section="inclusion", headings=("Part A",)),
    Criterion(text="diabetes", section="inclusion", level=1),
    Criterion(text="hypertension", section="inclusion", level=1, language="en"),
    Criterion(text="on two drugs", section="inclusion", level=2),
    Criterion(text="who can say?", section="unknown"),
    Criterion(text="pregnant", section="exclusion"),
)
WHOLE = f"{LEAD_IN}\n- diabetes\n- hypertension\n  - on two drugs"


def written(*found: Criterion) -> list[dict[str, Any]]:
    """The characteristics of these criteria."""
    return write(Eligibility(criteria=found))["characteristic"]


def texts(*found: Criterion) -> list[str]:
    """The words of the characteristics of these criteria."""
    return [one["valueCodeableConcept"]["text"] for one in written(*found)]


def one(text: str, level: int, section: Any = "inclusion") -> Criterion:
    """A criterion."""
    return Criterion(text=text, section=section, level=level)


def test_a_lead_in_and_its_children_are_one_characteristic() -> None:
    """Nobody can take "at least one of" for a demand of all: the whole is one text, its parts stand beside it."""
    first, second = written(*CRITERIA)
    part = f"{OWN}criterion-part"
    assert {
        "id": "Inclusion-1",
        "extension": [
            {"url": ORIGINAL, "valueString": WHOLE},
            {
                "url": part,
                "extension": [
                    {"url": "text", "valueMarkdown": LEAD_IN},
                    {"url": "order", "valuePositiveInt": 1},
                    {"url": "heading", "valueString": "Part A"},
                ],
            },
            {
                "url": part,
                "extension": [
                    {"url": "text", "valueMarkdown": "diabetes"},
                    {"url": "order", "valuePositiveInt": 2},
                    {"url": "level", "valueInteger": 1},
                ],
            },
            {
                "url": part,
                "extension": [
                    {"url": "text", "valueMarkdown": "hypertension"},
                    {"url": "order", "valuePositiveInt": 3},
                    {"url": "level", "valueInteger": 1},
                    {"url": "language", "valueCode": "en"},
                ],
            },
            {
                "url": part,
                "extension": [
                    {"url": "text", "valueMarkdown": "on two drugs"},
                    {"url": "order", "valuePositiveInt": 4},
                    {"url": "level", "valueInteger": 2},
                ],
            },
        ],
        "code": {"text": "Eligibility Criterion"},
        "valueCodeableConcept": {"text": WHOLE},
        "exclude": False,
    } == first
    assert "pregnant" == second["valueCodeableConcept"]["text"]


@pytest.mark.parametrize("release", ["R4", "R4B", "R5"])
def test_the_flat_list_comes_back_in_every_release(release: Any) -> None:
    """Criteria, their order, levels, headings and languages outlive every release."""
    eligibility, issues = Eligibility(criteria=CRITERIA), Issues()
    assert (eligibility, []) == read(lift(lower(write(eligibility), release, issues), release, issues))


@given(st.lists(strategies.criteria(), min_size=1, max_size=9).map(tuple))
def test_any_list_of_criteria_comes_back(found: tuple[Criterion, ...]) -> None:
    """However sections and levels are mixed, the list is read as it was written."""
    assert (Eligibility(criteria=found), []) == read(write(Eligibility(criteria=found)))


def test_a_child_of_the_other_section_stands_for_itself() -> None:
    """What is excluded below an inclusion is a characteristic of its own, since `exclude` holds for all of one."""
    found = (one("adults", 0), one("children", 1, "exclusion"), one("of any sex", 1))
    assert ["adults\n- of any sex", "children"] == texts(*found)


def test_what_is_nested_below_an_unknown_one_belongs_further_up() -> None:
    """A criterion whose parent is of unknown section belongs to the nearest above of its own section, if any."""
    found = (one("lead-in:", 0), one("unclear", 1, "unknown"), one("deep", 2))
    assert ["lead-in:\n  - deep"] == texts(*found)
    assert ["deep"] == texts(*found[1:])


def test_lines_of_a_child_stay_below_its_mark() -> None:
    """A child of several lines does not look like several children."""
    assert "a\n- b\n  c" == trees.as_text([("a", 0), ("b\nc", 1)])


def test_one_language_of_all_parts_is_that_of_the_whole() -> None:
    """The text carries a language where all of its parts agree."""
    found = tuple(
        Criterion(text=text, section="inclusion", level=level, language="nl")
        for level, text in enumerate("ab")
    )
    (whole,) = written(*found)
    assert "nl" == whole["valueCodeableConcept"]["_text"]["extension"][0]["valueCode"]


def test_words_that_somebody_changed_win_over_the_parts() -> None:
    """Where the text no longer says what the parts say it is read as a stranger's, and the parts are reported."""
    resource = write(Eligibility(criteria=CRITERIA[:2]))
    changed = f"{LEAD_IN}\n- diabetes type 2"
    resource["characteristic"][0]["extension"][0]["valueString"] = changed
    resource["characteristic"][0]["valueCodeableConcept"]["text"] = changed
    found, left = read(resource)
    assert (Criterion(text=changed, section="inclusion"),) == found.criteria
    assert {f"Group.characteristic[0].extension[{n}].extension" for n in (1, 2)} <= set(left)

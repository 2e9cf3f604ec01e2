"""Which words of a criterion nobody understood."""

import pytest

from fhir_trials.eligibility import read_criteria, understand, unread
from fhir_trials.model import Criterion


def words(text: str) -> list[str]:
    """The words of an inclusion that are not read."""
    (criterion,) = understand([Criterion(text=text, section="inclusion")])
    return [criterion.text[start:stop] for start, stop in unread(criterion)]


@pytest.mark.parametrize(
    ("text", "missed"),
    [
        ("Medically uncontrolled hypertension", ["Medically uncontrolled"]),
        ("No prior chemotherapy (for phase II part)", ["for phase II part"]),
        ("Bekende maar stabiele hypertensie bij opname", ["Bekende maar stabiele", "bij opname"]),
        ("Hypertension, uncontrolled, and a frobnitz", ["uncontrolled, and a frobnitz"]),
    ],
)
def test_words_that_keep_a_criterion_from_being_full(text: str, missed: list[str]) -> None:
    """Words side by side are one place; a statement between them makes two."""
    assert missed == words(text)


@pytest.mark.parametrize("text", ["Age ≥ 18 years", "Consumption of frobnitz"])
def test_of_what_is_read_in_full_or_not_at_all_no_words_are_told(text: str) -> None:
    """Full: there are none; none: it is all of them."""
    assert [] == words(text)


def test_what_only_the_list_limits_has_no_unread_words() -> None:
    """A criterion below "at diagnosis" is partial, and all its words are read."""
    text = "Exclusion criteria:\n- At diagnosis:\n  - Hypertension"
    criterion = read_criteria(text).criteria[-1]
    assert ("partial", ()) == (criterion.coverage, unread(criterion))


def test_what_is_doubted_is_told_once() -> None:
    """By the warning of the exception, not as words that are not read."""
    (criterion,) = understand([Criterion(text="Diabetes unless treated with insulin", section="exclusion")])
    assert (["exception"], ()) == ([one.code for one in criterion.warnings], unread(criterion))


def test_of_statements_that_somebody_changed_nothing_is_told() -> None:
    """They are not those of the words."""
    (criterion,) = understand([Criterion(text="Severe hypertension", section="inclusion")])
    (statement,) = criterion.statements
    changed = criterion.model_copy(
        update={"statements": (statement.model_copy(update={"span": (0, 3)}),), "coverage": "partial"}
    )
    assert () == unread(changed)

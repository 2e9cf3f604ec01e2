"""Criteria of several statements, nested criteria, and what decides."""

from typing import Any

import pytest

from fhir_trials.eligibility import Answers, eligible
from fhir_trials.model import Criterion, Eligibility, Facts, Statement, Warned
from tests.eligibility.matching.made import criterion, facts, statement

YES, NO, OPEN = (statement("condition", name) for name in ("asthma", "gout", "stroke"))
KNOWN = facts(events=[{"concept": "asthma"}, {"concept": "gout", "present": False}])
NAMES = {"met": YES, "not met": NO, "unknown": OPEN}


def answers(*criteria: Criterion, known: Facts = KNOWN, parts: tuple[str, ...] = ()) -> Answers:
    """The answers to criteria."""
    return eligible(Eligibility(criteria=criteria), known, parts=parts)


def nested(
    text: str, below: str | None, *children: Statement, section: str = "inclusion", **rest: Any
) -> list[Criterion]:
    """A criterion with others below it."""
    parent = {"text": text, "below": below, "section": section, "coverage": "none", **rest}
    return [
        Criterion.model_validate(parent),
        *[criterion(one, section=section, level=1) for one in children],
    ]


@pytest.mark.parametrize(
    ("stated", "joined", "expected"),
    [
        ("met, met", "all", "met"),
        ("met, unknown", "all", "unknown"),
        ("not met, unknown", "all", "not met"),
        ("met, unknown", "any", "met"),
        ("not met, unknown", "any", "unknown"),
        ("not met, not met", "any", "not met"),
        ("met, met", None, "unknown"),
        ("met", None, "met"),
    ],
)
def test_joined(stated: str, joined: str | None, expected: str) -> None:
    """Three values: unknown is not false; where nothing tells how parts hold together, nothing is said."""
    several = [NAMES[name] for name in stated.split(", ")]
    assert expected == answers(criterion(*several, joined=joined)).criteria[0].outcome


@pytest.mark.parametrize(
    ("coverage", "reason"),
    [
        ("partial", "not all of the text was understood"),
        ("none", "nothing of the text was understood"),
        (None, "nobody has read yet what it states"),
    ],
)
def test_what_was_not_understood(coverage: str | None, reason: str) -> None:
    """Nothing is said of it."""
    found = answers(criterion(YES, coverage=coverage)).criteria[0]
    assert ("unknown", reason, None) == (found.outcome, found.reason, found.excludes)


def test_warnings_and_empty_criteria() -> None:
    """What was seen and not coded is named; a criterion may state nothing."""
    warned = criterion(YES, text="= 1.5 x ULN", warnings=[Warned(code="comparator-lost", span=(0, 11))])
    first, second = answers(warned, criterion()).criteria
    assert (
        "unknown",
        "not all of the text was understood: “= 1.5 x ULN”: the sign was lost, ≥ or ≤ cannot be told",
    ) == (
        first.outcome,
        first.reason,
    )
    assert ("unknown", "it states nothing by itself") == (second.outcome, second.reason)


def test_met_is_true_of_the_patient_in_an_exclusion_too() -> None:
    """What excludes is derived from the section."""
    found = answers(
        criterion(YES), criterion(NO), criterion(YES, section="exclusion"), criterion(NO, section="exclusion")
    )
    assert ["met", "not met", "met", "not met"] == [one.outcome for one in found.criteria]
    assert [False, True, True, False] == [one.excludes for one in found.criteria]
    assert [1, 2] == [one.about for one in found.excluded_by]
    assert found.excluded


def test_what_is_open() -> None:
    """Not excluded by what is known, and what somebody has to look at."""
    found = answers(criterion(YES), criterion(OPEN), criterion(OPEN, section="unknown"))
    assert (False, [1]) == (found.excluded, [one.about for one in found.open])


@pytest.mark.parametrize(
    ("text", "below", "children", "section", "expected"),
    [
        ("One of the following:", "any", "not met, met", "inclusion", "met"),
        ("Minimaal één van de volgende:", "any", "not met, not met", "inclusion", "not met"),
        ("One of the following:", "any", "not met, unknown", "inclusion", "unknown"),
        ("All of the following:", "all", "met, not met", "inclusion", "not met"),
        ("All of the following:", "all", "met, met", "exclusion", "met"),
        ("Patients with lupus and one of:", "any", "met", "inclusion", "unknown"),
        ("One of the following:", None, "met", "inclusion", "unknown"),
    ],
)
def test_lists(text: str, below: str | None, children: str, section: str, expected: str) -> None:
    """A list is answered from what is below, where its own text says no more than how that holds together."""
    several = [NAMES[name] for name in children.split(", ")]
    found = answers(*nested(text, below, *several, section=section))
    assert [(0, expected)] == [(one.about, one.outcome) for one in found.lists]
    assert "unknown" == found.criteria[0].outcome


@pytest.mark.parametrize(
    ("own", "child", "expected"),
    [(YES, YES, "met"), (NO, NO, "not met"), (YES, NO, "unknown"), (NO, YES, "unknown")],
)
def test_a_list_below_a_statement(own: Statement, child: Statement, expected: str) -> None:
    """Whether the two hold together or either will do, nothing tells: only where they agree it is certain."""
    parents = nested("Lupus", "any", child, coverage="full", statements=[own])
    assert expected == answers(*parents).lists[0].outcome


@pytest.mark.parametrize(
    ("below", "section", "counting", "by"),
    [
        ("any", "inclusion", [False, False, True], []),
        ("all", "inclusion", [True, True, True], [2, 0]),
        ("any", "exclusion", [False, False, True], [0]),
        ("all", "exclusion", [False, False, True], []),
        (None, "inclusion", [False, False, True], []),
    ],
)
def test_what_is_nested_decides_where_all_of_it_is_asked(
    below: str | None, section: str, counting: list[bool], by: list[int]
) -> None:
    """One of "all of the following" excludes by itself; else the list does, and its parent never without it."""
    found = answers(*nested("The following:", below, YES, NO, section=section))
    assert counting == [*(one.counts for one in found.criteria[1:]), found.lists[0].counts]
    assert not found.criteria[0].counts
    assert by == [one.about for one in found.excluded_by]


def test_lists_in_lists() -> None:
    """The innermost are answered first."""
    inner = [
        one.model_copy(update={"level": one.level + 1})
        for one in nested("One of the following:", "any", NO, YES)
    ]
    found = answers(*nested("All of the following:", "all", YES), *inner)
    assert [(0, "met"), (2, "met")] == [(one.about, one.outcome) for one in found.lists]
    open_inner = [one.model_copy(update={"below": None}) for one in inner]
    found = answers(*nested("All of the following:", "all", YES), *open_inner)
    assert [(0, "unknown"), (2, "unknown")] == [(one.about, one.outcome) for one in found.lists]


def test_a_level_without_a_parent() -> None:
    """It stands by itself; so does one whose parent is in another section."""
    found = answers(criterion(NO, level=2), criterion(YES, section="exclusion", level=3))
    assert ([], [0, 1]) == (list(found.lists), [one.about for one in found.excluded_by])


def test_what_is_asked_of_some() -> None:
    """It is answered and does not count, unless all parts that it stands under are named."""
    asked = criterion(NO, for_some=True, headings=("Cohort B:", "Laboratory"))
    assert ("not met", False) == (answers(asked).criteria[0].outcome, answers(asked).excluded)
    assert not answers(asked, parts=("cohort b",)).excluded
    assert answers(asked, parts=("cohort  B", "Laboratory:")).excluded
    assert not answers(criterion(NO, for_some=True)).excluded


def test_what_is_below_what_is_asked_of_some() -> None:
    """It is asked of them only; a list that has such a thing in it is open."""
    parent, child = nested("All of the following:", "all", NO, for_some=True)
    assert not answers(parent, child).excluded
    assert answers(parent, child, parts=("all of the following",)).excluded
    parent, child = nested("All of the following:", "all", NO)
    some = child.model_copy(update={"for_some": True})
    found = answers(parent, some)
    assert ("unknown", False) == (found.lists[0].outcome, found.excluded)
    assert [1, 0] == [one.about for one in answers(parent, some, parts=("All of the following",)).excluded_by]


def test_reasons_of_several() -> None:
    """The reasons of those that decided, each once, and the facts they rest on."""
    found = answers(criterion(YES, NO, OPEN, NO, joined="all")).criteria[0]
    assert ("not met", "gout is recorded as absent", 1) == (found.outcome, found.reason, len(found.used))
    found = answers(criterion(YES, OPEN, joined="all")).criteria[0]
    assert ("nothing is known of stroke", ()) == (found.reason, found.used)


def test_answers_as_json() -> None:
    """They come back as they were."""
    found = answers(criterion(YES), *nested("One of the following:", "any", NO))
    assert found == Answers.model_validate_json(found.model_dump_json())

"""What may be split: all characteristics of a Group must hold together."""

from typing import Any

import pytest

from fhir_trials.model import Age, AgeBand, Criterion, Statement, Term, Warned, Window
from tests.fhir.statements import anc, any_of, forms, full, hb, joined, least, most, written

WORDS = ("words", False)
HB = ("718-7", ">=", 10, "g/dL", False)
ANC = ("26499-4", ">=", 1, "10*9/L", False)
LOW_HB = ("718-7", "<", 8, "g/dL", True)
LOW_ANC = ("26499-4", "<", 1, "10*9/L", True)


@pytest.mark.parametrize(
    ("criterion", "expected"),
    [
        (full(hb(least("10"))), [HB]),
        (joined("all", "inclusion", hb(least("10")), anc(least("1"))), [HB, ANC]),
        (joined("any", "inclusion", hb(least("10")), anc(least("1"))), [WORDS]),
        (joined(None, "inclusion", hb(least("10")), anc(least("1"))), [WORDS]),
        (full(hb(most("8", strict=True)), "exclusion"), [LOW_HB]),
        (
            joined("any", "exclusion", hb(most("8", strict=True)), anc(most("1", strict=True))),
            [LOW_HB, LOW_ANC],
        ),
        (joined("all", "exclusion", hb(most("8")), anc(most("1"))), [("words", True)]),
        (joined(None, "exclusion", hb(most("8")), anc(most("1"))), [("words", True)]),
        (joined("all", "inclusion", hb(least("10")), coverage="partial"), [WORDS, HB]),
        (joined(None, "inclusion", hb(least("10")), coverage="partial"), [WORDS]),
        (joined(None, "inclusion", hb(least("10")), coverage=None), [WORDS]),
        (full(hb(least("10")), for_some=True), [WORDS]),
        (
            full(hb(least("10")), "exclusion", warnings=(Warned(code="polarity-doubtful", span=(0, 2)),)),
            [("words", True)],
        ),
        (full(hb(least("10"), window=Window(maximum=7, unit="day"))), [WORDS]),
        (full(hb(least("10"), limit="exception")), [WORDS]),
        (full(hb(least("10"), limit="condition")), [WORDS]),
        (joined("all", "inclusion", hb(least("10")), anc(least("1"), limit="exception")), [WORDS, HB]),
    ],
)
def test_only_what_keeps_its_meaning_is_split(criterion: Criterion, expected: list[Any]) -> None:
    """A and B of an inclusion, A or B of an exclusion, or one statement that says all; nothing else is coded."""
    assert expected == forms(criterion)


def test_an_unknown_section_is_never_coded() -> None:
    """Nobody knows whether it includes."""
    assert [] == forms(full(hb(least("10")), "unknown"))


@pytest.mark.parametrize(
    ("criterion", "expected"),
    [
        (full(hb(most("8"), negated=True)), [("718-7", "<=", 8, "g/dL", True)]),
        (
            joined("all", "inclusion", hb(least("10")), anc(most("1"), negated=True)),
            [HB, ("26499-4", "<=", 1, "10*9/L", True)],
        ),
        (full(hb(least("10"), negated=True), "exclusion"), [HB]),
        (
            joined("any", "exclusion", hb(least("10"), negated=True), anc(most("1", strict=True))),
            [("words", True), LOW_ANC],
        ),
        (full(hb(least("8"), most("10", strict=True), negated=True)), [WORDS]),
    ],
)
def test_what_is_negated_is_the_positive_the_other_way(criterion: Criterion, expected: list[Any]) -> None:
    """Not A is A with `exclude` turned, where that says the same; a "not" is never dropped."""
    assert expected == forms(criterion)


def tree(below: Any, child: Criterion, section: Any = "inclusion", **more: Any) -> tuple[Criterion, ...]:
    """A lead-in with one criterion below it."""
    lead_in = Criterion(text="the following:", section=section, below=below, **more)
    return lead_in, child.model_copy(update={"level": 1})


@pytest.mark.parametrize(
    ("criteria", "expected"),
    [
        (tree("all", full(hb(least("10")))), [WORDS, HB]),
        (tree("any", full(hb(least("10")))), [WORDS]),
        (tree(None, full(hb(least("10")))), [WORDS]),
        (tree("all", full(hb(least("10"))), for_some=True), [WORDS]),
        (
            tree("any", full(hb(most("8", strict=True)), "exclusion"), "exclusion"),
            [("words", True), LOW_HB],
        ),
        (tree("all", full(hb(most("8")), "exclusion"), "exclusion"), [("words", True)]),
        (
            tree("any", full(hb(most("8")), "exclusion"), "exclusion", statements=(anc(most("1")),)),
            [("words", True)],
        ),
        (tree("all", full(hb(most("8", strict=True)), "exclusion")), [WORDS, ("words", True)]),
        ((full(hb(least("10")), level=1),), [WORDS]),
        ((*tree("all", full(hb(least("10")))), full(anc(least("1")), level=2)), [WORDS]),
    ],
    ids=[
        "inclusion-all",
        "inclusion-any",
        "nobody-says",
        "for-some",
        "exclusion-any",
        "exclusion-all",
        "exclusion-narrowed",
        "other-section",
        "parent-missing",
        "parent-between-says-nothing",
    ],
)
def test_what_is_nested_is_coded_where_all_above_it_lets_it(criteria: Any, expected: list[Any]) -> None:
    """One of several below "at least one of the following" is never asked of everybody."""
    assert expected == forms(*criteria)


def test_a_parent_is_coded_where_it_holds_with_all_below_it() -> None:
    """An "Hb ≥ 10 and all of the following" asks for both; "diabetes with any of the following" is narrowed."""
    child = Criterion(text="fit", section="inclusion", level=1)
    assert [WORDS, HB] == forms(full(hb(least("10")), below="all"), child)
    assert [WORDS] == forms(full(hb(least("10")), below="any"), child)
    ill = Criterion(text="ill", section="exclusion", level=1)
    assert [("words", True)] == forms(full(hb(most("8")), "exclusion", below="any"), ill)


AGE = Statement(kind="age", concept="age", span=(0, 2), bounds=(least("18"),), unit="a")
SEX = Statement(kind="sex", concept="sex", span=(0, 2), values=("female",))


@pytest.mark.parametrize(
    ("statement", "register", "coded"),
    [
        (AGE, {}, True),
        (AGE, {"minimum_age": Age(value=21, unit="year")}, False),
        (AGE, {"maximum_age": Age(value=70, unit="year")}, False),
        (AGE, {"age_bands": (AgeBand(group=Term(code="adult")),)}, False),
        (AGE, {"sex": Term(code="male")}, True),
        (SEX, {}, True),
        (SEX, {"sex": Term(code="all")}, False),
        (SEX, {"minimum_age": Age(value=21, unit="year")}, True),
    ],
)
def test_what_the_register_states_is_coded_from_its_own_field(
    statement: Statement, register: dict[str, Any], coded: bool
) -> None:
    """Two sources never ask for two ages: the register's field gives the coded one, the text keeps its own words."""
    (characteristic,) = written(full(statement), **register)
    assert coded == ("coding" in characteristic["code"])


def test_listed_values_with_a_gap_are_words() -> None:
    """A "grade 1 or 3" is no range."""
    ecog = Statement(kind="score", concept="ecog", span=(0, 2), bounds=any_of("1", "3"), unit="{score}")
    assert [WORDS] == forms(full(ecog))

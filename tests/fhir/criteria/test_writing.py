"""Criteria that are understood ⇄ characteristics: which carries what."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fhir_trials import json_text
from fhir_trials.issues import Issues
from fhir_trials.model import Criterion, Eligibility, Statement, Warned, Window
from fhir_trials.releases import lift, lower
from tests.fhir import strategies
from tests.fhir.groups import ORIGINAL, OWN, read, write
from tests.fhir.statements import anc, forms, full, hb, is_coded, joined, least, most, written

Json = dict[str, Any]


def mark(name: str, *parts: Json) -> Json:
    """An extension of ours with sub-extensions."""
    return {"url": f"{OWN}criterion-{name}", "extension": list(parts)}


def named(characteristic: Json, name: str) -> list[Json]:
    """The extensions of that name."""
    return [one for one in characteristic["extension"] if one["url"] == f"{OWN}criterion-{name}"]


ORDER = {"url": f"{OWN}criterion-order", "valuePositiveInt": 1}


def test_one_statement_that_says_all_is_one_characteristic() -> None:
    """Words, place and headings stand on the characteristic that is coded; there is none in words."""
    criterion = full(hb(least("10")), text="Hb ≥ 10 g/dL", headings=("Labs",), language="en")
    assert [
        {
            "id": "Inclusion-1",
            "extension": [
                {"url": ORIGINAL, "valueString": "Hb ≥ 10 g/dL"},
                ORDER,
                {"url": f"{OWN}criterion-section", "valueString": "Labs"},
                mark(
                    "reading",
                    {"url": "coverage", "valueCode": "full"},
                    {"url": "language", "valueCode": "en"},
                    {"url": "ofText", "valueString": "b21aad830097"},
                    {"url": "ofSection", "valueCode": "inclusion"},
                    {"url": "ofSaid", "valueString": "6b353e2e9896"},
                ),
                mark(
                    "statement",
                    {"url": "start", "valueInteger": 0},
                    {"url": "end", "valueInteger": 2},
                ),
            ],
            "code": {
                "coding": [{"system": "http://loinc.org", "code": "718-7"}],
                "text": "hemoglobin",
            },
            "valueQuantity": {
                "value": 10,
                "unit": "g/dL",
                "system": "http://unitsofmeasure.org",
                "code": "g/dL",
                "comparator": ">=",
            },
            "exclude": False,
        }
    ] == written(criterion)


def test_several_name_their_criterion_by_its_order() -> None:
    """Each carries the words and the order; where coverage is not full, the words are a characteristic too."""
    criterion = joined("all", "inclusion", hb(least("10")), anc(least("1")))
    first, second = written(criterion)
    assert ["Inclusion-1", "Inclusion-1.2"] == [first["id"], second["id"]]
    assert first["extension"][:2] == second["extension"][:2]
    assert ([1], [0]) == ([len(named(first, "reading"))], [len(named(second, "reading"))])
    partly = criterion.model_copy(update={"coverage": "partial"})
    assert [False, True, True] == [is_coded(one) for one in written(partly)]
    assert ["Inclusion-1", "Inclusion-1.2", "Inclusion-1.3"] == [one["id"] for one in written(partly)]


def test_what_cannot_be_coded_stands_with_the_words() -> None:
    """A statement with a window keeps the words, though coverage is full, and stands beside them."""
    operation = Statement(
        kind="event", span=(3, 6), window=Window(maximum=4, unit="week", anchor="screening")
    )
    words, coded = written(joined("all", "inclusion", hb(least("10")), operation))
    assert ([False, True], [1, 1]) == (
        [is_coded(words), is_coded(coded)],
        [len(named(one, "statement")) for one in (words, coded)],
    )
    (found,) = named(words, "statement")
    assert [
        {"url": "position", "valuePositiveInt": 2},
        {"url": "kind", "valueCode": "event"},
        {"url": "start", "valueInteger": 3},
        {"url": "end", "valueInteger": 6},
        {
            "url": "window",
            "extension": [
                {"url": "maximum", "valueDecimal": 4},
                {"url": "unit", "valueCode": "wk"},
                {"url": "relation", "valueCode": "before"},
                {"url": "anchor", "valueCode": "screening"},
            ],
        },
    ] == found["extension"]


def test_members_of_a_tree_are_named_by_their_order() -> None:
    """The whole is words; what is coded of a member stands behind it with the member's words and order."""
    lead_in = Criterion(text="All of:", section="inclusion", below="all", coverage="none")
    whole, coded = written(lead_in, full(hb(least("10")), level=1), full(anc(), text="ANC, fit", level=1))
    assert "All of:\n- Hb ANC\n- ANC, fit" == whole["valueCodeableConcept"]["text"]
    assert [1, 2, 3] == [one["extension"][0]["valuePositiveInt"] for one in named(whole, "reading")]
    assert [3] == [one["extension"][0]["valuePositiveInt"] for one in named(whole, "statement")]
    assert ("Inclusion-1.2", {**ORDER, "valuePositiveInt": 2}) == (coded["id"], coded["extension"][1])


def test_of_unknown_section_all_is_in_extensions() -> None:
    """What is understood of it stands beside it on the Group and names it by its order."""
    group = write(
        Eligibility(
            criteria=(full(hb(least("10")), "unknown", warnings=(Warned(code="exception", span=(0, 2)),)),)
        )
    )
    assert [
        f"{OWN}{name}" for name in ("unclassified-criterion", "criterion-reading", "criterion-statement")
    ] == [one["url"] for one in group["extension"]]


lively = settings(
    deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@pytest.mark.parametrize("release", ["R4", "R4B", "R5"])
@lively
@given(found=st.lists(strategies.criteria(), min_size=1, max_size=6).map(tuple))
def test_whatever_is_understood_comes_back(release: Any, found: tuple[Criterion, ...]) -> None:
    """Coverage, statements, logic and warnings are read as they were written, in every release."""
    eligibility, issues = Eligibility(criteria=found), Issues()
    there = json_text.decode(json_text.encode(lower(write(eligibility), release, issues)))
    assert (eligibility, []) == read(lift(there, release, issues))


@lively
@given(st.lists(strategies.criteria(), min_size=1, max_size=6).map(tuple), st.randoms())
def test_the_order_of_characteristics_says_nothing(found: tuple[Criterion, ...], random: Any) -> None:
    """A server may shuffle them: orders and positions say what belongs where, but for the bounds of one statement."""
    group = write(Eligibility(criteria=found))
    random.shuffle(group.get("characteristic", []))
    read_again, left = read(group)
    assert ([_sorted(one) for one in found], []) == ([_sorted(one) for one in read_again.criteria], left)


def _sorted(criterion: Criterion) -> Criterion:
    statements = tuple(
        one.model_copy(update={"bounds": tuple(sorted(one.bounds, key=str))}) for one in criterion.statements
    )
    return criterion.model_copy(update={"statements": statements})


def test_the_same_twice_stays_two() -> None:
    """Two equal criteria, each in code, are two."""
    criteria = (full(hb(least("10"), most("12", strict=True))),) * 2
    assert (Eligibility(criteria=criteria), []) == read(write(Eligibility(criteria=criteria)))


def test_two_ends_of_one_side_are_no_characteristics() -> None:
    """Nobody could tell them from two statements: they stand in the extension."""
    assert [("words", False)] == forms(full(hb(least("8"), least("9"))))

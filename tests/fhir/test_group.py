"""Eligibility ⇄ Group."""

from decimal import Decimal
from typing import Any

import pytest
from fhir.resources.group import Group
from hypothesis import HealthCheck, given, settings

from fhir_trials import json_text
from fhir_trials.cursor import Cursor
from fhir_trials.fhir import group
from fhir_trials.issues import Issues
from fhir_trials.model import Age, Criterion, Eligibility, Term, Text
from tests.fhir import strategies
from tests.fhir.groups import KEY, ORIGINAL, OWN, YEARS, read, write
from tests.fhir.leftovers import unreported
from tests.fhir.rich import ELIGIBILITY as RICH

lively = settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def characteristics(eligibility: Eligibility) -> list[dict[str, Any]]:
    """The characteristics of the Group."""
    return write(eligibility)["characteristic"]


@pytest.mark.parametrize(
    "eligibility",
    [
        RICH,
        Eligibility(
            minimum_age=Age(value=Decimal(6), unit="month"), maximum_age=Age(value=Decimal(2), unit="year")
        ),
        Eligibility(
            minimum_age=Age(value=Decimal(70), unit="year"), maximum_age=Age(value=Decimal(18), unit="year")
        ),
        Eligibility(maximum_age=Age(value=Decimal(0), unit="day")),
        Eligibility(sex=Term(code="all", text="ALL")),
        Eligibility(sex=Term(text="niet bekend")),
        Eligibility(healthy_volunteers=True),
        Eligibility(healthy_volunteers=False),
        Eligibility(gender_based=False),
        Eligibility(text=Text(text="see the protocol")),
        Eligibility(criteria=(Criterion(text="a", section="unknown", level=9),)),
    ],
    ids=lambda eligibility: "+".join(sorted(eligibility.model_fields_set)),
)
def test_eligibility_comes_back_and_nothing_is_left(eligibility: Eligibility) -> None:
    """What was written is read back as it was, to the last leaf."""
    assert (eligibility, []) == read(write(eligibility))


@lively
@given(strategies.eligibilities())
def test_any_eligibility_comes_back(eligibility: Eligibility) -> None:
    """So it is for values nobody thought of."""
    assert (eligibility, []) == read(write(eligibility))


@settings(lively, max_examples=20)
@given(strategies.eligibilities())
def test_fhir_resources_accepts_every_group(eligibility: Eligibility) -> None:
    """An independent model of R5 takes what is written."""
    Group.model_validate_json(json_text.encode(write(eligibility, "nl")))


def test_fhir_resources_accepts_the_rich_group() -> None:
    """An independent model of R5 takes what is written."""
    Group.model_validate_json(json_text.encode(write(RICH, "nl")))


@settings(lively, max_examples=200)
@given(strategies.damaged(write(RICH)))
def test_a_damaged_group_is_read_without_error(resource: dict[str, Any]) -> None:
    """Whatever stands where something else belongs is left, and reported."""
    cursor = Cursor(resource)
    group.from_fhir(cursor, Issues())
    assert [] == unreported(cursor)


def test_nothing_said_makes_no_group() -> None:
    """Where nobody says who may take part there is no Group."""
    assert group.to_fhir(Eligibility(), KEY) is None


def test_same_eligibility_same_bytes() -> None:
    """Writing twice gives the same bytes, also after the first was consumed by reading."""
    first = group.to_fhir(RICH, KEY)
    assert first is not None
    before = json_text.encode(first)
    group.from_fhir(Cursor(first), Issues())
    assert before == json_text.encode(group.to_fhir(RICH, KEY))


def test_the_group_defines_people_and_counts_none() -> None:
    """A definition of persons with our key, the criteria as one text, and neither members nor a quantity."""
    written = write(Eligibility(text=Text(text="Adults", language="en")), "nl")
    assert {
        "resourceType": "Group",
        "id": "NCT00000001-eligibility",
        "meta": {"tag": [{"system": "https://w3id.org/fhir-trials/CodeSystem/tag", "code": "managed"}]},
        "language": "nl",
        "identifier": [
            {
                "use": "usual",
                "system": "https://w3id.org/fhir-trials/sid/key",
                "value": "NCT00000001/eligibility",
            }
        ],
        "type": "person",
        "membership": "definitional",
        "description": "Adults",
        "_description": {
            "extension": [
                {"url": "https://w3id.org/fhir-trials/StructureDefinition/text-language", "valueCode": "en"}
            ]
        },
    } == written


def test_two_ages_in_one_unit_are_a_range() -> None:
    """Both bounds in one unit are one Range, same unit at both ends and no comparator."""
    ages = Eligibility(
        minimum_age=Age(value=Decimal(18), unit="year"), maximum_age=Age(value=Decimal(64), unit="year")
    )
    assert [
        {
            "code": {"coding": [{"system": "http://snomed.info/sct", "code": "397669002"}]},
            "valueRange": {"low": {"value": 18, **YEARS}, "high": {"value": 64, **YEARS}},
            "exclude": False,
        }
    ] == characteristics(ages)


def test_ages_in_two_units_are_two_quantities() -> None:
    """Six months to two years are two characteristics that both hold."""
    ages = Eligibility(
        minimum_age=Age(value=Decimal(6), unit="month"), maximum_age=Age(value=Decimal(2), unit="year")
    )
    assert [(">=", 6, "mo"), ("<=", 2, "a")] == [
        (one["valueQuantity"]["comparator"], one["valueQuantity"]["value"], one["valueQuantity"]["code"])
        for one in characteristics(ages)
    ]


def test_age_bands_are_no_characteristics() -> None:
    """Any of the bands may take part, so they never become characteristics that must all hold."""
    bands = Eligibility(age_bands=RICH.age_bands)
    assert "characteristic" not in write(bands)


@pytest.mark.parametrize(("accepted", "count"), [(True, 0), (False, 1)])
def test_healthy_volunteers_are_never_required(accepted: bool, count: int) -> None:
    """Accepted is no requirement; refused is an exclusion; either way the flag itself is kept."""
    written = write(Eligibility(healthy_volunteers=accepted))
    assert [{"url": f"{OWN}healthy-volunteers", "valueBoolean": accepted}] == written["extension"]
    assert [True] * count == [one["exclude"] for one in written.get("characteristic", [])]


def test_all_sexes_are_no_characteristic() -> None:
    """That both may take part restricts nobody."""
    assert "characteristic" not in write(Eligibility(sex=Term(code="all", text="ALL")))


def test_a_criterion_keeps_its_words_place_and_headings() -> None:
    """A criterion with nothing below it is one characteristic with its own words, its place and its headings."""
    criterion = Criterion(text="ANC ≥ 1.0 × 10⁹/L", section="inclusion", headings=("Labs", "Within 7 days:"))
    assert [
        {
            "id": "Inclusion-1",
            "extension": [
                {"url": ORIGINAL, "valueString": "ANC ≥ 1.0 × 10⁹/L"},
                {"url": f"{OWN}criterion-order", "valuePositiveInt": 1},
                {"url": f"{OWN}criterion-section", "valueString": "Labs"},
                {"url": f"{OWN}criterion-section", "valueString": "Within 7 days:"},
            ],
            "code": {"text": "Eligibility Criterion"},
            "valueCodeableConcept": {"text": "ANC ≥ 1.0 × 10⁹/L"},
            "exclude": False,
        }
    ] == characteristics(Eligibility(criteria=(criterion,)))


def test_an_unknown_section_is_never_taken_for_inclusion() -> None:
    """A criterion of unknown section is no characteristic, since `exclude` has no third value."""
    written = write(Eligibility(criteria=(Criterion(text="a", section="unknown"),)))
    assert "characteristic" not in written
    assert [f"{OWN}unclassified-criterion"] == [one["url"] for one in written["extension"]]


def test_criteria_of_unknown_section_are_told_once() -> None:
    """One warning says how many criteria neither include nor exclude; where there are none there is no warning."""
    unknown = Criterion(text="a", section="unknown", coverage="none", for_some=True)
    known = Criterion(text="b", section="inclusion")
    issues = Issues()
    group.to_fhir(Eligibility(criteria=(unknown, known, unknown)), KEY, None, issues)
    assert [("warning", "criteria-unclassified", "eligibility.criteria")] == [one[:3] for one in issues]
    assert "2 of 3" in next(iter(issues)).message
    group.to_fhir(Eligibility(criteria=(known,)), KEY, None, none := Issues())
    assert [] == list(none)


def test_criteria_are_read_in_the_order_they_carry() -> None:
    """The order of the source outlives a server that shuffles a list; a stranger's criterion stays behind."""
    criteria = tuple(Criterion(text=text, section="inclusion") for text in ("first", "second"))
    resource = write(Eligibility(criteria=criteria))
    added = {"code": {"text": "x"}, "valueCodeableConcept": {"text": "added"}, "exclude": False}
    resource["characteristic"] = [added, *reversed(resource["characteristic"])]
    found, _ = read(resource)
    assert ["first", "second", "added"] == [one.text for one in found.criteria]

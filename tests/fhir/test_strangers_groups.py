"""Groups that others wrote → Eligibility."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from fhir_trials import json_text
from fhir_trials.model import Age, Bound, Criterion, Eligibility, Statement, Term
from tests.fhir.groups import ORIGINAL, OWN, YEARS, read

STRANGERS = Path(__file__).parents[3] / "shared" / "data" / "fhir-ig" / "ebm"


def strangers(*characteristic: dict[str, Any]) -> dict[str, Any]:
    """The Group of a stranger."""
    return {
        "resourceType": "Group",
        "type": "person",
        "membership": "definitional",
        "characteristic": list(characteristic),
    }


def test_the_words_of_strangers_are_found_wherever_they_stand() -> None:
    """Words are read from originalText, R6's description, its 6.0 extension, or the value."""
    elsewhere = {
        "url": "http://hl7.org/fhir/6.0/StructureDefinition/extension-Group.characteristic.description",
        "valueMarkdown": "in an extension",
    }
    value = {"code": {"text": "Defined by CodeableConcept"}, "exclude": True}
    found, left = read(
        strangers(
            {**value, "extension": [{"url": ORIGINAL, "valueString": "original"}]},
            {**value, "description": "native", "valueCodeableConcept": {"text": "native"}},
            {**value, "extension": [elsewhere]},
            {**value, "valueCodeableConcept": {"text": "__* in the value"}},
        )
    )
    assert ["original", "native", "in an extension", "in the value"] == [one.text for one in found.criteria]
    assert [0, 0, 0, 1] == [one.level for one in found.criteria]
    assert {"exclusion"} == {one.section for one in found.criteria}
    assert [] == left


def test_what_a_stranger_says_beside_the_words_is_reported() -> None:
    """A second text and a code of a criterion are not dropped in silence."""
    found, left = read(
        strangers(
            {
                "description": "HbA1c above 7 %",
                "code": {"text": "HbA1c"},
                "valueCodeableConcept": {"text": "more than seven"},
            }
        )
    )
    assert (Criterion(text="HbA1c above 7 %", section="unknown"),) == found.criteria
    assert ["Group.characteristic[0].code.text", "Group.characteristic[0].valueCodeableConcept.text"] == left


@pytest.mark.parametrize(
    ("system", "code"),
    [
        ("http://snomed.info/sct", "397669002"),
        ("http://snomed.info/sct", "424144002"),
        ("http://loinc.org", "30525-0"),
    ],
)
def test_every_code_for_age_is_read(system: str, code: str) -> None:
    """An age is read by any of its codes; a Range with one end is one bound."""
    coding = {"system": system, "code": code, "display": "Age"}
    found, left = read(
        strangers(
            {
                "code": {"coding": [coding], "text": "Age"},
                "valueRange": {"low": {"value": 18, **YEARS}},
                "exclude": False,
            }
        )
    )
    assert (Eligibility(minimum_age=Age(value=Decimal(18), unit="year")), []) == (found, left)


def test_an_age_with_words_is_both() -> None:
    """A coded age that also has words of its own is a bound and a criterion."""
    found, left = read(
        strangers(
            {
                "code": {"coding": [{"system": "http://snomed.info/sct", "code": "397669002"}]},
                "description": "Adults (≥18 years)",
                "valueQuantity": {"value": 18, "comparator": ">=", **YEARS},
                "exclude": False,
            }
        )
    )
    assert Age(value=Decimal(18), unit="year") == found.minimum_age
    assert (Criterion(text="Adults (≥18 years)", section="inclusion"),) == found.criteria
    assert [] == left


@pytest.mark.parametrize(
    "odd",
    [
        {"valueQuantity": {"value": 18, "comparator": ">=", "unit": "years"}, "exclude": False},
        {"valueBoolean": True, "exclude": False},
    ],
    ids=["no-unit-code", "no-number"],
)
def test_an_age_that_is_no_bound_is_reported(odd: dict[str, Any]) -> None:
    """What cannot be understood is not bent into something that can."""
    found, left = read(
        strangers({"code": {"coding": [{"system": "http://snomed.info/sct", "code": "397669002"}]}, **odd})
    )
    assert Eligibility() == found
    assert left


@pytest.mark.parametrize(
    ("comparator", "exclude", "bound", "words"),
    [
        (">", False, Bound(side="lower", value=Decimal(75), inclusive=False), "age: > 75 year"),
        (">=", True, Bound(side="lower", value=Decimal(75)), "age: >= 75 year"),
        (None, False, Bound(side="equal", value=Decimal(75)), "age: 75 year"),
    ],
)
def test_an_age_that_is_no_inclusive_bound_is_a_criterion(
    comparator: str | None, exclude: bool, bound: Bound, words: str
) -> None:
    """A bound that the register's fields cannot hold is a criterion that states it, in words made of it."""
    quantity = {"value": 75, **({"comparator": comparator} if comparator else {}), **YEARS}
    code = {"coding": [{"system": "http://snomed.info/sct", "code": "397669002"}]}
    statement = Statement(kind="age", concept="age", span=(0, len(words)), bounds=(bound,), unit="a")
    criterion = Criterion(
        text=words,
        section="exclusion" if exclude else "inclusion",
        coverage="full",
        statements=(statement,),
    )
    assert (Eligibility(criteria=(criterion,)), []) == read(
        strangers({"code": code, "valueQuantity": quantity, "exclude": exclude})
    )


def test_a_second_bound_is_a_criterion() -> None:
    """Of two lower bounds the first is the register's and the second a criterion that states it."""
    code = {"coding": [{"system": "http://snomed.info/sct", "code": "397669002"}]}
    bounds = [
        {"code": code, "valueQuantity": {"value": age, "comparator": ">=", **YEARS}, "exclude": False}
        for age in (18, 21)
    ]
    found, left = read(strangers(*bounds))
    assert Age(value=Decimal(18), unit="year") == found.minimum_age
    assert ["age: >= 21 year"] == [one.text for one in found.criteria]
    assert [] == left


def test_sex_is_read_by_its_loinc_code_too() -> None:
    """LOINC's code for sex is read; a value it does not know keeps its words."""
    code = {"coding": [{"system": "http://loinc.org", "code": "46098-0"}]}
    found, left = read(strangers({"code": code, "valueCodeableConcept": {"text": "women"}, "exclude": False}))
    assert (Eligibility(sex=Term(text="women")), []) == (found, left)


def test_a_second_sex_is_reported() -> None:
    """Of two sexes the first is kept; of the second the words are kept and the code is reported."""
    code = {"coding": [{"system": "http://snomed.info/sct", "code": "263495000"}]}
    found, left = read(
        strangers(*[{"code": code, "valueCodeableConcept": {"text": text}} for text in ("women", "men")])
    )
    assert (Term(text="women"), (Criterion(text="men", section="unknown"),)) == (found.sex, found.criteria)
    assert [f"Group.characteristic[1].code.coding[0].{member}" for member in ("system", "code")] == left


def test_an_unclassified_criterion_without_words_is_reported() -> None:
    """Our extension without its text says nothing that could be kept, and is reported."""
    part = {"url": "heading", "valueString": "Part B"}
    _, left = read(
        {**strangers(), "extension": [{"url": f"{OWN}unclassified-criterion", "extension": [part]}]}
    )
    assert left


@pytest.mark.skipif(not STRANGERS.is_dir(), reason="the Groups of ../shared/data are not here")
def test_the_groups_of_ebm_on_fhir_are_read_without_error() -> None:
    """Every description in a stranger's Group of R6 shape is in a criterion, coded or not."""
    for file in sorted(STRANGERS.glob("Group-*.json")):
        resource = json_text.decode(file.read_bytes())
        described = [one["description"] for one in resource.get("characteristic", ()) if "description" in one]
        found, _ = read(resource)
        said = "\n".join(one.text for one in found.criteria)
        assert [] == [text for text in described if text not in said], file.name

"""Eligibility ⇄ Group."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from fhir.resources.group import Group
from hypothesis import HealthCheck, given, settings

from fhir_trials import json_text
from fhir_trials.cursor import Cursor
from fhir_trials.fhir import group
from fhir_trials.fhir.keys import Key
from fhir_trials.issues import Issues
from fhir_trials.model import Age, Criterion, Eligibility, Term, Text
from tests.fhir import strategies
from tests.fhir.rich import ELIGIBILITY as RICH

STRANGERS = Path(__file__).parents[3] / "shared" / "data" / "fhir-ig" / "ebm"
KEY = Key("NCT00000001", "registry")
ORIGINAL = "http://hl7.org/fhir/StructureDefinition/originalText"
OWN = "https://w3id.org/fhir-trials/StructureDefinition/"
YEARS = {"unit": "year", "system": "http://unitsofmeasure.org", "code": "a"}

lively = settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def write(eligibility: Eligibility, language: str | None = None) -> dict[str, Any]:
    """The Group, as JSON text gives it back."""
    written = group.to_fhir(eligibility, KEY, language)
    assert written is not None
    return json_text.decode(json_text.encode(written))


def read(resource: dict[str, Any]) -> tuple[Eligibility, list[str]]:
    """What a Group says, and the paths of what was not read."""
    cursor, issues = Cursor(json_text.decode(json_text.encode(resource)), "Group"), Issues()
    found = Eligibility.model_validate(group.from_fhir(cursor, issues))
    cursor.report_rest(issues, "not-read")
    return found, [issue.path for issue in issues]


def characteristics(eligibility: Eligibility) -> list[dict[str, Any]]:
    """The characteristics of the Group."""
    return write(eligibility)["characteristic"]


def strangers(*characteristic: dict[str, Any]) -> dict[str, Any]:
    """The Group of a stranger."""
    return {
        "resourceType": "Group",
        "type": "person",
        "membership": "definitional",
        "characteristic": list(characteristic),
    }


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
    ids=lambda eligibility: "+".join(eligibility.model_fields_set),
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
    group.from_fhir(Cursor(resource), Issues())


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
    """One criterion is one characteristic with its own words, in order, under its headings and its parent."""
    parent, child, *_ = [one for one in characteristics(RICH) if "id" in one]
    assert "Inclusion-1" == parent["id"]
    assert {
        "id": "Inclusion-2",
        "extension": [
            {"url": ORIGINAL, "valueString": "ANC ≥ 1.0 × 10⁹/L"},
            {"url": f"{OWN}criterion-order", "valuePositiveInt": 2},
            {"url": f"{OWN}criterion-section", "valueString": "Labs"},
            {"url": f"{OWN}criterion-section", "valueString": "Within 7 days:"},
            {"url": f"{OWN}criterion-parent", "valueString": "Inclusion-1"},
        ],
        "code": {"text": "Eligibility Criterion"},
        "valueCodeableConcept": {"text": "ANC ≥ 1.0 × 10⁹/L"},
        "exclude": False,
    } == child


def test_an_unknown_section_is_never_taken_for_inclusion() -> None:
    """A criterion of unknown section is no characteristic, since `exclude` has no third value."""
    written = write(Eligibility(criteria=(Criterion(text="a", section="unknown"),)))
    assert "characteristic" not in written
    assert [f"{OWN}unclassified-criterion"] == [one["url"] for one in written["extension"]]


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
        {"valueQuantity": {"value": 18, "comparator": ">", **YEARS}, "exclude": False},
        {"valueQuantity": {"value": 18, "comparator": ">=", "unit": "years"}, "exclude": False},
        {"valueQuantity": {"value": 75, "comparator": ">=", **YEARS}, "exclude": True},
        {"valueBoolean": True, "exclude": False},
    ],
    ids=["strict", "no-unit-code", "excluded", "no-number"],
)
def test_an_age_that_is_no_inclusive_bound_is_reported(odd: dict[str, Any]) -> None:
    """A bound the model cannot hold is not bent into one that it can."""
    found, left = read(
        strangers({"code": {"coding": [{"system": "http://snomed.info/sct", "code": "397669002"}]}, **odd})
    )
    assert Eligibility() == found
    assert left


def test_a_second_bound_is_reported() -> None:
    """Of two lower bounds the first is kept and the second is not dropped in silence."""
    code = {"coding": [{"system": "http://snomed.info/sct", "code": "397669002"}]}
    bounds = [
        {"code": code, "valueQuantity": {"value": age, "comparator": ">=", **YEARS}} for age in (18, 21)
    ]
    found, left = read(strangers(*bounds))
    assert Age(value=Decimal(18), unit="year") == found.minimum_age
    assert "Group.characteristic[1].valueQuantity.value" in left


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


def test_a_parent_that_does_not_exist_is_reported() -> None:
    """A criterion whose parent is not in the Group stands for itself, and the link is not dropped in silence."""
    resource = write(Eligibility(criteria=RICH.criteria[:2]))
    del resource["characteristic"][0]
    found, left = read(resource)
    assert (0,) == tuple(one.level for one in found.criteria)
    assert [
        "Group.characteristic[0].extension[4].url",
        "Group.characteristic[0].extension[4].valueString",
    ] == left


def test_criteria_are_read_in_the_order_they_carry() -> None:
    """The order of the source outlives a server that shuffles a list; a stranger's criterion stays behind."""
    resource = write(Eligibility(criteria=RICH.criteria[:2]))
    added = {"code": {"text": "x"}, "valueCodeableConcept": {"text": "added"}, "exclude": False}
    resource["characteristic"] = [added, *reversed(resource["characteristic"])]
    found, _ = read(resource)
    assert [RICH.criteria[0].text, RICH.criteria[1].text, "added"] == [one.text for one in found.criteria]
    assert [0, 1, 0] == [one.level for one in found.criteria]


def test_any_of_is_reported() -> None:
    """A Group whose characteristics need not all hold is not read as if they had to, without a word."""
    _, left = read({**strangers(), "combinationMethod": "any-of"})
    assert ["Group.combinationMethod"] == left


def test_an_unclassified_criterion_without_words_is_reported() -> None:
    """Our extension without its text says nothing that could be kept, and is reported."""
    part = {"url": "heading", "valueString": "Part B"}
    _, left = read(
        {**strangers(), "extension": [{"url": f"{OWN}unclassified-criterion", "extension": [part]}]}
    )
    assert left


@pytest.mark.skipif(not STRANGERS.is_dir(), reason="the Groups of ../shared/data are not here")
def test_the_groups_of_ebm_on_fhir_are_read_without_error() -> None:
    """Every description in a stranger's Group of R6 shape becomes a criterion, coded or not."""
    for file in sorted(STRANGERS.glob("Group-*.json")):
        resource = json_text.decode(file.read_bytes())
        described = [one["description"] for one in resource.get("characteristic", ()) if "description" in one]
        found, _ = read(resource)
        assert set(described) <= {one.text for one in found.criteria}, file.name

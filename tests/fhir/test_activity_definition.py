"""Intervention ⇄ ActivityDefinition."""

from decimal import Decimal
from typing import Any

import pytest
from fhir.resources.activitydefinition import ActivityDefinition
from hypothesis import HealthCheck, given, settings

from fhir_trials import json_text
from fhir_trials.cursor import Cursor
from fhir_trials.fhir import activity_definition
from fhir_trials.fhir.keys import Key
from fhir_trials.issues import Issues
from fhir_trials.model import Coding, Dose, Duration, Frequency, Intervention, Product, Quantity, Term
from tests.fhir import strategies
from tests.fhir.leftovers import unreported
from tests.fhir.rich import INTERVENTION as RICH

KEY = Key("NCT00000001", "registry")
BASE = "https://w3id.org/fhir-trials"

lively = settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def write(intervention: Intervention, language: str | None = None) -> dict[str, Any]:
    """The definition, as JSON text gives it back."""
    written = activity_definition.to_fhir(intervention, KEY, language)
    return json_text.decode(json_text.encode(written))


def read(resource: dict[str, Any]) -> tuple[Intervention, list[str]]:
    """What a definition says, and the paths of what was not read."""
    cursor, issues = Cursor(json_text.decode(json_text.encode(resource)), "ActivityDefinition"), Issues()
    found = Intervention.model_validate(activity_definition.from_fhir(cursor, issues))
    cursor.report_rest(issues, "not-read")
    return found, [issue.path for issue in issues]


def stranger(**members: Any) -> dict[str, Any]:
    """A definition of somebody else's."""
    return {"resourceType": "ActivityDefinition", "id": "x", "status": "active", **members}


@pytest.mark.parametrize(
    "intervention",
    [
        RICH,
        Intervention(id="a", name="a"),
        Intervention(id="A.b-3", name="x", kind=Term(text="something")),
        Intervention(id="a", name="x", products=(Product(brand_name="X"),)),
        Intervention(id="a", name="x", products=(Product(brand_name="X"), Product(generic_name="y"))),
        Intervention(id="a", name="x", doses=(Dose(),)),
    ],
    ids=["rich", "minimal", "uncoded-kind", "brand-only", "two-products", "empty-dose"],
)
def test_an_intervention_comes_back_and_nothing_is_left(intervention: Intervention) -> None:
    """What was written is read back as it was, to the last leaf."""
    assert (intervention, []) == read(write(intervention))


@lively
@given(strategies.values(Intervention))
def test_any_intervention_comes_back(intervention: Intervention) -> None:
    """So it is for values nobody thought of."""
    assert (intervention, []) == read(write(intervention))


@settings(lively, max_examples=20)
@given(strategies.values(Intervention))
def test_fhir_resources_accepts_every_definition(intervention: Intervention) -> None:
    """An independent model of R5 takes what is written."""
    ActivityDefinition.model_validate_json(json_text.encode(write(intervention, "nl")))


def test_fhir_resources_accepts_the_rich_definition() -> None:
    """An independent model of R5 takes what is written."""
    ActivityDefinition.model_validate_json(json_text.encode(write(RICH, "nl")))


@settings(lively, max_examples=200)
@given(strategies.damaged(write(RICH)))
def test_a_damaged_definition_is_read_without_error(resource: dict[str, Any]) -> None:
    """Whatever stands where something else belongs is left, and reported."""
    cursor = Cursor(resource)
    activity_definition.from_fhir(cursor, Issues())
    assert [] == unreported(cursor)


def test_same_intervention_same_bytes() -> None:
    """Writing twice gives the same bytes, also after the first was consumed by reading."""
    first = activity_definition.to_fhir(RICH, KEY)
    before = json_text.encode(first)
    activity_definition.from_fhir(Cursor(first), Issues())
    assert before == json_text.encode(activity_definition.to_fhir(RICH, KEY))


def test_a_definition_has_names_of_its_own() -> None:
    """Id, identifier and url come from the trial's key and the intervention's id; no word is invented."""
    assert {
        "resourceType": "ActivityDefinition",
        "id": "NCT00000001-a",
        "meta": {"tag": [{"system": f"{BASE}/CodeSystem/tag", "code": "managed"}]},
        "identifier": [{"use": "usual", "system": f"{BASE}/sid/key", "value": "NCT00000001/a"}],
        "url": f"{BASE}/ActivityDefinition/NCT00000001-a",
        "title": "Usual care",
        "status": "active",
    } == write(Intervention(id="a", name="Usual care"))


@pytest.mark.parametrize(
    ("code", "request_type"),
    [
        ("drug", "MedicationRequest"),
        ("biological", "MedicationRequest"),
        ("procedure", "ServiceRequest"),
        ("radiation", "ServiceRequest"),
        ("device", "DeviceRequest"),
        ("behavioral", None),
        ("combination-product", None),
        (None, None),
    ],
)
def test_the_request_is_named_only_where_it_is_certain(code: Any, request_type: str | None) -> None:
    """`kind` is written for kinds of intervention that leave no doubt."""
    written = write(Intervention(id="a", name="x", kind=Term(code=code, text="word")))
    assert request_type == written.get("kind")


def test_one_named_product_is_also_said_natively() -> None:
    """The product's name stands in the native element where there is one name to say, and is read once."""
    assert {"text": "anakinra"} == write(RICH)["productCodeableConcept"]
    several = Intervention(id="a", name="x", products=(Product(brand_name="X"), Product(generic_name="y")))
    assert "productCodeableConcept" not in write(several)


def test_a_dose_is_a_step_of_the_dosage() -> None:
    """Amount, route, rhythm and length stand in Dosage; courses are no count of administrations."""
    step = write(RICH)["dosage"][0]
    assert {
        "extension": [{"url": f"{BASE}/StructureDefinition/dose-courses", "valuePositiveInt": 4}],
        "text": "100 mg once daily for 14 days",
        "timing": {
            "repeat": {
                "boundsDuration": {
                    "value": 14,
                    "unit": "day",
                    "system": "http://unitsofmeasure.org",
                    "code": "d",
                },
                "frequency": 1,
                "period": 1,
                "periodUnit": "d",
            },
            "code": {"text": "once a day for 14 days, 4 courses"},
        },
        "route": {"coding": [{"system": "http://snomed.info/sct", "code": "34206005"}], "text": "s.c."},
        "doseAndRate": [
            {
                "doseQuantity": {
                    "value": Decimal("100.0"),
                    "unit": "mg",
                    "system": "http://unitsofmeasure.org",
                    "code": "mg",
                }
            }
        ],
    } == step


def dose(**members: Any) -> dict[str, Any]:
    """The step that is written for a dose."""
    return write(Intervention(id="a", name="x", doses=(Dose(**members),)))["dosage"][0]


def amount(value: int | str, unit: str | None = "mg") -> Quantity:
    """An amount."""
    return Quantity(value=Decimal(value), unit=unit)


def milligrams(value: int) -> dict[str, Any]:
    """An amount in FHIR."""
    return {"value": value, "unit": "mg", "system": "http://unitsofmeasure.org", "code": "mg"}


@pytest.mark.parametrize(
    ("ends", "expected"),
    [
        ({"amount": amount(1)}, {"doseQuantity": milligrams(1)}),
        ({"highest": amount(2)}, {"doseRange": {"high": milligrams(2)}}),
        (
            {"amount": amount(1), "highest": amount(2)},
            {"doseRange": {"low": milligrams(1), "high": milligrams(2)}},
        ),
        ({"amount": amount(3), "highest": amount(2)}, {"doseQuantity": milligrams(3)}),
        (
            {"amount": amount(1, "tablet"), "highest": amount(2)},
            {"doseQuantity": {"value": 1, "unit": "tablet"}},
        ),
    ],
    ids=["one", "at-most", "range", "upside-down", "two-units"],
)
def test_a_range_has_one_unit_and_its_ends_in_order(ends: dict[str, Any], expected: dict[str, Any]) -> None:
    """A Range is written where FHIR allows one; else the most stands in an extension beside the least."""
    step = dose(**ends)
    assert [expected] == step["doseAndRate"]
    beside = [] if "doseRange" in expected or "highest" not in ends else [milligrams(2)]
    assert beside == [mark["valueQuantity"] for mark in step.get("extension", ())]


@pytest.mark.parametrize(
    ("unit", "code"),
    [
        ("mg", "mg"),
        ("mg/kg", "mg/kg"),
        ("10*6.[IU]/m2", "10*6.[IU]/m2"),
        ("milligram", "mg"),
        ("ML", "mL"),
        ("tablet", None),
        ("mg/eye", None),
        (None, None),
    ],
)
def test_an_amount_has_its_code_where_the_unit_is_known(unit: str | None, code: str | None) -> None:
    """A unit that UCUM has, as its code or as people write it, is coded; any other is only named."""
    quantity = dose(amount=amount(1, unit))["doseAndRate"][0]["doseQuantity"]
    coded = {"system": "http://unitsofmeasure.org", "code": code} if code else {}
    assert {"value": 1, **({"unit": unit} if unit else {}), **coded} == quantity


@pytest.mark.parametrize(
    ("relations", "numbers"),
    [
        ([None, None], [None, None]),
        ([None, "follows"], [1, 2]),
        ([None, "beside"], [1, 1]),
        ([None, "instead"], [None, None]),
        ([None, "follows", "beside", "follows"], [1, 2, 2, 3]),
        ([None, "instead", "follows"], [1, None, 2]),
        ([None, None, "follows"], [None, 1, 2]),
        ([None, "follows", None, "follows"], [None, None, None, None]),
    ],
)
def test_only_doses_that_follow_or_go_together_are_numbered(relations: Any, numbers: Any) -> None:
    """Doses that follow each other have a number each, those at the same time one; others none, and all come back."""
    doses = tuple(Dose(relation=said, name=str(place)) for place, said in enumerate(relations))
    given = Intervention(id="a", name="x", doses=doses)
    assert numbers == [step.get("sequence") for step in write(given)["dosage"]]
    assert (given, []) == read(write(given))


def test_a_strangers_doses_are_read_by_their_numbers() -> None:
    """Their numbers are the order where each has one, and say how doses relate; a number against the order is left."""
    steps = [{"sequence": 2, "text": "b"}, {"sequence": 1, "text": "a"}, {"sequence": 2, "text": "c"}]
    found, left = read(stranger(title="x", dosage=steps))
    assert [("a", None), ("b", "follows"), ("c", "beside")] == [
        (one.text, one.relation) for one in found.doses
    ]
    assert [] == left
    found, left = read(stranger(title="x", dosage=[steps[0], {"text": "c"}, steps[1]]))
    assert [("b", None), ("c", None), ("a", None)] == [(one.text, one.relation) for one in found.doses]
    assert ["ActivityDefinition.dosage[2].sequence"] == left


@pytest.mark.parametrize(
    ("unit", "key"),
    [
        ("mL/h", "rate"),
        ("ug/kg/min", "rate"),
        ("mg/24 hours", "rate"),
        ("mg per day", "rate"),
        ("mg/kg", "dose"),
    ],
)
def test_an_amount_in_a_time_is_a_rate(unit: str, key: str) -> None:
    """What is given in an hour, or a range of it, is no dose."""
    low, high = amount(1, unit), amount(2, unit)
    cases: Any = (({"amount": low}, "Quantity"), ({"amount": low, "highest": high}, "Range"))
    for members, name in cases:
        given = Intervention(id="a", name="x", doses=(Dose(**members),))
        assert [f"{key}{name}"] == [*write(given)["dosage"][0]["doseAndRate"][0]]
        assert (given, []) == read(write(given))


CYCLE = Duration(value=Decimal(28), unit="day")
DAILY = Frequency(times=1, period=Decimal(1), unit="day")


@pytest.mark.parametrize(
    ("members", "timing"),
    [
        (
            {"cycle": CYCLE, "days": (1,), "courses": 4},
            {
                "repeat": {"count": 4, "frequency": 1, "period": 28, "periodUnit": "d"},
                "code": {"text": "on day 1 of each cycle, 4 courses of 28 days"},
            },
        ),
        (
            {"cycle": CYCLE, "days": (1,), "frequency": DAILY},
            {
                "repeat": {"frequency": 1, "period": 28, "periodUnit": "d"},
                "code": {"text": "once a day, on day 1 of each cycle, in cycles of 28 days"},
            },
        ),
        (
            {"cycle": CYCLE, "days": (1, 8), "frequency": DAILY, "how_often": "weekly"},
            {"code": {"text": "weekly, once a day, on days 1 and 8 of each cycle, in cycles of 28 days"}},
        ),
        ({"how_often": "ten days per month"}, {"code": {"text": "ten days per month"}}),
        (
            {"cycle": CYCLE, "how_often": "in cycles of 28 days"},
            {"code": {"text": "in cycles of 28 days, in cycles of 28 days"}},
        ),
    ],
    ids=["one-day", "once-a-day-on-it", "several-days", "words", "our-words"],
)
def test_a_course_has_words_and_never_a_rhythm_of_every_day(members: Any, timing: Any) -> None:
    """The words say all of it; natively there is only what a reader without our extensions may go by."""
    given = Intervention(id="a", name="x", doses=(Dose(**members),))
    assert timing == write(given)["dosage"][0]["timing"]
    assert (given, []) == read(write(given))


def test_an_edited_rhythm_of_a_course_is_read() -> None:
    """Where somebody changed the words or the rhythm of a course, what is there now is read."""
    resource = write(Intervention(id="a", name="x", doses=(Dose(cycle=CYCLE, days=(1,), courses=4),)))
    timing = resource["dosage"][0]["timing"]
    timing["code"]["text"] = "every Monday"
    timing["repeat"] |= {"count": 5, "period": 7}
    found, left = read(resource)
    week = Frequency(times=1, period=Decimal(7), unit="day")
    assert ("every Monday", week) == (found.doses[0].how_often, found.doses[0].frequency)
    assert ["ActivityDefinition.dosage[0].timing.repeat.count"] == left


def test_a_dose_has_its_product_and_its_maximum() -> None:
    """The product is named by its id; the most at a time stands natively."""
    products = (Product(id="p1", generic_name="x"), Product(id="p2", generic_name="y"))
    given = Intervention(
        id="a", name="x", products=products, doses=(Dose(product="p2", maximum=amount(150)),)
    )
    assert milligrams(150) == write(given)["dosage"][0]["maxDosePerAdministration"]
    assert (given, []) == read(write(given))


def test_what_fhir_has_no_place_for_in_a_dose_stands_in_extensions() -> None:
    """Cycle, days, form, end and names stand beside the dose."""
    step = dose(
        name="Part 2",
        other_name="P2",
        form=Term(code="tablet", text="tabletten"),
        duration_varies=False,
        until="progression",
        cycle=Duration(value=Decimal(28), unit="day"),
        days=(1, 15),
    )
    found = {
        mark["url"].rpartition("/")[2]: {key: held for key, held in mark.items() if key != "url"}
        for mark in step["extension"][:-1]
    }
    assert {
        "dose-name": {"valueString": "Part 2"},
        "other-name": {"valueString": "P2"},
        "dose-form": {
            "valueCodeableConcept": {
                "coding": [
                    {"system": "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl", "code": "C42998"}
                ],
                "text": "tabletten",
            }
        },
        "duration-varies": {"valueBoolean": False},
        "dose-until": {"valueString": "progression"},
        "dose-cycle": {
            "valueDuration": {
                "value": 28,
                "unit": "day",
                "system": "http://unitsofmeasure.org",
                "code": "d",
            }
        },
        "dose-day": {"valuePositiveInt": 1},
    } == found
    assert {"url": f"{BASE}/StructureDefinition/dose-day", "valuePositiveInt": 15} == step["extension"][-1]


def test_an_intervention_has_its_codes_natively() -> None:
    """Public codes stand in `code`; the role in an extension."""
    aspirin = Coding(vocabulary="NCIt", code="C287", display="Aspirin")
    role: Any = Term(code="active-comparator", text="Active Comparator")
    written = write(Intervention(id="a", name="x", codings=(aspirin,), role=role))
    ncit = "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl"
    assert {"coding": [{"system": ncit, "code": "C287", "display": "Aspirin"}]} == written["code"]
    assert [f"{BASE}/StructureDefinition/intervention-role"] == [one["url"] for one in written["extension"]]


def test_a_strangers_amount_keeps_what_it_says() -> None:
    """A code without a unit is the unit; a code that says something else than the unit, and a least without a most, are reported."""
    ucum = {"value": 1, "system": "http://unitsofmeasure.org", "code": "mg"}
    found, left = read(
        stranger(
            title="x",
            dosage=[
                {"doseAndRate": [{"doseQuantity": ucum}]},
                {"doseAndRate": [{"doseQuantity": {**ucum, "unit": "milligram"}}]},
                {"doseAndRate": [{"doseQuantity": {**ucum, "unit": "puff"}}]},
                {"doseAndRate": [{"doseRange": {"low": ucum, "high": ucum}}]},
                {"doseAndRate": [{"doseRange": {"low": {"value": 1}}}]},
            ],
        )
    )
    assert ["mg", "milligram", "puff", "mg", None] == [one.amount and one.amount.unit for one in found.doses]
    assert [
        "ActivityDefinition.dosage[2].doseAndRate[0].doseQuantity.system",
        "ActivityDefinition.dosage[2].doseAndRate[0].doseQuantity.code",
        "ActivityDefinition.dosage[4].doseAndRate[0].doseRange.low",
    ] == left


def test_a_strangers_definition_is_called_by_its_code_where_it_has_no_title() -> None:
    """The words of the code name it."""
    found, left = read(stranger(code={"text": "Blood count"}))
    assert ("Blood count", []) == (found.name, left)


def test_a_strangers_definition_is_read_by_its_own_names() -> None:
    """Without our identifier the id is the resource's; a native product and FHIR's own defaults are understood."""
    found, left = read(
        stranger(
            name="Aspirin",
            url="http://example.com/ActivityDefinition/aspirin",
            productCodeableConcept={"text": "acetylsalicylic acid"},
            dosage=[{"timing": {"repeat": {"period": 8, "periodUnit": "h"}}}],
        )
    )
    assert (
        Intervention(
            id="x",
            name="Aspirin",
            products=(Product(generic_name="acetylsalicylic acid"),),
            doses=(Dose(frequency=Frequency(times=1, period=Decimal(8), unit="hour")),),
        ),
        [],
    ) == (found, left)


def test_a_strangers_name_becomes_a_name_the_model_takes() -> None:
    """A name with other characters or of any length still names one intervention."""
    found, _ = read({**stranger(), "id": "Aspirin_81mg " + "x" * 60})
    assert 40 == len(found.id)
    assert found.id.startswith("Aspirin-81mg-xxx")


def test_a_definition_without_any_name_can_be_read() -> None:
    """The end of its url names it."""
    resource = stranger(url="http://example.com/ActivityDefinition/aspirin")
    del resource["id"]
    assert (Intervention(id="aspirin", name="aspirin"), []) == read(resource)


def test_what_a_strangers_dosage_says_more_is_reported() -> None:
    """A second dose, a unit of time without its number and a kind stay and are reported."""
    dose = {"doseQuantity": {"value": 1}}
    _, left = read(
        stranger(
            kind="Task",
            topic=[{"text": "a"}, {"text": "b"}],
            dosage=[
                {"sequence": 1, "doseAndRate": [dose, dose]},
                {"sequence": 1, "timing": {"repeat": {"periodUnit": "d", "frequency": 3}}},
            ],
        )
    )
    assert {
        "ActivityDefinition.kind",
        "ActivityDefinition.topic[1]",
        "ActivityDefinition.dosage[0].doseAndRate[0].doseQuantity",
        "ActivityDefinition.dosage[0].doseAndRate[1].doseQuantity",
        "ActivityDefinition.dosage[1].timing.repeat.periodUnit",
        "ActivityDefinition.dosage[1].timing.repeat.frequency",
    } == {path.removesuffix(".value") for path in left}


def test_steps_are_read_in_the_order_of_their_numbers() -> None:
    """`sequence` says what comes first, not the place in the list."""
    found, left = read(stranger(dosage=[{"sequence": 2, "text": "then"}, {"sequence": 1, "text": "first"}]))
    assert (("first", "then"), []) == (tuple(dose.text for dose in found.doses), left)

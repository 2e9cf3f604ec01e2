"""Coded characteristics that others wrote → criteria that state something."""

from typing import Any

import pytest

from fhir_trials.model import Bound, Criterion, Eligibility, Statement
from tests.fhir.groups import ORIGINAL, OWN, read, write
from tests.fhir.statements import any_of, forms, full, hb, is_coded, least, most

Json = dict[str, Any]
LOINC, SNOMED, UCUM = "http://loinc.org", "http://snomed.info/sct", "http://unitsofmeasure.org"


def coded(code: str, value: Json, system: str = LOINC, **members: Any) -> Json:
    """The Group of a stranger with one coded characteristic."""
    one = {"code": {"coding": [{"system": system, "code": code}]}, **value, "exclude": False, **members}
    return {"resourceType": "Group", "type": "person", "characteristic": [one]}


def quantity(value: float, code: str | None, comparator: str | None = ">=", **more: Any) -> Json:
    """A Quantity in UCUM."""
    unit = {} if code is None else {"system": UCUM, "code": code}
    return {
        "valueQuantity": {
            "value": value,
            **unit,
            **({"comparator": comparator} if comparator else {}),
            **more,
        }
    }


def score(concept: str, *bounds: Bound, **more: Any) -> Statement:
    """A score."""
    return Statement(
        **{"kind": "score", "concept": concept, "span": (0, 0), "bounds": bounds, "unit": "{score}", **more}
    )


@pytest.mark.parametrize(
    ("group", "text", "statement"),
    [
        (coded("718-7", quantity(10, "g/dL")), "hemoglobin: >= 10 g/dL", hb(least("10"))),
        (coded("718-7", quantity(10, "g/dL", "<")), "hemoglobin: < 10 g/dL", hb(most("10", strict=True))),
        (coded("718-7", quantity(10, "g/dL", None)), "hemoglobin: 10 g/dL", hb(*any_of("10"))),
        (
            coded("718-7", quantity(100, "g/L", unit="gram")),
            "hemoglobin: >= 100 gram",
            hb(least("100"), unit="g/L"),
        ),
        (
            coded(
                "718-7",
                {
                    "valueRange": {
                        end: quantity(value, "g/dL", None)["valueQuantity"]
                        for end, value in (("low", 8), ("high", 9))
                    }
                },
            ),
            "hemoglobin: ≥ 8 g/dL, ≤ 9 g/dL",
            hb(least("8"), most("9")),
        ),
        (
            coded("718-7", {"valueRange": {"high": quantity(9, "g/dL", None)["valueQuantity"]}}),
            "hemoglobin: ≤ 9 g/dL",
            hb(most("9")),
        ),
        (coded("89247-1", quantity(1, "{score}", "<=")), "ECOG: <= 1 {score}", score("ecog", most("1"))),
        (coded("89247-1", quantity(1, "1", "<=")), "ECOG: <= 1 1", score("ecog", most("1"))),
        (coded("89247-1", quantity(1, None, "<=")), "ECOG: <= 1", score("ecog", most("1"))),
        (coded("6301-6", quantity(2, "1", "<=")), "INR: <= 2 1", hb(most("2"), concept="inr", unit="1")),
        (
            coded("77386006", {"valueBoolean": True}, SNOMED),
            "pregnancy: yes",
            Statement(kind="status", concept="pregnancy", span=(0, 0)),
        ),
        (
            coded("77386006", {"valueBoolean": False}, SNOMED),
            "pregnancy: no",
            Statement(kind="status", concept="pregnancy", span=(0, 0), negated=True),
        ),
        (
            coded("5195-3", {"valueCodeableConcept": {"text": "positive"}}),
            "HBsAg: positive",
            Statement(kind="measurement", concept="hbsag", span=(0, 0), values=("positive",)),
        ),
        (
            coded("64572001", {"valueCodeableConcept": {"text": "Some disease"}}, SNOMED),
            "Some disease",
            Statement(kind="condition", span=(0, 0)),
        ),
    ],
)
def test_code_and_value_are_a_criterion(group: Json, text: str, statement: Statement) -> None:
    """A characteristic without words is put in words, and its statement says all of them."""
    found, left = read(group)
    (one,) = found.criteria
    assert (text, []) == (one.text, left)
    assert full(statement.model_copy(update={"span": (0, len(one.text))}), text=one.text) == one


def test_the_name_of_the_code_is_its_own() -> None:
    """The words a stranger gives its code are those of the criterion."""
    group = coded("718-7", quantity(10, "g/dL"))
    group["characteristic"][0]["code"]["coding"][0]["display"] = "Hb [Mass/volume]"
    found, left = read(group)
    assert (["Hb [Mass/volume]: >= 10 g/dL"], []) == ([one.text for one in found.criteria], left)


def test_a_coded_characteristic_with_words_is_partly_understood() -> None:
    """Nobody says that code and value are all that the words say; that they hold with all else, the Group says."""
    words = "Haemoglobin of 10 or more, unless transfused"
    group = coded("718-7", quantity(10, "g/dL"), extension=[{"url": ORIGINAL, "valueString": words}])
    statement = hb(least("10"), span=(0, len(words)))
    criterion = Criterion(
        text=words, section="inclusion", coverage="partial", joined="all", statements=(statement,)
    )
    assert (Eligibility(criteria=(criterion,)), []) == read(group)
    assert [("words", False), ("718-7", ">=", 10, "g/dL", False)] == forms(criterion)


def test_what_was_read_is_written_in_code_again() -> None:
    """A stranger's characteristic stays computable."""
    found, _ = read(coded("718-7", quantity(10, "g/dL"), exclude=True))
    (one,) = write(found)["characteristic"]
    assert (True, True) == (is_coded(one), one["exclude"])
    assert (found, []) == read(write(found))


@pytest.mark.parametrize(
    "group",
    [
        coded("718-7", {"valueQuantity": {"value": 10, "unit": "g/dL"}}),
        coded("718-7", {"valueQuantity": {"comparator": ">=", "system": UCUM, "code": "g/dL"}}),
        coded("718-7", quantity(10, "g/dL", "ad")),
        coded("718-7", {"valueBoolean": True}),
        coded("718-7", {"valueReference": {"reference": "Group/1"}}),
        coded("718-7", {}),
        coded("718-7", {"valueRange": {"low": quantity(8, "g/dL")["valueQuantity"]}}),
        coded(
            "718-7",
            {
                "valueRange": {
                    "low": quantity(8, "g/dL", None)["valueQuantity"],
                    "high": quantity(9, "g/L", None)["valueQuantity"],
                }
            },
        ),
        coded(
            "718-7", {"valueRange": {"low": quantity(8, "g/dL", None)["valueQuantity"], "high": {"value": 9}}}
        ),
        coded("00000-0", quantity(10, "g/dL")),
        coded("64572001", {"valueBoolean": True}, SNOMED),
        coded("263495000", {"valueBoolean": True}, SNOMED),
    ],
)
def test_what_is_not_understood_is_reported(group: Json) -> None:
    """Nothing is made of a part of it, and nothing is dropped."""
    found, left = read(group)
    assert () == found.criteria
    assert left


def test_codes_beside_the_one_that_is_known_are_reported() -> None:
    """A code of another vocabulary may say something else."""
    group = coded("718-7", quantity(10, "g/dL"))
    group["characteristic"][0]["code"]["coding"].append({"system": "urn:own", "code": "hb"})
    found, left = read(group)
    assert 1 == len(found.criteria)
    assert [f"Group.characteristic[0].code.coding[1].{member}" for member in ("system", "code")] == left


def test_a_code_of_a_value_that_nobody_knows_is_reported() -> None:
    """The words of a condition are kept, its unknown code is told."""
    value = {
        "valueCodeableConcept": {"coding": [{"system": "urn:own", "code": "x", "display": "Odd disease"}]}
    }
    found, left = read(coded("64572001", value, SNOMED))
    assert ["Odd disease"] == [one.text for one in found.criteria]
    assert [
        f"Group.characteristic[0].valueCodeableConcept.coding[0].{member}" for member in ("system", "code")
    ] == left


def test_an_excluded_sex_is_a_criterion() -> None:
    """That women are excluded is nothing the register's field can hold."""
    value = {
        "valueCodeableConcept": {"coding": [{"system": SNOMED, "code": "248152002", "display": "Female"}]}
    }
    found, left = read(coded("46098-0", value, exclude=True))
    (one,) = found.criteria
    assert ("sex: Female", "exclusion", ("female",), []) == (
        one.text,
        one.section,
        one.statements[0].values,
        left,
    )


def test_a_register_s_age_is_none_of_the_text() -> None:
    """An age of ours that carries an extension was read from the text, and is no bound of the register."""
    statement = Statement(kind="age", concept="age", span=(0, 4), bounds=(least("18"),), unit="a")
    eligibility = Eligibility(criteria=(full(statement, text="≥ 18"),))
    assert (eligibility, []) == read(write(eligibility))
    bare = write(eligibility)
    bare["characteristic"][0]["extension"] = [
        one for one in bare["characteristic"][0]["extension"] if not one["url"].startswith(OWN)
    ]
    assert read(bare)[0].minimum_age is not None

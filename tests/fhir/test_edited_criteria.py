"""Characteristics of ours that somebody changed on a server, or coded ones that others added."""

from collections.abc import Callable
from copy import deepcopy
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings

from fhir_trials import building
from fhir_trials.cursor import Cursor
from fhir_trials.fhir import group
from fhir_trials.issues import Issues
from fhir_trials.model import Criterion, Eligibility, Statement
from tests.fhir import strategies
from tests.fhir.groups import read, write
from tests.fhir.leftovers import unreported
from tests.fhir.rich import CODED
from tests.fhir.statements import anc, any_of, full, hb, joined, least, most

Json = dict[str, Any]


def edited(criteria: tuple[Criterion, ...], edit: Callable[[list[Json]], None]) -> tuple[Any, list[str]]:
    """What is read after somebody edited the characteristics, and what is left."""
    resource = write(Eligibility(criteria=criteria))
    edit(resource["characteristic"])
    found, left = read(resource)
    return found.criteria, left


def setting(path: str, value: Any, at: int = 0) -> Callable[[list[Json]], None]:
    """An edit that sets one member."""

    def edit(characteristics: list[Json]) -> None:
        node, steps = characteristics[at], path.split(".")
        for step in steps[:-1]:
            node = node[int(step)] if isinstance(node, list) else node[step]
        node[steps[-1]] = value

    return edit


HB = full(hb(least("10")))
ECOG = full(Statement(kind="score", concept="ecog", span=(0, 2), bounds=any_of("0", "1"), unit="{score}"))


def most_one(found: list[Json]) -> None:
    """An edit that puts a bound in the place of a range."""
    end = found[0].pop("valueRange")["high"]
    found[0]["valueQuantity"] = {**end, "comparator": "<="}


@pytest.mark.parametrize(
    ("criterion", "edit", "expected"),
    [
        (HB, setting("valueQuantity.value", 9), full(hb(least("9")))),
        (HB, setting("valueQuantity.comparator", ">"), full(hb(least("10", strict=True)))),
        (HB, setting("valueQuantity.comparator", "<"), full(hb(most("10", strict=True)))),
        (HB, setting("valueQuantity.code", "g/L"), full(hb(least("10"), unit="g/L"))),
        (HB, setting("code.coding.0.code", "26499-4"), full(hb(least("10"), concept="neutrophils"))),
        (HB, setting("exclude", True), full(hb(least("10")), "exclusion")),
        (
            ECOG,
            setting("valueRange.high.value", 2),
            full(ECOG.statements[0].model_copy(update={"bounds": any_of("0", "1", "2")})),
        ),
        (
            ECOG,
            setting("valueRange.high.value", Decimal("1.5")),
            full(ECOG.statements[0].model_copy(update={"bounds": (least("0"), most("1.5"))})),
        ),
        (ECOG, most_one, full(ECOG.statements[0].model_copy(update={"bounds": (most("1"),)}))),
        (
            full(Statement(kind="status", concept="pregnancy", span=(0, 2))),
            setting("valueBoolean", False),
            full(Statement(kind="status", concept="pregnancy", span=(0, 2), negated=True)),
        ),
        (
            full(hb(least("8"), most("10", strict=True))),
            lambda found: found.pop(),
            full(hb(least("8"))),
        ),
        (
            full(hb(least("8"), most("10", strict=True))),
            setting("valueQuantity.code", "g/L", 1),
            joined(
                None,
                "inclusion",
                hb(least("8")),
                hb(most("10", strict=True), unit="g/L"),
            ),
        ),
        (
            joined("all", "inclusion", hb(least("10")), anc(least("1"))),
            setting("exclude", True, 1),
            joined("all", "inclusion", hb(least("10")), anc(least("1"), negated=True)),
        ),
    ],
)
def test_a_changed_value_is_read_as_changed(criterion: Criterion, edit: Any, expected: Criterion) -> None:
    """A number, a comparator, a unit, a code or `exclude` that somebody changed is what the criterion states now."""
    assert ((expected,), []) == edited((criterion,), edit)


def test_words_that_were_changed_have_no_statement_of_ours() -> None:
    """A statement was read from words; where these are others now, it is left and reported, and nothing is full."""
    window = full(hb(least("10"), limit="exception"))

    def edit(found: list[Json]) -> None:
        found[0]["extension"][0]["valueString"] = found[0]["valueCodeableConcept"]["text"] = "ANC"

    criteria, left = edited((window,), edit)
    assert (Criterion(text="ANC", section="inclusion"),) == criteria
    assert {f"Group.characteristic[0].extension[{n}].url" for n in (2, 3)} <= set(left)


def test_a_value_beside_changed_words_is_a_stranger_s() -> None:
    """The value stands for itself: the criterion states it, and nobody says that it is all of the words."""
    criteria, left = edited((HB,), setting("extension.0.valueString", "Haemoglobin, as before"))
    statement = hb(least("10"), span=(0, 22))
    assert (
        Criterion(
            text="Haemoglobin, as before",
            section="inclusion",
            coverage="partial",
            joined="all",
            statements=(statement,),
        ),
    ) == criteria
    assert left


def test_a_condition_in_other_words_is_not_the_one_we_wrote() -> None:
    """The value's words were changed: they are reported, and the criterion keeps its own words alone."""
    ill = full(Statement(kind="condition", span=(0, 2)))
    criteria, left = edited((ill,), setting("valueCodeableConcept.text", "something else"))
    assert (Criterion(text="Hb ANC", section="inclusion"),) == criteria
    assert "Group.characteristic[0].valueCodeableConcept.text" in left


def test_words_that_somebody_coded_are_partly_understood() -> None:
    """A code and a value in place of our words: the criterion states them, and keeps its words."""

    def edit(found: list[Json]) -> None:
        del found[0]["valueCodeableConcept"]
        found[0]["code"] = {"coding": [{"system": "http://loinc.org", "code": "718-7"}]}
        quantity = {"value": 10, "comparator": ">=", "system": "http://unitsofmeasure.org", "code": "g/dL"}
        found[0]["valueQuantity"] = quantity

    plain = Criterion(text="Hb fine", section="exclusion", coverage="none")
    stated = joined("any", "exclusion", hb(least("10"), span=(0, 7)), text="Hb fine", coverage="partial")
    assert ((stated,), []) == edited((plain,), edit)


def test_words_that_were_taken_away_are_made_again() -> None:
    """Where only the coded part of a criterion is left, it is still known to be a part."""
    partly = joined("all", "inclusion", hb(least("10")), coverage="partial")
    criteria, left = edited((partly,), lambda found: found.pop(0))
    assert ((partly,), []) == (criteria, left)


def test_a_copy_of_ours_with_another_order_is_another_criterion() -> None:
    """Somebody copies a coded criterion and changes place and number."""

    def edit(found: list[Json]) -> None:
        other = deepcopy(found[0])
        other["extension"][1]["valuePositiveInt"] = 2
        other["valueQuantity"]["value"] = 9
        found.append(other)

    assert ((HB, full(hb(least("9")))), []) == edited((HB,), edit)


@pytest.mark.parametrize(
    "spoil",
    [
        setting("extension.3.extension.4.valueString", "Hc"),
        setting("extension.3.extension.5.url", "bounds"),
        setting("extension.3.extension.5.extension.1.valueDecimal", "ten"),
        setting("extension.3.extension.0.valueCode", "nonsense"),
        setting("extension.3.extension.3.valueInteger", -1),
    ],
)
def test_a_spoiled_extension_is_reported(spoil: Any) -> None:
    """An extension the model cannot hold is left as it is, and nothing is made of a part of it."""
    criterion = full(hb(least("10"), limit="exception", span=(0, 2)))
    criteria, left = edited((criterion,), spoil)
    assert () == criteria[0].statements
    assert left


def test_a_spoiled_reading_is_reported() -> None:
    """A coverage that nobody knows is none."""
    criteria, left = edited((HB,), setting("extension.2.extension.0.valueCode", "mostly"))
    assert ["partial"] == [one.coverage for one in criteria]
    assert "Group.characteristic[0].extension[2].extension" in left


RESOURCE = write(Eligibility(criteria=CODED))


@settings(deadline=None, max_examples=300)
@given(strategies.damaged(RESOURCE))
def test_a_damaged_group_is_read_without_error(resource: Json) -> None:
    """Whatever stands where something else belongs is left and reported, and the rest makes a trial."""
    cursor = Cursor(resource)
    found = group.from_fhir(cursor, Issues())
    assert [] == unreported(cursor)
    building.build({"eligibility": found}, Issues())

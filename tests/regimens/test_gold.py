"""Doses in real texts, held against what was coded by hand; and how many of all studies have their doses read."""

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import fhir_trials as ft
from fhir_trials.model import Dose, Duration, Frequency, Quantity, Term
from tests.regimens.judging import GOLD, Judged, asked, gold, judge

STUDIES = Path(__file__).parents[3] / "shared" / "data" / "ctgov-v2"
GIVEN = frozenset({"drug", "biological", "dietary-supplement", "radiation", "genetic", "combination-product"})


def second() -> list[dict[str, Any]]:
    """What should be coded of other interventions, by a second reader who had no part in how doses are read.

    Of the 97 interventions of other folders, and of other texts of odd numbers, of which a fact was coded, 80 were drawn
    with `random.Random(20261122)`; these are the 65 of ClinicalTrials.gov whose dose is in name or description. Data:
    ClinicalTrials.gov, U.S. National Library of Medicine; excerpts, the number and the version in each row.
    """
    return json.loads((GOLD.parent / "judged.json").read_text("utf-8"), parse_float=Decimal)


def doses_of(row: Mapping[str, Any]) -> tuple[Dose, ...]:
    """What is read of a text that stands in a study of its own."""
    intervention = {"type": row["kind"], "name": row["name"]}
    if "description" in row:
        intervention["description"] = row["description"]
    study = {
        "protocolSection": {
            "identificationModule": {"nctId": row["nct"], "briefTitle": "A study"},
            "armsInterventionsModule": {"interventions": [intervention]},
        }
    }
    [trial] = ft.read(json.dumps(study).encode(), issues=ft.Issues())
    return trial.interventions[0].doses


def judged(rows: list[dict[str, Any]]) -> Judged:
    """The facts of all texts."""
    whole = Judged()
    for row in rows:
        one = judge(row, doses_of(row))
        whole.right += one.right
        whole.wrong += one.wrong
        whole.missed += one.missed
    return whole


@pytest.mark.parametrize(("texts", "least"), [(gold, 0.97), (second, 0.97)])
def test_what_is_coded_of_doses_is_right(texts: Callable[[], list[dict[str, Any]]], least: float):
    """So many of the facts that are coded are what a careful reader coded; how many are found is printed."""
    rows = texts()
    found = judged(rows)
    if not found.right + found.wrong:
        pytest.skip("no doses are read of the texts of registers")
    facts = asked(rows)
    print(f"precision {found.precision:.3f} of {len(found.right) + len(found.wrong)} facts, ", end="")
    print(f"recall {found.recall(facts):.3f} of {facts}", "", "wrong:", *found.wrong, sep="\n  ")
    assert found.precision >= least, found.wrong


@pytest.mark.unmeasured
@pytest.mark.skipif(not STUDIES.exists(), reason="../shared/data is not there")
def test_how_many_interventions_have_their_doses_read(capsys: pytest.CaptureFixture[str]):
    """Of all studies at hand: the share of what is given to participants with a dose, a frequency, both."""
    trials = [trial for file in sorted(STUDIES.glob("*.json")) for trial in ft.read(file, issues=ft.Issues())]
    given = [one for trial in trials for one in trial.interventions if one.kind and one.kind.code in GIVEN]
    amounts = sum(any(step.amount for step in one.doses) for one in given)
    often = sum(any(step.frequency or step.days for step in one.doses) for one in given)
    both = sum(any(step.amount and (step.frequency or step.days) for step in one.doses) for one in given)
    with capsys.disabled():
        print(
            f" {len(trials)} studies, {len(given)} interventions: dose {amounts / len(given):.3f}, ", end=""
        )
        print(f"frequency {often / len(given):.3f}, both {both / len(given):.3f} ", end="")
    assert 251 == len(trials)
    assert len(given) >= max(amounts, often) >= both


ROW: dict[str, Any] = {
    "nct": "NCT00000000",
    "name": "salt",
    "steps": [{"amount": [5, "mg/m2"], "days": [1], "cycle": [3, "week"]}],
    "also": {"form": ["tablet"]},
}


@pytest.mark.parametrize(
    ("dose", "right", "wrong", "missed"),
    [
        (Dose(), 0, 0, 3),
        (Dose(amount=Quantity(value=Decimal(5), unit="mg/m\\^2")), 1, 0, 2),
        (Dose(amount=Quantity(value=Decimal(5), unit="mg/kg")), 0, 1, 3),
        (Dose(frequency=Frequency(times=1, period=Decimal(21), unit="day")), 1, 0, 1),
        (Dose(frequency=Frequency(times=2, period=Decimal(21), unit="day")), 0, 1, 3),
        (Dose(cycle=Duration(value=Decimal(21), unit="day"), days=(1,)), 2, 0, 1),
        (Dose(form=Term(code="tablet"), route=Term(code="oral")), 1, 1, 3),
        (Dose(text="words alone", name="so", duration=Duration(value=Decimal(3), unit="month")), 0, 1, 3),
    ],
)
def test_a_dose_is_judged_fact_by_fact(dose: Dose, right: int, wrong: int, missed: int):
    """Lengths and units are compared as what they mean, a rhythm however it is said."""
    found = judge(ROW, [dose])
    assert (right, wrong, missed) == (len(found.right), len(found.wrong), len(found.missed))


def test_a_step_that_should_not_be_is_wrong():
    """Each fact of it counts; where nothing may be coded, all are."""
    salt = Dose(amount=Quantity(value=Decimal(5), unit="mg/m²"))
    assert ["NCT00000000 salt: amount (Decimal('5'), 'mg/m2')"] == judge(ROW, [salt, salt]).wrong
    assert 1 == len(judge({**ROW, "steps": None}, [salt]).wrong)


@pytest.mark.parametrize(("texts", "number"), [(gold, 60), (second, 65)])
def test_the_gold_says_what_the_model_can_hold(texts: Callable[[], list[dict[str, Any]]], number: int):
    """Each text has steps or a reason why not, and no fact that a dose has no member for."""
    rows = texts()
    assert number == len(rows)
    assert [] == [row["name"] for row in rows if (row["steps"] is None) != ("reason" in row)]
    named = {name for row in rows for step in [*(row["steps"] or []), row.get("also", {})] for name in step}
    assert set() == named - set(Dose.model_fields)

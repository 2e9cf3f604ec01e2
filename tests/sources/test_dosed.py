"""Doses of interventions that came without are read from what the source says of them."""

from decimal import Decimal
from typing import Any

import pytest

from fhir_trials.model import Trial
from fhir_trials.sources.dosed import dosed
from tests.regimens.shorthand import short


def _trial(*interventions: dict[str, Any], **members: Any) -> Trial:
    given = [{"id": f"i{place}", **one} for place, one in enumerate(interventions)]
    return Trial.model_validate({"interventions": given, **members})


def _doses(trial: Trial) -> list[str]:
    return [short(one.doses) for one in dosed(trial).interventions]


DRUG: dict[str, Any] = {"name": "Lorvatine", "kind": {"code": "drug"}}
QUELVON: dict[str, Any] = {"name": "Quelvon", "kind": {"code": "drug"}}


@pytest.mark.parametrize(
    ("intervention", "expected"),
    [
        ({**DRUG, "description": "5 mg orally once daily"}, "5 mg; oral; 1/1 day"),
        ({**DRUG, "name": "Lorvatine 5 mg daily"}, "5 mg; 1/1 day"),
        ({**DRUG, "name": "Lorvatine 5 mg", "description": "A drug."}, ""),
        ({**DRUG, "name": "Lorvatine 5 mg intravenous"}, "intravenous"),
        ({**DRUG, "name": "PUL-042 Inhalation Solution"}, "solution; inhalation"),
        ({**DRUG, "kind": {"code": "radiation"}, "name": "Radiation 2 Gy per fraction"}, "2 Gy"),
        ({**DRUG, "other_names": ["Zeemycine"], "description": "Zeemycine 40 mg daily"}, "40 mg; 1/1 day"),
        ({**DRUG, "description": "Zeemycine 40 mg daily"}, ""),
        (
            {**DRUG, "products": [{"brand_name": "Quelvo"}], "description": "quelvo 5 mg daily"},
            "5 mg; 1/1 day",
        ),
        ({**DRUG, "name": "Lorvatine 5 mg", "description": "5 mg or 10 mg"}, ""),
        ({**DRUG, "kind": {"code": "procedure"}, "description": "5 mg daily"}, ""),
        ({**DRUG, "kind": {"code": "other"}, "description": "twice weekly"}, ""),
        ({**DRUG, "kind": {"code": "other"}, "description": "5 mg twice weekly"}, "5 mg; 2/1 week"),
        ({"name": "Lorvatine", "description": "5 mg daily"}, "5 mg; 1/1 day"),
    ],
)
def test_the_description_is_read_or_else_the_name(intervention: dict[str, Any], expected: str) -> None:
    """Of things that are given; of others only where there is an amount, or not at all."""
    assert [expected] == _doses(_trial(intervention))


def test_doses_that_came_stay() -> None:
    """The trial comes back as it is."""
    own = {**DRUG, "description": "5 mg", "doses": [{"amount": {"value": Decimal(9), "unit": "mg"}}]}
    trial = _trial(own)
    assert trial is dosed(trial)


def test_other_languages_are_left_alone() -> None:
    """Their small words mean other things."""
    trial = _trial({**DRUG, "description": "5 mg daily"}, language="de")
    assert trial is dosed(trial)


def test_an_arm_of_one_thing_describes_it() -> None:
    """Not where it is given in several arms, and not where the arm has more."""
    arms = [
        {"id": "a", "name": "A", "description": "5 mg daily", "interventions": ["i0"]},
        {"id": "b", "name": "B", "description": "7 mg daily", "interventions": ["i1", "i2"]},
    ]
    trial = _trial(DRUG, QUELVON, {**QUELVON, "name": "Zeewind"}, arms=arms)
    assert ["5 mg; 1/1 day", "", ""] == _doses(trial)
    twice = [*arms, {"id": "c", "name": "C", "description": "9 mg daily", "interventions": ["i0"]}]
    assert ["", "", ""] == _doses(_trial(DRUG, QUELVON, {**QUELVON, "name": "Zeewind"}, arms=twice))


def test_what_is_said_of_another_intervention_is_not_taken() -> None:
    """A text that goes on with another drug of the trial is read up to there."""
    trial = _trial({**DRUG, "description": "Lorvatine 5 mg daily and quelvon 10 mg weekly"}, QUELVON)
    assert ["5 mg; 1/1 day", ""] == _doses(trial)

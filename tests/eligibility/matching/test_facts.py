"""What is known of a patient."""

import json
import re
from typing import Any

import pytest
from pydantic import ValidationError

from fhir_trials.model import Facts


def test_the_example_is_facts_and_comes_back() -> None:
    """The JSON that the docstring shows is read, and written again as it was."""
    shown = re.search(r"^( +)\{\n.*?^\1\}", Facts.__doc__ or "", re.MULTILINE | re.DOTALL)
    assert shown
    given = json.loads(shown[0])
    read = Facts.model_validate(given)
    assert (3, 3) == (len(read.measurements), len(read.events))
    assert read == Facts.model_validate_json(read.model_dump_json())


@pytest.mark.parametrize(
    ("known", "told"),
    [
        (
            {"birth_date": "1980", "age": {"value": 40, "unit": "year"}},
            "give a birth_date or an age, not both",
        ),
        ({"birth_date": "2027"}, "the birth_date 2027 is after the day 2026-03-10"),
        ({"anchors": {"assessment": "2026-03-10"}}, "the assessment is on `day`"),
        ({"measurements": [{"value": 3}]}, "a fact names its concept, a code or both"),
        ({"measurements": [{"concept": "alt"}]}, "has a value .* or a result"),
        ({"measurements": [{"concept": "alt", "value": 3, "result": "high"}]}, "has a value .* or a result"),
        (
            {"events": [{"concept": "stroke", "date": "2020", "start": "2020"}]},
            "a date, or a start and an end",
        ),
        (
            {"events": [{"concept": "stroke", "start": "2020-05", "end": "2019"}]},
            "the end 2019 is before the start 2020-05",
        ),
        ({"events": [{"concept": "stroke", "present": False, "date": "2020"}]}, "what is absent has no date"),
        ({"events": [{"concept": "stroke", "present": False, "ended": True}]}, "what is absent has no date"),
    ],
)
def test_facts_that_contradict_themselves(known: dict[str, Any], told: str) -> None:
    """They are refused, with what to do."""
    with pytest.raises(ValidationError, match=told):
        Facts.model_validate({"day": "2026-03-10", **known})


@pytest.mark.parametrize(
    "number", ["1e99999999999", "1e-99999999999", "0e-99999999", "1e31", "NaN", "Infinity"]
)
@pytest.mark.parametrize(
    "known",
    [
        lambda number: {"age": {"value": number, "unit": "year"}},
        lambda number: {"measurements": [{"concept": "alt", "value": number}]},
        lambda number: {"measurements": [{"concept": "alt", "value": 1, "upper_limit": number}]},
    ],
)
def test_numbers_out_of_this_world(known: Any, number: str) -> None:
    """A number that nothing in a patient can have is refused before anything is reckoned with it."""
    with pytest.raises(ValidationError, match=r"look for a typing fault|finite number"):
        Facts.model_validate({"day": "2026-03-10", **known(number)})


def test_dates_that_may_agree() -> None:
    """A year may end before a month of it begins, as nobody knows the month."""
    known = {"day": "2026-03-10", "events": [{"concept": "stroke", "start": "2020-05", "end": "2020"}]}
    assert "2020" == Facts.model_validate(known).events[0].end

"""One sex that is stated where the other is spoken of as well."""

import pytest

from fhir_trials.eligibility import read_criteria


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mannen van 18-60 jaar en postmenopauzale vrouwen", True),
        ("Jongens van 6-12 jaar en meisjes van 6-11 jaar", True),
        ("Men ≥ 50 years and women ≥ 60 years", True),
        ("Males ≥ 18 years or non-pregnant females", True),
        ("Male or female, 18-65 years", False),
        ("Women aged 18-45 years", False),
    ],
)
def test_one_sex_beside_the_other(text: str, expected: bool) -> None:
    """It is not asked of everybody, and the age beside it neither."""
    (found,) = read_criteria(f"Inclusion Criteria:\n\n* {text}").criteria
    told = [one.limit is not None for one in found.statements if one.kind in {"sex", "age"}]
    assert told
    assert {expected} == set(told)

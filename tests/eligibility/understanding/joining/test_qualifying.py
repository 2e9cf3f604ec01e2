"""Items of a list that are a part of the one before."""

import pytest

from fhir_trials.eligibility import read_criteria
from fhir_trials.eligibility.understanding.joining import qualifying


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ("unless on antiretroviral therapy", True),
        ("Tenzij behandeld", True),
        ("with the exception of basal cell carcinoma", True),
        ("- except, in cohort B", True),
        ("behalve basaalcelcarcinoom", True),
        ("Within the past 6 months", True),
        ("Binnen 6 maanden voor inclusie", True),
        ("Within 6 months of stroke, asthma", False),
        ("In the hospital", False),
        ("Exceptions", False),
        ("Stroke within the past 6 months", False),
        ("", False),
    ],
)
def test_what_is_a_part_of_the_item_before(item: str, expected: bool) -> None:
    """An exception, or a time and no more."""
    assert expected == qualifying.says_more(item)


@pytest.mark.parametrize("blanks", ["", "   "])
def test_what_is_excepted_from_is_limited(blanks: str) -> None:
    """With the item that excepts; the next one stands by itself."""
    text = f"Exclusion Criteria:\n\n* HIV infection\n{blanks}* unless on antiretroviral therapy\n* Asthma"
    found = read_criteria(text).criteria
    assert ["partial", "partial", "full"] == [one.coverage for one in found]

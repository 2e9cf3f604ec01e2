"""Amounts of time with a sign and nothing else, in English and Dutch."""

import pytest

from tests.eligibility.understanding import timing


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("Myocardial infarction < 6 months", "myocardial_infarction ..6 month before"),
        ("Stroke (< 3 months)", "stroke ..3 month before"),
        ("Recent surgery (< 3 months)", "surgery ..3 month before"),
        ("Cancer (< 5 years)", "neoplasm_malignant ..5 year before condition"),
        ("Hartinfarct (< 3 maanden)", "myocardial_infarction ..3 month before"),
        ("Hartinfarct < 3 mnd", "myocardial_infarction ..3 month before"),
        ("Kanker (< 5 jaar)", "neoplasm_malignant ..5 year before condition"),
        ("Kanker in de voorgeschiedenis (< 5 jaar)", "neoplasm_malignant ..5 year before"),
        ("Chemotherapie < 4 wkn voor operatie", "chemotherapy ..4 week before procedure"),
        ("Corticosteroids (< 4 weeks)", "corticosteroids condition"),
        ("Surgery < 2 hours", "surgery condition"),
        ("Stroke < 3 months old", "stroke condition"),
        ("Corticosteroïden < 4 weken", "corticosteroids condition"),
        ("Stroke > 3 months", "stroke condition"),
        ("Beroerte maximaal 3 maanden", "stroke condition"),
    ],
)
def test_less_than_so_long_is_so_long_ago(text: str, window: str) -> None:
    """Behind a disease or an operation, in brackets or not; years may be an age."""
    assert [window] == timing.stated(text)

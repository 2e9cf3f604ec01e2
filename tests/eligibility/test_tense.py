"""Whether words mean what was ever so, or what is so on the day."""

import pytest

from fhir_trials.eligibility.tense import tense
from fhir_trials.model.statements import Kind


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Prior chemotherapy", "ever"),
        ("current chemotherapy", "now"),
        ("current or prior chemotherapy", "ever"),
        ("chemotherapy", None),
        ("On dialysis", "now"),
        ("Taking antipsychotic drugs", "now"),
        ("receiving chemotherapy", "now"),
        ("using statins", "now"),
        ("undergoing dialysis", "now"),
        ("krijgt chemotherapie", "now"),
        ("gebruikt corticosteroïden", "now"),
        ("staat op dialyse", "now"),
        ("receiving prior chemotherapy", "ever"),
        ("treated using radiotherapy", None),
        ("relapse on chemotherapy", None),
        ("ongoing", "now"),
        ("onset", None),
    ],
)
def test_words_of_a_therapy(words: str, expected: str | None) -> None:
    """What was ever so weighs more than what is so; "on" and "receiving" mean the day where they stand first."""
    assert expected == tense("therapy", words)


@pytest.mark.parametrize(
    ("kind", "expected"), [("status", "now"), ("consent", "now"), ("procedure", "ever"), ("condition", None)]
)
def test_kinds(kind: Kind, expected: str | None) -> None:
    """Some kinds have their time whatever the words are."""
    assert expected == tense(kind, "asthma")

"""Ages: with and without the word, of the patient only."""

import pytest

from tests.eligibility.understanding.saying import said


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("≥ 18 years", ["age >= 18 a"]),
        ("18 years and older", ["age >= 18 a"]),
        ("Adults (≥ 65 years)", ["age >= 65 a"]),
        ("Age 18 to 55", ["age >= 18 <= 55 a"]),
        ("age > 21 or less than 2", ["age > 21 a", "age < 2 a"]),
        ("18-65 years old, ECOG 0-1", ["age >= 18 <= 65 a", "ecog >= 0 <= 1 {score}"]),
        ("Men and women over 50 years", ["age > 50 a"]),
        ("Under the age of 18 years", ["age < 18 a"]),
        ("60+ years of age", ["age >= 60 a"]),
        ("18-50 ages", ["age >= 18 <= 50 a"]),
        ("Patients must be ≥ 3 and ≤ 18 years of age", ["age >= 3 <= 18 a"]),
        ("aged 5 to less than 8 years", ["age >= 5 < 8 a"]),
        ("Children of 6 months to 5 years", []),
        ("Age 6 months to 5 years", ["age >= 6 mo", "age <= 5 a"]),
        ("Children aged 3 months and older", ["age >= 3 mo"]),
        ("Zuigelingen jonger dan 12 maanden", ["age < 12 mo"]),
        ("65 jaar of ouder", ["age >= 65 a"]),
        ("Patiënt dient boven de 18 jaar te zijn", ["age > 18 a"]),
        ("U bent 18 t/m 70 jaar.", ["age >= 18 <= 70 a"]),
        ("Volwassenen (18-64 jaar); 65 jaar en ouder", ["age >= 18 a"]),
        ("for patients > 12 years of age", ["age > 12 a condition"]),
        (
            "At least 15 children must be aged 5 to less than 8 years",
            ["count >= 15", "age >= 5 < 8 a condition"],
        ),
        ("Postmenopausal is defined as age over 50 years", ["age > 50 a condition"]),
    ],
)
def test_an_age(text: str, expected: list[str]) -> None:
    """Years said of people are an age, whether or not the word stands there."""
    assert expected == said(text)


@pytest.mark.parametrize(
    "text",
    [
        "At least 3 years of education",
        "stable disease ≥ 5 years after surgery",
        "diagnosed at least 2 years ago",
        "age at onset ≥ 18 years",
        "donor age < 60 years",
        "Her child is under 2 years of age",
        "have at least one child aged ≤ 6 years",
        "Age 16 years, 0 months - 25 years, 11 months",
        "Scar less than 6 months old",
        "women of childbearing age, at least 6 months after injection",
        "sudden death under 40 years of age in first-degree relatives",
        "symptoms for more than 2 years",
    ],
)
def test_no_age(text: str) -> None:
    """Durations, ages of others and of things, ages at an event are not the patient's age."""
    assert [] == [line for line in said(text) if line.startswith("age")]

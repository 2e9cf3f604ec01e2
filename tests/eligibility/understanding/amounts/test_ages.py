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
        ("Children of 6 months to 5 years", ["age >= 6 mo", "age <= 5 a"]),
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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Children 6 months through 11 years of age", ["age >= 6 mo", "age <= 11 a"]),
        ("between 2 months and 12 years of age", ["age >= 2 mo", "age <= 12 a"]),
        ("Age from 3 months up to 18 years", ["age >= 3 mo", "age <= 18 a"]),
        ("Leeftijd tussen 6 maanden en 5 jaar", ["age >= 6 mo", "age <= 5 a"]),
        ("Kinderen van 6 maanden tot en met 5 jaar", ["age >= 6 mo", "age <= 5 a"]),
        ("Stable disease 6 months to 5 years after surgery", []),
        ("u ouder bent dan 60 jaar", ["age > 60 a"]),
        ("Patiënten die ouder zijn dan 18 jaar", ["age > 18 a"]),
        ("jonger zijn dan 18 jaar", ["age < 18 a"]),
        ("u tussen de 18 en 80 jaar bent", ["age >= 18 <= 80 a"]),
        ("De deelnemer moet minimaal 18 jaar zijn", ["age >= 18 a"]),
        ("Adolescenten (12-18 jaar)", ["age >= 12 <= 18 a"]),
        ("Jongens en meisjes van 8 tot en met 12 jaar", ["age >= 8 <= 12 a"]),
        ("Uw kind is tussen de 2 en 12 jaar oud", ["age >= 2 <= 12 a"]),
        ("Moeder met een kind tussen de 2 en 12 jaar oud", []),
        ("60-plusser", ["age >= 60 a"]),
        ("70-jarigen", []),
        ("18-65 jarige leeftijd", ["age >= 18 <= 65 a"]),
        ("Above 18 years old (inclusive)", ["age >= 18 a"]),
        ("Over 18 years old (including 18 years old)", ["age >= 18 a"]),
        ("Over 18 years old (including 16 years old)", ["age > 18 a"]),
        ("Age 18-80 years (including 18 and 80 years)", ["age >= 18 <= 80 a"]),
        ("Ouder dan 18 jaar (inclusief)", ["age >= 18 a"]),
    ],
)
def test_ages_as_people_write_them(text: str, expected: list[str]) -> None:
    """Two units in one range, the order of Dutch words, a patient's child, ends that are told to be inside."""
    assert expected == said(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("< 32+0 weeks gestation", ["gestational_age < 32 wk"]),
        ("zwangerschapsduur ≥ 37+0 weken", ["gestational_age >= 37 wk"]),
        ("Gestational age ≥ 24 0/7 weeks", ["gestational_age >= 24 wk"]),
        ("gestational age of at least 16 weeks 0 days", ["gestational_age >= 16 wk"]),
        ("gestational age ≥ 37+2 weeks", []),
        ("Zwangerschapsduur tussen 24+0 en 33+6 weken", []),
        ("gestational age 23 0/7 – 28 6/7 weeks", []),
        ("gestational age of at least 16 weeks 3 days", []),
        ("Meer dan 16 weken zwanger", ["gestational_age > 16 wk"]),
        ("tussen 24 en 34 weken zwangerschap", ["gestational_age >= 24 <= 34 wk"]),
        ("Zwangeren ≥ 37 weken", ["gestational_age >= 37 wk"]),
        ("more than 20 weeks pregnant", ["gestational_age > 20 wk"]),
        ("Not pregnant for at least 12 weeks", []),
        ("Pregnancy < 12 weeks before screening", []),
        ("Chemotherapie > 16 weken", []),
    ],
)
def test_the_length_of_a_pregnancy(text: str, expected: list[str]) -> None:
    """In weeks beside a pregnancy; days behind them that no number of the text says make it text."""
    assert expected == said(text)

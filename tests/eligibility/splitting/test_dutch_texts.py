"""Dutch texts: pages of registers and of hospitals, forms of the ethics committees."""

import pytest

from fhir_trials.eligibility import Section
from tests.eligibility.corpus import shown


@pytest.mark.parametrize(
    ("section", "text", "expected"),
    [
        pytest.param(
            "unknown",
            (
                "Deelname eisen\n"
                " Leeftijd\n"
                " Volwassenen (18-64 jaar)\n"
                " 65 jaar en ouder\n"
                " Belangrijkste voorwaarden om deel te\n"
                " mogen nemen (inclusiecriteria)\n"
                " - Leeftijd >= 18 jaar\n"
                " - Bewezen recidief van een\n"
                " hooggradig glioom\n"
                " 5 - Behandeling met een nieuw middel van patienten ... 25-05-2025\n"
                " bij volwassenen\n"
                " - WHO 0-2\n"
                " Belangrijkste redenen om niet deel te\n"
                " kunnen nemen (exclusiecriteria)\n"
                " - Zwangerschap of borstvoeding\n"
                " - Ernstige leverziekte"
            ),
            [
                "?0 [Leeftijd] Volwassenen (18-64 jaar)",
                "?0 [Leeftijd] 65 jaar en ouder",
                "+0 Leeftijd >= 18 jaar",
                "+0 Bewezen recidief van een hooggradig glioom bij volwassenen",
                "+0 WHO 0-2",
                "-0 Zwangerschap of borstvoeding",
                "-0 Ernstige leverziekte",
            ],
            id="omon",
        ),
        pytest.param(
            "unknown",
            (
                "Belangrijkste voorwaarden om deel te mogen nemen (Inclusiecriteria):\n"
                "1. 18 jaar of ouder\n"
                "2. Een van de volgende aandoeningen:\n"
                "a. diabetes\n"
                "b. hypertensie\n"
                "3. Getekende toestemming\n"
                "\n"
                "Belangrijkste redenen om niet deel te kunnen nemen (Exclusiecriteria):\n"
                "1. Nierfalen"
            ),
            [
                "+0 18 jaar of ouder",
                "+0 Een van de volgende aandoeningen:",
                "+1 diabetes",
                "+1 hypertensie",
                "+0 Getekende toestemming",
                "-0 Nierfalen",
            ],
            id="omon-caps",
        ),
        pytest.param(
            "unknown",
            (
                "Leeftijd\n"
                "Volwassenen (18-64 jaar)\n"
                "65 jaar en ouder\n"
                "\n"
                "Geslacht\n"
                "Vrouw en man\n"
                "\n"
                "Inclusiecriteria\n"
                "- MS"
            ),
            [
                "?0 [Leeftijd] Volwassenen (18-64 jaar)",
                "?0 [Leeftijd] 65 jaar en ouder",
                "?0 [Geslacht] Vrouw en man",
                "+0 MS",
            ],
            id="omon-age-sex",
        ),
        pytest.param(
            "unknown",
            (
                "Exclusiecriteria\n"
                "- Allergie voor\n"
                "12 - Een onderzoek naar de werking van middel X bij patienten met MS 03-06-2025\n"
                "middel X\n"
                "- Zwangerschap"
            ),
            ["-0 Allergie voor middel X", "-0 Zwangerschap"],
            id="omon-page",
        ),
        pytest.param(
            "unknown",
            (
                "Belangrijkste voorwaarden om deel te mogen nemen (Inclusiecriteria)\n"
                "1. Patienten met een bewezen longembolie, vastgesteld met CT-angiografie van\n"
                "de thorax, die binnen 24 uur\n"
                "na opname zijn gestart met antistolling\n"
                "2. Leeftijd van 18 jaar of ouder\n"
                "3. Hemodynamisch stabiel:\n"
                "a. systolische bloeddruk > 90 mmHg\n"
                "b. hartfrequentie < 110/min"
            ),
            [
                "+0 Patienten met een bewezen longembolie, vastgesteld met CT-angiografie van de thorax, die binnen 24 uur na opname zijn gestart met antistolling",
                "+0 Leeftijd van 18 jaar of ouder",
                "+0 Hemodynamisch stabiel:",
                "+1 systolische bloeddruk > 90 mmHg",
                "+1 hartfrequentie < 110/min",
            ],
            id="nl-hardwrap",
        ),
        pytest.param(
            "unknown",
            (
                "Om in aanmerking te komen voor deelname aan dit onderzoek moet een proefpersoon voldoen aan alle volgende criteria:\n"
                "- Leeftijd >= 18 jaar\n"
                "- Toestemming\n"
                "\n"
                "Een potentiële proefpersoon die voldoet aan een van de volgende criteria wordt uitgesloten van deelname aan dit onderzoek:\n"
                "- Zwangerschap\n"
                "- HIV"
            ),
            [
                "+0 Leeftijd >= 18 jaar",
                "+0 Toestemming",
                "-0 Zwangerschap",
                "-0 HIV",
            ],
            id="ccmo-nl",
        ),
        pytest.param(
            "unknown",
            (
                "In order to be eligible to participate in this study, a subject must meet all of the following criteria:\n"
                "- Age >= 18 years\n"
                "- Written consent\n"
                "\n"
                "A potential subject who meets any of the following criteria will be excluded from participation in this study:\n"
                "- Pregnancy\n"
                "- HIV"
            ),
            [
                "+0 Age >= 18 years",
                "+0 Written consent",
                "-0 Pregnancy",
                "-0 HIV",
            ],
            id="ccmo-en",
        ),
        pytest.param(
            "inclusion",
            (
                "- ouder dan 18 jaar\n"
                "\n"
                "en\n"
                "\n"
                "- diabetes type 2\n"
                "- HbA1c > 53 mmol/mol\n"
                "of\n"
                "- nuchtere glucose > 7 mmol/L"
            ),
            [
                "+0 ouder dan 18 jaar en diabetes type 2",
                "+0 HbA1c > 53 mmol/mol of nuchtere glucose > 7 mmol/L",
            ],
            id="en-of",
        ),
    ],
)
def test_dutch_texts_are_read_like_english_ones(section: Section, text: str, expected: list[str]) -> None:
    """Headings of one or two lines, lead-ins, age groups, page lines and wrapped lines."""
    assert expected == shown(text, section=section)

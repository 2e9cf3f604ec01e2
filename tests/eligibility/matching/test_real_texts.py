"""Facts held against criteria as people write them, in English and Dutch."""

from typing import Any

import pytest

from fhir_trials.eligibility import Answers, eligible, read_criteria
from fhir_trials.model import Facts
from tests.eligibility import corpus
from tests.eligibility.matching.made import facts

ENGLISH = """Inclusion Criteria:

* Age ≥ 18 years
* Hemoglobin ≥ 9.0 g/dL
* AST and ALT ≤ 2.5 x ULN
* ECOG performance status 0-1
* All of the following:
  * Platelets ≥ 100 x 10^9/L
  * Creatinine clearance ≥ 50 mL/min

Exclusion Criteria:

* Pregnant or breastfeeding
* HIV infection
* Prior chemotherapy
* Myocardial infarction within the last 6 months
* Any uncontrolled illness in the opinion of the investigator
* Either of the following:
  * Systolic blood pressure > 160 mmHg
  * Heart rate > 120 bpm
"""

DUTCH = """Inclusiecriteria:

- Leeftijd van 18 jaar of ouder
- Hemoglobine minimaal 6,0 mmol/L
- WHO performance status 0-1
- Trombocyten ≥ 100 x 10^9/L
- ASAT en ALAT < 3 x ULN

Exclusiecriteria:

- Zwangerschap of borstvoeding
- Hartinfarct in de afgelopen 6 maanden
- Diabetes mellitus type 2
- Eerdere chemotherapie
- Creatinineklaring < 50 ml/min
- Ernstige leverziekte, tenzij stabiel
"""

PATIENT: dict[str, Any] = {
    "birth_date": "1961-07-04",
    "sex": "female",
    "pregnant": False,
    "breastfeeding": False,
    "measurements": [
        {"concept": "hemoglobin", "value": "6.4", "unit": "mmol/L", "date": "2026-03-02"},
        {"concept": "ast", "value": 30, "unit": "U/L", "upper_limit": 31},
        {"concept": "alt", "value": 95, "unit": "U/L", "upper_limit": 34},
        {"concept": "ecog", "value": 1},
        {"concept": "platelets", "value": 140000, "unit": "/uL"},
        {"concept": "creatinine_clearance", "value": 48, "unit": "mL/min"},
        {"concept": "sbp", "value": 150, "unit": "mm[Hg]"},
        {"concept": "heart_rate", "value": 130, "unit": "/min"},
    ],
    "events": [
        {"codes": [{"vocabulary": "SNOMED CT", "code": "44054006"}], "start": "2019"},
        {"concept": "hiv_infection", "present": False},
        {"concept": "chemotherapy", "start": "2024-03", "end": "2024-08"},
        {"concept": "myocardial_infarction", "date": "2025-09-09"},
    ],
}


def said(found: Answers, text: str) -> dict[str, str]:
    """The outcome by the beginning of each criterion, that of the list where it has one."""
    criteria = read_criteria(text).criteria
    lists = {one.about: one for one in found.lists}
    return {
        criteria[place].text[:12]: lists.get(place, one).outcome for place, one in enumerate(found.criteria)
    }


def test_english() -> None:
    """Thresholds, limits, lists and states; what only an investigator can tell is open."""
    found = eligible(read_criteria(ENGLISH), facts(**PATIENT))
    assert {
        "Age ≥ 18 yea": "met",
        "Hemoglobin ≥": "met",
        "AST and ALT ": "not met",
        "ECOG perform": "met",
        "All of the f": "not met",
        "Platelets ≥ ": "met",
        "Creatinine c": "not met",
        "Pregnant or ": "not met",
        "HIV infectio": "not met",
        "Prior chemot": "met",
        "Myocardial i": "not met",
        "Any uncontro": "unknown",
        "Either of th": "met",
        "Systolic blo": "not met",
        "Heart rate >": "met",
    } == said(found, ENGLISH)
    assert [
        "ALT 95 U/L is not ≤ 2.5 × ULN",
        "creatinine clearance 48 mL/min is not ≥ 50 mL/min",
        "chemotherapy is recorded (2024-03 to 2024-08)",
        "creatinine clearance 48 mL/min is not ≥ 50 mL/min",
        "heart rate 130/min is > 120/min",
    ] == [one.reason for one in found.excluded_by]
    texts = [one.text for one in read_criteria(ENGLISH).criteria]
    assert ["Any uncontro"] == [texts[int(one.about)][:12] for one in found.open]


def test_dutch() -> None:
    """The same in Dutch, decimal comma and all; what has an exception is open."""
    found = eligible(read_criteria(DUTCH), facts(**PATIENT))
    assert {
        "Leeftijd van": "met",
        "Hemoglobine ": "met",
        "WHO performa": "met",
        "Trombocyten ": "met",
        "ASAT en ALAT": "met",
        "Zwangerschap": "not met",
        "Hartinfarct ": "not met",
        "Diabetes mel": "met",
        "Eerdere chem": "met",
        "Creatininekl": "met",
        "Ernstige lev": "unknown",
    } == said(found, DUTCH)
    assert [
        "type 2 diabetes is recorded (since 2019)",
        "chemotherapy is recorded (2024-03 to 2024-08)",
        "creatinine clearance 48 mL/min is < 50 mL/min",
    ] == [one.reason for one in found.excluded_by]


@pytest.mark.unmeasured
@pytest.mark.parametrize("known", [{}, PATIENT], ids=["nothing known", "much known"])
@pytest.mark.parametrize("where", ["ctgov", "wrapped", "exported"])
def test_all_texts(where: str, known: dict[str, Any]) -> None:
    """Of no criterion that was not understood in full is anything said; nothing known, nothing said."""
    texts: dict[str, str] = getattr(corpus, where)()
    patient: Facts = facts(**known)
    for text in texts.values():
        eligibility = read_criteria(text)
        found = eligible(eligibility, patient)
        for criterion, answer in zip(eligibility.criteria, found.criteria, strict=True):
            assert criterion.coverage == "full" or answer.outcome == "unknown"
            assert known or answer.outcome == "unknown"
            assert answer.reason
        assert known or not found.excluded

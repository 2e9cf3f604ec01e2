"""Parents and children, as people number, indent and copy them."""

import pytest

from fhir_trials.eligibility import Section
from tests.eligibility.corpus import shown


@pytest.mark.parametrize(
    ("section", "text", "expected"),
    [
        pytest.param(
            "unknown",
            (
                "Inclusion Criteria:\n"
                "\n"
                "* Adequate organ function, as defined by all of the following:\n"
                "\n"
                "  * ANC ≥ 1.5 × 10\\^9/L\n"
                "  * Liver:\n"
                "\n"
                "    * ALT ≤ 2.5 × ULN\n"
                "    * Bilirubin ≤ 1.5 × ULN\n"
                "  * Creatinine ≤ 1.5 mg/dL\n"
                "* Signed consent\n"
            ),
            [
                "+0 Adequate organ function, as defined by all of the following:",
                "+1 ANC ≥ 1.5 × 10^9/L",
                "+1 Liver:",
                "+2 ALT ≤ 2.5 × ULN",
                "+2 Bilirubin ≤ 1.5 × ULN",
                "+1 Creatinine ≤ 1.5 mg/dL",
                "+0 Signed consent",
            ],
            id="all-of-children",
        ),
        pytest.param(
            "unknown",
            (
                "Exclusion Criteria:\n"
                "\n"
                "1. Heart disease:\n"
                "\n"
                "   1. NYHA III or IV\n"
                "   2. Arrhythmia:\n"
                "\n"
                "      1. QTc \\> 480 ms\n"
                "      2. Atrial fibrillation\n"
                "2. Stroke"
            ),
            [
                "-0 Heart disease:",
                "-1 NYHA III or IV",
                "-1 Arrhythmia:",
                "-2 QTc > 480 ms",
                "-2 Atrial fibrillation",
                "-0 Stroke",
            ],
            id="nest3-num",
        ),
        pytest.param(
            "inclusion",
            "1. One:\n   a. first\n      i. deep\n      ii. deeper\n   b. second\n2. Two",
            ["+0 One:", "+1 first", "+2 deep", "+2 deeper", "+1 second", "+0 Two"],
            id="three-styles",
        ),
        pytest.param(
            "inclusion",
            "1. One:\na) first\ni) deep\nii) deeper\nb) second\n2. Two",
            ["+0 One:", "+1 first", "+2 deep", "+2 deeper", "+1 second", "+0 Two"],
            id="flat-three-styles",
        ),
        pytest.param(
            "inclusion",
            (
                "1. Aged 18 years or over\n"
                "2. Admitted with one of:\n"
                "2.1. Pneumonia\n"
                "2.2. Sepsis\n"
                "3. Informed consent\n"
                "\n"
                "Added 03/04/2020:\n"
                "4. Also children"
            ),
            [
                "+0 Aged 18 years or over",
                "+0 Admitted with one of:",
                "+1 Pneumonia",
                "+1 Sepsis",
                "+0 Informed consent",
                "+0 [Added 03/04/2020] Also children",
            ],
            id="isrctn",
        ),
        pytest.param(
            "inclusion",
            (
                "1. Patients referred to the stroke unit\n"
                "2. Either:\n"
                "2.1. Ischaemic stroke, or\n"
                "2.2. Haemorrhagic stroke\n"
                "2.2.1. Proven by CT\n"
                "3. Both males and females, aged 18 years and over"
            ),
            [
                "+0 Patients referred to the stroke unit",
                "+0 Either:",
                "+1 Ischaemic stroke, or",
                "+1 Haemorrhagic stroke",
                "+2 Proven by CT",
                "+0 Both males and females, aged 18 years and over",
            ],
            id="isrctn-para",
        ),
        pytest.param(
            "exclusion",
            (
                "* Prior malignancy, except for:\n"
                "\n"
                "  * basal cell carcinoma\n"
                "  * cervical carcinoma in situ\n"
                "* HIV"
            ),
            [
                "-0 Prior malignancy, except for:",
                "-1 basal cell carcinoma",
                "-1 cervical carcinoma in situ",
                "-0 HIV",
            ],
            id="exception-child",
        ),
        pytest.param(
            "inclusion",
            "* Adequate bone marrow function as defined by the following:\n* Signed consent",
            ["+0 Adequate bone marrow function as defined by the following:", "+0 Signed consent"],
            id="missing-list",
        ),
        pytest.param(
            "inclusion",
            "1. Patient meets all of the following criteria within 7 days:\n2. Signed consent",
            ["+0 Patient meets all of the following criteria within 7 days:", "+0 Signed consent"],
            id="missing-list-num",
        ),
        pytest.param(
            "unknown",
            (
                "Inclusion Criteria:\n"
                "\n"
                "Patients aged 18 years or older\n"
                "\n"
                "With one of the following:\n"
                "\n"
                "* Asthma\n"
                "* COPD\n"
                "\n"
                "Able to consent\n"
                "\n"
                "Exclusion Criteria:\n"
                "\n"
                "Smokers"
            ),
            [
                "+0 Patients aged 18 years or older",
                "+0 With one of the following:",
                "+1 Asthma",
                "+1 COPD",
                "+0 Able to consent",
                "-0 Smokers",
            ],
            id="unmarked-in-list",
        ),
        pytest.param(
            "unknown",
            "Inclusion Criteria:\n\n• Adult\n\no Aged 18 or older\n\no With consent\n\n• Asthma",
            ["+0 Adult", "+1 Aged 18 or older", "+1 With consent", "+0 Asthma"],
            id="bullets-o",
        ),
        pytest.param(
            "inclusion",
            "- At least one of the following:\n-- fever\n-- cough\n- Consent",
            ["+0 At least one of the following:", "+1 fever", "+1 cough", "+0 Consent"],
            id="dash-colon-children",
        ),
        pytest.param(
            "unknown",
            "<p><strong>Inclusion Criteria:</strong></p><ul><li>Adult</li><li>BMI &lt; 30<ul><li>or &lt; 35 in women</li></ul></li></ul><p><b>Exclusion Criteria:</b></p><ul><li>Smoker</li></ul>",
            ["+0 Adult", "+0 BMI < 30", "+1 or < 35 in women", "-0 Smoker"],
            id="html-ul",
        ),
        pytest.param(
            "inclusion",
            (
                "* Adequate organ function:\n"
                "\n"
                "  System Laboratory value\n"
                "  Hematological\n"
                "  ANC ≥1500/µL\n"
                "  Platelets ≥100 000/µL\n"
                "  Renal\n"
                "  Creatinine ≤1.5 X ULN\n"
                "* Consent"
            ),
            [
                "+0 Adequate organ function:",
                "+1 System Laboratory value",
                "+1 Hematological",
                "+1 ANC ≥1500/µL",
                "+1 Platelets ≥100 000/µL",
                "+1 Renal",
                "+1 Creatinine ≤1.5 X ULN",
                "+0 Consent",
            ],
            id="table-text",
        ),
    ],
)
def test_lists_keep_their_levels(section: Section, text: str, expected: list[str]) -> None:
    """Indentation, numbers, letters and bullets tell what stands below what; a missing list is no fault."""
    assert expected == shown(text, section=section)

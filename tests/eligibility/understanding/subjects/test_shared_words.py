"""Names that share words with another beside them."""

import pytest

from fhir_trials.eligibility.understanding import read_criteria


def _said(text: str, section: str = "Exclusion") -> list[str]:
    """The coverage; then the concept of each statement, `?` where it is limited."""
    (criterion,) = read_criteria(f"{section} criteria:\n- {text}").criteria
    return [criterion.coverage, *[f"{one.concept}{'?' * bool(one.limit)}" for one in criterion.statements]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Liver or kidney disease", "liver_disease kidney_disease"),
        ("Liver, kidney or heart disease", "liver_disease kidney_disease heart_disease"),
        ("Drug or alcohol abuse", "substance_use_disorder alcohol_use_disorder"),
        ("Solid organ or bone marrow transplantation", "organ_transplant bone_marrow_transplant"),
        ("Type 1 or 2 diabetes mellitus", "type_1_diabetes type_2_diabetes"),
        ("Diabetes type I or II", "type_1_diabetes type_2_diabetes"),
        ("Hepatitis B or C", "hepatitis_b hepatitis_c"),
        ("Substance abuse or dependence", "substance_use_disorder"),
        ("Angst- of stemmingsstoornis", "anxiety_disorder mood_disorder"),
        ("Lever- of nierfalen", "liver_failure renal_failure"),
        ("Hypo- or hyperthyroidism", "hypothyroidism hyperthyroidism"),
    ],
)
def test_each_gets_the_words_that_stand_once(text: str, expected: str) -> None:
    """Any of them is enough."""
    assert ["full", *expected.split()] == _said(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Severe liver or kidney disease", "liver_disease? kidney_disease?"),
        ("Chronic liver or kidney disease", "liver_disease? kidney_disease?"),
        ("Liver and kidney disease", "kidney_disease?"),
        ("Kidney failure or transplant", "renal_failure?"),
        ("Breast cancer or surgery", "breast_cancer surgery?"),
        ("A new or kidney disease", "kidney_disease?"),
        ("Type 1 or 5 diabetes", "diabetes_mellitus?"),
        ("Type 1 or 2 of the classification and diabetes", "diabetes_mellitus?"),
    ],
)
def test_what_may_not_be_shared_is_not(text: str, expected: str) -> None:
    """A word that may narrow each of them limits them, and one that makes no name gets none."""
    assert ["partial", *expected.split()] == _said(text)


@pytest.mark.parametrize(
    "text", ["Family history of liver or kidney disease", "Risk of liver or kidney failure"]
)
def test_what_is_anothers_is_so_for_all_of_them(text: str) -> None:
    """Words before the first are of the second, too."""
    assert ["none"] == _said(text)

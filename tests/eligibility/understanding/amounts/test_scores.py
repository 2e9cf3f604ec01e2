"""Scores, stages and grades."""

import pytest

from tests.eligibility.understanding.saying import doubted, said


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("MMSE ≥ 18 and ≤ 26", ["mmse >= 18 <= 26 {score}"]),
        ("HAMD-6 score >7 but <13", ["hamd6 > 7 < 13 {score}"]),
        ("EDSS van ten minste 2 en hooguit 5,5", ["edss >= 2 <= 5.5 {score}"]),
        ("ECOG ≥ 1 and NYHA ≤ 2", ["ecog >= 1 {score}", "nyha <= 2 {score}"]),
        ("MADRS > 20 and < 60 years", ["madrs > 20 {score}"]),
        ("MMSE ≥ 26 and ≤ 18", ["mmse >= 26 {score}"]),
    ],
)
def test_both_ends_of_a_score(text: str, expected: list[str]) -> None:
    """Two bounds that are joined are of one score, where they make a range and no other unit follows."""
    assert expected == said(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ECOG 0-1", ["ecog >= 0 <= 1 {score}"]),
        ("ECOG Performance status 0 of 1", ["ecog >= 0 <= 1 {score}"]),
        ("ECOG performance status of 0,1, or 2", ["ecog >= 0 <= 2 {score}"]),
        ("ECOG PS score: 0 to 2 points", ["ecog >= 0 <= 2 {score}"]),
        ("ECOG performance status of 2 or lower", ["ecog <= 2 {score}"]),
        ("ECOG = 0", ["ecog = 0 {score}"]),
        ("operatie te ondergaan (WHO 0-2)", ["ecog >= 0 <= 2 {score}"]),
        ("patients who 2 years ago", []),
        ("Patients who have 0 to 2 relapses", ["count >= 0 <= 2"]),
        ("WHO grade IV glioma", []),
        ("Karnofsky performance status ≥ 70%", ["karnofsky >= 70 {score}"]),
        ("Karnofsky/Lansky ≥ 60", ["lansky >= 60 {score} condition"]),
        ("NYHA class III-IV", ["nyha III|IV"]),
        ("at least NYHA class II", ["nyha II|III|IV"]),
        ("New York Heart Association (NYHA) class II, III or IV", ["nyha II|III|IV"]),
        ("NYHA > II", ["nyha III|IV"]),
        ("NYHA class III or higher", ["nyha III|IV"]),
        ("NYHA < III", ["nyha I|II"]),
        ("NYHA 3 or 4", ["nyha >= 3 <= 4 {score}"]),
        ("NYHA 2 or III", ["nyha >= 2 <= 3 {score}"]),
        ("NYHA I or III", ["nyha I|III"]),
        ("ASA ≥ IV", ["asa IV|V|VI"]),
        ("ASA I, ASA II, ASA III", ["asa I|II|III"]),
        ("ASAI ,ASAII, ASAIII", ["asa I|II|III"]),
        ("NYHA III: Marked limitation of activity", []),
        ("ASA 3 - severe systemic disease", []),
        ("NYHA II-III: stable for a month", ["nyha II|III"]),
        ("ASA 1 or 3", ["asa = 1 = 3 {score}"]),
        ("American Society of Anesthesiologists (ASA) I e II", []),
        ("MMSE-score tussen 20 en 26", ["mmse >= 20 <= 26 {score}"]),
        ("Gleason 3+4", []),
        ("Gleason score ≥ 7", ["gleason >= 7 {score}"]),
        ("GCS 8+", ["gcs >= 8 {score}"]),
        ("Child-Pugh class A or B", ["child_pugh A|B"]),
        ("Child-Pugh class B or worse", ["child_pugh B|C"]),
        ("Child-Pugh class < B", ["child_pugh A"]),
        ("Child Pugh score >= C", ["child_pugh C"]),
        ("Child-Pugh klasse B of hoger", ["child_pugh B|C"]),
        ("Child-Pugh B or better", ["child_pugh A|B"]),
        ("worse than Child-Pugh A", ["child_pugh B|C"]),
        ("Child-Pugh > C", []),
        ("Child-Pugh ≥ A or B", []),
        ("Child-Pugh score ≤ 7", ["child_pugh <= 7 {score}"]),
        ("performance status ECOG/WHO 0-1", ["ecog >= 0 <= 1 {score}"]),
        ("MMSE 10-40", []),
        ("ECOG (performance status) 0-1", ["ecog >= 0 <= 1 {score}"]),
        ("ECOG (0-1)", ["ecog >= 0 <= 1 {score}"]),
        ("ECOG (for those who can be asked and more than nine other words) 1", []),
        ("ECOG assessed by phone", []),
        ("Karnofsky, ECOG 1", ["ecog = 1 {score}"]),
        ("NYHA 40 %", []),
        ("ECOG 0 1 or 2", []),
        ("Child-Pugh A5", []),
        ("Child-Pugh class A 5", []),
        ("ECOG II", ["ecog = 2 {score}"]),
    ],
)
def test_a_score(text: str, expected: list[str]) -> None:
    """Digits, lists, ranges, Roman numerals and letters; a list is read whole or not at all."""
    assert expected == said(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("NYHA > IV", ("implausible", None, "NYHA > IV")),
        ("ECOG ≤ 9", ("implausible", None, "ECOG ≤ 9")),
        ("ECOG > 0-1", ("number-ambiguous", None, "ECOG > 0-1")),
        ("MMSE 20 tot 26", ("number-ambiguous", None, "MMSE 20 tot 26")),
        ("grade < 2-3", ("number-ambiguous", None, "grade < 2-3")),
    ],
)
def test_a_doubtful_score(text: str, expected: tuple[str, str | None, str]) -> None:
    """What no value of the scale is, or what may mean two things, is told."""
    assert [expected] == doubted(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Klinisch stadium II, III, of IV", ["stage II|III|IV"]),
        ("stage I-III", ["stage I|II|III"]),
        ("Stage IIIB or IIIC or Stage IV", ["stage IIIB|IIIC|IV"]),
        ("stage IB-IIIA", ["stage IB-IIIA"]),
        ("stage ≥ III", ["stage >= 3"]),
        ("grade ≥ 2", ["stage >= 2"]),
        ("grade = 2", ["stage = 2"]),
        ("greater than CTCAE grade 1", ["stage > 1"]),
        ("chronic GvHD of grade 2 or higher", ["stage >= 2"]),
        ("stage 2b", []),
        ("stage of the disease", []),
        ("grade 3 weeks", []),
    ],
)
def test_stages_and_grades(text: str, expected: list[str]) -> None:
    """Stages are values, grades and whatever is compared are bounds."""
    assert expected == said(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ECOG performance status 2 or better", ["ecog <= 2 {score}"]),
        ("ECOG 2 of beter", ["ecog <= 2 {score}"]),
        ("ECOG performance status worse than 2", ["ecog > 2 {score}"]),
        ("ECOG slechter dan 2", ["ecog > 2 {score}"]),
        ("ECOG PS no worse than 2", ["ecog <= 2 {score}"]),
        ("WHO performance status better than or equal to 1", ["ecog <= 1 {score}"]),
        ("NYHA class II or worse", ["nyha II|III|IV"]),
        ("NYHA III of slechter", ["nyha III|IV"]),
        ("NYHA class II or better", ["nyha I|II"]),
        ("Karnofsky 70 or better", ["karnofsky >= 70 {score}"]),
        ("Karnofsky better than 60", ["karnofsky > 60 {score}"]),
        ("MMSE 20 of slechter", ["mmse <= 20 {score}"]),
        ("resolved to grade 1 or better", ["stage <= 1"]),
        ("toxicity worse than grade 1", ["stage > 1"]),
        ("neuropathie graad 2 of slechter", ["stage >= 2"]),
        ("LVEF 40 % or better", ["lvef >= 40 %"]),
        ("LVEF worse than 40 %", ["lvef < 40 %"]),
    ],
)
def test_better_and_worse_follow_the_scale(text: str, expected: list[str]) -> None:
    """Of ECOG, NYHA and grades low values are good, of Karnofsky, MMSE and an ejection fraction high ones."""
    assert expected == said(text)


@pytest.mark.parametrize(
    "text", ["SBP 140 mmHg or better", "Systolic pressure better than 140 mmHg", "BMI 25 kg/m2 of slechter"]
)
def test_better_says_nothing_where_nobody_knows_what_is_good(text: str) -> None:
    """A value of which neither more nor less is good by itself is told, not coded."""
    assert ([], ["number-ambiguous"]) == (said(text), [code for code, _, _ in doubted(text)])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gleason score 7 (3+4)", ["gleason = 7 {score}"]),
        ("Gleason ≤ 6 (3+3)", ["gleason <= 6 {score}"]),
        ("Gleason 3 + 4 = 7", ["gleason = 7 {score}"]),
        ("Gleason score 3+4", []),
        ("Gleason ≥ 4+3", []),
        ("Gleason 3+4 or less", []),
        ("Gleason 7 (4+4)", []),
        ("Gleason 3 + 4 = 8", []),
    ],
)
def test_a_sum_is_read_where_it_is_told(text: str, expected: list[str]) -> None:
    """The parts alone are no number of the scale."""
    assert expected == said(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ECOG PS 0-1 (2 is allowed if due to bone pain)", "ecog >= 0 <= 1 {score} condition"),
        ("ECOG ≤ 1 (2 may be accepted)", "ecog <= 1 {score} condition"),
        ("Karnofsky ≥ 70 (60 is permitted)", "karnofsky >= 70 {score} condition"),
        ("ECOG 0-1 (2 is toegestaan bij botpijn)", "ecog >= 0 <= 1 {score} condition"),
        ("WHO-PS 0-1 (2 mag bij botpijn)", "ecog >= 0 <= 1 {score} condition"),
        ("Karnofsky ≥ 70 (60 is toegestaan)", "karnofsky >= 70 {score} condition"),
        ("ECOG 0-1 (as judged by the doctor)", "ecog >= 0 <= 1 {score}"),
        ("Gleason 7 (3+4)", "gleason = 7 {score}"),
    ],
)
def test_another_value_in_a_bracket_makes_a_score_hold_on_a_condition(text: str, expected: str) -> None:
    """Who has the other value may take part all the same."""
    assert [expected] == said(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CDR-Global Score of 0.5 or 1.0", "clinical_dementia_rating = 0.5 = 1.0 {score}"),
        ("Apgarscore lager dan 5", "apgar < 5 {score}"),
        ("Apgar score < 5", "apgar < 5 {score}"),
        ("Geboortegewicht > 2500 g", "birth_weight > 2500 g"),
        ("Heart rate at rest 50-100 bpm", "heart_rate >= 50 <= 100 /min"),
        ("Hartslag in rust 50-100 /min", "heart_rate >= 50 <= 100 /min"),
        ("Weight > 50 kg", "body_weight > 50 kg"),
    ],
)
def test_names_in_other_words(text: str, expected: str) -> None:
    """A compound, a word for the whole scale and the state of rest are parts of the name."""
    assert [expected] == said(text)

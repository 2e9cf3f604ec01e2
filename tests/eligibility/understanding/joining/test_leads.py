"""Which lead-ins change nothing of what stands below them, and which say that all of it holds."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fhir_trials import table_words
from fhir_trials.eligibility import read_criteria
from fhir_trials.eligibility.understanding.joining import leads
from fhir_trials.eligibility.understanding.joining.reading import passage
from fhir_trials.eligibility.understanding.words.phrases import phrases
from fhir_trials.eligibility.understanding.words.tokens import tokens
from fhir_trials.model.eligibility import Criterion

_LISTS = {"I": "Inclusion Criteria:", "E": "Exclusion Criteria:"}
_SIGNS = {"full": "●", "partial": "◐"}
_REAL = [
    ("all", "Adequate hematological, renal and hepatic functions"),
    (None, "Active disease at Screening as defined by"),
    (None, "Patients who have undergone radiotherapy may be enrolled if they meet the following conditions:"),
    ("all", "Adequate haematological function:"),
    ("all", "Adequate liver function."),
    ("all", "Adequate renal function"),
    (None, "Has one of more of the following conditions as documented by CT or MRI and plain X-rays:"),
    (None, "Has degenerative disc disease (DDD) as defined by the following:"),
    (None, "Has laboratory-confirmed SARS-CoV-2 infection, as documented by either or the following:"),
    ("all", "The main organ functions meet the following criteria within 7 days before treatment:"),
    (None, "An underlying hematological malignancy including:"),
    (
        None,
        "Adequate end-organ function CBC/differential, with adequate bone marrow function defined as follows:",
    ),
    (None, "Must have failed standard induction and salvage therapies available as follows:"),
    ("all", "Adequate hepatic function"),
    ("all", "Adequate hematologic function"),
    ("all", "Patients have to meet the following criteria for each of the respective parts of the study:"),
    ("all", "Acceptable bone marrow as described below:"),
    ("all", "Acceptable organ function as described below:"),
    ("all", "Adequate organ function:"),
    ("all", "RENAL AND HEPATIC FUNCTION (Assessed within 48 hours prior to C1D1) :"),
    ("all", "CARDIAC FUNCTION:"),
    ("all", "Participants with histological evidence of NASH, fulfilling both criteria:"),
    ("all", "Bone marrow function:"),
    ("all", "Liver function (based on the clinical trial center's normal values):"),
    ("all", "Kidney function (based on the clinical trial center's normal values):"),
    ("all", "Heart function:"),
    (None, "Subjects with brain metastases are eligible provided they meet the following criteria:"),
    ("all", "The following criteria must be satisfied:"),
    ("all", "Acceptable bone marrow and organ function at screening as described below:"),
    ("all", "Bone marrow reserve or organ function needs to meet the following laboratory value criteria:"),
    ("all", "Have adequate organ and hematologic function, as defined by:"),
    (None, "Any known laboratory safety parameter consistently outside the below laboratory ranges:"),
    (
        "all",
        "A participant will be eligible for entry into the study if all of the following criteria are met:",
    ),
    (None, "Participants with pathologically documented breast cancer that:"),
    (None, "was previously treated with an anti HER-2 based regimen 4 Adequate bone marrow function:"),
    ("all", "Acceptable liver functions, as specified below:"),
    (None, "Any abnormal laboratory value:"),
    (None, "Laboratory abnormalities, any:"),
    (None, "Poor renal function:"),
    (None, "Impaired kidney function, defined as:"),
    (None, "Signs of liver disease on laboratory tests:"),
    (None, "Laboratory evidence of active infection:"),
    (None, "Patients with the following conditions:"),
    (None, "Gestoorde leverfunctie:"),
    (None, "Laboratory:"),
]


def _below(lead: str, section: str) -> tuple[Criterion, ...]:
    """A lead-in with a threshold and a condition nested below it."""
    text = f"{_LISTS[section]}\n\n* {lead}\n   * Hemoglobin 9-16 g/dL\n   * Hypertension\n"
    return read_criteria(text).criteria


@pytest.mark.parametrize(("expected", "lead"), _REAL)
def test_lead_ins_of_inclusions_in_real_trials(expected: str | None, lead: str) -> None:
    """All hold only by a sign for it: all of, must meet, an adequate function; its absence tells nothing."""
    assert expected == _below(lead, "I")[0].below


@pytest.mark.parametrize(
    ("section", "lead", "expected"),
    [
        ("I", "The following laboratory values:", "●●"),
        ("I", "Adequate organ function within 14 days before enrolment, defined as:", "●●"),
        ("I", "Om deel te nemen moet een proefpersoon aan alle volgende criteria voldoen:", "◐◐"),
        ("I", "Om in aanmerking te komen moet een proefpersoon aan alle volgende criteria voldoen:", "●●"),
        ("I", "Illness defined by at least one of the following:", "●●"),
        ("E", "Presence of any of the following:", "●●"),
        ("E", "Has any of the following a) to i):", "●●"),
        ("E", "Any of the following risk factors:", "●●"),
        ("E", "Any of the following laboratory abnormalities:", "●●"),
        ("E", "Subjects who meet any of the following criteria are not to be enrolled:", "●●"),
        ("E", "The volunteer may not enter the study if any of the following apply:", "●●"),
        (
            "E",
            "Een potentiële proefpersoon die voldoet aan één van de volgende criteria wordt uitgesloten van deelname:",
            "●●",
        ),
        ("E", "Liver function:", "●●"),
        ("E", "History of any of the following diseases or conditions:", "◐●"),
        ("E", "Current or history of the following medical conditions:", "◐●"),
        ("E", "Voorgeschiedenis van een van de volgende aandoeningen:", "◐●"),
        ("E", "Vital signs outside the following ranges at screening:", "◐◐"),
        ("E", "Failure to meet any of these:", "◐◐"),
        ("E", "Out-of-range vital signs:", "◐◐"),
        ("E", "Inability to meet the following lab criteria:", "◐◐"),
        ("E", "Subjects must have:", "◐◐"),
        ("E", "Screening labs must meet:", "◐◐"),
        ("E", "Normal organ function is required:", "◐◐"),
        ("E", "Inadequate organ function. Adequate organ function is defined as:", "◐◐"),
        ("E", "Abnormal laboratory values, any of the following:", "◐◐"),
        ("E", "Any of the following laboratory values in the 12 months before enrolment:", "◐◐"),
        ("E", "Any of the following uncontrolled conditions:", "◐◐"),
        ("E", "Patients who do not fulfil:", "◐◐"),
        ("E", "Stopping criteria:", "◐◐"),
        ("I", "Patients with the following are excluded:", "◐◐"),
        ("I", "Exclusion of:", "◐◐"),
        ("I", "Patients will be stratified by:", "◐◐"),
        ("I", "At diagnosis:", "◐◐"),
        ("I", "At the end of induction:", "◐◐"),
        ("I", "Diabetes with:", "◐◐"),
        ("I", "Bewezen infectie met:", "◐◐"),
        ("I", "For women to be eligible:", "◐◐"),
    ],
)
def test_what_stands_below_can_be_judged_by_itself(section: str, lead: str, expected: str) -> None:
    """Only where all words of the lead-in are of the closed set; a history leaves what one may have had."""
    assert expected == "".join(_SIGNS[one.coverage or ""] for one in _below(lead, section)[1:])


def test_what_states_something_and_announces_nothing_is_one_of_its_list() -> None:
    """What is nested below it by its layout alone keeps its thresholds."""
    found = _below("Pre-existing chronic pulmonary disease", "E")
    assert ["full", "partial"] == [one.coverage for one in found[1:]]


def _words(*meanings: str) -> list[str]:
    return [one.word for one in table_words.words("lead-in-words.csv") if one.meaning in meanings]


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(
        ["Adequate organ function:", "Patients must meet the following criteria:", "All of the following:"]
    ),
    st.sampled_from(_words("any", "deviant", "wanting")),
    st.booleans(),
)
def test_no_inclusion_asks_for_all_beside_words_against_it(lead: str, word: str, first: bool) -> None:
    """Whatever else its lead-in says, any, either, abnormal, outside and their like forbid it."""
    text = f"{word} {lead}" if first else f"{lead[:-1]} {word}:"
    found = tokens(text)
    for dutch in (False, True):
        assert not leads.tell(passage(text, "inclusion", found, phrases(found, dutch))).all

"""Characters and words that make slow programs slow: the cost of criteria grows with their length only."""

import os
from collections.abc import Callable

import pytest

from fhir_trials.eligibility import read_criteria, understand
from fhir_trials.model.eligibility import Criterion
from tests.growth import LINEAR, growth

_LONGEST = 100_000
# parts of several characters are tried at a quarter of it, unless `make prove-criteria` asks for all
_LONG = _LONGEST if os.environ.get("LONG_TEXTS") else _LONGEST // 4
_PARTS = (
    *(
        "1",
        " ",
        "(",
        ")",
        "[",
        "<",
        ">",
        "≥",
        "≤",
        "=",
        "<=",
        ">=",
        "a",
        "A",
        "é",
        "ß",
        "İ",
        "\u0301",
        "\u200b",
    ),
    *(",", ".", ";", ":", "-", "–", "/", "*", "^", "'", "%", "°", "×", "x", "µ", "⁹", "½", "٣", "漢", "😀"),
    *(
        "1 ",
        "1,",
        "1.",
        "1.1",
        "1,000",
        "1-",
        "1/",
        "a,",
        "a ",
        "a-",
        "a/",
        "a.",
        "no ",
        "of ",
        "or ",
        "en ",
        "and ",
    ),
    *(
        "x10^9/L ",
        "x 10",
        "10^9/L",
        "109/L ",
        "mg/",
        "mg/dL ",
        "kg/m2 ",
        "ml/min/1.73 m2 ",
        "mmHg ",
        "/L",
        "/ ",
    ),
    *(
        "< 5 ",
        "> 5, ",
        "≥18 ",
        "18-65 ",
        "18 to 65 ",
        "between 18 ",
        "tussen 18 en ",
        "at least ",
        "minimaal ",
        "up to ",
    ),
    *(
        "or older ",
        "of ouder ",
        "years ",
        "jaar ",
        "year old ",
        "weeks ",
        "within 4 weeks ",
        "binnen 4 weken voor ",
    ),
    *(
        "upper ",
        "upper limit of ",
        "upper limit of normal ",
        "ULN ",
        "x ULN ",
        "2 x ULN ",
        "bovengrens van ",
        "normal ",
    ),
    *(
        "ALT ",
        "ALT, ",
        "ALT/AST ",
        "ALT < 3 x ULN, ",
        "absolute neutrophil ",
        "absolute neutrophil count ",
        "Hb < 5 ",
    ),
    *(
        "serum ",
        "total ",
        "body mass ",
        "blood pressure 160/",
        "systolic ",
        "left ventricular ejection ",
        "CD4+ ",
    ),
    *(
        "ECOG ",
        "0, 1, ",
        "0 or ",
        "grade 3 ",
        "stage III ",
        "III or ",
        "CTCAE v",
        "RECIST 1.1 ",
        "HER2 ",
        "CA 19-9 ",
    ),
    *(
        "not ",
        "geen ",
        "unless ",
        "tenzij ",
        "except ",
        "behalve ",
        "(except ",
        "if ",
        "(<5 x ULN if ",
        "without ",
    ),
    *(
        "pregnant ",
        "zwanger ",
        "pregnancy or ",
        "informed ",
        "informed consent ",
        "zwangerschapp",
        "borstvoedin ",
    ),
    *(
        "chemotherapy ",
        "prior ",
        "prior to ",
        "history of ",
        "in the last ",
        "days after the ",
        "twenty ",
        "twenty-",
    ),
    *(
        "a\n",
        "\n",
        "* a\n",
        "* Age ≥ 18\n",
        "* ALT < 3 x ULN or\n",
        "  * a:\n",
        "* the following:\n",
        "Cohort 1:\n",
    ),
    *(
        "stage I, II, ",
        " mg/4 weeks [",
        "(diabetes ",
        "Hb > 9 g/dL ",
        "age 18 to ",
        "ANC >= 1.5 x 10^9/L ",
        "grade 1 or ",
        "x 10 ",
        "ouder dan 4 weeks ()",
    ),
    *("not > ", "must not ", "planned: ", "within 4 weeks planned ", "Hb (2) ", "nor over 65 ", "≥ ≤ "),
)


def _filled(part: str, length: int) -> str:
    return "Age " + (part * (length // len(part) + 1))[:length]


def _one(text: str) -> object:
    return understand([Criterion(text=text, section="inclusion")])


@pytest.mark.unmeasured
@pytest.mark.parametrize("part", _PARTS, ids=repr)
def test_the_cost_grows_with_the_length(part: str) -> None:
    """Eight times the text costs about eight times as much; where cost grew with the square it would be 64."""
    reads = read_criteria if "\n" in part else _one

    def work(length: int) -> Callable[[], object]:
        text = _filled(part, length)
        return lambda: reads(text)

    assert growth(work, _LONGEST if len(part) == 1 else _LONG) < LINEAR

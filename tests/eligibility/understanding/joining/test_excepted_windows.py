"""Windows that stand inside an exception, and those of the main statement."""

import pytest

from fhir_trials.eligibility.understanding import read_criteria


@pytest.mark.parametrize(
    "text",
    [
        "Prior chemotherapy, unless more than 5 years ago",
        "Eerdere chemotherapie, tenzij langer dan 5 jaar geleden",
        "Prior malignancy unless treated more than 5 years ago",
        "Prior chemotherapy (unless completed more than 5 years ago)",
        "Malignancy except basal cell carcinoma, more than 5 years ago",
    ],
)
def test_a_window_inside_an_exception_is_not_of_the_main_statement(text: str) -> None:
    """What is excepted after a time is stated without that time, limited by the exception."""
    (criterion,) = read_criteria(f"Exclusion criteria:\n- {text}").criteria
    (statement,) = criterion.statements
    assert (None, "exception", "partial") == (statement.window, statement.limit, criterion.coverage)
    assert criterion.text[slice(*statement.span)].split()[-1].strip(",(").lower() in (
        "chemotherapy",
        "chemotherapie",
        "malignancy",
    )


@pytest.mark.parametrize(
    "text",
    [
        "Prior chemotherapy within 5 years, unless for breast cancer",
        "Malignancy, except basal cell carcinoma, within the last 5 years",
        "Malignancy (except basal cell carcinoma) within 5 years",
    ],
)
def test_a_window_outside_an_exception_stays(text: str) -> None:
    """A window before the exception, behind its bracket or behind its closing comma is of the main statement."""
    (criterion,) = read_criteria(f"Exclusion criteria:\n- {text}").criteria
    first = criterion.statements[0]
    assert first.window is not None
    assert (5, "exception") == (first.window.maximum, first.limit)


@pytest.mark.parametrize(
    "text",
    [
        "Cancer within the last 5 years (with the exception of skin cancer or cervical cancer in situ)",
        "Chemotherapy mg/ldeling binnen 4 weken voor inclusie, uitgezonderd hormonale therapie",
    ],
)
def test_what_the_exception_names_keeps_its_place(text: str) -> None:
    """A window before the exception may be of what the exception names too: its span stays as it was."""
    (criterion,) = read_criteria(f"Exclusion criteria:\n- {text}").criteria
    assert [] == [one.span for one in criterion.statements if one.span[0] >= one.span[1]]

"""Clinical concepts: rows that agree, codes that lead back, plausible ranges."""

import pytest

from fhir_trials.clinical_concepts import concepts, named
from fhir_trials.units import convert, units

_PLACES = {"{INR}", "1", "ug/L{FEU}", "mg/L{FEU}", "ng/mL{FEU}"}


@pytest.mark.parametrize("name", sorted(concepts()))
def test_a_concept_is_whole(name: str) -> None:
    """Its rows have units of the table and ranges that are ranges; words with a number are among its words."""
    concept = concepts()[name]
    assert concept.with_number <= {*concept.english, *concept.dutch}
    for row in concept.rows:
        assert all(unit in units() or unit in _PLACES for unit in row.units)
        assert (row.low is None) == (row.high is None)
        assert row.low is None or row.high is None or row.low < row.high


@pytest.mark.parametrize("name", sorted(concepts()))
def test_ranges_of_one_concept_agree(name: str) -> None:
    """The same value in two units is plausible in both, up to a factor of two."""
    concept = concepts()[name]
    first = concept.rows[0]
    for row in concept.rows[1:]:
        if first.high is None or row.high is None or not row.units:
            continue
        high = convert(first.high, first.units[0], row.units[0], concept.molar_mass)
        if high is not None:
            assert row.high / 3 <= high <= row.high * 3


def test_a_code_leads_to_its_concept() -> None:
    """The code of LOINC for haemoglobin in mmol/L is haemoglobin; an unknown one is nothing."""
    assert "hemoglobin" == named("http://loinc.org", "59260-0")
    assert named("http://loinc.org", "0-0") is None


def test_the_row_of_a_unit() -> None:
    """By the unit; the first for a multiple of a limit or no unit; none for a strange unit."""
    hemoglobin = concepts()["hemoglobin"]
    codes = [
        row.code and row.code[1] for row in map(hemoglobin.row, ("mmol/L", "g/dL", "{LLN}", None)) if row
    ]
    assert ["59260-0", "718-7", "718-7", "718-7"] == codes
    assert hemoglobin.row("kg") is None

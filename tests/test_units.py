"""Units: each spelling one unit, conversion within a dimension and by molar mass."""

from decimal import Decimal
from pathlib import Path

import pytest

from fhir_trials import mapping_files
from fhir_trials.errors import TableError
from fhir_trials.units import convert, units


def test_a_spelling_belongs_to_one_unit() -> None:
    """Two units of one spelling could not be told apart."""
    spellings = [spelling for unit in units().values() for spelling in unit.spellings]
    assert len(spellings) == len(set(spellings))


def test_spellings_are_in_small_letters() -> None:
    """They are held against text in small letters."""
    for unit in units().values():
        for spelling in unit.spellings:
            assert spelling == spelling.lower()


@pytest.mark.parametrize(
    ("value", "unit", "to", "mass", "expected"),
    [
        ("9", "g/dL", "g/L", None, "90"),
        ("150", "10*9/L", "/uL", None, "150000"),
        ("150000", "/mm3", "10*3/uL", None, "150"),
        ("6", "mo", "mo", None, "6"),
        ("2", "a", "mo", None, "24"),
        ("1", "mg/dL", "umol/L", "113.12", "88.4"),
        ("88.4", "umol/L", "mg/dL", "113.12", "1.0"),
        ("1", "mg/dL", "umol/L", None, None),
        ("1", "mg/dL", "kg", None, None),
        ("1", "nonsense", "kg", None, None),
        ("1", "kg", "nonsense", None, None),
    ],
)
def test_conversion(value: str, unit: str, to: str, mass: str | None, expected: str | None) -> None:
    """Within a dimension by the factor, between mass and substance by the molar mass, else not at all."""
    found = convert(Decimal(value), unit, to, Decimal(mass) if mass else None)
    assert (None if expected is None else Decimal(expected)) == (None if found is None else round(found, 1))


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("g/dL,mass,eleven,g", "factor 'eleven' is no number; write digits"),
        ("g/dL,mass,0,g", "factor '0' is no number above 0"),
        ("g/dL,mass,,g", "factor is empty; write a number"),
        ("g/dL,mass,1e99999999,g", "factor '1e99999999' has more than 30 places before or behind its point"),
        ("g/dL,,1,g", "dimension is empty"),
        ("g dL,mass,1,g", "ucum 'g dL' is no code of UCUM"),
        ("kg,mass,1,g", "ucum 'kg' stands twice"),
        ("g/dL,mass,1,G", "spellings has capitals"),
    ],
)
def test_a_faulty_unit_is_told_with_its_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, row: str, told: str
) -> None:
    """What is wrong in a row is an error that says where, and what to do."""
    (tmp_path / "units.csv").write_text(f"ucum,dimension,factor,spellings\nkg,mass,1,kilo\n{row}\n")
    monkeypatch.setattr(mapping_files, "folder", lambda: tmp_path)
    with pytest.raises(TableError) as raised:
        units.__wrapped__()
    assert str(raised.value).startswith(f"mappings/units.csv, line 3: {told}")

"""Countries by their names."""

import json
from pathlib import Path

import pytest

from fhir_trials import mapping_files
from fhir_trials.countries import _codes, code_of

ROOT = Path(__file__).parents[1]
ROWS = mapping_files.read_csv("countries.csv")
CARRIED = [
    *sorted((ROOT / "tests/sources/records").glob("*.json")),
    *sorted(ROOT.glob("examples/ctgov/*.json")),
]


def without_code(files):
    """The names of countries in these records that have no code."""
    names = {
        place["country"]
        for file in files
        for place in json.loads(file.read_text(encoding="utf-8"))
        .get("protocolSection", {})
        .get("contactsLocationsModule", {})
        .get("locations", [])
        if "country" in place
    }
    return {name for name in names if code_of(name) is None}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Netherlands", "NL"),
        ("nederland", "NL"),
        ("Korea, Republic of", "KR"),
        ("South Korea", "KR"),
        ("Turkey (Türkiye)", "TR"),
        ("Turkey", "TR"),
        ("Russian Federation", "RU"),
        ("Czech Republic", "CZ"),
        ("Czechia", "CZ"),
        ("Taiwan", "TW"),
        ("Hong Kong", "HK"),
        ("Puerto Rico", "PR"),
        (" UNITED STATES ", "US"),
        ("Georgia", "GE"),
    ],
)
def test_a_country_has_the_code_of_its_name(name, code):
    """Each listed spelling, in English or Dutch and in any case, means its country."""
    assert code == code_of(name)


@pytest.mark.parametrize("name", ["Korea", "Former Yugoslavia", "Netherland", "America", ""])
def test_a_name_that_is_not_listed_has_no_code(name):
    """Nothing is guessed."""
    assert None is code_of(name)


def test_the_table_is_whole():
    """All 249 codes of ISO 3166-1 are there, once, each with an English and a Dutch name."""
    assert 249 == len(ROWS) == len({row["code"] for row in ROWS})
    assert all(row["name_en"] and row["name_nl"] and len(row["code"]) == 2 for row in ROWS)


def test_one_spelling_for_two_countries_is_refused(monkeypatch):
    """A table that would have to guess is a fault of the table."""
    rows = [{"code": code, "name_en": "Utopia", "also_en": "", "name_nl": ""} for code in ("UA", "UB")]
    monkeypatch.setattr(mapping_files, "read_csv", lambda name: rows)
    with pytest.raises(ValueError, match="'Utopia' stands for two countries"):
        _codes.__wrapped__()


def test_every_country_of_the_carried_records_has_a_code():
    """The records that come with the project name no country without a code."""
    assert set() == without_code(CARRIED)


def test_every_country_of_the_registers_records_has_a_code():
    """Nor do the register's records beside the project."""
    folder = ROOT.parent / "shared" / "data" / "ctgov-v2"
    if not folder.is_dir():
        pytest.skip("the reference records (../shared/data/ctgov-v2) are not here")
    assert set() == without_code(sorted(folder.glob("*.json")))

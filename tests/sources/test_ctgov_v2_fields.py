"""The data dictionary mappings/fields/ctgov-v2.csv agrees with the model and with the records."""

import re

import pytest

from fhir_trials import field_reasons, json_text
from fhir_trials.mapping_files import names
from fhir_trials.sources import ctgov_v2
from tests.sources.accounting import dictionary, leaves_of, plain
from tests.sources.model_places import unknown_step

HOMES = sorted(
    {home for row in dictionary("ctgov-v2").values() if row["model"] for home in row["model"].split(" | ")}
)


@pytest.mark.parametrize("home", HOMES)
def test_every_target_is_in_the_model(home):
    """Each model path of the dictionary leads to a field; `[]` stands where a list is."""
    assert "" == unknown_step(home)


def test_every_row_has_a_target_or_a_reason():
    """No field stands in the dictionary without saying what becomes of it."""
    assert [] == [
        source for source, row in dictionary("ctgov-v2").items() if not row["model"] and not row["note"]
    ]


def test_every_table_that_is_named_exists():
    """Code tables named in the notes are files."""
    named = {
        name
        for row in dictionary("ctgov-v2").values()
        for name in re.findall(r"ctgov-[a-z-]*[a-z]", row["note"])
    }
    assert sorted(f"{name}.json" for name in named) == names("codes", ".json")[: len(named)]


def test_every_field_of_the_records_is_in_the_dictionary(shared_studies):
    """Each of the field paths of the 251 studies has a target or a stated reason."""
    fields = {
        plain(path) for file in shared_studies for path in leaves_of(json_text.decode(file.read_bytes()))
    }
    without = {
        field
        for field in fields
        if not dictionary("ctgov-v2").get(field, {}).get("model") and not ctgov_v2.reason(field)
    }
    assert set() == without
    read = {field for field in fields if dictionary("ctgov-v2").get(field, {}).get("model")}
    protocol = {field for field in fields if field.startswith("protocolSection.")}
    assert (141, 12) == (len(protocol & read), len(protocol - read))


def test_a_reason_holds_for_everything_below():
    """The reason of a section is the reason of its fields; a field that is read has none."""
    assert ctgov_v2.reason("resultsSection") == ctgov_v2.reason("resultsSection.a[].b[].c")
    assert "" == ctgov_v2.reason("protocolSection.statusModule.overallStatus")
    assert "" == ctgov_v2.reason("protocolSection.unknownModule.field[]")
    derived = ctgov_v2.reason("derivedSection.conditionBrowseModule.ancestors[].id")
    assert derived.startswith(field_reasons.DERIVED)
    assert not ctgov_v2.reason("resultsSection").startswith(field_reasons.DERIVED)

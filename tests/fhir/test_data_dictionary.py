"""`mappings/fields/trial-to-fhir.csv` tells for each field of the model where it goes, and tells the truth."""

import csv
import io

import pytest
from pydantic import BaseModel

from fhir_trials import mapping_files, model
from fhir_trials.model import facts
from tests.fhir.dictionary import rows
from tests.fhir.everything import EVERYTHING

FILE = "fields/trial-to-fhir.csv"


@pytest.fixture(scope="module")
def found() -> list[dict[str, str]]:
    """The rows as the mappers make them today."""
    return list(rows())


@pytest.mark.unmeasured
def test_the_dictionary_tells_the_truth(found: list[dict[str, str]], pytestconfig: pytest.Config):
    """Each row names exactly the elements that change when its field changes (`--update-goldens` writes it anew)."""
    path = pytestconfig.rootpath / "mappings" / FILE
    if pytestconfig.getoption("--update-goldens"):
        text = io.StringIO()
        writer = csv.DictWriter(text, ("model", "R5", "R4"), lineterminator="\n")
        writer.writeheader()
        writer.writerows(found)
        path.write_text(text.getvalue(), encoding="utf-8")
    assert mapping_files.read_csv(FILE) == found


def test_every_field_has_a_home(found: list[dict[str, str]]):
    """No field of the model is without a place in R5 and in R4."""
    assert [] == [row["model"] for row in found if not row["R5"] or not row["R4"]]


def test_the_trial_of_everything_has_every_field():
    """Every field of every class of the model has a value in the trial the dictionary is made with."""
    used: dict[str, set[str]] = {}

    def visit(value: object) -> None:
        if isinstance(value, BaseModel):
            for name in type(value).model_fields:
                held = getattr(value, name)
                if held is not None and held != ():
                    used.setdefault(type(value).__name__.split("[")[0], set()).add(name)
                visit(held)
        elif isinstance(value, tuple):
            for item in value:
                visit(item)

    visit(EVERYTHING)
    classes = {name: getattr(model, name) for name in model.__all__}
    missing = {
        name: set(held.model_fields) - used.get(name, set())
        for name, held in classes.items()
        if held.__module__ != facts.__name__  # a patient's facts are no part of a trial
    }
    # a trial with a register number needs no key of the caller
    assert {"Trial": {"key"}} == {name: fields for name, fields in missing.items() if fields}

"""All coded characteristics of the trials and criteria that the project carries, one a line of a table.

`pytest --update-goldens` writes it anew: what a change of words or rules does to a Group is seen in its difference.
"""

import csv
import io
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import fhir_trials as ft
from fhir_trials.eligibility import understand
from fhir_trials.fhir import group
from fhir_trials.fhir.keys import Key
from fhir_trials.model import Criterion, Eligibility

Json = dict[str, Any]
ROOT = Path(__file__).parents[2]
GOLDEN = Path(__file__).parent / "coded-characteristics.csv"
COLUMNS = ("source", "id", "exclude", "code", "name", "value", "text")
_TRIALS = (
    "examples/*/trial.json",
    "examples/ctgov/*.json",
    "examples/pages/*.*",
    "tests/sources/records/**/*.json",
    "tests/sources/records/**/*.xml",
    "tests/sources/records/**/*.csv",
)
_TEXTS = {"english": "en", "dutch": "nl"}


def criteria() -> Iterator[tuple[str, Eligibility]]:
    """Of each trial the eligibility, and of each criterion of the labelled texts, with where it is from."""
    for file in (file for pattern in _TRIALS for file in sorted(ROOT.glob(pattern))):
        for trial in ft.read(file, issues=ft.Issues()):
            if trial.eligibility:
                yield file.relative_to(ROOT).as_posix(), trial.eligibility
    for name, language in _TEXTS.items():
        lines = (ROOT / f"tests/eligibility/understanding/{name}.jsonl").read_text("utf-8").splitlines()
        for row in map(json.loads, lines):
            one = Criterion(text=row["text"], section=row["section"], language=language)
            yield name, Eligibility(criteria=tuple(understand([one])))


@cache
def rows() -> tuple[dict[str, str], ...]:
    """The characteristics with a code that are made from criteria."""
    return tuple(
        _row(source, one)
        for source, eligibility in criteria()
        for one in (group.to_fhir(eligibility, Key("x", "caller")) or {}).get("characteristic", ())
        if "coding" in one["code"] and "extension" in one
    )


def _row(source: str, characteristic: Json) -> dict[str, str]:
    code = characteristic["code"]
    codes = " ".join(coding["code"] for coding in code["coding"])
    text = " ".join(characteristic["extension"][0]["valueString"].split())
    held = (source, characteristic["id"], str(characteristic["exclude"]), codes, code["text"])
    return dict(zip(COLUMNS, (*held, _value(characteristic), text), strict=True))


def _value(characteristic: Json) -> str:
    key, value = next((key, value) for key, value in characteristic.items() if key.startswith("value"))
    if key == "valueQuantity":
        return _quantity(value)
    if key == "valueRange":
        return f"{_quantity(value['low'])} to {_quantity(value['high'])}"
    if key == "valueCodeableConcept":
        codes = [coding["code"] for coding in value.get("coding", ())]
        return " ".join([*codes, *([value["text"]] if "text" in value else [])])
    return str(value)


def _quantity(quantity: Json) -> str:
    said = (quantity.get("comparator"), str(quantity["value"]), quantity["code"])
    return " ".join(filter(None, said))


def test_the_coded_characteristics_are_those_of_the_table(pytestconfig: pytest.Config) -> None:
    """Each is as it is kept: code, value, whether it excludes, and the words it is made from."""
    if pytestconfig.getoption("--update-goldens"):
        text = io.StringIO()
        writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows())
        GOLDEN.write_text(text.getvalue(), encoding="utf-8")
    with GOLDEN.open(encoding="utf-8", newline="") as file:
        assert list(csv.DictReader(file)) == list(rows())


def test_no_value_stands_without_its_unit() -> None:
    """Of every kind of value there are some, so that the table shows what a change does to each."""
    values = [row["value"] for row in rows()]
    assert {True} == {
        any(sign in value for value in values) for sign in (">=", "<=", "> ", "< ", " to ", "True")
    }

"""The names at the top of the package."""

import ast
import importlib
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import fhir_trials

PACKAGE = Path(fhir_trials.__file__)


def imported_for_types() -> list[str]:
    """The names that a type checker finds in the package."""
    tree = ast.parse(PACKAGE.read_text(encoding="utf-8"))
    checked = next(node for node in tree.body if isinstance(node, ast.If))
    return [alias.name for node in checked.body if isinstance(node, ast.ImportFrom) for alias in node.names]


def test_the_list_is_sorted_and_complete() -> None:
    """`__all__`, what a type checker sees and what can be imported are the same names."""
    assert sorted(fhir_trials.__all__) == fhir_trials.__all__ == dir(fhir_trials)
    assert fhir_trials.__all__ == sorted(imported_for_types())
    homes = vars(fhir_trials)["_HOMES"]
    assert fhir_trials.__all__ == sorted(name for names in homes.values() for name in names)


def test_a_type_checker_finds_what_is_loaded() -> None:
    """Each name is imported from the same place for types and at run time."""
    tree = ast.parse(PACKAGE.read_text(encoding="utf-8"))
    checked = next(node for node in tree.body if isinstance(node, ast.If))
    found = {
        (str(node.module), alias.name)
        for node in checked.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    homes = vars(fhir_trials)["_HOMES"]
    assert found == {(f"fhir_trials.{home}", name) for home, names in homes.items() for name in names}


@pytest.mark.parametrize("name", fhir_trials.__all__)
def test_each_name_is_there_and_explained(name: str) -> None:
    """Each public name has a docstring; each public function names all its arguments' types."""
    found = getattr(fhir_trials, name)
    assert found.__doc__
    if inspect.isfunction(found):
        given = inspect.signature(found)
        assert [] == [one.name for one in given.parameters.values() if one.annotation is one.empty]
        assert given.return_annotation is not given.empty


def test_a_name_that_is_not_there() -> None:
    """As for any module."""
    with pytest.raises(AttributeError, match="module 'fhir_trials' has no attribute 'nope'"):
        importlib.import_module("fhir_trials").nope  # noqa: B018


@pytest.mark.parametrize(
    ("code", "absent"),
    [
        ("import fhir_trials", ["pydantic", "httpx", "fhir.resources", "typer", "msgspec"]),
        ("import fhir_trials as ft; ft.read; ft.to_fhir; ft.check", ["httpx", "fhir.resources", "typer"]),
        ("from fhir_trials.cli import main", ["fhir.resources"]),
    ],
)
def test_what_is_not_needed_is_not_loaded(code: str, absent: list[str]) -> None:
    """Who reads and writes files does not wait for the network's or fhir.resources' modules."""
    asked = f"{code}; import sys; print([name for name in {absent!r} if name in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert "[]\n" == ran.stdout

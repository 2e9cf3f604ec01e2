"""The closed list of issue codes, `mappings/issue-codes.csv`, and the code that uses it."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

from fhir_trials import mapping_files

ROOT = Path(__file__).parents[1]
LISTED = {row["code"] for row in mapping_files.read_csv("issue-codes.csv")}
_VERBS = {"error", "warning", "information", "add", "_fault", "fault"}


def literals() -> Iterator[tuple[str, str]]:
    """Every code written out where an issue is made, with its file."""
    for file in sorted((ROOT / "fhir_trials").rglob("*.py")):
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if (
                isinstance(call, ast.Call)
                and isinstance(call.func, ast.Attribute)
                and call.func.attr in _VERBS
            ):
                for argument in call.args[:2]:
                    if isinstance(argument, ast.Constant) and _is_code(argument.value):
                        yield argument.value, file.name


def _is_code(value: object) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", value) is not None


def test_every_code_that_is_used_is_listed():
    """No issue is made with a code that the list does not explain."""
    assert {} == {code: file for code, file in literals() if code not in LISTED}


def test_every_code_of_the_examples_is_listed():
    """What reading a page finds odd is explained too."""
    files = sorted((ROOT / "examples").glob("*/issues.json"))
    used = {issue["code"] for file in files for issue in json.loads(file.read_text(encoding="utf-8"))}
    assert set() == used - LISTED


def test_no_code_is_listed_twice():
    """A code means one thing."""
    rows = mapping_files.read_csv("issue-codes.csv")
    assert len(rows) == len({row["code"] for row in rows})


def test_every_listed_code_is_used():
    """The list holds nothing that is no longer found."""
    text = "".join(file.read_text(encoding="utf-8") for file in sorted((ROOT / "fhir_trials").rglob("*.py")))
    pages = (ROOT / "examples" / "README.md").read_text(encoding="utf-8")
    assert set() == {code for code in LISTED if f'"{code}"' not in text and f"`{code}`" not in pages}

"""Where the tables of `mappings/` lie: inside an installed package, beside it in a checkout."""

import csv
import io
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from fhir_trials import json_text


@cache
def folder() -> Traversable:
    """The `mappings/` folder, the same in a wheel, an sdist and an editable install."""
    package = files("fhir_trials")
    inside = package / "mappings"
    return inside if inside.is_dir() else files("fhir_trials").joinpath("..", "mappings")


def read_json(name: str) -> Any:
    """A JSON table below `mappings/`, by its relative path."""
    return json_text.decode(folder().joinpath(*name.split("/")).read_bytes(), f"mappings/{name}")


def read_csv(name: str) -> list[dict[str, str]]:
    """The rows of a CSV table below `mappings/`, each as column → text."""
    text = folder().joinpath(*name.split("/")).read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def names(directory: str, suffix: str) -> list[str]:
    """The names of the files with `suffix` in a folder below `mappings/`, sorted."""
    found = folder().joinpath(*directory.split("/")).iterdir()
    return sorted(file.name for file in found if file.name.endswith(suffix))

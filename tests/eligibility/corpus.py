"""Real criteria texts, read where they lie beside the project; and a short way to write down what was split."""

import csv
import html
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from fhir_trials.eligibility import Section, split

SHARED = Path(__file__).parents[2] / ".." / "shared"
_SIGNS: dict[Section, str] = {"inclusion": "+", "exclusion": "-", "unknown": "?"}


def shown(text: str, *, section: Section = "unknown") -> list[str]:
    """Each criterion as `+` (inclusion), `-` (exclusion) or `?`, its level, `[headings]` and its text."""
    return [
        f"{_SIGNS[one.section]}{one.level} {''.join(f'[{words}] ' for words in one.headings)}{one.text}"
        for one in split(text, section=section)
    ]


def needs(path: Path) -> Path:
    """The path; the test is skipped where nothing is there."""
    if not path.exists():
        pytest.skip(f"needs {path.relative_to(SHARED.parent)}, which is not part of a clone")
    return path


@cache
def ctgov() -> dict[str, str]:
    """The criteria of the studies of ClinicalTrials.gov, by NCT number."""
    folder = needs(SHARED / "data" / "ctgov-v2")
    records = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.json"))}
    return {
        name: record["protocolSection"]["eligibilityModule"]["eligibilityCriteria"]
        for name, record in records.items()
    }


def json_lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a file with one on each line."""
    return [json.loads(line) for line in path.read_bytes().splitlines()]


@cache
def labelled() -> dict[str, str]:
    """The texts of the two labelled sets, by document: whole texts (LCT), and one list each (Chia)."""
    folder = needs(SHARED / "data" / "eligibility")
    rows = [row for name in ("lct_docs", "chia_docs") for row in json_lines(folder / f"{name}.jsonl")]
    return {row["doc"]: row["text"] for row in rows}


@cache
def wrapped() -> dict[str, str]:
    """The criteria of the retired XML of ClinicalTrials.gov: lines wrapped, indented by spaces."""
    folder = needs(SHARED / "data" / "ctgov-xml")
    found = {
        path.stem: re.search(r"<criteria>\s*<textblock>(.*?)</textblock>", path.read_text("utf-8"), re.DOTALL)
        for path in sorted(folder.glob("*.xml"))
    }
    return {name: html.unescape(match[1]) for name, match in found.items() if match}


@cache
def exported() -> dict[str, str]:
    """The lists of WHO ICTRP exports, HTML in them."""
    folder = needs(SHARED / "data" / "registries" / "ictrp")
    texts: dict[str, str] = {}
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            for row in csv.DictReader(file):
                for column in ("Inclusion Criteria", "Exclusion Criteria"):
                    texts[f"{row['TrialID']} {column}"] = row[column]
    return texts


@cache
def registered() -> dict[str, str]:
    """The texts of the few records of other registers: ISRCTN, CTIS."""
    folder = needs(SHARED / "data" / "registries")
    texts: dict[str, str] = {}
    for path in sorted(folder.glob("*/*.json")):
        for number, (name, text) in enumerate(_criteria(json.loads(path.read_text("utf-8")))):
            texts[f"{path.stem} {name} {number}"] = text
    return texts


_NAMES = ("inclusion", "exclusion", "principalInclusionCriteria", "principalExclusionCriteria")


def _criteria(found: Any) -> Iterator[tuple[str, str]]:
    if isinstance(found, list):
        for one in found:
            yield from _criteria(one)
    if isinstance(found, dict):
        for name, one in found.items():
            if isinstance(one, str) and name in (*_NAMES, "eligibilityCriteria"):
                yield name, one
            yield from _criteria(one)


@cache
def pages() -> dict[str, str]:
    """The five example pages, each as a whole."""
    return {path.stem: path.read_text("utf-8") for path in sorted(needs(SHARED / "seeds").glob("*.txt"))}


@cache
def everything() -> dict[str, str]:
    """Every criteria text beside the project, by where it is from."""
    sets = (ctgov(), labelled(), wrapped(), exported(), registered(), pages())
    return {f"{number} {name}": text for number, texts in enumerate(sets) for name, text in texts.items()}


def page(number: str, start: str, end: str | None) -> str:
    """The part of an example page from the words `start` up to the words `end`."""
    text = next(needs(SHARED / "seeds").glob(f"{number}_*.txt")).read_text("utf-8")
    begin = text.index(start)
    return text[begin : text.index(end, begin) if end else len(text)]

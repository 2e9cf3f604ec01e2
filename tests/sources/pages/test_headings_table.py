"""The table `mappings/headings.csv`: every row says something that a reader of pages understands."""

import ast
from collections import defaultdict
from pathlib import Path
from typing import get_args

import pytest

import fhir_trials
from fhir_trials import mapping_files
from fhir_trials.errors import TableError
from fhir_trials.sources.pages import headings
from fhir_trials.sources.pages.page import ANY, LAYOUTS

READERS = Path(fhir_trials.__file__).parent / "sources" / "pages"
ROWS = mapping_files.read_csv("headings.csv")
COLUMNS = ["layouts", "language", "heading", "means", "form", "below", "sign"]
GOOD = ["any", "en", "Phase", "phase", "label", "", ""]
# Groups that nobody asks for: they only end what stands above them.
GROUPS = {
    "explanation",
    "support",
    "sharing",
    "registrations",
    "results",
    "heading-alone",
    "contacts-and-locations",
    "participation",
    "study-plan",
    "record-dates",
}
# Readers that make a name of two parts.
MADE = {
    *(f"title-{kind}" for kind in ("study", "official", "scientific", "public", "brief", "short", "acronym")),
    *(f"related-{part}" for part in ("number", "source", "title")),
}


def where(row: dict[str, str]) -> str:
    """A row as it is named in a failure."""
    return ",".join(row.values())


def names_of_the_readers() -> set[str]:
    """Every word that stands in a text of the code of the pages."""
    found: set[str] = set()
    for file in READERS.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.update(node.value.split())
    return found


def test_every_meaning_is_one_that_a_reader_knows() -> None:
    """A name that no reader asks for would make a passage of a fact."""
    known = names_of_the_readers() | GROUPS | MADE
    assert [] == [where(row) for row in ROWS if row["means"] not in known]
    assert [] == [where(row) for row in ROWS if row["means"] in GROUPS and row["form"] != "group"]


def test_every_layout_is_known() -> None:
    """A row of a layout that nobody reads would be of no use; `furniture` is that of all pages."""
    known = {*LAYOUTS, ANY, "furniture"}
    assert [] == [where(row) for row in ROWS if not known.issuperset(row["layouts"].split("|"))]


def test_every_closed_column_has_its_words() -> None:
    """Form, sign and language are of their lists, and no cell has a blank at its end or no words."""
    allowed = {"form": get_args(headings.Form), "sign": ("", "yes"), "language": ("en", "nl")}
    for column, words in allowed.items():
        assert [] == [where(row) for row in ROWS if row[column] not in words], column
    assert [] == [where(row) for row in ROWS if any(cell != cell.strip() for cell in row.values())]
    assert [] == [where(row) for row in ROWS if not (row["heading"].strip(":") and row["means"])]


def test_every_place_is_a_group_of_its_layout() -> None:
    """What stands below a group can do so only where the layout has such a group."""
    groups = {
        (one, row["means"]) for row in ROWS if row["form"] == "group" for one in row["layouts"].split("|")
    }
    assert [] == [
        where(row)
        for row in ROWS
        for one in row["layouts"].split("|")
        if row["below"] and (one, row["below"]) not in groups
    ]


def test_the_same_words_mean_one_thing_in_one_place() -> None:
    """In one layout and below one group words have one meaning, above the first group perhaps another."""
    found: defaultdict[tuple[object, ...], set[str]] = defaultdict(set)
    for row in ROWS:
        for one in row["layouts"].split("|"):
            place = (one, headings.plain(row["heading"]), row["below"], row["form"] == "row")
            found[place].add(row["means"])
    assert {} == {place: means for place, means in found.items() if len(means) > 1}


@pytest.mark.parametrize(
    ("column", "cell", "told"),
    [
        ("form", "lable", "'lable' as form; it is one of group, heading, label, row"),
        ("sign", "ja", "'ja' as sign; it is one of nothing, yes"),
    ],
)
def test_a_word_out_of_its_list_is_told(
    monkeypatch: pytest.MonkeyPatch, column: str, cell: str, told: str
) -> None:
    """An unknown form or sign is an error of ours that names table, heading and what may stand there."""
    row = {**dict(zip(COLUMNS, GOOD, strict=True)), column: cell}

    def read_csv(name: str) -> list[dict[str, str]]:
        return [row]

    monkeypatch.setattr(mapping_files, "read_csv", read_csv)
    with pytest.raises(TableError) as raised:
        headings.headings.__wrapped__("any")
    assert f"mappings/headings.csv: 'Phase' (any) has {told}" == str(raised.value)

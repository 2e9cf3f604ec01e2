"""What docs/criteria.md says is true: its columns, members, codes and examples."""

import csv
import json
import re
from pathlib import Path
from typing import Any, get_args

import pytest

from fhir_trials import clinical_concepts, mapping_files, table_words, units, word_roles
from fhir_trials.cli import criteria_lines
from fhir_trials.eligibility import understand
from fhir_trials.model import Criterion
from fhir_trials.model.facts import Facts
from fhir_trials.model.statements import Anchor, Warned

PAGE = (Path(__file__).parents[1] / "docs" / "criteria.md").read_text(encoding="utf-8")
TABLES = sorted(set(re.findall(r"`([a-z-]+\.csv)`", PAGE)))


def blocks(language: str) -> list[str]:
    """The code blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("table", TABLES)
def test_every_column_is_explained(table: str) -> None:
    """The section or row about a table names each of its columns."""
    about = "\n".join(part for part in re.split(r"^### ", PAGE, flags=re.MULTILINE) if f"`{table}`" in part)
    assert [] == [column for column in mapping_files.read_csv(table)[0] if f"`{column}`" not in about]


def test_the_tables_of_criteria_are_all_here() -> None:
    """Each has its words for clinicians on the page, and a row in the list of tables."""
    listed = (Path(__file__).parents[1] / "mappings" / "README.md").read_text(encoding="utf-8")
    assert {"concepts.csv", "units.csv", "conditions.csv", "criteria-words.csv"} <= set(TABLES)
    assert [] == [table for table in TABLES if f"| `{table}` |" not in listed]


def test_the_example_of_a_row_is_one() -> None:
    """It has as many cells as the table has columns, a new concept, and units of the table."""
    (row,) = csv.reader([blocks("csv")[0].strip()])
    cells = dict(zip(mapping_files.read_csv("concepts.csv")[0], row, strict=True))
    assert cells["concept"] not in clinical_concepts.concepts()
    assert set() == set(cells["units"].split("|")) - set(units.units())


def test_the_examples_of_words_are_rows() -> None:
    """Each could be written below the rows that its table has: nothing in it is unknown, nothing was said before."""
    examples = re.findall(r"^\|.*\| `([a-z-]+\.csv)` \| `(.*)` \|$", PAGE, re.MULTILINE)
    assert len(examples) > 10
    for table, row in examples:
        columns = mapping_files.read_csv(table)[0]
        cells = dict(zip(columns, row.split(","), strict=True))
        if table == "word-classes.csv":
            assert (cells["word"], cells["language"]) not in table_words.classes()[cells["class"]]
            continue
        reading = table_words.Reading(word_roles.TABLES[table])
        mapping_files.read_csv(table, check=reading)
        assert reading(cells) == "", row


def test_the_example_of_facts_is_one() -> None:
    """The patient of the page can be held against criteria; its concepts are of the tables."""
    facts = Facts.model_validate(json.loads(blocks("json")[1]))
    known = {
        row["concept"]
        for table in ("concepts.csv", "conditions.csv")
        for row in mapping_files.read_csv(table)
    }
    assert set() == {one.concept for one in (*facts.measurements, *facts.events)} - known


def test_every_doubt_and_anchor_is_explained() -> None:
    """The page has each code of a doubt, and all that a time is reckoned from."""
    codes: tuple[Any, ...] = get_args(Warned.model_fields["code"].annotation)
    assert [] == [code for code in (*codes, *get_args(Anchor)) if f"`{code}`" not in PAGE]


def test_every_member_of_a_line_is_explained() -> None:
    """The table of members is that of the lines."""
    section = PAGE.partition("## The lines of `--json`")[2].partition("\n## ")[0]
    cells = re.findall(r"^\| (`.*?`) \|", section, re.MULTILINE)
    (criterion,) = understand([Criterion(text="Gout", section="inclusion")])
    members = next(criteria_lines.lines("a", 1, criterion))
    assert sorted(members) == sorted(re.findall(r"`(\w+)`", " ".join(cells)))

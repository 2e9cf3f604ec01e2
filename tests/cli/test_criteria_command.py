"""`fhir-trials criteria`."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from fhir_trials.cli import criteria_lines
from fhir_trials.eligibility import understand
from fhir_trials.model import Criterion
from tests.cli.conftest import NCT, OMON, Run

TRIAL = {
    "key": "my-trial",
    "titles": [{"text": "A trial of ours", "kind": "brief"}],
    "eligibility": {
        "minimum_age": {"value": 18, "unit": "year"},
        "sex": {"code": "female"},
        "healthy_volunteers": False,
        "criteria": [
            {
                "text": "Aged 18 to 65 years",
                "section": "inclusion",
                "coverage": "full",
                "statements": [
                    {
                        "kind": "age",
                        "concept": "age",
                        "span": [0, 19],
                        "unit": "a",
                        "bounds": [{"side": "lower", "value": 18}, {"side": "upper", "value": 65}],
                    }
                ],
            },
            {
                "text": "Adequate organ function, defined as all of the following:",
                "section": "inclusion",
                "headings": ["Part A"],
                "coverage": "none",
                "below": "all",
                "for_some": True,
            },
            {
                "text": "ANC > 1.5 x 10^9/L, ALT = 3 x ULN, creatinine clearance above 60 mL/min by any formula",
                "section": "inclusion",
                "headings": ["Part A"],
                "level": 1,
                "coverage": "partial",
                "joined": "all",
                "statements": [
                    {
                        "kind": "measurement",
                        "concept": "neutrophils",
                        "span": [0, 18],
                        "unit": "10*9/L",
                        "bounds": [{"side": "lower", "value": 1.5, "inclusive": False}],
                    },
                    {
                        "kind": "measurement",
                        "concept": "creatinine_clearance",
                        "span": [34, 68],
                        "unit": "mL/min",
                        "bounds": [{"side": "lower", "value": 60, "inclusive": False}],
                    },
                ],
                "warnings": [{"code": "comparator-lost", "span": [24, 33], "likely": "upper"}],
            },
            {
                "text": "ECOG 2 or 3",
                "section": "exclusion",
                "coverage": "full",
                "statements": [
                    {
                        "kind": "score",
                        "concept": "ecog",
                        "span": [0, 11],
                        "bounds": [{"side": "equal", "value": 2}, {"side": "equal", "value": 3}],
                    }
                ],
            },
            {"text": "Anything else", "section": "unknown", "coverage": "none"},
        ],
    },
}
TABLE = """\
my-trial  A trial of ours
register: age ≥ 18 years; sex: female; no healthy volunteers

INCLUSION
   1 ● Aged 18 to 65 years                      age 18 to 65 years
       Part A
   2 ○ Adequate organ function, defined as all  all of the points below
       of the following:                        for some participants only
   3 ◐   ANC > 1.5 x 10^9/L, ALT = 3 x ULN,     neutrophils > 1.5 × 10⁹/L
         creatinine clearance above 60 mL/min   and creatinine clearance > 60
         by any formula                           mL/min
                                                ! “= 3 x ULN”: the sign was
                                                  lost, probably ≤ or <

EXCLUSION
   4 ● ECOG 2 or 3                              ECOG 2 or 3

INCLUSION OR EXCLUSION: NOT SAID
   5 ○ Anything else
5 criteria: ● 2 full, ◐ 1 partial, ○ 2 none
"""


@pytest.fixture
def trial(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A trial whose criteria are understood, shown in 80 columns."""
    monkeypatch.setenv("COLUMNS", "80")
    (tmp_path / "trial.json").write_text(json.dumps(TRIAL), encoding="utf-8")
    return "trial.json"


def rows(ran: Any) -> list[dict[str, Any]]:
    """The lines of JSON that were printed."""
    return ran.lines


def test_the_table(run: Run, trial: str) -> None:
    """Sections, headings, nesting, coverage, what was understood and what is doubted, in 80 columns."""
    code, out, said = run("criteria", trial)
    assert (0, TABLE, []) == (code, out.decode(), said)


def test_the_table_is_as_wide_as_the_terminal(run: Run, trial: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Within what can be read: 80 columns at least, 160 at most."""
    widths: list[int] = []
    for columns in ("20", "120", "500"):
        monkeypatch.setenv("COLUMNS", columns)
        widths.append(max(map(len, run("criteria", trial).out.decode().splitlines())))
    assert widths[0] <= 80 < widths[1] <= 120 < widths[2] <= 160


def test_a_table_in_a_file(run: Run, trial: str, tmp_path: Path) -> None:
    """`-o` writes it whole; a source is never overwritten, and without criteria nothing is."""
    assert b"" == run("criteria", trial, "-o", "table.txt").out
    assert TABLE == (tmp_path / "table.txt").read_text(encoding="utf-8")
    assert 2 == run("criteria", trial, "-o", trial).code
    assert 1 == run("criteria", "-", "-o", "table.txt", stdin=b"[]").code
    assert TABLE == (tmp_path / "table.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("options", "numbers"),
    [
        (["--coverage", "full"], [1, 4]),
        (["--coverage", "none"], [2, 5]),
        (["--section", "inclusion"], [1, 2, 3]),
        (["--section", "inclusion", "--coverage", "partial"], [3]),
    ],
)
def test_some_of_them(run: Run, trial: str, options: list[str], numbers: list[int]) -> None:
    """Criteria keep their numbers where others are left out, which is told."""
    ran = run("criteria", trial, *options)
    assert numbers == [int(line[:4]) for line in ran.out.decode().splitlines() if line[5:6] in tuple("●◐○")]
    assert f"5 criteria: ● 2 full, ◐ 1 partial, ○ 2 none; {len(numbers)} shown" in ran.out.decode()
    assert numbers == sorted({row["criterion"] for row in rows(run("criteria", trial, "--json", *options))})


def test_lines_of_json(run: Run, trial: str) -> None:
    """A line for each statement and each doubt, one where there is neither; bounds as stated, all with all members."""
    ran = run("criteria", trial, "--json")
    found = rows(ran)
    shown = [
        (row["criterion"], row["concept"], row["exclude"], row["warning"], row["coverage"]) for row in found
    ]
    assert [
        (1, "age", False, None, "full"),
        (2, None, False, None, "none"),
        (3, "neutrophils", False, None, "partial"),
        (3, "creatinine_clearance", False, None, "partial"),
        (3, None, False, "comparator-lost", "partial"),
        (4, "ecog", True, None, "full"),
        (5, None, None, None, "none"),
    ] == shown
    assert {"my-trial"} == {row["doc"] for row in found}
    assert [{"side": "lower", "value": 1.5, "incl": False}] == found[2]["bounds"]
    assert [{"side": "eq", "value": value, "incl": True} for value in (2, 3)] == found[5]["bounds"]
    assert ("10*9/L", [0, 18], "all", ["Part A"], 1) == tuple(
        found[2][name] for name in ("unit", "span", "joined", "headings", "level")
    )
    assert ([], "upper", [24, 33]) == tuple(found[4][name] for name in ("bounds", "likely", "span"))
    assert 1 == len({frozenset(row) for row in found})
    assert ["1 list, 5 criteria: ● 2 full, ◐ 1 partial, ○ 2 none"] == ran.said


def test_texts_and_trials_together(run: Run, trial: str) -> None:
    """JSON lines of texts on standard input and a trial: one table after the other, all counted in the end."""
    lines = b'{"doc": "a", "text": "Inclusion criteria:\\n- Gout"}\n{"doc": "b"}\n'
    ran = run("criteria", "-", trial, stdin=lines)
    printed = ran.out.decode()
    assert 1 == ran.code
    assert printed.startswith("a\n\nINCLUSION\n   1 ")
    assert printed.endswith("\n\n" + TABLE)
    assert (
        "error not-criteria standard input: [1]: an object with 'doc' is no text of criteria" in ran.said[0]
    )
    assert ran.said[1].startswith("2 lists, 6 criteria: ")


def test_plain_text(run: Run) -> None:
    """A clinician may try a criterion by itself; nothing is assumed of what it includes."""
    printed = run("criteria", "-", stdin=b"Gout\n").out.decode()
    assert printed.startswith("standard input\n\nINCLUSION OR EXCLUSION: NOT SAID\n   1 ")


def test_what_would_colour_a_terminal_is_shown(run: Run) -> None:
    """An escape in a name is printed as one that does nothing."""
    printed = run("criteria", "-", stdin=b'{"doc": "\\u001b[31mred", "text": "Gout"}').out
    assert b"\x1b" not in printed
    assert printed.startswith(rb"\x1b[31mred")


def test_a_trial_without_criteria(run: Run) -> None:
    """It is listed, with nothing below it."""
    study = b'{"protocolSection": {"identificationModule": {"nctId": "NCT00000001", "briefTitle": "T"}}}'
    assert "NCT00000001  T\n\nno criteria\n" == run("criteria", "-", stdin=study).out.decode()
    assert b"" == run("criteria", "-", "--json", stdin=study).out


def test_a_text_that_nobody_has_split(run: Run) -> None:
    """Where a trial has its criteria as one text only, they are read from that."""
    own = {"key": "x", "eligibility": {"text": {"text": "Exclusion criteria:\n- Gout\n- Asthma"}}}
    found = rows(run("criteria", "-", "--json", stdin=json.dumps(own).encode()))
    assert [("Gout", True), ("Asthma", True)] == [(row["text"], row["exclude"]) for row in found]


def test_register_fields_of_all_kinds(run: Run) -> None:
    """Ages, else age groups; what is accepted; the source's word where there is no code."""
    own = {
        "key": "x",
        "eligibility": {
            "age_bands": [{"group": {"text": "Adults"}}, {"group": {"code": "older-adult"}}],
            "sex": {"text": "Any"},
            "healthy_volunteers": True,
        },
    }
    printed = run("criteria", "-", stdin=json.dumps(own).encode()).out.decode()
    assert "register: age: Adults or older-adult; sex: Any; healthy volunteers accepted\n" in printed
    own["eligibility"] = {
        "minimum_age": {"value": 1, "unit": "month"},
        "maximum_age": {"value": 17, "unit": "year"},
    }
    printed = run("criteria", "-", stdin=json.dumps(own).encode()).out.decode()
    assert "register: age ≥ 1 month and ≤ 17 years\n" in printed


def test_wrong_usage(run: Run, tmp_path: Path) -> None:
    """A source that is not there, a coverage that is none, and a folder to write to are wrong usage."""
    assert 2 == run("criteria", "nothing.json").code
    assert 2 == run("criteria", NCT, "--coverage", "half").code
    (tmp_path / "out").mkdir()
    assert 2 == run("criteria", NCT, "-o", "out").code


def test_real_trials(run: Run) -> None:
    """Every criterion of a record and of a page has its row, with every word of it."""
    for file in (NCT, OMON):
        printed = " ".join(run("criteria", file).out.decode().split())
        found = rows(run("criteria", file, "--json"))
        assert {row["criterion"] for row in found} == set(
            range(1, max(row["criterion"] for row in found) + 1)
        )
        assert all(row["text"].split()[0] in printed for row in found)


def test_bounds_without_a_concept_stand_apart() -> None:
    """Who reads `bounds` always knows of which concept they are: a count's stand in `amounts`."""
    (criterion,) = understand((Criterion(text="At least two prior relapses", section="inclusion"),))
    found = [line for line in criteria_lines.lines("doc", 1, criterion) if line["kind"] == "count"]
    assert [([], [{"side": "lower", "value": Decimal(2), "incl": True}])] == [
        (line["bounds"], line["amounts"]) for line in found
    ]

"""`fhir-trials schedule`: the grid of a trial."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from rich.cells import cell_len

from fhir_trials.cli import schedule_cells, schedule_csv, schedule_doses, schedule_html, schedule_text
from fhir_trials.cli.schedule_asked import Laid
from fhir_trials.model import Schedule, Trial
from fhir_trials.scheduling.grid import Grid, grids
from fhir_trials.sources import read
from tests.cli.conftest import EXAMPLES, NCT, PUMP, Run
from tests.fhir.strategies import schedules

EXAMPLE = str(EXAMPLES / "schedule" / "trial.json")
NONE = str(EXAMPLES / "start-net" / "trial.json")
SMALL: dict[str, Any] = {
    "key": "small",
    "titles": [{"text": "A small trial", "kind": "brief"}],
    "interventions": [{"id": "drug", "name": "Drug", "doses": [{"amount": {"value": 5, "unit": "mg"}}]}],
    "arms": [
        {"id": "a", "name": "Arm A", "other_name": "ARM_A", "interventions": ["drug"]},
        {"id": "b", "name": "Arm B"},
    ],
    "schedule": {
        "timelines": [
            {"id": "main", "name": "Main", "main": True},
            {"id": "stop", "name": "Early end", "condition": "somebody stops"},
        ],
        "epochs": [{"id": "e", "name": "Treatment"}],
        "timepoints": [
            {"id": "w1", "name": "Week 1", "epoch": "e", "timing": {"fixed": True}},
            {"id": "w2", "name": "Week 2", "epoch": "e", "arms": ["a"]},
            {"id": "end", "name": "End", "timeline": "stop"},
        ],
        "activities": [
            {"id": "scan", "name": "Scan", "timepoints": ["w1", "w2"]},
            {"id": "call", "name": "Call", "timepoints": ["end"]},
            {"id": "diary", "name": "=Diary", "repeat": {"every": {"value": 1, "unit": "day"}}},
        ],
        "conditions": [{"name": "c", "text": "if well", "activities": ["scan"], "timepoints": ["w2"]}],
    },
}


def file(**more: Any) -> str:
    """A small trial in the working folder, with other members."""
    Path("small.json").write_text(json.dumps(SMALL | more))
    return "small.json"


def printed(run: Run, *arguments: str) -> list[str]:
    """The lines that a command prints; it ends well and says nothing."""
    ran = run("schedule", *arguments)
    assert (0, []) == (ran.code, ran.said)
    return ran.out.decode().splitlines()


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal of 80 columns."""
    monkeypatch.setenv("COLUMNS", "80")


def test_the_grid_as_every_protocol_has_it(run: Run) -> None:
    """Activities down, timepoints across, epochs above, marks with footnotes; other timelines and doses below."""
    assert [
        "small  A small trial",
        "",
        "Main",
        "",
        "Epoch        │ Treatment",
        "Timepoint    │ Week 1    │ Week 2",
        "Arms         │           │ Arm A",
        "─────────────┼───────────┼───────",
        "Scan         │     ×     │   ×¹",
        "=Diary       │ daily",
        "",
        "¹ if well",
        "",
        "Early end",
        "begun when: somebody stops",
        "",
        "Timepoint    │ End",
        "─────────────┼──────",
        "Call         │   ×",
        "",
        "Doses",
        "Drug: 5 mg",
    ] == printed(run, file())


def test_what_does_not_fit_is_below(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wide grid comes in blocks, none wider than the terminal, each with the activities; every mark is there."""
    monkeypatch.setenv("COLUMNS", "60")
    lines = printed(run, EXAMPLE, "--timeline", "main schedule")
    assert 60 >= max(map(len, lines))
    assert 3 == sum(line.startswith("Informed consent") for line in lines)
    (trial,) = read(EXAMPLE)
    assert trial.schedule
    main = grids(trial.schedule)[0]
    assert sum(mark is not None for one in main.rows for mark in one.marks) == "".join(lines).count("×")


def test_characters_of_two_columns_keep_the_columns_in_line(run: Run) -> None:
    """A bar stands in the same column of the terminal in every line, and none is wider than that."""
    names = {"知情同意书签署": "scan", "採血 と 尿検査": "call", "혈압": "diary", "Vitals": "vitals"}
    activities = [{"id": one, "name": name, "timepoints": ["w1"]} for name, one in names.items()]
    timepoints = [
        {"id": "w1", "name": "第一次访视第一次访视第一次访视"},
        {"id": "w2", "name": "Week 2 治疗期结束", "description": "x"},
    ]
    name = file(schedule={"timepoints": timepoints, "activities": activities}, interventions=[], arms=[])
    lines = printed(run, name)[2:]
    bars = [[cell_len(one[:at]) for at, sign in enumerate(one) if sign in "│┼"] for one in lines]
    assert 1 == len({one[0] for one in bars if one})
    assert 80 >= max(map(cell_len, lines))
    assert "知情同意书签署" in "\n".join(lines)
    dates = run("schedule", name, "--start", "2026-03-02").out.decode().splitlines()[2:-1]
    assert 1 == len({cell_len(one.partition("│")[0]) for one in dates if "│" in one})


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", ()),
        ("  ", ()),
        ("ab  cd", ("ab  cd",)),
        ("知情同意书", ("> 知情", "  同意", "  书")),
        ("a知 情\tb", ("> a知", "  情 b")),
        ("知ab cd", ("> 知ab", "  cd")),
    ],
)
def test_wide_texts_are_wrapped(text: str, lines: tuple[str, ...]) -> None:
    """Between words, else between characters; spaces at the end of a line are left out."""
    assert lines == schedule_cells.wrapped(text, 6, "> " if lines and lines[0][0] == ">" else "", "  ")


def test_one_timeline_or_arm(run: Run) -> None:
    """By id or name, in any capitals; without the columns and doses of other arms."""
    early = printed(run, file(), "--timeline", "EARLY END")
    assert ("Early end", "Main" in early) == (early[2], False)
    assert "Doses" not in printed(run, file(), "--arm", "b")
    assert "Scan         │     ×     │   ×¹" in printed(run, file(), "--arm", "arm_a")
    assert "Scan         │     ×" in printed(run, file(), "--arm", "Arm B")


@pytest.mark.parametrize("columns", ["40", "80"])
def test_parts_of_parts_leave_room_for_their_names(
    run: Run, monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    """However deep they are, the page is as wide as the terminal, and as long as there are activities."""
    monkeypatch.setenv("COLUMNS", columns)
    parts = [
        {"id": f"a{number}", "name": "Part", "timepoints": ["w1"]}
        | ({"part_of": f"a{number - 1}"} if number else {})
        for number in range(1_000)
    ]
    given = {"timepoints": [{"id": "w1", "name": "Week 1"}], "activities": parts}
    lines = run("schedule", file(schedule=given, interventions=[], arms=[])).out.decode().splitlines()
    assert int(columns) >= max(map(len, lines))
    assert 1_000 == sum(one.split()[:1] == ["Part"] for one in lines)


def test_several_trials_come_one_after_the_other(run: Run) -> None:
    """An empty line stands between them."""
    lines = printed(run, NONE, file())
    place = lines.index("small  A small trial")
    assert "" == lines[place - 1]


def test_a_trial_without_a_schedule_says_what_there_is(run: Run) -> None:
    """One line, and the exit code is 0; as CSV the line is said."""
    said = "no schedule: neither visits nor activities are stated"
    assert said == printed(run, NONE)[-1]
    some = {"schedule": None, "target_duration": "5 years"}
    more = f"{said}; what is: doses of 1 intervention (below), a duration of 5 years"
    assert more in " ".join(printed(run, file(**some)))
    ran = run("schedule", NONE, "--csv")
    assert (0, 1, True) == (ran.code, len(ran.said), said in ran.out.decode())
    assert ran.said[0].endswith(said)
    assert said.encode() in run("schedule", NONE, "--html").out


def test_activities_without_timepoints_are_shown(run: Run) -> None:
    """What is known to be done, and for how long."""
    assert ["follow-up    │ for 5 years"] == [
        one for one in printed(run, PUMP) if one.startswith("follow-up")
    ]


def test_nothing_of_a_name_moves_the_cursor(run: Run) -> None:
    """What would move the cursor or colour a terminal is an escape."""
    name = file(titles=[{"text": "Red \u009b31m", "kind": "brief"}])
    assert "small  Red \\x9b31m" == printed(run, name)[0]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--csv", "--html"], "--csv, --html, --ics: choose one of them"),
        (["--ics"], "--ics: a calendar has dates; give --start DAY as well, --start 2026-03-02"),
        (
            ["--html", "--start", "2026-03-02"],
            "--html: is of the schedule; for the dates of --start take --csv or --ics",
        ),
        (["--arm", ""], "small: --arm : no such arm; there are: a (Arm A), b (Arm B)"),
        (
            ["--timeline", ""],
            "small: --timeline : no such timeline; there are: main (Main), stop (Early end)",
        ),
        (["--arm", "c"], "small: --arm c: no such arm; there are: a (Arm A), b (Arm B)"),
        (
            ["--timeline", "c"],
            "small: --timeline c: no such timeline; there are: main (Main), stop (Early end)",
        ),
        (
            ["-o", "small.json"],
            "small.json: is one of the inputs, which would be overwritten; name another file",
        ),
    ],
)
def test_wrong_usage_says_what_to_write(run: Run, arguments: list[str], said: str) -> None:
    """One line, and the exit code of wrong usage."""
    ran = run("schedule", file(), *arguments)
    assert (2, [f"fhir-trials: {said}"]) == (ran.code, ran.said)


def test_an_arm_of_a_trial_that_has_none(run: Run) -> None:
    """It says that there are none."""
    ran = run("schedule", file(arms=[], schedule=None), "--arm", "a")
    assert (2, ["fhir-trials: small: --arm a: no such arm; the trial names none"]) == (ran.code, ran.said)


def test_csv_opens_in_a_spreadsheet(run: Run) -> None:
    """With a mark of its encoding, a block for each timeline, and nothing that is taken for a formula."""
    out = run("schedule", file(), "--csv").out
    assert out.startswith(b"\xef\xbb\xbf")
    assert [
        ["small", "Main"],
        ["Epoch", "Treatment", "Treatment", "Otherwise"],
        ["Timepoint", "Week 1", "Week 2"],
        ["Arms", "", "Arm A"],
        ["Scan", "×", "× (1)"],
        ["'=Diary", "", "", "daily"],
        ["(1)", "if well"],
        [],
        ["small", "Early end"],
        ["begun when: somebody stops"],
        ["Timepoint", "End"],
        ["Call", "×"],
    ] == list(csv.reader(io.StringIO(out.decode("utf-8-sig"))))


def test_html_is_one_page_that_needs_nothing_else(run: Run) -> None:
    """It has sections, tables, epochs across their columns, footnotes and doses; no script, no address."""
    ran = run(
        "schedule", file(titles=[{"text": '<b>&"bold"', "kind": "brief"}]), EXAMPLE, "--html", "-o", "g.html"
    )
    assert (0, b"", []) == (ran.code, ran.out, ran.said)
    text = Path("g.html").read_text(encoding="utf-8")
    assert "<small>&lt;b&gt;&amp;&quot;bold&quot;</small>" in text
    assert '<th scope="colgroup" colspan="2">Treatment</th>' in text
    assert '<td class="otherwise" colspan="2">daily</td>' in text
    assert '<td class="mark">×<sup>1</sup></td>' in text
    assert "<ol><li>if well</li></ol>" in text
    assert "<h2>Doses</h2>\n<ul><li>Drug: 5 mg</li></ul>" in text
    assert (2, 5, 1) == tuple(text.count(one) for one in ("<section", "<table", "<!doctype"))
    assert [] == [one for one in ("<script", "http://", "https://", "src=", "href=") if one in text]


def test_nothing_is_no_page(run: Run) -> None:
    """Where no trial was read there is no file either."""
    Path("empty.json").write_text("{}")
    ran = run("schedule", "empty.json", "--html", "-o", "g.html")
    assert (1, False) == (ran.code, Path("g.html").exists())


USDM = Path(__file__).parents[3] / "shared" / "data" / "usdm"


@pytest.mark.skipif(not USDM.is_dir(), reason="the USDM files of ../shared/data are not here")
@pytest.mark.parametrize("name", [str(one.relative_to(USDM)) for one in sorted(USDM.rglob("*.json"))])
def test_every_mark_of_a_real_protocol_is_there(run: Run, name: str) -> None:
    """As many as the file has activities at its instances; each has a line of its own for its epochs and windows."""
    text = (USDM / name).read_text(encoding="utf-8")
    (design,) = json.loads(text)["study"]["versions"][0]["studyDesigns"]
    instances = [one for each in design["scheduleTimelines"] for one in each["instances"]]
    ran = run("schedule", str(USDM / name), "--csv")
    assert 0 == ran.code
    rows = list(csv.reader(io.StringIO(ran.out.decode("utf-8-sig"))))
    marks = sum(cell.startswith("×") for row in rows for cell in row)
    assert sum(len(set(one.get("activityIds") or ())) for one in instances) == marks
    assert {"Epoch", "Visit", "Timepoint", "Planned", "Window"} <= {row[0] for row in rows if row}


def test_criteria_are_not_waited_for(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """What they state takes longer to read than all of a schedule, and is none of it."""

    def never(*_: object) -> None:
        pytest.fail("criteria were read")

    monkeypatch.setattr("fhir_trials.eligibility.understand", never)
    assert 0 == run("schedule", NCT).code


class Tables(HTMLParser):
    """The tables of a page, each the rows of its body, each row the classes of its cells."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[list[list[str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take down a table, a row or a cell."""
        given = dict(attrs)
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag == "td":
            self.tables[-1][-1].append(given.get("class") or "")


def expected(found: Sequence[Grid]) -> list[list[list[bool]]]:
    """The marks of each grid: rows of columns."""
    return [
        [[mark is not None for mark in row.marks] for row in one.rows if not row.unmarked] for one in found
    ]


def of_csv(text: str, found: Sequence[Grid]) -> Iterator[list[list[bool]]]:
    """The marks of each block of CSV."""
    rows = iter(csv.reader(io.StringIO(text)))
    for place, one in enumerate(found):
        for _ in range(bool(place) + 1 + len(one.remarks) + len(one.heads)):
            next(rows)
        body = [(row, next(rows)[1:]) for row in one.rows]
        for _ in one.footnotes:
            next(rows)
        yield [
            [cell.startswith("×") for cell in cells[: len(one.columns)]]
            for row, cells in body
            if not row.unmarked
        ]


@given(schedules())
def test_every_mark_is_in_csv_and_html_once(drawn: Schedule) -> None:
    """Cell by cell, a mark is where the grid has it, and nowhere else."""
    found = grids(drawn)
    laid = Laid("trial", Trial(schedule=drawn), None, found)
    written = b"".join(schedule_csv.of_grids([laid])).decode("utf-8-sig")
    assert expected(found) == list(of_csv(written, found))
    page = Tables()
    page.feed(b"".join(schedule_html.page([laid])).decode())
    bodies = [
        [[one == "mark" for one in row] for row in table if row and "otherwise" not in row]
        for table in page.tables
    ]
    assert [[row for row in table if row] for table in expected(found)] == bodies


@given(schedules())
def test_every_mark_is_in_the_text_once(drawn: Schedule) -> None:
    """In the blocks of the rows there are as many marks as in the grid, whatever the width."""
    for one in grids(drawn):
        plain = one._replace(
            rows=tuple(row._replace(name="name", notes=(), unmarked="") for row in one.rows),
            heads=(),
            remarks=(),
            footnotes=(),
        )
        text = "\n".join(schedule_text.lines(plain, 60))
        assert sum(mark is not None for row in one.rows for mark in row.marks) == text.count("×")


def dose(**members: Any) -> str:
    """A dose in words."""
    given = {"id": "drug", "name": "Drug", "doses": [members], "products": [{"form": {"code": "tablet"}}]}
    (said,) = schedule_doses.lines(Trial.model_validate({"interventions": [given]}))
    return said.removeprefix("Drug: ")


DAY = {"value": Decimal(1), "unit": "day"}


@pytest.mark.parametrize(
    ("members", "said"),
    [
        (
            {
                "amount": {"value": 600, "unit": "mg"},
                "route": {"code": "intravenous", "text": "IV"},
                "form": {"text": "infuus"},
                "frequency": {"times": 2, "period": 1, "unit": "day"},
                "duration": {"value": 1, "unit": "week"},
            },
            "600 mg infuus, IV twice a day for 1 week",
        ),
        ({"amount": {"value": 5, "unit": "mg"}, "highest": {"value": 10, "unit": "mg"}}, "5 to 10 mg tablet"),
        (
            {"amount": {"value": 500, "unit": "mg"}, "highest": {"value": 1, "unit": "g"}},
            "500 mg to 1 g tablet",
        ),
        ({"amount": {"value": 2}}, "2 tablet"),
        ({"frequency": {"times": 3, "period": 2, "unit": "week"}}, "tablet 3 times every 2 weeks"),
        ({"frequency": {"times": 1, "period": 1, "unit": "hour"}}, "tablet once an hour"),
        ({"duration": DAY, "duration_varies": True}, "tablet for 1 day (varies)"),
        ({"duration_varies": True}, "tablet for a time that varies"),
        ({"duration_varies": True, "until": "progression"}, "tablet, until progression"),
        ({"days": [1], "courses": 1}, "tablet, on day 1 of each cycle, 1 course"),
        (
            {"days": [1, 8, 15], "courses": 6, "cycle": {"value": 28, "unit": "day"}},
            "tablet, on days 1, 8 and 15 of each cycle, 6 courses of 28 days",
        ),
        ({"cycle": DAY}, "tablet, in cycles of 1 day"),
    ],
)
def test_doses_in_words(members: dict[str, Any], said: str) -> None:
    """How much, in which form, which way, how often, how long, on which days, how many times, until when."""
    assert said == dose(**members)


def test_a_dose_that_was_not_understood_keeps_its_words() -> None:
    """The source's words, else its name, else that nothing is said; each is joined as it relates to the one before."""
    doses = [
        {"text": "as\nneeded"},
        {"name": "Step 2", "relation": "follows"},
        {"until": None},
        {"how_often": "on bad days", "relation": "beside"},
        {
            "highest": {"value": 2, "unit": "mg"},
            "maximum": {"value": 3, "unit": "mg"},
            "relation": "instead",
        },
    ]
    given = {"id": "drug", "name": "Drug", "doses": doses}
    (said,) = schedule_doses.lines(Trial.model_validate({"interventions": [given]}))
    words = "as needed; then Step 2; not said; with on bad days; or at most 2 mg, at most 3 mg at a time"
    assert f"Drug: {words}" == said

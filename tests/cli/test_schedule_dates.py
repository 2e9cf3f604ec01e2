"""`fhir-trials schedule --start`: the dates of one participant, as a table, as CSV, as a calendar."""

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fhir_trials.cli import schedule_calendar, schedule_dates
from fhir_trials.cli.schedule_asked import Laid
from fhir_trials.model import Trial
from fhir_trials.scheduling.planned import Planned
from tests.cli.conftest import EXAMPLES, Run
from tests.fhir.strategies import WORDS

EXAMPLE = str(EXAMPLES / "schedule" / "trial.json")
NONE = str(EXAMPLES / "start-net" / "trial.json")
STAMP = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
SMALL: dict[str, Any] = {
    "key": "small",
    "titles": [{"text": "A small trial", "kind": "brief"}],
    "schedule": {
        "start": {"code": "first-dose"},
        "visits": [
            {
                "id": "v",
                "name": "Screening",
                "contact": [{"code": "telephone"}],
                "places": [{"code": "home"}],
            }
        ],
        "timepoints": [
            {
                "id": "screening",
                "name": "Screening",
                "visit": "v",
                "timing": {
                    "offset": {"value": -9, "unit": "day"},
                    "leeway": {"earlier": {"value": 2, "unit": "day"}, "later": {"value": 1, "unit": "day"}},
                },
            },
            {"id": "dose", "name": "Dose", "timing": {"offset": {"value": 0, "unit": "day"}}},
            {
                "id": "later",
                "name": "Later",
                "timing": {"event": {"text": "het ontslag"}, "offset": {"value": 1, "unit": "day"}},
            },
            {"id": "open", "name": "Open"},
        ],
        "activities": [{"id": "scan", "name": "Scan", "timepoints": ["screening", "later", "open"]}],
    },
}


def file(**more: Any) -> str:
    """A small trial in the working folder, with other members."""
    Path("small.json").write_text(json.dumps(SMALL | more))
    return "small.json"


def cells(out: bytes) -> list[dict[str, str]]:
    """The rows of CSV by their columns."""
    return list(csv.DictReader(io.StringIO(out.decode("utf-8-sig"))))


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal of 80 columns."""
    monkeypatch.setenv("COLUMNS", "80")


def test_each_visit_has_a_date_and_a_window(run: Run) -> None:
    """With its weekday, a mark at weekends, the days on which it may be held, and what is done; undated ones as well."""
    ran = run("schedule", file(), "--start", "2026-03-02")
    lines = ran.out.decode().splitlines()
    assert 0 == ran.code
    assert [
        "small  A small trial",
        "",
        "Visit     │ Date             │ May be held    │ What is done",
    ] == lines[:3]
    assert "Screening │ Sat 2026-02-21 * │ 02-19 to 02-22 │ Scan (telephone, home)" == lines[4]
    assert "Dose      │ Mon 2026-03-02   │                │" == lines[5]
    assert "Later     │ no date          │                │ Scan" == lines[6]
    assert "* at a weekend" == lines[-1]
    assert [] != [one for one in lines if one.startswith("Open      │ no date")]


def test_an_anchor_dates_what_is_counted_from_it(run: Run) -> None:
    """An event is named by its code or the source's word, a timepoint by its id or name, in any capitals."""
    for name, visit, day in (
        ("Het Ontslag", "Later", "2026-05-02"),
        ("later", "Later", "2026-05-01"),
        ("DOSE", "Dose", "2026-05-01"),
    ):
        ran = run("schedule", file(), "--start", "2026-03-02", "--anchor", f"{name}=2026-05-01", "--csv")
        assert {visit: day}.items() <= {one["Visit"]: one["Date"] for one in cells(ran.out)}.items()


def test_warnings_of_what_was_asked_are_printed(run: Run) -> None:
    """Without -v, and they are not counted as if it had to be asked for them."""
    told = run("schedule", file(), "--start", "2026-03-02", "--anchor", "discharge=2026-05-01")
    assert [] != [one for one in told.said if one.startswith("warning anchor-unused")]
    late = run("schedule", file(), "--start", "2026-03-02", "--anchor", "screening=2026-03-01")
    assert [] != [one for one in late.said if one.startswith("warning date-outside-window")]
    assert [] == [one for one in told.said + late.said if "-v lists" in one]


DIARY = {"id": "diary", "name": "Diary", "repeat": {"every": {"value": 1, "unit": "day"}, "times": 30}}


def test_what_is_cut_is_said_in_the_output(run: Run) -> None:
    """With the option that shows more: below the table; beside CSV and the calendar on standard error."""
    name = file(schedule=SMALL["schedule"] | {"activities": [DIARY]})
    asked = ("schedule", name, "--start", "2026-03-02", "--rhythms", "--limit", "20")
    said = "“Diary” has more dates, the first 20 are shown; --limit NUMBER shows more"
    table = run(*asked)
    assert (0, True) == (table.code, said in table.out.decode().splitlines())
    assert [] == [one for one in table.said if "schedule-cut" in one]
    for form in ("--csv", "--ics"):
        assert [] != [one for one in run(*asked, form).said if said in one]
    cycle = {"id": "c", "name": "Course", "timepoints": ["dose"], "length": {"value": 7, "unit": "day"}}
    name = file(schedule=SMALL["schedule"] | {"cycles": [cycle]})
    said = "“Course” goes on every 7 days without a stated end: 1 shown; --cycles NUMBER shows more"
    assert said in " ".join(run("schedule", name, "--start", "2026-03-02").out.decode().split())
    assert [] != [one for one in run("schedule", name, "--start", "2026-03-02", "--csv").said if said in one]


def test_a_rhythm_is_one_line_unless_asked(run: Run) -> None:
    """What it is stands where all that is done does; a calendar has each of its dates by that name."""
    name = file(schedule=SMALL["schedule"] | {"activities": [DIARY]})
    asked = ("schedule", name, "--start", "2026-03-02")
    (row,) = (one for one in cells(run(*asked, "--csv").out) if one["Done"] == "Diary")
    assert ("daily, 30 times", "2026-03-02", "") == (row["Visit"], row["Date"], row["Earliest"])
    assert "2026-03-02, 2026-03-03, 2026-03-04, … to 2026-03-31" == row["Note"]
    every = cells(run(*asked, "--csv", "--rhythms").out)
    assert 30 == sum(one["Done"] == "Diary" for one in every)
    events = parsed(run(*asked, "--ics").out)
    assert 30 == sum(one["SUMMARY"] == "small: Diary" for one in events)


def test_a_trial_without_a_schedule_is_an_empty_file(run: Run) -> None:
    """So whoever reads it next finds one; what there is not is said."""
    name = file(schedule=None)
    for form, target, begins in (
        ("--ics", "e.ics", b"BEGIN:VCALENDAR"),
        ("--csv", "e.csv", b"\xef\xbb\xbfTrial,"),
    ):
        ran = run("schedule", name, "--start", "2026-03-02", form, "-o", target)
        assert (0, 1) == (ran.code, sum("no schedule" in one for one in ran.said))
        assert Path(target).read_bytes().startswith(begins)


def test_csv_has_whole_dates(run: Run) -> None:
    """A row for each visit, with dates as machines read them; a trial without a schedule is said."""
    ran = run("schedule", file(), NONE, "--start", "2026-03-02", "--csv")
    first = cells(ran.out)[0]
    assert {
        "Trial": "small",
        "Visit": "Screening",
        "Cycle": "",
        "Date": "2026-02-21",
        "Weekday": "Sat",
        "Weekend": "yes",
        "Earliest": "2026-02-19",
        "Latest": "2026-02-22",
        "Done": "Scan",
        "Held": "telephone, home",
        "Note": "",
    } == first
    assert [] != [one for one in ran.said if "no schedule" in one]


def test_a_trial_without_a_schedule_has_no_dates(run: Run) -> None:
    """It says so, and the exit code is 0."""
    ran = run("schedule", NONE, "--start", "2026-03-02")
    assert (0, []) == (ran.code, ran.said)
    assert ran.out.decode().splitlines()[-1].startswith("no schedule")


def test_open_cycles_are_shown_as_often_as_asked(run: Run) -> None:
    """A cycle without a last one is shown once, or as many times as `--cycles` says."""
    cycle = {"id": "c", "name": "Course", "timepoints": ["dose"], "length": {"value": 7, "unit": "day"}}
    name = file(schedule=SMALL["schedule"] | {"cycles": [cycle | {"until": "progression"}]})
    for more, times in (([], 1), (["--cycles", "3"], 3)):
        ran = run("schedule", name, "--start", "2026-03-02", "--csv", *more)
        assert times == sum(one["Visit"].endswith("Dose") for one in cells(ran.out))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["--start", "2 March"],
            "--start 2 March: is no day of the calendar; a day is written as 2026-03-02, "
            "with a time of day as 2026-03-02T09:30",
        ),
        (
            ["--start", "2026-03-02T09:00Z"],
            "--start 2026-03-02T09:00Z: is counted in the time of the place, without a zone; a day is written as "
            "2026-03-02, with a time of day as 2026-03-02T09:30",
        ),
        (
            ["--anchor", "birth=2026-03-02"],
            "--anchor: is of the participant of --start; give --start DAY as well",
        ),
        (
            ["--start", "2026-03-02", "--anchor", "birth"],
            "--anchor birth: is written as EVENT=DAY, enrolment=2026-02-20",
        ),
        (
            ["--start", "2026-03-02", "--anchor", "=2026-03-02"],
            "--anchor =2026-03-02: is written as EVENT=DAY, enrolment=2026-02-20",
        ),
        (
            ["--start", "2026-03-02", "--anchor", "birth=1", "--anchor", "birth=2026-01-02"],
            "--anchor birth 1: is no day of the calendar; a day is written as 2026-03-02, "
            "with a time of day as 2026-03-02T09:30",
        ),
        (
            ["--start", "2026-03-02", "--anchor", "birth=2026-01-01", "--anchor", "birth=2026-01-02"],
            "--anchor birth=2026-01-02: birth has two days; give it once",
        ),
    ],
)
def test_wrong_days_say_what_to_write(run: Run, arguments: list[str], said: str) -> None:
    """One line, and the exit code of wrong usage."""
    ran = run("schedule", file(), *arguments)
    assert (2, [f"fhir-trials: {said}"]) == (ran.code, ran.said)


def test_an_unknown_anchor_names_those_there_are(run: Run) -> None:
    """Events by the source's word and by our codes."""
    ran = run("schedule", file(), "--start", "2026-03-02", "--anchor", "party=2026-01-01")
    assert 2 == ran.code
    assert ran.said[0].startswith(
        "fhir-trials: small: --anchor party: is no timepoint of the schedule, and none of het ontslag, identification"
    )


def planned(name: str, moment: datetime | None, **more: Any) -> Planned:
    """One entry, without a window unless one is given."""
    values: dict[str, Any] = {
        **{"timepoint": "t", "name": name, "cycle": None, "moment": moment, "timed": False},
        **{"earliest": moment, "latest": moment, "weekend": False, "note": None, "activities": ()},
    }
    return Planned(**values | more)


def laid(*entries: Planned, title: str = "A trial", participant: str = "") -> Laid:
    """A trial with these entries."""
    trial = Trial.model_validate({"key": "trial", "titles": [{"text": title, "kind": "brief"}]})
    return Laid("trial", trial, None, (), entries, participant=participant)


NOON = datetime(2026, 12, 31, 12, 0)


@pytest.mark.parametrize(
    ("moments", "timed", "said"),
    [
        ((NOON, NOON, NOON), False, ""),
        ((NOON.replace(day=30), NOON, NOON), False, "12-30 to 12-31"),
        ((NOON, NOON, NOON.replace(year=2027)), False, "2026-12-31 to 2027-12-31"),
        ((NOON.replace(hour=8), NOON, NOON.replace(hour=13)), True, "08:00 to 13:00"),
        ((NOON.replace(day=30), NOON, NOON), True, "12-30 12:00 to 12-31 12:00"),
    ],
)
def test_windows_leave_out_what_the_date_says(moments: Any, timed: bool, said: str) -> None:
    """The year where it is the same, and the day where all is on one."""
    earliest, moment, latest = moments
    one = planned("Visit", moment, earliest=earliest, latest=latest, timed=timed)
    lines = list(schedule_dates.lines(laid(one), 120))
    assert said == lines[2].split("│")[2].strip()


def test_notes_stand_below_what_is_done() -> None:
    """And what is called as its only activity is not said twice; long names are wrapped."""
    one = planned("A visit of many words, more than fit beside all the rest", None, note="no event")
    lines = list(schedule_dates.lines(laid(one), 60))
    assert [one for one in lines if "! no event" in one]
    assert 60 >= max(map(len, lines))


def test_nothing_planned_is_a_head_alone() -> None:
    """A table of nothing has its head."""
    assert 2 == len(list(schedule_dates.lines(laid(), 80)))


def parsed(text: bytes) -> list[dict[str, str]]:
    """The events of a calendar, read as strictly as RFC 5545 is written."""
    assert text.endswith(b"\r\n")
    lines = text.removesuffix(b"\r\n").split(b"\r\n")
    assert [] == [one for one in lines if b"\r" in one or b"\n" in one or len(one) > 75]
    assert [] == [one for one in lines if one.decode() and not one.strip()]
    whole = b"\r\n".join(lines).replace(b"\r\n ", b"").decode().split("\r\n")
    assert [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//fhir-trials//schedule//EN",
        "CALSCALE:GREGORIAN",
    ] == whole[:4]
    assert "END:VCALENDAR" == whole[-1]
    return list(_events(whole[4:-1]))


def _events(lines: list[str]) -> Iterator[dict[str, str]]:
    event: dict[str, str] = {}
    for line in lines:
        match = re.fullmatch(r"([A-Z-]+(?:;[A-Z]+=[A-Z]+)*):(.*)", line, re.DOTALL)
        assert match
        name, value = match.groups()
        assert name not in event
        if name == "BEGIN":
            assert ({}, "VEVENT") == (event, value)
        event[name] = value
        if name == "END":
            assert ["BEGIN", "UID", "DTSTAMP"] == list(event)[:3]
            yield event
            event = {}
    assert {} == event


def unescaped(value: str) -> str:
    """A value of type TEXT as it was; nothing is escaped that need not be."""
    assert not re.search(r"(?<!\\)(?:\\\\)*[;,]", value)
    return re.sub(r"\\([\\;,n])", lambda found: "\n" if found[1] == "n" else found[1], value)


def calendar(*entries: Planned, title: str = "A trial", participant: str = "") -> bytes:
    """The calendar of these entries."""
    return b"".join(schedule_calendar.of_dates([laid(*entries, title=title, participant=participant)], STAMP))


def test_a_visit_is_an_event_of_its_day() -> None:
    """With its window and note in the description; a day has no hour and no zone."""
    one = planned(
        "Visit 1, home; or clinic",
        datetime(2026, 3, 7, 9, 30),
        earliest=datetime(2026, 3, 6),
        latest=datetime(2026, 3, 9),
        note="back\\slash",
    )
    (event,) = parsed(calendar(one))
    assert ("20260102T030405Z", "20260307") == (event["DTSTAMP"], event["DTSTART;VALUE=DATE"])
    assert "trial: Visit 1, home; or clinic" == unescaped(event["SUMMARY"])
    assert "May be held: 2026-03-06 to 2026-03-09\nback\\slash\ntrial A trial" == unescaped(
        event["DESCRIPTION"]
    )


def test_an_event_has_an_hour_where_hours_count() -> None:
    """In the time of the place, of no zone."""
    (event,) = parsed(calendar(planned("Sample", datetime(2026, 3, 7, 9, 30), timed=True)))
    assert "20260307T093000" == event["DTSTART"]


def test_the_first_and_the_last_day_of_the_calendar() -> None:
    """Years have four figures, and no day after the last is needed."""
    found = parsed(calendar(planned("A", datetime(1, 1, 1)), planned("B", datetime(9999, 12, 31))))
    assert ["00010101", "99991231"] == [one["DTSTART;VALUE=DATE"] for one in found]


def test_names_of_events_are_stable_and_tell_them_apart() -> None:
    """The same for the same visit on whatever day; another for another cycle, each time of a rhythm, and participant."""
    entries = [
        planned("A", NOON),
        planned("A", NOON, cycle=2),
        planned("A", NOON, timepoint="u"),
        planned("A", NOON.replace(day=30)),
    ]
    names = [one["UID"] for one in parsed(calendar(*entries))]
    assert 4 == len(set(names))
    later = [replace(one, moment=one.moment and one.moment.replace(year=2027)) for one in entries]
    assert names == [one["UID"] for one in parsed(calendar(*later))]
    assert set(names).isdisjoint(one["UID"] for one in parsed(calendar(*entries, participant="P-07")))


def test_an_event_names_the_trial_and_the_participant(run: Run) -> None:
    """By acronym, else by key; the participant where it is given, never else."""
    acronym = [*SMALL["titles"], {"text": "SMALLEST", "kind": "acronym"}]
    asked = ("--start", "2026-03-02", "--ics")
    for more, participant, said in (
        ({}, [], "small: Dose"),
        ({"titles": acronym}, ["--participant", " P-07 "], "SMALLEST P-07: Dose"),
    ):
        events = parsed(run("schedule", file(**more), *asked, *participant).out)
        assert said in [one["SUMMARY"] for one in events]


def test_hours_of_an_unknown_time_of_day_are_an_event_of_the_day(run: Run) -> None:
    """The hours are in its description; with a time of day it is an appointment."""
    sample = {
        "id": "sample",
        "name": "Sample",
        "timing": {"counted_from": "dose", "offset": {"value": 4, "unit": "hour"}},
    }
    points = [*SMALL["schedule"]["timepoints"], sample]
    name = file(schedule=SMALL["schedule"] | {"timepoints": points})
    day = parsed(run("schedule", name, "--start", "2026-03-02", "--ics").out)[-1]
    assert ("small: Sample", "20260302") == (day["SUMMARY"], day["DTSTART;VALUE=DATE"])
    assert "4 hours after “Dose”, whose time of day is not given" in unescaped(day["DESCRIPTION"])
    timed = parsed(run("schedule", name, "--start", "2026-03-02T08:00", "--ics").out)[-1]
    assert "20260302T120000" == timed["DTSTART"]


def test_other_timelines_are_named(run: Run) -> None:
    """Below the table, with how to ask for them; beside CSV and the calendar they are said."""
    said = (
        "Not here, as each begins on a day of its own: Early termination (--timeline early-end --start DAY)"
    )
    start = ("--start", "2026-03-02")
    lines = run("schedule", EXAMPLE, *start).out.decode().splitlines()
    assert said in " ".join(one.strip() for one in lines[-4:])
    for form in ("--csv", "--ics"):
        assert [] != [one for one in run("schedule", EXAMPLE, *start, form).said if said in one]
    asked = run("schedule", EXAMPLE, *start, "--timeline", "early-end")
    assert "Not here" not in asked.out.decode()


CYCLE = {
    "id": "c",
    "name": "Course",
    "timepoints": ["dose"],
    "length": {"value": 7, "unit": "day"},
    "times": 3,
}


def test_the_day_of_one_cycle(run: Run) -> None:
    """The number of the cycle stands behind the name or id of the timepoint; the first needs none."""
    name = file(schedule=SMALL["schedule"] | {"cycles": [CYCLE]})
    ran = run("schedule", name, "--start", "2026-03-02", "--csv", "--anchor", "DOSE#2=2026-03-11")
    found = {one["Visit"]: one["Date"] for one in cells(ran.out)}
    assert ["2026-03-02", "2026-03-11", "2026-03-18"] == [
        found[f"Cycle {number}, Dose"] for number in (1, 2, 3)
    ]


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (["dose#4=2026-04-01"], "--anchor dose#4: Course has 3 cycles"),
        (["later#2=2026-04-01"], "--anchor later#2: later is in no cycle; give its day without #2"),
        (
            ["dose=2026-03-02", "Dose#1=2026-03-03"],
            "--anchor Dose#1: is dose, which has another day; give it once",
        ),
        (["dose#0=2026-03-02"], "--anchor dose#0: is no timepoint of the schedule"),
    ],
)
def test_days_of_cycles_that_there_are_not(run: Run, days: list[str], said: str) -> None:
    """One line says what there is."""
    name = file(schedule=SMALL["schedule"] | {"cycles": [CYCLE]})
    given_days = [part for one in days for part in ("--anchor", one)]
    ran = run("schedule", name, "--start", "2026-03-02", *given_days)
    assert 2 == ran.code
    assert ran.said[0].startswith(f"fhir-trials: small: {said}")


def test_a_participant_is_for_the_calendar(run: Run) -> None:
    """It is said where it changes nothing."""
    ran = run("schedule", file(), "--participant", "P-07")
    assert (2, ["fhir-trials: --participant: is for the calendar; give --ics as well"]) == (
        ran.code,
        ran.said,
    )


def test_what_has_no_date_is_in_no_calendar(run: Run) -> None:
    """It is said; a calendar of nothing has no event, and yet a component, as it must."""
    lines = calendar(planned("A", None)).decode().splitlines()
    assert ("BEGIN:VCALENDAR", "END:VCALENDAR") == (lines[0], lines[-1])
    assert ["BEGIN:VTIMEZONE", "BEGIN:STANDARD"] == [one for one in lines[1:] if one.startswith("BEGIN")]
    ran = run("schedule", file(), NONE, "--start", "2026-03-02", "--ics", "-o", "visits.ics")
    assert 0 == ran.code
    assert ["small: Screening", "small: Dose"] == [
        one["SUMMARY"] for one in parsed(Path("visits.ics").read_bytes())
    ]
    assert "small: not in the calendar, as there is no date: Later, Open" in ran.said


def test_the_example_as_a_calendar(run: Run) -> None:
    """All visits of the main timeline and each questionnaire, each with a name of its own."""
    events = parsed(run("schedule", EXAMPLE, "--start", "2026-03-02T09:00", "--ics").out)
    assert len(events) == len({one["UID"] for one in events})
    assert {"Screening", "Cycle 4\\, Third dose", "Last visit", "Quality of life"} <= {
        one["SUMMARY"].removeprefix("lanternfield: ") for one in events
    }


@given(st.lists(st.tuples(WORDS, st.datetimes(), st.booleans(), st.none() | WORDS), max_size=4), WORDS)
def test_any_words_are_kept(drawn: list[tuple[str, datetime, bool, str | None]], title: str) -> None:
    """Whatever a name or note holds, lines are short, and what is read back is what was written."""
    entries = [planned(name, moment, timed=timed, note=note) for name, moment, timed, note in drawn]
    text = calendar(*entries, title=title)
    found = parsed(text) if drawn else []
    assert [name.replace("\r\n", "\n").replace("\r", "\n") for name, *_ in drawn] == [
        unescaped(one["SUMMARY"]).removeprefix("trial: ") for one in found
    ]

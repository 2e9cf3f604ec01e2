"""Every fault of the fault server: the push survives it or is refused in words, and nothing is lost or made twice."""

import functools
import tempfile
from pathlib import Path

import pytest

from tests.faults.answers import IN_BETWEEN
from tests.faults.catalogue import ROWS
from tests.faults.scene import (
    DECENT,
    LIMITS,
    LONGEST,
    as_text,
    duplicates,
    edit,
    noted,
    pushed,
    secrets,
    trials,
)
from tests.faults.server import FaultServer
from tests.faults.telling import table

DOCUMENT = Path(__file__).parents[2] / "docs" / "faults.md"
ALL = {row.name: row for rows in ROWS.values() for row in rows}


@functools.cache
def undisturbed(name: str) -> str:
    """What such a server holds when nothing goes wrong."""
    row = ALL[name]
    old, today = trials()
    with (
        tempfile.TemporaryDirectory() as folder,
        FaultServer(habits=row.habits, **{**DECENT, **row.dials}) as server,
    ):
        state = Path(folder) / "state.sqlite"
        if not row.purged:
            pushed(server, [old], state)
            edit(server)
        pushed(server, today, state)
        return as_text(server.store)


@pytest.mark.parametrize("name", ALL)
def test_fault(name: str, tmp_path: Path) -> None:
    """A push meets the fault, a second one puts right what it left, and a third has nothing left to write."""
    row, state = ALL[name], tmp_path / "state.sqlite"
    old, today = trials()
    with FaultServer(habits=row.habits, **{**DECENT, **row.dials}) as server:
        yesterday = pushed(server, [old], state)
        edit(server) if server.store else None
        with server.playing(*([row.fault] if row.fault else [])):
            first = pushed(server, today, state)
        assert bool(row.fault) == bool(server.played), "the fault was never met"
        if row.purged:
            server.core.purge()
        second = pushed(server, today, state)
        third = pushed(server, today, state)
    runs = (yesterday, first, second, third)
    assert (row.first, row.second, row.second) == (first.outcome, second.outcome, third.outcome), first.told
    assert row.twins == len(duplicates(server.store))
    if server.store:
        assert row.keeps_note == noted(server)
    assert row.raced == (IN_BETWEEN in as_text(server.store))
    if not row.twins:
        assert undisturbed(name) == as_text(server.store).replace(f',{{"text":"{IN_BETWEEN}"}}', "")
    assert 0 == third.writes
    assert [] == server.strays
    assert [] == secrets(server, "\n".join(run.told for run in runs), state)
    assert all(run.seconds < LONGEST for run in runs)
    assert all(wait <= LIMITS.longest_wait for run in runs for wait in run.waits)


def test_the_table_is_told(request: pytest.FixtureRequest) -> None:
    """`docs/faults.md` is made from the rows that are proved here; `--update-goldens` writes it anew."""
    text = table(ROWS)
    if request.config.getoption("--update-goldens"):
        DOCUMENT.parent.mkdir(exist_ok=True)
        DOCUMENT.write_text(text, encoding="utf-8")
    assert text == DOCUMENT.read_text(encoding="utf-8")

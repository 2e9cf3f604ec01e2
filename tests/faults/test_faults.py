"""Every fault of the fault server: the push survives it or is refused in words, and nothing is lost or made twice."""

import tempfile
import tracemalloc
from pathlib import Path

import pytest

from tests.faults.answers import IN_BETWEEN
from tests.faults.catalogue import ROWS
from tests.faults.row import Row
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
    surveyed,
    trials,
)
from tests.faults.server import FaultServer
from tests.faults.telling import table

DOCUMENT = Path(__file__).parents[2] / "docs" / "faults.md"
_ROWS = [row for rows in ROWS.values() for row in rows]
ALL = {row.name: row for row in _ROWS}


_UNDISTURBED: dict[str, str] = {}


def undisturbed(row: Row) -> str:
    """What such a server holds when nothing goes wrong."""
    kind = f"{row.habits} {row.dials} {row.purged}"
    if kind not in _UNDISTURBED:
        old, today = trials()
        with tempfile.TemporaryDirectory() as folder, served(row) as server:
            state = Path(folder) / "state.sqlite"
            if not row.purged:
                pushed(server, [old], state)
                edit(server)
            pushed(server, today, state)
            _UNDISTURBED[kind] = as_text(server.store)
    return _UNDISTURBED[kind]


def served(row: Row) -> FaultServer:
    """A server of the kind that a row is about."""
    return FaultServer(habits=row.habits, **{**DECENT, **row.dials})


@pytest.mark.parametrize("name", ALL)
def test_fault(name: str, tmp_path: Path) -> None:
    """A push meets the fault, a second one puts right what it left, and a third has nothing left to write."""
    row, state = ALL[name], tmp_path / "state.sqlite"
    old, today = trials()
    with served(row) as server:
        yesterday = pushed(server, [old], state)
        edit(server)
        with server.playing(*([row.fault] if row.fault else [])):
            first = pushed(server, today, state, renewed=row.renewed, entries=row.entries)
        assert bool(row.fault) == bool(server.played), "the fault was never met"
        if row.purged:
            server.core.purge()
        second = pushed(server, today, state)
        third = pushed(server, today, state)
        if row.second == "done":
            told = surveyed(server, state)
            assert (row.twins, 0) == (len(told.duplicates), told.journal)
    runs = (yesterday, first, second, third)
    assert (row.first, row.second, row.second) == (first.outcome, second.outcome, third.outcome), first.told
    assert row.twins == len(duplicates(server.store))
    if server.store:
        assert row.keeps_note == noted(server)
    assert row.raced == (IN_BETWEEN in as_text(server.store))
    if not row.twins:
        assert undisturbed(row) == as_text(server.store).replace(f',{{"text":"{IN_BETWEEN}"}}', "")
    assert 0 == third.stored
    assert row.second != "done" or 0 == third.writes
    assert [] == server.strays
    assert [] == secrets(server, "\n".join(run.told for run in runs), state)
    assert all(run.seconds < LONGEST for run in runs)
    assert all(wait <= LIMITS.longest_wait for run in runs for wait in run.waits)


@pytest.mark.parametrize("name", [name for name in ALL if "bomb" in name or "levels deep" in name])
def test_memory_is_bounded(name: str, tmp_path: Path) -> None:
    """What grows without end on the way is cut off before it fills the memory."""
    row = ALL[name]
    with served(row) as server:
        tracemalloc.start()
        try:
            with server.playing(*([row.fault] if row.fault else [])):
                pushed(server, trials()[1], tmp_path / "state.sqlite")
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    # Of a server that shares the memory: the bomb itself is 64 MB.
    assert peak < 32 * 1024 * 1024


def test_the_table_is_told(request: pytest.FixtureRequest) -> None:
    """`docs/faults.md` is made from the rows that are proved here; `--update-goldens` writes it anew."""
    assert len(_ROWS) == len(ALL), "two rows share a name"
    text = table(ROWS)
    if request.config.getoption("--update-goldens"):
        DOCUMENT.parent.mkdir(exist_ok=True)
        DOCUMENT.write_text(text, encoding="utf-8")
    assert text == DOCUMENT.read_text(encoding="utf-8")

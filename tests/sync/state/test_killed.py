"""A process that is killed in the midst of its work."""

import subprocess
import sys
from pathlib import Path

from fhir_trials.sync.state import State
from tests.sync.state.samples import SERVER

ROOT = Path(__file__).parents[3]
KILLS = 20

WORK = """
import sys
from itertools import count
from pathlib import Path
from fhir_trials.sync.state import Intent, Known, State

def known(number, version):
    texts = [f"Group/{number}-{part}" for part in range(5)]
    return [Known(text, str(number), text, version, b"x" * 16, {"x": text * 500, "v": version}) for text in texts]

with State.open(Path(sys.argv[1]), sys.argv[2]) as state:
    for number in count(int(sys.argv[3])):
        entry = state.begin([Intent(one) for one in known(number, "")])
        print("begun", number, entry, flush=True)
        state.end(entry, known(number, "1"))
        print("ended", number, entry, flush=True)
"""


def test_killed_at_any_moment_the_state_is_whole(tmp_path: Path) -> None:
    """What was told to be done is there, each entry whole, and what was under way is in the journal."""
    file = tmp_path / "s.sqlite"
    told = 0
    for kill in range(KILLS):
        lines = _killed(file, first=1000 * kill, lines=2 + kill)
        with State.open(file, SERVER) as state:
            ended = {number for word, number, _ in lines if word == "ended"}
            assert ended <= set(state.trials())
            told += len(ended)
            begun = {entry: number for word, number, entry in lines if word == "begun"}
            entries = {str(entry): intents for entry, intents in state.open_intents()}
            # One step may have been done that could not be told any more.
            assert begun.keys() - entries.keys() <= {
                entry for entry, number in begun.items() if number in state.trials()
            }
            assert len(entries) <= 1
            assert all(5 == len(intents) for intents in entries.values())
            trials = [trial for trial in state.trials() if int(trial) >= 1000 * kill]
            texts = state.texts_of(trials)
            assert all(5 == len(of_trial) for of_trial in texts.values())
            known = state.known(text for of_trial in texts.values() for text in of_trial)
            assert {text: {"x": text * 500, "v": "1"} for text in known} == {
                text: one.sent for text, one in known.items()
            }
            assert 5 * len(trials) == len(known)
            for entry, _ in state.open_intents():
                state.end(entry)
            assert [] == state.open_intents()
    assert told >= KILLS


def test_a_state_that_was_left_by_a_killed_process_may_be_thrown_away(tmp_path: Path) -> None:
    """Without its main file, what SQLite left beside it does not hinder a new state."""
    file = tmp_path / "s.sqlite"
    _killed(file, first=0, lines=6)
    assert file.with_name("s.sqlite-wal").exists()
    file.unlink()
    with State.open(file, SERVER) as state:
        assert [] == state.trials()


def _killed(file: Path, *, first: int, lines: int) -> list[list[str]]:
    """Start a process that works on a state, and kill it after it told so many steps; what it told."""
    command = [sys.executable, "-c", WORK, str(file), SERVER, str(first)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        told = [process.stdout.readline() for _ in range(lines)]
        process.kill()
        told += process.stdout.readlines()
    # The last line may be cut off.
    return [line.split() for line in told if line.endswith("\n")]

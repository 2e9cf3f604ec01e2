"""A file that is written whole or not at all, and what killed runs leave of it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from fhir_trials.cli.draft import Draft


def ended() -> int:
    """The number of a process that is no more."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    return process.pid


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot ask whether a process runs")
def test_what_a_killed_run_left_is_cleared(tmp_path: Path) -> None:
    """Drafts of the same file whose process is no more are removed; all others, and other files, stay."""
    gone = [f".out.json.{ended()}.tmp", f".out.json.{10**30}.tmp"]
    kept = [
        f".out.json.{os.getppid()}.tmp",
        ".out.json.1.tmp",
        f".other.json.{ended()}.tmp",
        ".out.json.x.tmp",
    ]
    for name in (*gone, *kept):
        (tmp_path / name).write_text("begun")
    with Draft(tmp_path / "out.json") as draft:
        draft.write(b"{}")
        draft.keep()
    assert sorted([*kept, "out.json"]) == sorted(file.name for file in tmp_path.iterdir())

"""`make demo`: the examples pushed into a folder and read back."""

import re
import runpy
from collections.abc import Callable
from pathlib import Path

import pytest

import fhir_trials as ft

DEMO = Path(__file__).parents[2] / "examples" / "demo.py"
SHOWN = len(runpy.run_path(str(DEMO))["FILES"])


@pytest.fixture
def demo(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., list[str]]:
    """Runs the demo in an empty folder and gives what it printed."""

    def run(release: str = "R4") -> list[str]:
        runpy.run_path(str(DEMO))["main"](str(tmp_path / "demo"), release)
        return capsys.readouterr().out.splitlines()

    return run


@pytest.mark.parametrize("release", ["R4", "R4B", "R5"])
def test_twice(demo: Callable[..., list[str]], tmp_path: Path, release: str) -> None:
    """The first run writes, the second one changes nothing; each trial comes back, and all is valid."""
    first, second = demo(release), demo(release)
    files = [file for file in (tmp_path / "demo").rglob("*.json") if file.parent != tmp_path / "demo"]
    end = [
        f"check against {release}: no errors",
        f"read back: {SHOWN} of {SHOWN} trials equal to what was pushed",
    ]
    assert [f"{tmp_path}/demo: {len(files)} resources written", *end] == first[-3:]
    assert [f"{tmp_path}/demo: nothing changed, {len(files)} resources are as they were", *end] == second[-3:]
    assert [line.replace("created  ", "unchanged") for line in first[:-4]] == second[:-4]


def test_a_row_for_each_trial(demo: Callable[..., list[str]]) -> None:
    """Its name, what was written, and in words what did not fit; a dash where everything did."""
    rows = demo("R5")
    assert ["trial", "resources", "what did not fit"] == re.split(r"\s\s+", rows[0])
    named = {row.split()[0]: " ".join(row.split()[1:]) for row in rows[1:-4] if not row.startswith(" ")}
    assert "5 created -" == named["NCT04014634"]
    assert named["pump-iii"].startswith("7 created no register number: filed under 'pump-iii")
    assert SHOWN == len(named)
    assert {"omon-morvanol", "study-group-zeewind"} <= named.keys()


def test_a_folder_of_another_release(demo: Callable[..., list[str]], tmp_path: Path) -> None:
    """A folder holds one release."""
    demo("R4")
    with pytest.raises(ft.UsageError, match="holds R4, but R5 was asked for"):
        demo("R5")

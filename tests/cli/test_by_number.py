"""Numbers of registers as sources of a command: what is told, and how it ends."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_httpx import HTTPXMock

from fhir_trials.sources import by_number
from tests.cli.conftest import EXAMPLES, PUMP, Ran

STUDY = EXAMPLES / "ctgov" / "NCT04014634.json"
API = "https://clinicaltrials.gov/api/v2/studies/"

Run = Callable[..., Ran]


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """No waiting between requests, and none before trying again."""
    monkeypatch.setattr(by_number, "PAUSE", 0)
    monkeypatch.setenv("FHIR_TRIALS_ATTEMPTS", "1")


def test_a_number_is_a_source_like_a_file(run: Run, httpx_mock: HTTPXMock) -> None:
    """The record comes from the register and is the trial that the file gives."""
    httpx_mock.add_response(url=API + STUDY.stem, content=STUDY.read_bytes())
    assert run("read", str(STUDY)).json == run("read", STUDY.stem.lower()).json


def test_a_file_of_that_name_comes_first(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is there is read, and nobody is asked."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / STUDY.stem).write_bytes(STUDY.read_bytes())
    assert 0 == run("read", STUDY.stem).code


@pytest.mark.parametrize(
    ("number", "answer", "code", "told"),
    [
        ("NCT00000009", {"status_code": 404}, 1, "knows no record of this number"),
        ("NCT00000009", {"status_code": 429}, 3, "asks to wait"),
        ("NCT00000009", {"html": "<html>log in</html>"}, 3, "a page came instead of the record"),
        ("NCT00000009", {"content": STUDY.read_bytes()}, 3, "asked for NCT00000009, NCT04014634 came"),
        ("DRKS00000001", None, 2, "save the page https://drks.de/search/en/trial/DRKS00000001"),
    ],
)
def test_trouble_with_one_number_leaves_the_next_source(
    run: Run, httpx_mock: HTTPXMock, *, number: str, answer: dict[str, object] | None, code: int, told: str
) -> None:
    """It is told on one line and gives the exit code; the next source is read."""
    if answer is not None:
        httpx_mock.add_response(**answer)  # pyright: ignore[reportArgumentType]
    ran = run("read", number, PUMP)
    assert (code, True, 1) == (ran.code, bool(ran.out), len(ran.said))
    assert told in ran.said[0]

"""The command line as a person uses it: arguments and standard input in; exit code, output and words out."""

import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from pytest_httpx import HTTPXMock

from fhir_trials import json_text
from fhir_trials.cli import main
from fhir_trials.fhir import key_of
from fhir_trials.sources import read
from tests.targets.fake_server import FakeServer

EXAMPLES = Path(__file__).parents[2] / "examples"
PUMP = str(EXAMPLES / "pump-iii" / "trial.json")
OMON = str(EXAMPLES / "nl-omon46644" / "trial.json")
NCT = str(EXAMPLES / "ctgov" / "NCT04014634.json")


def key(file: str) -> str:
    """What the trial of a file is called on a target."""
    return key_of(read(file)[0]).id()


class Ran(NamedTuple):
    """How a command ended, what it printed as a result, and what it said, line by line."""

    code: int
    out: bytes
    said: list[str]

    @property
    def json(self) -> object:
        """The result."""
        return json_text.decode(self.out)

    @property
    def lines(self) -> list[object]:
        """The result, a document a line."""
        return [json_text.decode(line) for line in self.out.splitlines()]


Run = Callable[..., Ran]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes], tmp_path: Path) -> Run:
    """Runs `fhir-trials` with these arguments in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FHIR_TRIALS_ATTEMPTS", "1")

    def ran(*arguments: str, stdin: bytes = b"") -> Ran:
        monkeypatch.setattr(sys, "argv", ["fhir-trials", *arguments])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsysbinary.readouterr()
        assert isinstance(ended.value.code, int)
        return Ran(ended.value.code, printed.out, printed.err.decode().splitlines())

    return ran


@pytest.fixture
def server(httpx_mock: HTTPXMock) -> FakeServer:
    """A FHIR server in memory that answers every request of the test."""
    fake = FakeServer()
    httpx_mock.add_callback(fake, is_reusable=True, is_optional=True)
    return fake

"""The command line as a person uses it: arguments and standard input in; exit code, output and words out."""

import io
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from pytest_httpx import HTTPXMock

from fhir_trials import json_text, to_fhir
from fhir_trials.cli import main
from fhir_trials.fhir import key_of
from fhir_trials.sources import read
from tests.targets.fake_server import BASE, FakeServer

EXAMPLES = Path(__file__).parents[2] / "examples"
PUMP = str(EXAMPLES / "pump-iii" / "trial.json")
OMON = str(EXAMPLES / "nl-omon46644" / "trial.json")
NCT = str(EXAMPLES / "ctgov" / "NCT04014634.json")


def key(file: str) -> str:
    """What the trial of a file is called on a target."""
    return key_of(read(file)[0]).id()


def size(*files: str) -> int:
    """How many resources the trials of these files are."""
    return sum(len(to_fhir(trial)["entry"]) for file in files for trial in read(file))


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


@dataclass(frozen=True)
class Place:
    """A target on which somebody else works, too; `where` is what a command is told."""

    where: str
    server: FakeServer | None = None

    def read(self, reference: str) -> dict[str, Any]:
        """What is there."""
        if self.server:
            return dict(self.server.store[reference])
        return json.loads(Path(self.where, f"{reference}.json").read_text())

    def edit(self, reference: str, **more: Any) -> None:
        """Change a resource as somebody else would; None takes an element away."""
        resource = {name: value for name, value in (self.read(reference) | more).items() if value is not None}
        if self.server:
            self.server.put(resource)
        else:
            Path(self.where, f"{reference}.json").write_text(json.dumps(resource))

    def delete(self, reference: str) -> None:
        """Take a resource away as somebody else would."""
        if self.server:
            self.server.delete(reference)
        else:
            Path(self.where, f"{reference}.json").unlink()


@pytest.fixture(params=["server", "folder"])
def place(request: pytest.FixtureRequest) -> Place:
    """A server of a known kind and a folder: what holds for one holds for the other."""
    if request.param == "folder":
        return Place("kept")
    server = request.getfixturevalue("server")
    server.software = "HAPI FHIR Server"
    return Place(BASE, server)


def version(file: str, **more: Any) -> str:
    """Another version of the trial of a file, in the working folder; None takes a member away."""
    trial = json_text.decode(Path(file).read_bytes()) | more
    name = f"version-{len(list(Path().glob('version-*.json')))}.json"
    Path(name).write_bytes(
        json_text.encode({key: value for key, value in trial.items() if value is not None})
    )
    return name


def titled(file: str, text: str) -> str:
    """The trial of a file with another first title."""
    titles = json_text.decode(Path(file).read_bytes())["titles"]
    return version(file, titles=[{**titles[0], "text": text}, *titles[1:]])


@pytest.fixture
def server(httpx_mock: HTTPXMock) -> FakeServer:
    """A FHIR server in memory that answers every request of the test."""
    fake = FakeServer()
    httpx_mock.add_callback(fake, is_reusable=True, is_optional=True)
    return fake

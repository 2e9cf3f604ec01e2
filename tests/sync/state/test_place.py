"""Where states lie."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest

from fhir_trials import settings
from fhir_trials.errors import UsageError
from fhir_trials.sync.state import state_file
from fhir_trials.sync.state.place import owner
from fhir_trials.targets import Folder, Target


@dataclass
class _Server:
    """As much of a server as is asked for."""

    name: str


def _server(name: str) -> Target:
    return cast("Target", cast("Any", _Server(name)))


@pytest.mark.parametrize(
    ("base", "name"),
    [
        ("https://Fhir.Example.org/r4", "fhir.example.org-3eccf1df.sqlite"),
        ("http://localhost:8080/fhir", "localhost-8080-094dd6e2.sqlite"),
        ("http://localhost:8080/fhir/", "localhost-8080-094dd6e2.sqlite"),
        ("http://[::1]:8080/fhir", "1-8080-5a07dcc3.sqlite"),
        ("http://", "server-1c31dda0.sqlite"),
    ],
)
def test_a_server_has_a_file_of_its_own(base: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The name tells the host and the port, and differs for every base URL."""
    monkeypatch.setenv("XDG_STATE_HOME", "/states")
    assert Path("/states/fhir-trials") / name == state_file(_server(base))
    assert Path("elsewhere") / name == state_file(_server(base), "elsewhere")


def test_a_folder_keeps_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The state of a folder lies in it, unless a folder for states is named: then it is in there, by its name."""
    assert tmp_path / ".fhir-trials.sqlite" == state_file(Folder(tmp_path))
    (tmp_path / "a b").mkdir()
    monkeypatch.chdir(tmp_path / "a b")
    places = {state_file(Folder(where), "states") for where in (".", tmp_path / "a b", "../a b/")}
    assert 1 == len(places)
    place = places.pop()
    assert (Path("states"), "a-b-") == (place.parent, place.name[:4])
    assert place != state_file(Folder(tmp_path / "c" / "a b"), "states")
    assert state_file(Folder("/"), "states").name.startswith("folder-")


def test_a_file_may_be_named(tmp_path: Path) -> None:
    """A path that ends in .sqlite, or is a file, is the state of any target."""
    (tmp_path / "file").touch()
    for target in (_server("http://localhost/fhir"), Folder(tmp_path)):
        for name in ("file", "new.sqlite"):
            assert tmp_path / name == state_file(target, str(tmp_path / name))


def test_the_home_of_the_user_may_be_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tilde is the user's home."""
    monkeypatch.setenv("HOME", "/home/ann")
    assert Path("/home/ann/s.sqlite") == state_file(_server("http://localhost/fhir"), "~/s.sqlite")


def test_the_folder_of_states_of_a_user(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment may name it; a path in it that is not absolute is passed over."""
    assert Path("/x/fhir-trials") == settings.state_folder({"XDG_STATE_HOME": "/x", "HOME": "/home/ann"})
    assert Path("/l/fhir-trials") == settings.state_folder({"LOCALAPPDATA": "/l", "HOME": "/home/ann"})
    expected = Path("/home/ann/.local/state/fhir-trials")
    assert expected == settings.state_folder({"XDG_STATE_HOME": "x", "HOME": "/home/ann"})

    def home() -> Path:
        raise RuntimeError("could not determine home directory")

    monkeypatch.setattr(Path, "home", home)
    with pytest.raises(UsageError, match="name a folder for the state"):
        settings.state_folder({})


def test_a_path_may_hold_bytes_that_are_no_text() -> None:
    """The owner of a state can always be written down."""
    assert owner(os.fsdecode(b"/data/\xff"), None).endswith("\\udcff")

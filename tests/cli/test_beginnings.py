"""The moment before a command begins: nobody sees a trace of what is loading."""

import os
import signal
import subprocess
import sys

import pytest

from fhir_trials import cli
from tests.cli.conftest import OMON, Run

LOADING = """
import signal, sys

class Hook:
    def find_spec(self, name, *_):
        if name == "typer":
            signal.raise_signal(signal.SIGINT)

sys.meta_path.insert(0, Hook())
from fhir_trials.cli import main
main()
"""


def test_ctrl_c_while_it_loads() -> None:
    """The process ends at once and without a word, as when a command is interrupted."""
    ended = subprocess.run([sys.executable, "-c", LOADING], capture_output=True, check=False)
    assert (130, b"", b"") == (ended.returncode, ended.stdout, ended.stderr)


def test_ctrl_c_is_handled_as_before_once_it_is_loaded(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a command does on Ctrl-C is its own; who called and takes no Ctrl-C stays without it."""
    ends: list[int] = []
    monkeypatch.setattr(os, "_exit", ends.append)
    for handler in (signal.default_int_handler, signal.SIG_IGN):
        before = signal.signal(signal.SIGINT, handler)
        try:
            with cli._leaving_at_once():  # pyright: ignore[reportPrivateUsage]
                signal.raise_signal(signal.SIGINT)
            assert (0, handler) == (run("read", OMON).code, signal.getsignal(signal.SIGINT))
        finally:
            signal.signal(signal.SIGINT, before)
    assert [130] == ends


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no /dev/full")
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["read", "nowhere.json"], 2),
        (["nonsense"], 2),
        (["status", "nowhere", "--log", "json"], 2),
        (["status", "nowhere", "--detailed-exit-code"], 1),
    ],
)
def test_standard_error_that_cannot_be_written(arguments: list[str], code: int) -> None:
    """Where nothing can be told, the exit code is that of any output that cannot be written."""
    with open("/dev/full", "wb") as full:
        command = [sys.executable, "-m", "fhir_trials", *arguments]
        assert code == subprocess.run(command, stderr=full, check=False).returncode

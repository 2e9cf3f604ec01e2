"""What a command does not need is not loaded."""

import subprocess
import sys

import pytest

from fhir_trials.cli.app import COMMANDS
from tests.cli.conftest import NCT, OMON

_PROGRAM = (
    "import sys; sys.argv = ['fhir-trials', *sys.argv[1:]]\n"
    "from fhir_trials.cli import main\n"
    "try:\n    main()\n"
    "except SystemExit as end:\n    code = end.code\n"
    "print(code or 0, *sorted({'httpx', 'sqlite3', 'rich', 'jwt', 'fhir_trials.sync'} & sys.modules.keys()), file=sys.stderr)\n"
)


def loaded(*arguments: str) -> str:
    """The exit code of a command in a process of its own, and what it loaded of what is slow."""
    command = [sys.executable, "-c", _PROGRAM, *arguments]
    ran = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    return ran.stderr.splitlines()[-1]


@pytest.mark.parametrize("command", ["read", "convert", "merge"])
def test_who_gives_files_does_not_wait_for_the_network(command: str) -> None:
    """Neither HTTP nor the state nor the progress bar is loaded to translate a file."""
    assert "0" == loaded(command, OMON, NCT)


def test_a_folder_needs_no_network(tmp_path: str) -> None:
    """To push into a folder loads no HTTP and, without a terminal, no progress bar."""
    assert "0 fhir_trials.sync sqlite3" == loaded("push", OMON, "--to", f"{tmp_path}/kept")


def test_every_command_has_a_name_and_help() -> None:
    """The list of commands is what is shown."""
    ran = subprocess.run(
        [sys.executable, "-m", "fhir_trials", "-h"], capture_output=True, text=True, check=True
    )
    shown = ran.stdout.partition("Commands:\n")[2].split("\n\n")[0].splitlines()
    assert list(COMMANDS) == [line.split()[0] for line in shown]

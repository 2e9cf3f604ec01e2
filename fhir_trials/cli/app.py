"""The commands put together.

Exit codes: 0 done; 1 a finding in the data; 2 wrong usage; 3 the server, the network or the folder that is a target;
with --detailed-exit-code 0 nothing to do, 1 any error, 2 changes; as shells count signals, 130 where it was interrupted and 141 where the reader of its output went away.
"""

import sys
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from fhir_trials.cli import log
from fhir_trials.cli.endings import detailed, ended, interrupted
from fhir_trials.cli.groups import spread

COMMANDS = (
    *("read", "criteria", "schedule", "merge", "convert", "check"),
    *("plan", "push", "apply", "pull", "diff", "status", "resolve"),
    *("schema", "definitions"),
)
"""Each has a module of its name here, with a function of that name."""
_LOOKS: dict[str, Any] = {
    "add_completion": False,
    "pretty_exceptions_enable": False,
    "rich_markup_mode": None,
}


class _Loaded(Mapping[str, Any]):
    """The commands by name, each loaded when it is asked for: who reads a file does not wait for what servers need."""

    def __getitem__(self, name: str) -> Any:
        if name not in COMMANDS:
            raise KeyError(name)
        return _command(name)

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)


@cache
def _command(name: str) -> Any:
    module = import_module(f"fhir_trials.cli.{name}")
    alone = typer.Typer(**_LOOKS)
    alone.command(name)(ended(spread(getattr(module, name))))
    return get_command(alone)


class _Commands(TyperGroup):
    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.commands: Any = _Loaded()


app = typer.Typer(
    name="fhir-trials",
    cls=_Commands,
    help="Clinical trials in and out of FHIR: read them, write them as R4, R4B or R5, keep a server in step, read them "
    "back. JSON goes to standard output, words to standard error.",
    epilog="Exit codes: 0 done; 1 a finding in the data; 2 wrong usage; 3 the server or the network; 130 "
    "interrupted. Credentials come from the environment or fhir-trials.toml: FHIR_TRIALS_TOKEN or FHIR_TRIALS_TOKEN_FILE, "
    "FHIR_TRIALS_USER and FHIR_TRIALS_PASSWORD, FHIR_TRIALS_CLIENT_ID and FHIR_TRIALS_KEY_FILE (SMART Backend Services), "
    "FHIR_TRIALS_CLIENT_CERT_FILE (mutual TLS); tokens and passwords from the environment only.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    **_LOOKS,
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version  # noqa: PLC0415 - slow, and for this option only

        typer.echo(f"fhir-trials {version('fhir-trials')}")
        raise typer.Exit


@app.callback()
def common(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit."),
    ] = False,
) -> None:
    """Options that stand before the command."""


def main() -> None:
    """Run the command line."""
    # The outer one is for what a log says last.
    with interrupted(), log.told(sys.argv), detailed(sys.argv), interrupted():
        app(prog_name="fhir-trials")

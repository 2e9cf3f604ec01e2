"""The commands put together.

Exit codes: 0 done; 1 a finding in the data; 2 wrong usage; 3 the server, the network or the folder that is a target;
with --detailed-exit-code 0 nothing to do, 1 any error, 2 changes; as shells count signals, 130 where it was interrupted and 141 where the reader of its output went away.
"""

import sys
from typing import Annotated

import typer

from fhir_trials.cli import (
    apply,
    check,
    convert,
    definitions,
    diff,
    merge,
    plan,
    pull,
    push,
    read,
    resolve,
    schema,
    status,
)
from fhir_trials.cli.endings import detailed, ended, interrupted
from fhir_trials.cli.groups import spread

app = typer.Typer(
    name="fhir-trials",
    help="Clinical trials in and out of FHIR: read them, write them as R4, R4B or R5, keep a server in step, read them "
    "back. JSON goes to standard output, words to standard error.",
    epilog="Exit codes: 0 done; 1 a finding in the data; 2 wrong usage; 3 the server or the network. Credentials come "
    "from the environment only: FHIR_TRIALS_TOKEN, FHIR_TRIALS_USER and FHIR_TRIALS_PASSWORD, or FHIR_TRIALS_CLIENT_ID "
    "and FHIR_TRIALS_KEY_FILE (SMART Backend Services).",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for module in (
    read,
    merge,
    convert,
    check,
    plan,
    push,
    apply,
    pull,
    diff,
    status,
    resolve,
    schema,
    definitions,
):
    app.command()(ended(spread(getattr(module, module.__name__.rsplit(".", 1)[1]))))


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
    with detailed(sys.argv), interrupted():
        app(prog_name="fhir-trials")

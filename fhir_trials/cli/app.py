"""The commands put together, and one line and an exit code for every error.

Exit codes: 0 done; 1 a finding in the data; 2 wrong usage; 3 the server or the network.
"""

import sys

import typer

from fhir_trials.cli import check, convert, definitions, diff, pull, push, read, schema
from fhir_trials.cli.output import EXIT_DATA, EXIT_TARGET, EXIT_USAGE
from fhir_trials.errors import DataError, TargetError, UsageError

app = typer.Typer(
    name="fhir-trials",
    help="Clinical trials in and out of FHIR: read them from anywhere, write them as R4, R4B or R5, keep a server in "
    "step, read them back.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for module in (read, convert, check, push, pull, diff, schema, definitions):
    app.command()(getattr(module, module.__name__.rsplit(".", 1)[1]))


def main() -> None:
    """Run the command line."""
    try:
        app()
    except DataError as error:
        _stop(error, EXIT_DATA)
    except UsageError as error:
        _stop(error, EXIT_USAGE)
    except TargetError as error:
        _stop(error, EXIT_TARGET)
    except BrokenPipeError:
        # the reader of our output went away, as `| head` does: https://docs.python.org/3/library/signal.html
        sys.stderr.close()
        raise SystemExit(EXIT_DATA) from None


def _stop(error: Exception, code: int) -> None:
    print(f"fhir-trials: {error}", file=sys.stderr)
    raise SystemExit(code)

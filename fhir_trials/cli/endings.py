"""How a command ends: one line and an exit code for every error, silence where nobody listens any more."""

import functools
import os
import sys
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from typing import ParamSpec

from fhir_trials.cli import log
from fhir_trials.cli.output import say, show
from fhir_trials.errors import (
    AmbiguousMatch,
    Conflict,
    DataError,
    Invalid,
    ServerError,
    StillReferenced,
    TargetError,
    TrialsError,
)

EXIT_DATA = 1
EXIT_USAGE = 2
EXIT_TARGET = 3
EXIT_INTERRUPTED = 130
EXIT_PIPE = 141

# What a change of the data, here or there, mends; anything else is the server's trouble.
OF_THE_DATA = (AmbiguousMatch, Conflict, Invalid, StillReferenced)
_DETAILED = "--detailed-exit-code"
_CALM = frozenset({"unchanged", "adopted", "adopt"})

_Options = ParamSpec("_Options")


class Changes(SystemExit):
    """The end of a command that went well and changed something, or would, where that is told by the exit code."""

    def __init__(self) -> None:
        super().__init__(2)


def changed(actions: Mapping[str, int]) -> bool:
    """Whether anything was, or is to be, written."""
    return any(count for action, count in actions.items() if action not in _CALM)


@contextmanager
def detailed(arguments: Sequence[str]) -> Generator[None]:
    """Where it was asked for, an error of any kind ends with 1, so that 2 means changes alone."""
    try:
        yield
    except SystemExit as end:
        if _DETAILED in arguments and not isinstance(end, Changes) and end.code in (EXIT_USAGE, EXIT_TARGET):
            raise SystemExit(EXIT_DATA) from None
        raise


def ended(command: Callable[_Options, None]) -> Callable[_Options, None]:
    """The command, with its errors told on one line and turned into exit codes."""

    @functools.wraps(command)
    def run(*args: _Options.args, **options: _Options.kwargs) -> None:
        with interrupted():
            try:
                command(*args, **options)
            except TrialsError as error:
                show(f"fhir-trials: {error}")
                _log(error)
                raise SystemExit(code_of(error)) from None
            except BrokenPipeError:
                raise
            except OSError as error:
                say(
                    f"fhir-trials: {f'{error.filename}: ' if error.filename else ''}{error.strerror or error}"
                )
                raise SystemExit(EXIT_USAGE) from None

    return run


def _log(error: TrialsError) -> None:
    """What a log is told of an error: no words of an error in the data, which may repeat values of it."""
    answer = error if isinstance(error, ServerError) else None
    log.event(
        "error",
        error=type(error).__name__,
        text="" if isinstance(error, DataError) else str(error),
        status=answer and answer.status,
        requestId=answer and answer.request_id,
    )


@contextmanager
def interrupted() -> Generator[None]:
    """End quietly on Ctrl-C and on a closed pipe, as `| head` leaves it."""
    try:
        yield
    except KeyboardInterrupt:
        raise SystemExit(EXIT_INTERRUPTED) from None
    except BrokenPipeError:
        # Python flushes both once more at its end: https://docs.python.org/3/library/signal.html#note-on-sigpipe
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for stream in filter(None, (sys.stdout, sys.stderr)):
            os.dup2(nowhere, stream.fileno())
        raise SystemExit(EXIT_PIPE) from None


def code_of(error: TrialsError) -> int:
    """The exit code of an error that ends a command."""
    if isinstance(error, (DataError, *OF_THE_DATA)):
        return EXIT_DATA
    return EXIT_TARGET if isinstance(error, TargetError) else EXIT_USAGE

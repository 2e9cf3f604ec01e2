"""How a command ends: one line and an exit code for every error, silence where nobody listens any more."""

import functools
import os
import sys
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, ParamSpec, TextIO

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
_LONGEST = 300
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
                for note in getattr(error, "__notes__", ()):
                    show(f"  {note}")
                log.event("error", **facts(error))
                raise SystemExit(code_of(error)) from None

    return run


def facts(error: BaseException) -> dict[str, Any]:
    """What a log is told of an error: no words of an error in the data, which may repeat values of it."""
    answer = error if isinstance(error, ServerError) else None
    told = {
        "error": type(error).__name__,
        "text": "" if isinstance(error, DataError) or not isinstance(error, TrialsError) else str(error),
        "status": answer and answer.status,
        "requestId": answer and answer.request_id,
    }
    return {name: value for name, value in told.items() if value}


def said_by_server(error: BaseException) -> list[str]:
    """What a server says in its own words of an error or its cause, for a person who asks for it: it may repeat values."""
    from fhir_trials.http.failure import outcome_text  # noqa: PLC0415 - who gives files does not wait for it

    answer = error if isinstance(error, ServerError) else error.__cause__
    if not isinstance(answer, ServerError) or answer.outcome is None:
        return []
    return [
        f"the server says: {line}" for line in outcome_text(answer.outcome, longest=_LONGEST).splitlines()[:5]
    ]


@contextmanager
def interrupted() -> Generator[None]:
    """End quietly on Ctrl-C and on a closed pipe, as `| head` leaves it; with a line where the system refuses something."""
    try:
        yield
    except KeyboardInterrupt:
        raise SystemExit(EXIT_INTERRUPTED) from None
    except BrokenPipeError:
        _leave(sys.stdout, sys.stderr)
        raise SystemExit(EXIT_PIPE) from None
    except OSError as error:
        try:
            say(f"fhir-trials: {f'{error.filename}: ' if error.filename else ''}{error.strerror or error}")
        except OSError:  # it is standard error itself, and the exit code is all that can be told
            _leave(sys.stderr)
        raise SystemExit(exit_of(error)) from None


def _leave(*streams: TextIO | None) -> None:
    """Let streams lead nowhere: Python flushes them once more at its end, and complains.

    https://docs.python.org/3/library/signal.html#note-on-sigpipe
    """
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in filter(None, streams):
        os.dup2(nowhere, stream.fileno())


def exit_of(error: BaseException) -> int:
    """The exit code of whatever ends a command, before `--detailed-exit-code`."""
    if isinstance(error, TrialsError):
        return code_of(error)
    if isinstance(error, KeyboardInterrupt):
        return EXIT_INTERRUPTED
    if isinstance(error, BrokenPipeError):
        return EXIT_PIPE
    return EXIT_USAGE if isinstance(error, OSError) else EXIT_DATA


def code_of(error: TrialsError) -> int:
    """The exit code of an error that ends a command."""
    if isinstance(error, (DataError, *OF_THE_DATA)):
        return EXIT_DATA
    return EXIT_TARGET if isinstance(error, TargetError) else EXIT_USAGE

"""The trials that the arguments of a command stand for."""

import os
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from fhir_trials import sources
from fhir_trials.cli.output import say
from fhir_trials.cli.report import Report
from fhir_trials.errors import ReadError
from fhir_trials.model import Trial
from fhir_trials.targets.folder import RECORD

AT_ONCE = 25


def trials(names: Sequence[str], report: Report) -> Iterator[Trial]:
    """The trials in files, folders and standard input, as they are asked for.

    A source that is not there is wrong usage, one that cannot be understood an error; the others still come.
    """
    none = True
    for name in names:
        for trial in _of(name, report):
            none = False
            yield trial
    if none and not report.failed:
        say(f"no trial in {', '.join('standard input' if name == '-' else name for name in names)}")


def _of(name: str, report: Report) -> Iterator[Trial]:
    if "://" in name:
        report.wrong_usage(
            f"{name}: no address is read; a FHIR server is, by: fhir-trials pull --from {name}"
        )
    elif kept_by_push(name):
        report.wrong_usage(f"{name}: is kept by push; it is read by: fhir-trials pull --from {name}")
    else:
        try:
            yield from sources.read_many(name, issues=report if there(name) else None)
        except ReadError as error:
            report.wrong_usage(str(error))


def there(name: str) -> bool:
    """Whether this is standard input or the path of something, which may still be unreadable."""
    try:
        return name == "-" or Path(name).exists()
    except PermissionError:
        return True
    except OSError:
        return False


def kept_by_push(name: str) -> bool:
    """Whether this is a folder that is a target."""
    return os.path.isfile(os.path.join(name, RECORD))  # which is False, where Path raises


def portions(found: Iterable[Trial]) -> Iterator[list[Trial]]:
    """The trials a few at a time: enough to ask a target for many at once, few enough for any memory."""
    remaining = iter(found)
    while portion := list(islice(remaining, AT_ONCE)):
        yield portion

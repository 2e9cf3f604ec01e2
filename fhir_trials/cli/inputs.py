"""The trials that the arguments of a command stand for."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TypeVar

from fhir_trials import registers, sources
from fhir_trials.cli.output import refuse_input, say
from fhir_trials.cli.report import Report
from fhir_trials.errors import TargetError, UsageError
from fhir_trials.model import Trial
from fhir_trials.sources import CriteriaText, Missing
from fhir_trials.sources.folders import TRIED, files_below, is_pattern, matching
from fhir_trials.sources.formats import Format
from fhir_trials.targets.folder import RECORD

AT_ONCE = 25
_Found = TypeVar("_Found")


def trials(names: Sequence[str], report: Report, as_format: str | None = None) -> Iterator[Trial]:
    """The trials in files, folders, archives and standard input, as they are asked for.

    A source that is not there is wrong usage, one that cannot be understood an error; the others still come.

    Raises:
        UsageError: there is no such format.
    """
    return each(names, report, as_format, sources.stream)


def planned(names: Sequence[str], report: Report, as_format: str | None = None) -> Iterator[Trial]:
    """As `trials`, but for what criteria state, which takes the longer.

    Raises:
        UsageError: there is no such format.
    """
    return each(names, report, as_format, sources.stream_planned)


def criteria(
    names: Sequence[str], report: Report, as_format: str | None = None
) -> Iterator[Trial | CriteriaText]:
    """As `trials`, with the texts of criteria that belong to no trial.

    Raises:
        UsageError: there is no such format.
    """
    return each(names, report, as_format, sources.stream_criteria)


def each(
    names: Sequence[str],
    report: Report,
    as_format: str | None,
    stream: Callable[[str, Report, Format | None], Iterator[_Found]],
) -> Iterator[_Found]:
    """As `trials`, by another way of reading a source: `stream` gives what is in one."""
    wanted = sources.format_named(as_format)
    none = True
    for name in names:
        if _may_be_read(name, report):
            try:
                for one in stream(name, report, wanted):
                    none = False
                    yield one
            except Missing as error:
                report.wrong_usage(str(error))
            except TargetError as error:
                report.out_of_reach(str(error))
    if none and not report.error_count:
        say(f"no trial in {', '.join('standard input' if name == '-' else name for name in names)}")


def explain(names: Sequence[str], report: Report, as_format: str | None = None) -> bool:
    """Say what each input is, and why; returns whether there is one of a known format in every source."""
    wanted = sources.format_named(as_format)
    known = True
    for name in names:
        if not _may_be_read(name, report):
            continue
        formats: set[str] = set()
        try:
            for place, found, why in sources.explain(name, wanted):
                formats.add(found)
                say(f"{place}: {found or 'no format'}: {why}")
        except Missing as error:
            report.wrong_usage(str(error))
        else:
            known = known and bool(formats - {""})
    return known


def _may_be_read(name: str, report: Report) -> bool:
    """Whether this is no server and no folder that is a target; otherwise it is wrong usage, with what to do."""
    if "://" in name and (numbers := registers.find_all(name)):
        number = numbers[0][1]
        report.wrong_usage(f"{name}: no address is read; {_number_or_page(number)}")
        return False
    if "://" in name:
        what = "no address is read; a FHIR server is, by"
    elif kept_by_push(name):
        what = "is kept by push; it is read by"
    else:
        return True
    report.wrong_usage(f"{name}: {what}: fhir-trials pull --from {name}")
    return False


def _number_or_page(number: str) -> str:
    from fhir_trials.sources import by_number  # noqa: PLC0415 - who gives files does not wait for it

    try:
        by_number.ensure_askable(number)
    except UsageError:
        return "save the page and give the file"
    return f"give the number {number}, or save the page and give the file"


def spare(names: Sequence[str], *outputs: str | None) -> frozenset[str]:
    """The real paths of all files these arguments stand for, after a look that none of the outputs is one of them.

    Raises:
        UsageError: an output would overwrite an input.
    """
    inputs = frozenset(os.path.realpath(file) for name in names for file in _files(name))
    for output in outputs:
        refuse_input(output, inputs)
    return inputs


def _files(name: str) -> Iterable[str | Path]:
    """The files a path or a pattern stands for; nothing where there is none, which is told when it is read."""
    if os.path.isdir(name):
        return files_below(Path(name), TRIED, lambda _: None)
    if os.path.exists(name):
        return [name]
    found = matching(name) if is_pattern(name) else []
    return [file for one in found for file in _files(str(one))]


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

"""Reading what is outside into Trials: files, folders, archives, bytes and text, the format recognised by content."""

from collections.abc import Callable, Iterator
from os import PathLike
from typing import TypeVar

from fhir_trials.errors import ReadError, TargetError, UsageError
from fhir_trials.issues import Issues, Severity
from fhir_trials.model import Trial
from fhir_trials.sources import criteria_texts, formats, inputs, recognise
from fhir_trials.sources.criteria_texts import CriteriaText
from fhir_trials.sources.documents import Document, Missing, NoTrial
from fhir_trials.sources.formats import Format
from fhir_trials.sources.passing import ErrorsOnly

__all__ = [
    "CriteriaText",
    "Missing",
    "explain",
    "format_named",
    "read",
    "read_many",
    "stream",
    "stream_criteria",
    "stream_named",
    "stream_planned",
]

Source = str | bytes | PathLike[str]
_Found = TypeVar("_Found")
_Reader = Callable[[Document, Issues, Format | None], Iterator[_Found]]


def read(source: Source, *, as_format: str | None = None, issues: Issues | None = None) -> list[Trial]:
    """The trials in one source.

    Args:
        source: the path of a file, folder or archive, a pattern, the number of a register, or the content itself as
            bytes or text.
        as_format: the format to read it as, by its name (`ctgov-v2`, `ictrp-csv`, …); without it, its content tells.
        issues: collects what did not fit, each issue with the name of its file. A file among others that cannot be
            understood is an error there, and so is what makes reading stop after the first trials of a file.

    Raises:
        UsageError: there is no such format.
        ReadError: the source does not exist or cannot be understood.
        DataError: no collector was given and the data has errors.
        TargetError: a register that is asked by number, or the network, is in trouble.
    """
    wanted = format_named(as_format)
    if number := inputs.number(source):
        return _of_number(number, issues, wanted)
    collector = Issues() if issues is None else issues
    found: list[Trial] = []
    alone = True
    for document in inputs.documents(source, lambda error, name: _note(error, name, issues)):
        alone = alone and document.by_name
        try:
            for trial in recognise.read(document, collector, wanted):
                found.append(trial)
        except ReadError as error:
            if issues is None or (alone and not found):
                raise
            _note(error, document.source, issues, by_name=document.by_name)
    if issues is None:
        collector.raise_errors()
    return found


def read_many(
    *sources: str | PathLike[str], as_format: str | None = None, issues: Issues | None = None
) -> Iterator[Trial]:
    """The trials in files, folders, archives and standard input (`-`), one by one as they are asked for.

    A CSV, XML or NDJSON file of any length passes in constant memory.

    Args:
        sources: paths, patterns and numbers of registers; of a folder every file below it that ends as `folders.TRIED` says, sorted by path.
        as_format: the format to read all of them as; without it, their content tells.
        issues: collects what did not fit; a file that cannot be understood is an error there, the next ones are read.

    Raises:
        UsageError: there is no such format.
        ReadError: no collector was given and a source cannot be understood.
        DataError: no collector was given and the data has errors.
        TargetError: no collector was given and a register that is asked by number is in trouble.
    """
    wanted = format_named(as_format)
    for source in sources:
        try:
            yield from stream(source, issues, wanted)
        except Missing as error:
            _note(error, str(source), issues)
        except TargetError as error:
            if issues is None:
                raise
            _tell(issues, str(source), "error", "unreadable", str(error))


def format_named(name: str | None) -> Format | None:
    """The format of this name; None where none is asked for.

    Raises:
        UsageError: there is no such format; the message lists them.
    """
    return None if name is None else formats.named(name)


def stream(source: str | PathLike[str], issues: Issues | None, wanted: Format | None) -> Iterator[Trial]:
    """The trials in one source, as they are asked for.

    With `issues`, only `Missing` raises, and a TargetError where a register is asked by number.
    """
    return _stream(source, issues, wanted, recognise.read)


def stream_named(
    source: str | PathLike[str], issues: Issues | None, wanted: Format | None
) -> Iterator[tuple[str, Trial]]:
    """As `stream`, each trial with the name of the input it was read from."""
    for found in _stream(source, issues, wanted, _named):
        yield found if isinstance(found, tuple) else (str(source), found)


def _named(document: Document, issues: Issues, wanted: Format | None) -> Iterator[tuple[str, Trial]]:
    return ((document.source, trial) for trial in recognise.read(document, issues, wanted))


def stream_criteria(
    source: str | PathLike[str], issues: Issues | None, wanted: Format | None
) -> Iterator[Trial | CriteriaText]:
    """As `stream`, with the texts of criteria that belong to no trial (`criteria_texts.read`)."""
    return _stream(source, issues, wanted, criteria_texts.read)


def stream_planned(
    source: str | PathLike[str], issues: Issues | None, wanted: Format | None
) -> Iterator[Trial]:
    """As `stream`, but for what criteria state: for who asks only what is done when."""
    return _stream(source, issues, wanted, recognise.read_planned)


def _stream(
    source: str | PathLike[str], issues: Issues | None, wanted: Format | None, read: _Reader[_Found]
) -> Iterator[Trial | _Found]:
    try:
        if number := inputs.number(source):
            yield from _of_number(number, issues, wanted)
            return
        for document in inputs.documents(source, lambda error, name: _note(error, name, issues)):
            try:
                yield from _of(document, issues, wanted, read)
            except ReadError as error:
                _note(error, document.source, issues, by_name=document.by_name)
    except Missing:
        raise
    except ReadError as error:
        _note(error, inputs.called(source), issues)


def explain(source: Source, wanted: Format | None = None) -> Iterator[tuple[str, str, str]]:
    """What each input in a source is: its name, the name of its format, and why; the format is empty for none.

    Raises:
        Missing: there is no such source, or it is the number of a register that cannot be asked.
    """
    if number := inputs.number(source):
        _ensure_askable(number)
        yield number, "by number", "is the number of a register, which would be asked over the network"
        return
    failed: list[tuple[str, str, str]] = []
    try:
        for document in inputs.documents(
            source, lambda error, name: failed.append((name, "", _bare(error, name)))
        ):
            yield from failed
            failed.clear()
            try:
                for name, why in recognise.explain(document, wanted):
                    yield document.name, name, why
            except ReadError as error:
                yield document.name, "", _bare(error, document.name)
    except Missing:
        raise
    except ReadError as error:
        failed.append((inputs.called(source), "", _bare(error, inputs.called(source))))
    yield from failed


def _of_number(number: str, issues: Issues | None, wanted: Format | None) -> list[Trial]:
    """The one place where the number of a register is met.

    Raises:
        Missing: the register cannot be asked.
        ReadError: the register does not know the number, or its answer is not of the format that is wanted.
        TargetError: the register or the network is in trouble.
    """
    # Imported where it is needed: who reads files does not wait for the network's modules.
    from fhir_trials.sources import by_number  # noqa: PLC0415

    collector = ErrorsOnly() if issues is None else issues
    try:
        found = by_number.read(number, collector, wanted=wanted)
    except UsageError as error:
        raise _not_askable(number, error) from error
    if issues is None:
        collector.raise_errors()
    return found


def _ensure_askable(number: str) -> None:
    from fhir_trials.sources import by_number  # noqa: PLC0415

    try:
        by_number.ensure_askable(number)
    except UsageError as error:
        raise _not_askable(number, error) from error


def _not_askable(number: str, error: UsageError) -> Missing:
    return Missing(f"{number}: no such file; {str(error).removeprefix(f'{number}: ')}")


def _of(
    document: Document, issues: Issues | None, wanted: Format | None, read: _Reader[_Found]
) -> Iterator[_Found]:
    if issues is not None:
        yield from read(document, issues, wanted)
        return
    errors = ErrorsOnly()
    for trial in read(document, errors, wanted):
        errors.raise_errors()
        yield trial
    errors.raise_errors()


def _note(error: ReadError, name: str, issues: Issues | None, *, by_name: bool = True) -> None:
    """Tell the error; what is simply something else than a trial is none in a folder."""
    no_trial = isinstance(error, NoTrial)
    if issues is None and (by_name or not no_trial):
        raise error
    if issues is not None:
        severity = "error" if by_name or not no_trial else "warning"
        _tell(issues, name, severity, "no-trial" if no_trial else "unreadable", _bare(error, name))


def _tell(issues: Issues, name: str, severity: Severity, code: str, message: str) -> None:
    before, issues.source = issues.source, name
    issues.add(severity, code, "", message)
    issues.source = before


def _bare(error: ReadError, name: str) -> str:
    return str(error).removeprefix(f"{name}: ").removeprefix(f"{name!r}: ")

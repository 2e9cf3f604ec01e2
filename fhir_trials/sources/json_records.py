"""Records of plain JSON data to Trials: each by its format, one that cannot be read costing only itself."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, cast

from fhir_trials.cursor import Json
from fhir_trials.errors import DataError, ReadError
from fhir_trials.issues import Issue, Issues
from fhir_trials.model import Trial
from fhir_trials.sources import fhir_resources, formats
from fhir_trials.sources.documents import NoTrial
from fhir_trials.sources.formats import Format
from fhir_trials.sources.json_documents import Record
from fhir_trials.sources.repeated import Numbers

HELD = 1000
"""How many records that are no trials are held back, in case there is none at all."""

Placed = tuple[str, Trial]
"""A trial with the path of its record: `row 3`, `studies[0]`; empty where the input is the record."""

_ISSUE = frozenset(("severity", "code", "message"))
# What every trial has something of; without any of it, a record was read as what it is not.
_SAYING = (
    "identifiers",
    "titles",
    "summary",
    "eligibility",
    "conditions",
    "interventions",
    "parties",
    "passages",
)


def recognised(record: Any) -> tuple[Format | None, str]:
    """The format of a record and why it is that; None where it is none that is known."""
    if isinstance(record, dict):
        for one in formats.of("json"):
            if why := one.reader.fits(cast("Json", record)):
                return one, str(why)
    return None, ""


def seen(record: Any) -> str:
    """What a record is that is no trial, in words."""
    if not isinstance(record, dict):
        return f"{type(record).__name__} {str(record)[:40]!r}"
    found = cast("Json", record)
    if found.keys() >= _ISSUE:
        return "an issue, as --issues writes a list of them,"
    keys = ", ".join(map(repr, list(found)[:5]))
    return f"an object with {keys}" if keys else "an empty object"


def trials(
    records: Iterable[Record], name: str, issues: Issues, wanted: Format | None = None
) -> Iterator[Placed]:
    """The trials of a JSON document, as they are read; FHIR resources outside of a Bundle come last, together.

    Args:
        records: each with its path.
        name: what to call the document in an error.
        issues: what did not fit; a record that is no trial among others that are is an error.
        wanted: the format of all of them; without it, each is recognised by itself.

    Raises:
        NoTrial: none of the records is a trial.
        ReadError: said to be FHIR, one of them is not.
    """
    refused = _Refused(name, issues)
    numbers = Numbers()
    resources: list[Json] = []
    for path, record in records:
        one = recognised(record)[0] if wanted is None else wanted if isinstance(record, dict) else None
        if one is None:
            refused.add(path, record)
            continue
        refused.release()
        if wanted and one.name == "fhir" and not one.reader.fits(record):
            raise nothing_as(one, name, path)
        if one.name != "fhir":
            found = [(path, cast("Json", record))]
            yield from each(one, found, issues, sure=wanted is None, name=name, numbers=numbers)
        elif cast("Json", record).get("resourceType") == "Bundle":
            yield from _of_bundle(cast("Json", record), path, issues)
        else:
            resources.append(cast("Json", record))
    refused.end()
    if resources:
        content = fhir_resources.together(resources)
        yield from (("", one) for one in _if_valid(lambda: fhir_resources.read(content, issues), issues))


def each(
    one: Format,
    records: Iterable[Record],
    issues: Issues,
    *,
    sure: bool,
    name: str,
    numbers: Numbers | None = None,
) -> Iterator[Placed]:
    """The trials of records of a format.

    Args:
        one: the format.
        records: each with its path; emptied while they are read.
        issues: what did not fit.
        sure: whether the records are known to be of that format, rather than said to be.
        name: what to call the input in an error.
        numbers: those of the input so far, where these are not all of its records.

    Raises:
        ReadError: of a format that was only said, nothing at all was understood.
    """
    read: Callable[[Json, Issues, str], Trial | None] = one.reader.read
    seen_so_far = numbers or Numbers()
    for path, record in records:
        found = issues if sure else Issues(issues.source)
        for trial in _if_valid(lambda at=path, it=record, to=found: [read(it, to, at)], found):
            says = any(getattr(trial, member) for member in _SAYING)
            if not (sure or says):
                raise nothing_as(one, name, path)
            if not (says or trial.key):
                issues.error("not-a-trial", path, f"nothing of a trial is in it, though it is {one.title}")
                continue
            seen_so_far.tell(trial, path, found)
            yield path, trial
        if not sure:
            issues.extend(found)


def nothing_as(one: Format, name: str, path: str = "") -> ReadError:
    """The error where nothing of an input, or of the record at this path in it, is of the format it was said to be."""
    return ReadError(
        f"{name}: {path}{': ' if path else ''}nothing in it can be read as {one.name} ({one.title})"
    )


class _Refused:
    """Records that are no trials: errors each where there are others that are, or too many to hold back."""

    def __init__(self, name: str, issues: Issues) -> None:
        self._name = name
        self._issues = issues
        self._held: list[tuple[str, str]] = []
        self._released = False

    def add(self, path: str, record: Any) -> None:
        """Take note of one."""
        self._held.append((path, seen(record)))
        if self._released or len(self._held) > HELD:
            self.release()

    def release(self) -> None:
        """Tell those that were held back."""
        self._released = True
        for path, what in self._held:
            self._issues.error("not-a-trial", path, f"{what} is no trial")
        self._held.clear()

    def end(self) -> None:
        """Raise the first, where nothing else came."""
        if self._held:
            path, what = self._held[0]
            said = f"{what} is no trial; expected {formats.expected('json')}"
            raise NoTrial(f"{self._name}: {path}{': ' if path else ''}{said}")


def _of_bundle(bundle: Json, path: str, issues: Issues) -> list[Placed]:
    found = Issues(issues.source)
    trials = _if_valid(lambda: fhir_resources.read(bundle, found), found)
    issues.extend(one._replace(path=f"{path}.{one.path}" if path else one.path) for one in found)
    return [(path, one) for one in trials]


def _if_valid(read: Callable[[], Iterable[Trial | None]], issues: Issues) -> list[Trial]:
    """The trials; where their parts do not fit together none, and an error that says so."""
    try:
        return [trial for trial in read() if trial]
    except DataError as error:
        issues.extend(error.issues or [Issue("error", "trial-invalid", "", str(error), issues.source)])
        return []

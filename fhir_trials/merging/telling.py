"""What two records say about one thing, told in words."""

from collections.abc import Callable, Collection
from typing import Any, cast

from fhir_trials.issues import Issues
from fhir_trials.merging import places, records
from fhir_trials.merging.places import Path
from fhir_trials.merging.records import Record
from fhir_trials.merging.spelling import alike
from fhir_trials.merging.values import is_quiet
from fhir_trials.model import Arm, Criterion, DateFact, Outcome, Party, Schedule, Term, Text

_LONGEST = 80
_NAMES = ("measure", "name", "facility", "person", "organization", "text")


# Items of which a trial has one set only, and yet those of both records are kept.
_ADDED_UP = (Arm, Outcome, Party)


Spoken = tuple[list[Record], dict[Path, str]]


def teller(
    first: Spoken, second: Spoken, language: str | None, issues: Issues
) -> Callable[[str, Path, Path, Any, Any], None]:
    """What tells a difference: its code, the place in the first and in the second, and both values.

    Args:
        first: the records of the first, and what they say together by its place.
        second: the same of the second.
        language: of the first.
        issues: where it is told.
    """

    def tell(code: str, here: Path, there: Path, ours: Any, theirs: Any) -> None:
        if _is_told(first[0], here, theirs):
            return
        both = f"{records.names(*first, here)} says {in_words(ours)}; {records.names(*second, there)} says {in_words(theirs)}"
        where = places.written(here)
        if code == "less-precise":
            issues.information(code, where, f"{both}; the more precise one stands")
        elif _languages(ours, language).isdisjoint(_languages(theirs, language)):
            issues.information("other-language", where, f"{both}; the first stands")
        else:
            several = isinstance(ours, tuple) and isinstance(ours[0], _ADDED_UP)
            issues.warning(
                "sources-disagree", where, f"{both}; {'all are kept' if several else 'the first stands'}"
            )

    return tell


def tell_older(older: Record, newer: Record, issues: Issues) -> None:
    """Tell once of an older version of a record, and where it says otherwise."""
    apart = [path for path in older.differing if path not in older.facts and not is_quiet(path)]
    names = dict.fromkeys(str(path[0]) for path in apart)
    otherwise = f"; it says otherwise, which is kept beside it: {', '.join(names)}" if names else ""
    issues.information(
        "older-version",
        "source",
        f"{records.name(older)} is an older version of {records.name(newer)}, which stands{otherwise}",
    )


def tell_language(
    added: list[Record], known: dict[Path, str], before: Collection[Path], language: str, issues: Issues
) -> None:
    """Tell where texts of records that name no language now stand among those of a trial that does."""
    texts = {path for path in known if path not in before and " " in known[path]}
    speechless = [record for record in added if not texts.isdisjoint(record.facts)]
    if speechless:
        names = " and ".join(dict.fromkeys(map(records.name, speechless)))
        issues.information(
            "language-assumed",
            "language",
            f"{names} names no language; its texts stand in a trial whose language is {language}",
        )


def _is_told(held: list[Record], here: Path, theirs: Any) -> bool:
    """Whether another record said the same before: each difference is told once."""
    coded = isinstance(theirs, Term) and cast("Term[Any]", theirs).code
    said = {
        here + path: places.text_of(value)
        for path, value in places.leaves(theirs)
        if path[-1:] != ("language",) and not (coded and path == ("text",))
    }
    return any(
        all(
            path not in one.facts and alike(one.differing.get(path, ""), value)
            for path, value in said.items()
        )
        for one in held
    )


def _languages(value: Any, language: str | None) -> set[str | None]:
    """The languages of a text or of criteria; of nothing else, which means the same in any language."""
    if isinstance(value, Text):
        return {value.language or language}
    if isinstance(value, tuple):
        return {
            one.language or language if isinstance(one, Criterion) else None
            for one in cast("tuple[Any, ...]", value)
        }
    return {None}


def in_words(value: Any) -> str:
    """A value, short enough for a line."""
    if isinstance(value, Term):
        term = cast("Term[Any]", value)
        return _short(" ".join(filter(None, (term.code, term.text and f'"{term.text}"'))))
    if isinstance(value, DateFact):
        return f"{value.date} ({value.kind})" if value.kind else value.date
    if isinstance(value, str | Text):
        return f'"{_short(value if isinstance(value, str) else value.text)}"'
    if isinstance(value, tuple):
        items = cast("tuple[Any, ...]", value)
        named = "; ".join(_name(item) for item in items)
        return f"{len(items)} item{'' if len(items) == 1 else 's'} ({_short(named)})"
    if isinstance(value, Schedule):
        return f"{len(value.timepoints)} timepoints and {len(value.activities)} activities"
    return _short(" ".join(places.text_of(leaf) for _, leaf in places.leaves(value)))


def _name(item: Any) -> str:
    named = next((held for name in _NAMES if (held := getattr(item, name, None))), None)
    return str(named) if named else in_words(item)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"

"""Criteria as they are when all that speaks of them is read. mappings/extensions.csv

What was understood of a criterion holds for the words, the section and the codes it was made of. Where somebody changed
the words, they are read anew, unless code and value were changed too: these then say what somebody meant, as a
stranger's do, and nobody says that it is all of the words.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from fhir_trials.cursor import Json
from fhir_trials.eligibility.wording import in_words
from fhir_trials.fhir import criterion_digests
from fhir_trials.fhir.concepts import clean
from fhir_trials.fhir.criterion_drafts import Draft, Stated
from fhir_trials.fhir.criterion_readings import Reading
from fhir_trials.issues import Issues
from fhir_trials.model import Criterion, Statement

# how the statements of a characteristic of its own hold together with all else
_JOINED = {"inclusion": "all", "exclusion": "any"}


class Found(NamedTuple):
    """A criterion that was read, and its place in the source."""

    order: int | None
    criterion: Json


def finished(draft: Draft, issues: Issues) -> Found:
    """The criterion as plain values; it is told where what was understood of it holds no more."""
    ordered = sorted(draft.statements, key=lambda one: (one.position is None, one.position or 0))
    stated = list(_merged(ordered))
    said = [_in_section(one, draft.section) for one in stated]
    own = {"text": draft.text, "section": draft.section}
    coded = any(one.exclude is not None for one in stated)
    reading = draft.reading
    if reading is None:
        if draft.coded == "own":
            _tell_incomplete(draft, said, issues)
        fields = _as_strangers(draft) if coded else {}
    elif _holds(reading, draft, said):
        fields = reading.fields
    else:
        fields, said = _edited(reading, draft, stated, said, issues)
    for doubt in draft.doubts:
        issues.warning("criterion-doubtful", draft.path, doubt)
    if (draft.doubts or draft.narrowed) and fields.get("coverage") == "full":
        fields = {**fields, "coverage": "partial"}
    return Found(draft.order, clean({**fields, **draft.fields, **own, "statements": tuple(said)}) or {})


def _merged(given: Iterable[Stated]) -> Iterator[Stated]:
    """Statements of code and value once each, and the two ends of one in one."""
    held: dict[Stated, Stated] = {}
    for one in given:
        if one.exclude is None:
            held[one] = one
            continue
        key = one._replace(statement=one.statement.model_copy(update={"bounds": ()}))
        first = held.get(key)
        ends = {bound.side for bound in one.statement.bounds}
        if first is None:
            held[key] = one
        elif ends.isdisjoint(bound.side for bound in first.statement.bounds) and "equal" not in ends:
            bounds = (*first.statement.bounds, *one.statement.bounds)
            held[key] = one._replace(statement=one.statement.model_copy(update={"bounds": bounds}))
        elif first != one:
            held[one] = one
    yield from held.values()


def _in_section(one: Stated, section: str) -> Statement:
    """The statement, negated where its characteristic does the opposite of what the criterion does."""
    negated = one.statement.negated
    if one.exclude is not None and section != "unknown":
        negated = one.exclude != (section == "exclusion")
    if (negated := negated != one.opposite) == one.statement.negated:
        return one.statement
    return one.statement.model_copy(update={"negated": negated})


def _as_strangers(draft: Draft) -> Json:
    """How far code and value say all of the words; they hold together with all else."""
    if draft.says_all:
        return {"coverage": "full"}
    return {"coverage": "partial", "joined": _JOINED.get(draft.section)}


def _holds(reading: Reading, draft: Draft, said: list[Statement]) -> bool:
    return _same_text(reading, draft) and _same_said(reading, draft, said)


def _same_text(reading: Reading, draft: Draft) -> bool:
    return reading.of_text == criterion_digests.of_text(draft.text)


def _same_said(reading: Reading, draft: Draft, said: list[Statement]) -> bool:
    return reading.of_said == criterion_digests.of_said(draft.section, said)


def _edited(
    reading: Reading, draft: Draft, stated: list[Stated], said: list[Statement], issues: Issues
) -> tuple[Json, list[Statement]]:
    """What is left of a reading of other words, of another section or of other codes; that is told."""
    language = {"language": reading.fields.get("language")}
    coded = [one for one, at in zip(said, stated, strict=True) if at.exclude is not None]
    same_text = _same_text(reading, draft)
    what = "the section or what is stated" if same_text else "the words"
    if not coded or (not same_text and _same_said(reading, draft, said)):
        lost = f"; left out: {_told(draft, coded)}" if coded else ""
        _tell(
            draft,
            f"{what} of a criterion changed since it was understood: to be understood anew{lost}",
            issues,
        )
        return language, []
    kept = f"kept: {_told(draft, coded)}"
    if not same_text:
        _tell(
            draft,
            f"the words of a criterion, and its code and value, changed since it was understood; {kept}",
            issues,
        )
        return {**language, **_as_strangers(draft)}, coded
    _tell(
        draft, f"code and value of a criterion changed and say something else than its words; {kept}", issues
    )
    fields = {**reading.fields, "coverage": "partial"}
    joined = _JOINED.get(draft.section)
    # nothing tells how they hold together where the words were understood otherwise
    fields["joined"] = joined if fields.get("joined") in (None, joined) else None
    return fields, said


def _told(draft: Draft, statements: list[Statement]) -> str:
    criterion = Criterion(text=draft.text, section=draft.section)
    return "; ".join(in_words(criterion, one) for one in statements)


def _tell_incomplete(draft: Draft, said: list[Statement], issues: Issues) -> None:
    """The first characteristic of a criterion, or its words, tells what no other one does."""
    lost = "the characteristic that says how all of it was understood is not there, or has other words"
    _tell(draft, f"{lost}; kept: {_told(draft, said)}", issues)


def _tell(draft: Draft, message: str, issues: Issues) -> None:
    issues.warning("criterion-edited", draft.path, message)

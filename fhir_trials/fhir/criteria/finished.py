"""Criteria as they are when all that speaks of them is read. mappings/extensions.csv

What was understood of a criterion holds for the words, the section and the codes it was made of. Where somebody changed
the words, they are read anew, unless code and value were changed too: these then say what somebody meant, as a
stranger's do, and nobody says that it is all of the words.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from fhir_trials.cursor import Json
from fhir_trials.eligibility.wording import in_words
from fhir_trials.fhir.concepts import clean
from fhir_trials.fhir.criteria import digests
from fhir_trials.fhir.criteria.drafts import Draft, Stated
from fhir_trials.fhir.criteria.logic import SPLIT
from fhir_trials.fhir.criteria.reading_marks import Reading
from fhir_trials.issues import Issues
from fhir_trials.model import Criterion, Statement

_WORDS, _SAID = "the words", "what is stated"
_PARTED = "the characteristics of one criterion have different words now, and are criteria of their own"
_FIRST_GONE = "the characteristic that says how all of a criterion was understood is not there"


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
        fields = _as_strangers(draft) if coded else {}
        if draft.coded == "own":
            what = _PARTED if draft.parted else _FIRST_GONE
            issues.warning("criterion-edited", draft.path, f"{what}; kept: {_told(draft, said)}")
    elif differing := _differing(reading, draft, said):
        fields, said, then = _edited(reading, draft, differing, stated, said)
        what = (
            _PARTED
            if draft.parted
            else f"{_listed(differing)} of a criterion changed since it was understood"
        )
        issues.warning("criterion-edited", draft.path, f"{what}; {then}")
    else:
        fields = reading.fields
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
    return {"coverage": "partial", "joined": SPLIT.get(draft.section)}


def _differing(reading: Reading, draft: Draft, said: list[Statement]) -> list[str]:
    """What is no more as it was when the criterion was understood."""
    stood = reading.of_section or draft.section
    same_said = not said
    if reading.of_said is not None:
        same_said = reading.of_said == digests.of_said(stood, said)
    same = {
        _WORDS: reading.of_text == digests.of_text(draft.text),
        "the section": stood == draft.section,
        _SAID: same_said,
    }
    return [what for what, holds in same.items() if not holds]


def _edited(
    reading: Reading, draft: Draft, differing: list[str], stated: list[Stated], said: list[Statement]
) -> tuple[Json, list[Statement], str]:
    """What is left of a reading of other words, of another section or of other codes, and what to tell of that."""
    language = {"language": reading.fields.get("language")}
    coded = [one for one, at in zip(said, stated, strict=True) if at.exclude is not None]
    same_words = _WORDS not in differing
    if not coded or not (same_words or _SAID in differing):
        lost = f"; left out: {_told(draft, coded)}" if coded else ""
        return language, [], f"to be understood anew{lost}"
    kept = f"kept: {_told(draft, coded)}"
    if not same_words:
        return {**language, **_as_strangers(draft)}, coded, kept
    fields = {**reading.fields, "coverage": "partial"}
    joined = SPLIT.get(draft.section)
    # nothing tells how they hold together where the words were understood otherwise
    fields["joined"] = joined if fields.get("joined") in (None, joined) else None
    return fields, said, kept


def _told(draft: Draft, statements: list[Statement]) -> str:
    # what is no text that may stand is told when the trial is built
    criterion = Criterion.of_known(text=draft.text, section=draft.section)
    return "; ".join(in_words(criterion, one) for one in statements)


def _listed(words: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))

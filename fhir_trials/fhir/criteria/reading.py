"""Group.characteristic → criteria, ours and strangers'. https://hl7.org/fhir/R5/group.html · mappings/extensions.csv

A characteristic in words is a criterion, or one and what is nested below it. One in code and value is a criterion of
its own, or says more of the one that has the same words and the same place in the source.
"""

import re
from collections.abc import Iterable, Iterator

from pydantic import ValidationError

from fhir_trials.cursor import Cursor, Json, copied
from fhir_trials.fhir import extensions
from fhir_trials.fhir.concepts import clean
from fhir_trials.fhir.criteria import carried_words, coded_reading, doubts, statement_marks, trees
from fhir_trials.fhir.criteria.carried_words import Words
from fhir_trials.fhir.criteria.coded_reading import Said
from fhir_trials.fhir.criteria.drafts import Draft, Marks, Section, Stated, is_edited
from fhir_trials.fhir.criteria.finished import Found, finished
from fhir_trials.fhir.criteria.statement_marks import Mark
from fhir_trials.fhir.criteria.writing import CODE, NAMES
from fhir_trials.issues import Issues
from fhir_trials.model import Statement

# what others write as the code of a criterion of which nothing is coded (EBM on FHIR, DRKS2FHIR)
_CODES = (CODE, "Eligibility Criteria", "Defined by CodeableConcept", "FREETEXT")
# FEvIR flattens nested lists and marks each level with two underscores
_FLATTENED = re.compile(r"((?:__)+)\*\s*(?=\S)")


def from_fhir(characteristics: Iterable[Cursor], issues: Issues, *, modified: bool = False) -> list[Found]:
    """Take criteria; what a characteristic says that has no words and is not understood is left.

    Args:
        characteristics: of one Group.
        issues: where it is told that what was understood of a criterion holds no more.
        modified: something that is not understood may turn round what the Group says: nothing is read but words.
    """
    drafts = [draft for one in characteristics for draft in _drafts(one, modified)]
    first: dict[tuple[int, str], Draft] = {}
    absorbed: set[int] = set()
    for draft in sorted(drafts, key=lambda one: one.coded is not None):
        if draft.order is None:
            continue
        known = first.setdefault((draft.order, draft.text), draft)
        if known is not draft and draft.coded == "own":
            known.absorb(draft)
            absorbed.add(id(draft))
    kept = [draft for draft in drafts if id(draft) not in absorbed]
    _part(kept)
    return [finished(draft, issues) for draft in kept]


def _part(drafts: list[Draft]) -> None:
    """Mark those that have the place of another, where one of them is in code and value as we write it."""
    by_order: dict[int, list[Draft]] = {}
    for draft in drafts:
        if draft.order is not None:
            by_order.setdefault(draft.order, []).append(draft)
    for same in by_order.values():
        if len(same) > 1 and any(draft.coded == "own" for draft in same):
            for draft in same:
                draft.parted = True


def _drafts(characteristic: Cursor, modified: bool) -> list[Draft]:
    stated = carried_words.stated(characteristic)
    marks = Marks(characteristic)
    if modified or doubts.is_modified(characteristic):
        drafts = _in_words(characteristic, stated, marks, understood=False)
        for draft in drafts:
            draft.fields["coverage"] = "none"  # not to be understood from its words either
        return drafts
    drafts: list[Draft] = []
    if coded_reading.is_known(characteristic) and (draft := _in_code(characteristic, stated, marks)):
        drafts.append(draft)
    drafts = drafts or _in_words(characteristic, stated, marks)
    narrowed = doubts.is_narrowed(characteristic)
    for draft in drafts:
        draft.narrowed = narrowed
    return drafts


def in_words(characteristic: Cursor, issues: Issues) -> list[Found]:
    """Take the words of a characteristic and no code: a criterion and those below it, none where it has no words."""
    stated = carried_words.stated(characteristic)
    return [finished(draft, issues) for draft in _in_words(characteristic, stated, Marks(characteristic))]


def _in_words(characteristic: Cursor, stated: Words, marks: Marks, *, understood: bool = True) -> list[Draft]:
    text, language = carried_words.in_value(characteristic, stated)
    if text is None:
        return []
    section = section_of(characteristic.flag("exclude"))
    characteristic.text("id")  # a name inside the resource
    code = characteristic.at("code")
    if code.node.get("text") in _CODES:
        code.drop("text")  # says only that this is a criterion
    found = marks.found.get(extensions.record("criterion-part").url, [])
    if parts := trees.parts_from_fhir(found, text):
        return [_of_part(one, section, marks, characteristic.path, understood=understood) for one in parts]
    order = marks.take("criterion-order")
    flattened = None if order else _FLATTENED.match(text)
    level = min(len(flattened[1]) // 2, trees.LEVELS - 1) if flattened else None
    text = text[flattened.end() :] if flattened else text
    fields = {**_heading(marks, level), **({"language": language} if language else {})}
    draft = Draft(characteristic.path, order, text, section, fields)
    if understood:
        marks.understand(draft, None)
    return [draft]


def section_of(exclude: bool | None) -> Section:
    """The section a flag stands for; without it nobody says whether it includes."""
    return "unknown" if exclude is None else "exclusion" if exclude else "inclusion"


def _of_part(fields: Json, section: Section, marks: Marks, path: str, *, understood: bool = True) -> Draft:
    order, text = fields.pop("order", None), fields.pop("text")
    draft = Draft(path, order, text, section, fields)
    if understood and order is not None:
        marks.understand(draft, order)
    return draft


def _heading(marks: Marks, level: int | None = None) -> Json:
    fields: Json = {
        "headings": marks.take_all("criterion-section"),
        "level": marks.take("criterion-level") or level,
        **{field: marks.take(name) for name, field in NAMES.items()},
    }
    return clean(fields) or {}


def _in_code(characteristic: Cursor, stated: Words, marks: Marks) -> Draft | None:
    """Take a criterion that code and value say; None, and nothing taken, where they are not understood."""
    text, language = stated
    mark = next(iter(marks.statements_of(None)), None) if text else None
    readings = marks.readings_of(None) if text else []
    own = None if text is None else (text, _words_of(mark, text))
    said = coded_reading.from_fhir(Cursor(copied(characteristic.node)), own)
    if said is None:
        return None
    words = text or _words_made(said, characteristic)
    edited = is_edited(words, readings)
    ours = statement_marks.from_fhir(mark, words, said, edited=edited) if mark else None
    statement = ours or _of_stranger(said, words)
    if statement is None:
        return None
    # only now, since a characteristic of which nothing fits is to be left as it is
    coded_reading.from_fhir(characteristic, own)
    draft = _coded(characteristic, marks, words, language or said.language)
    draft.coded = "own" if ours else "foreign"
    draft.says_all = text is None or said.words == text
    draft.doubts = list(doubts.of_value(said))
    exclude = characteristic.flag("exclude")
    draft.section = section_of(exclude if exclude is None else exclude != statement.negated)
    position = statement_marks.position_of(mark) if mark and ours else None
    draft.statements.append(Stated(position, statement, bool(exclude), said.negated))
    if mark and ours:
        mark.take()
    if ours or not mark:
        draft.read_as_whole(readings)
    return draft


def _coded(characteristic: Cursor, marks: Marks, words: str, language: str | None) -> Draft:
    """A criterion that code and value say, without these."""
    characteristic.text("id")  # a name inside the resource
    fields = {**_heading(marks), **({"language": language} if language else {})}
    return Draft(characteristic.path, marks.take("criterion-order"), words, "unknown", fields)


def _words_of(mark: Mark | None, text: str) -> str | None:
    """The words a statement stands at."""
    span = (mark.fields.get("start"), mark.fields.get("end")) if mark else (None, None)
    start, end = span
    return text[start:end] if isinstance(start, int) and isinstance(end, int) and 0 <= start < end else None


def _words_made(said: Said, characteristic: Cursor) -> str:
    """What code and value say in words."""
    made = carried_words.coded(Cursor(copied(characteristic.node)))
    return (None if said.bounds or said.values else said.words) or made or str(said.concept)


def _of_stranger(said: Said, text: str) -> Statement | None:
    """What all of the words state; None where the model has no such thing."""
    try:
        return Statement.model_validate(
            {
                "kind": said.kind,
                "concept": said.concept,
                "span": (0, len(text)),
                "bounds": said.bounds,
                "unit": said.unit,
                "values": said.values,
            }
        )
    except ValidationError:
        return None


def unclassified_from_fhir(group: Cursor, issues: Issues) -> Iterator[Found]:
    """Take the criteria of unknown section; `issues` is as for `from_fhir`."""
    reader = extensions.record("unclassified-criterion")
    marks = Marks(group)
    for item in marks.found.get(reader.url, ()):
        if "text" in (fields := reader.from_fhir(Cursor(copied(item.node))) or {}):
            item.drop("url")
            reader.from_fhir(item)
            yield finished(_of_part(fields, "unknown", marks, item.path), issues)


def in_order(found: Iterable[Found]) -> tuple[Json, ...]:
    """The criteria in the source's order; those without a place of their own stay behind the others."""
    placed = sorted(found, key=lambda item: (item.order is None, item.order or 0))
    return tuple(item.criterion for item in placed)

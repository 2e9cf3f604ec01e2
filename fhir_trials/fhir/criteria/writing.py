"""Criteria → Group.characteristic. https://hl7.org/fhir/R5/group.html · mappings/extensions.csv

The criterion's own words always stand in HL7's extension originalText; they are the value too, unless code and value
say all of it. What is coded beside words is a characteristic of its own that names the criterion by its order.
A criterion of which nobody says whether it includes or excludes is no characteristic, since `exclude` has no third
value: it travels in an extension of the Group.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from fhir_trials.cursor import Json
from fhir_trials.fhir import extensions, urls
from fhir_trials.fhir.concepts import language_extension
from fhir_trials.fhir.criteria import coded_writing, logic, reading_marks, statement_marks, trees
from fhir_trials.fhir.criteria.trees import Place, Tree
from fhir_trials.model import Criterion, Statement

CODE = "Eligibility Criterion"
NAMES = {"criterion-number": "number", "criterion-name": "name", "other-name": "other_name"}
"""The extensions that say what a criterion is called, and the fields of the model they hold."""


class _Coded(NamedTuple):
    """A statement that is a characteristic, or several, of its own."""

    statement: Statement
    position: int | None
    exclude: bool
    forms: list[Json]


def to_fhir(criteria: Iterable[Criterion], stated: Collection[str] = ()) -> tuple[list[Json], list[Json]]:
    """The characteristics, and the extensions of the Group for criteria of unknown section.

    Args:
        criteria: in the source's order.
        stated: concepts that the register's own fields state, which are coded from these alone.
    """
    places = trees.places(criteria)
    written = [
        characteristic
        for name, tree in trees.named(places)
        for characteristic in _characteristics(tree, name, stated)
    ]
    unclassified = extensions.record("unclassified-criterion")
    unknown = [place for place in places if place.criterion.section == "unknown"]
    marks = [
        mark
        for place in unknown
        for mark in (
            *unclassified.to_fhir(trees.part(place)),
            *_understood(place, [], order=place.order),
        )
    ]
    return written, marks


def _characteristics(tree: Tree, name: str, stated: Collection[str]) -> list[Json]:
    """All characteristics of one tree, the first of which carries its words."""
    coded = [(place, list(_coded(place, stated))) for place in tree]
    first, forms = coded[0]
    one = first.criterion
    whole = len(tree) == 1 and one.coverage == "full" and 0 < len(one.statements) == len(forms)
    # what stands on the first characteristic only
    marks = _heading(first) + _understood(first, forms, language=True) if whole else []
    written = [] if whole else [_in_words(tree, coded)]
    for place, statements in coded:
        for statement in statements:
            for form in statement.forms:
                written.append(_in_code(place, statement, form, marks))
                marks = []
    for number, characteristic in enumerate(written, 1):
        characteristic["id"] = name if number == 1 else f"{name}.{number}"
    return [{"id": characteristic.pop("id"), **characteristic} for characteristic in written]


def _coded(place: Place, stated: Collection[str]) -> Iterator[_Coded]:
    criterion = place.criterion
    if not criterion.statements or not logic.may_be_split(place):
        return
    positions = statement_marks.positions(criterion.statements)
    for statement, position in zip(criterion.statements, positions, strict=True):
        exclude = logic.excludes(criterion, statement)
        if exclude is None or statement.concept in stated:
            continue
        if forms := coded_writing.to_fhir(statement, criterion.text, exclude=exclude):
            yield _Coded(statement, position, exclude, forms)


def _heading(place: Place) -> list[Json]:
    criterion = place.criterion
    marks = [extensions.simple("criterion-order").to_fhir(place.order)]
    marks += map(extensions.simple("criterion-section").to_fhir, criterion.headings)
    if criterion.level:
        marks.append(extensions.simple("criterion-level").to_fhir(criterion.level))
    for name, field in NAMES.items():
        if (stated := getattr(criterion, field)) is not None:
            marks.append(extensions.simple(name).to_fhir(stated))
    return marks


def _understood(
    place: Place, coded: list[_Coded], *, order: int | None = None, language: bool = False
) -> list[Json]:
    """What is understood of a criterion and is no characteristic."""
    criterion = place.criterion
    marks = reading_marks.to_fhir(criterion, order, language=language)
    elsewhere = {id(one.statement) for one in coded}
    positions = statement_marks.positions(criterion.statements)
    for statement, position in zip(criterion.statements, positions, strict=True):
        if id(statement) not in elsewhere:
            marks += statement_marks.to_fhir(statement, order, position)
    return marks


def _in_words(tree: Tree, coded: list[tuple[Place, list[_Coded]]]) -> Json:
    first = tree[0].criterion
    text = trees.as_text((one.criterion.text, one.criterion.level) for one in tree)
    value: Json = {"text": text}
    languages = {one.criterion.language for one in tree}
    if first.language and len(languages) == 1:
        # not beside valueString: fhir.resources knows no extension on the value of an extension
        value["_text"] = language_extension(first.language)
    marks: list[Json] = [{"url": urls.ORIGINAL_TEXT, "valueString": text}]
    if len(tree) > 1:
        parts = extensions.record("criterion-part")
        marks += [mark for place in tree for mark in parts.to_fhir(trees.part(place))]
        marks += [mark for place, own in coded for mark in _understood(place, own, order=place.order)]
    else:
        marks += _heading(tree[0]) + _understood(*coded[0])
    return {
        "extension": marks,
        "code": {"text": CODE},
        "valueCodeableConcept": value,
        "exclude": first.section == "exclusion",
    }


def _in_code(place: Place, coded: _Coded, form: Json, marks: list[Json]) -> Json:
    text = place.criterion.text
    beside = statement_marks.coded_to_fhir(coded.statement, coded.position)
    order = [] if marks else [extensions.simple("criterion-order").to_fhir(place.order)]
    return {
        "extension": [{"url": urls.ORIGINAL_TEXT, "valueString": text}, *order, *marks, *beside],
        **form,
        "exclude": coded.exclude,
    }

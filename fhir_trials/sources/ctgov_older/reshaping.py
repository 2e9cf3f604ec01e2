"""Reading a record of an older shape: reshaped by its table, read as version 2, told by the paths of its own shape."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple, cast

from fhir_trials import control_characters, field_reasons
from fhir_trials.cursor import Cursor, Json
from fhir_trials.issues import Issues
from fhir_trials.model import Trial
from fhir_trials.sources import ctgov_v2
from fhir_trials.sources.ctgov_older.building_v2 import Builder, Origin, Trail, leaves, source_of
from fhir_trials.sources.ctgov_older.conversions import COMMON, Conversion
from fhir_trials.sources.ctgov_older.tables import Row, Table, table


class Shape(NamedTuple):
    """What sets a shape apart.

    Attributes:
        table: the name of its table in `mappings/fields/`.
        conversions: those of its own, by name; they precede the common ones.
        complete: adds to the reshaped study what stands in several fields of the source together.
    """

    table: str
    conversions: Mapping[str, Conversion] = {}
    complete: Callable[[Json, Trail, Cursor, Issues], None] = lambda study, trail, root, issues: None


def read(record: Json, issues: Issues, path: str, shape: Shape) -> Trial:
    """Read a record of this shape; what finds no place in the Trial becomes an issue with its path in the record.

    Args:
        record: the decoded record; it is emptied while it is read.
        issues: where the issues go.
        path: where the record stands in its file.
        shape: the shape of the record.

    Raises:
        DataError: as `building.build` does.
    """
    control_characters.leave_out(record, issues, path)
    fields = table(shape.table)
    root = Cursor(record, path)
    walk = _Walk(fields, shape)
    walk.take(root, "", ())
    study, trail = walk.builder.finish()
    shape.complete(study, trail, root, issues)
    passages = cast("list[Json]", study.pop("passages", []))
    found = Issues(issues.source)
    try:
        trial = ctgov_v2.read_from(Cursor(study), found, path, passages=passages)
    finally:
        issues.extend(one._replace(path=source_of(one.path, trail)) for one in found)
    for place in leaves(study):
        for origin in trail[place]:
            origin.put_back()
    field_reasons.report_rest(root, issues, fields.reason, field_reasons.DERIVED)
    return trial


class _Walk:
    """Takes from a record what its table has a place for."""

    def __init__(self, fields: Table, shape: Shape) -> None:
        self.builder = Builder()
        self._fields = fields
        self._shape = shape

    def take(self, cursor: Cursor, place: str, positions: tuple[int, ...]) -> None:
        """Take the leaves below a place."""
        for key, value in list(cursor.node.items()):
            here = f"{place}.{key}" if place else key
            if isinstance(value, list):
                self._take_list(cursor, key, f"{here}[]", positions)
            elif isinstance(value, dict):
                if here in self._fields.inner or here in self._fields.rows:
                    self.take(cursor.at(key), here, positions)
            elif row := self._row(place if key == "#text" else here):
                origin = Origin(cursor.path_of(key), _into(cursor.node, key, value))
                if self._placed(row, value, positions, origin):
                    del cursor.node[key]

    def _take_list(self, cursor: Cursor, key: str, here: str, positions: tuple[int, ...]) -> None:
        row, items = self._fields.rows.get(here), cursor.node[key]
        if row:
            texts = [at for at, item in enumerate(items) if isinstance(item, str) and item.strip()]
            for at, (text, take) in zip(texts, list(cursor.list_of_texts(key)), strict=True):
                origin = Origin(f"{cursor.path_of(key)}[{at}]", _into(items, at, text))
                if self._placed(row, text, (*positions, at), origin):
                    take()
        if row or here in self._fields.inner:
            objects = [at for at, item in enumerate(items) if isinstance(item, dict)]
            for at, below in zip(objects, list(cursor.each(key)), strict=True):
                self.take(below, here, (*positions, at))

    def _row(self, place: str) -> Row | None:
        """The row of a leaf; what may stand several times may stand alone."""
        return self._fields.rows.get(place) or self._fields.rows.get(f"{place}[]")

    def _placed(self, row: Row, value: Any, positions: tuple[int, ...], origin: Origin) -> bool:
        if not isinstance(value, str) or not value.strip():
            return False
        name, _, argument = row.how.partition(":")
        convert = self._shape.conversions.get(name) or COMMON[name]
        values = convert(value.strip("\r\n") if name == "block" else value.strip(), argument)
        if values is None:
            return False
        pairs = [(way, one) for way, one in zip(row.targets, values, strict=True) if one not in (None, [])]
        return bool(pairs) and all([self.builder.put(way, positions, one, origin) for way, one in pairs])


def _into(holder: Any, key: Any, value: Any) -> Callable[[], None]:
    return lambda: holder.__setitem__(key, value)


def wrapped(document: Json, path: str, *names: str) -> Iterator[tuple[str, Json]]:
    """The objects below these names, in lists or not, each with its path; the document itself at the end of them."""
    if not names:
        yield path, document
        return
    name, *rest = names
    value = document.get(name)
    below = f"{path}.{name}" if path else name
    if isinstance(value, dict):
        yield from wrapped(cast("Json", value), below, *rest)
    elif isinstance(value, list):
        for index, item in enumerate(cast("list[Any]", value)):
            if isinstance(item, dict):
                yield from wrapped(cast("Json", item), f"{below}[{index}]", *rest)

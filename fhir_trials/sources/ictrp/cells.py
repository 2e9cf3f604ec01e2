"""The fields of a record by what they mean, whatever the export calls them (`mappings/fields/ictrp.csv`)."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from functools import cache, lru_cache

from fhir_trials import mapping_files
from fhir_trials.cursor import Cursor
from fhir_trials.issues import Issues
from fhir_trials.sources.ictrp import markup


def _plain(name: str) -> str:
    return " ".join(name.replace("_", " ").casefold().split())


@cache
def _rows() -> dict[str, dict[str, str]]:
    return {_plain(row["source"]): row for row in mapping_files.read_csv("fields/ictrp.csv")}


@lru_cache(4096)
def field_of(name: str) -> str:
    """What a column, or an element by its path, means; an empty string where that is not known."""
    row = _rows().get(_plain(name))
    return row["field"] if row else ""


def reason(place: str) -> str:
    """Why a field is not read; empty where it should be.

    Args:
        place: the name of a column, or the path of an element, list positions left out.
    """
    row = _rows().get(_plain(place))
    return row["note"] if row and not row["model"] else ""


def known(columns: Collection[str]) -> int:
    """How many of these columns the table has."""
    return sum(_plain(column) in _rows() for column in columns)


class Cells:
    """The single-valued fields of a record, each taken out of it when it is asked for."""

    def __init__(self, root: Cursor, issues: Issues, places: Iterator[tuple[str, Cursor, str]]) -> None:
        """Find the fields.

        Args:
            root: the record.
            issues: where oddities of a text go.
            places: field, the object it stands in, and its name there.
        """
        self.root = root
        self.issues = issues
        self._places: defaultdict[str, list[tuple[Cursor, str]]] = defaultdict(list)
        for field, cursor, key in places:
            self._places[field].append((cursor, key))

    def cell(self, field: str) -> str | None:
        """Look at a cell as it stands, without taking it."""
        for cursor, key in self._places.get(field, ()):
            value = cursor.node.get(key)
            if isinstance(value, str) and value.strip():
                return value
        return None

    def lines(self, field: str) -> str:
        """Take a text with its lines; an empty string where there is none."""
        for cursor, key in self._places.get(field, ()):
            if raw := cursor.text(key):
                return self.read(raw, cursor, key)
        return ""

    def line(self, field: str) -> str:
        """Take a text on one line; an empty string where there is none."""
        return markup.on_one_line(self.lines(field))

    def look(self, field: str) -> str:
        """A text on one line, left where it is; no oddity of it is reported."""
        raw = self.cell(field)
        return markup.on_one_line(markup.read(raw).text) if raw else ""

    def drop(self, field: str) -> None:
        """Take a cell that says nothing, or what was read from it without taking; a reason stands beside each call."""
        for cursor, key in self._places.get(field, ()):
            cursor.drop(key)

    def all(self, field: str) -> Iterator[tuple[str, str]]:
        """Take every text of a field that several columns may have, each with the name of its column."""
        for cursor, key in self._places.get(field, ()):
            if raw := cursor.text(key):
                yield key.replace("_", " "), self.read(raw, cursor, key)

    def path(self, field: str) -> str:
        """Where a field stands, for an issue."""
        for cursor, key in self._places.get(field, ()):
            return cursor.path_of(key)
        return self.root.path

    def read(self, raw: str, cursor: Cursor, key: str) -> str:
        """A text without its markup; what was odd about it is reported."""
        found = markup.read(raw)
        if found.doubled or found.repaired or found.cut:
            self._report(found, cursor.path_of(key))
        return found.text

    def _report(self, found: markup.Read, path: str) -> None:
        if found.doubled:
            names = ", ".join(found.doubled)
            self.issues.information(
                "entity-doubled", path, f"{names} was written twice over; read as its character"
            )
        if found.repaired:
            message = f"UTF-8 that was read as cp1252 in {found.repaired} places; put right"
            self.issues.information("encoding-repaired", path, message)
        if found.cut:
            message = f"ends at the width of a field: …{found.text[-30:]!r}; the rest was probably cut off"
            self.issues.warning("text-cut", path, message)


def of_row(root: Cursor, issues: Issues) -> Cells:
    """The cells of a flat record: a row of a CSV export, or a `Trial` of the XML export."""
    return Cells(root, issues, ((field, root, key) for key in root.node if (field := field_of(key))))


def of_parts(root: Cursor, issues: Issues, parts: tuple[str, ...]) -> Cells:
    """The cells of the objects at these members of a nested record."""
    cursors = [(part, root.at(part)) for part in parts]
    return Cells(
        root,
        issues,
        (
            (field, cursor, key)
            for part, cursor in cursors
            for key in cursor.node
            if (field := field_of(f"{part}.{key}"))
        ),
    )

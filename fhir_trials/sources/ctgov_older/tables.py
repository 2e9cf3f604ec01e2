"""The tables `mappings/fields/ctgov-*.csv` of the older shapes: source path, path of API version 2, conversion.

A path of version 2 with `[]` takes the position of the source's list; `[1]` puts the entries behind those of `[0]`.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from fhir_trials import field_reasons, mapping_files

_STEP = re.compile(r"(\w+)(?:\[(\d*)\])?")
Step = tuple[str, int | None]
"""A name on the way, and the rank in its list; None where there is no list."""


class Row(NamedTuple):
    """Where a field goes.

    Attributes:
        targets: the ways to the places of version 2, in the order in which the conversion gives the values.
        how: the name of the conversion, with its argument behind a colon.
    """

    targets: tuple[tuple[Step, ...], ...]
    how: str


class Table(NamedTuple):
    """A table as look-ups by source path (list positions left out).

    Attributes:
        rows: the fields that have a place.
        inner: the paths that lead to such a field.
        notes: why the others are not read.
    """

    rows: dict[str, Row]
    inner: frozenset[str]
    notes: Mapping[str, str]

    def reason(self, place: str) -> str:
        """Why a field is not read, by the longest path that leads to it; empty where it should be read."""
        return field_reasons.longest(self.notes, place)


@cache
def table(name: str) -> Table:
    """The table `mappings/fields/{name}.csv`, read once."""
    rows: dict[str, Row] = {}
    inner: set[str] = set()
    for line in mapping_files.read_csv(f"fields/{name}.csv"):
        source = line["source"]
        if not line["v2"]:
            continue
        rows[source] = Row(tuple(_steps(target) for target in line["v2"].split(" | ")), line["how"] or "text")
        parts = source.split(".")
        inner |= {".".join(parts[:count]) for count in range(1, len(parts))}
    return Table(rows, frozenset(inner), field_reasons.reasons(name))


def _steps(target: str) -> tuple[Step, ...]:
    found = (_STEP.fullmatch(part) for part in target.split("."))
    return tuple((step[1], None if step[2] is None else int(step[2] or 0)) for step in found if step)

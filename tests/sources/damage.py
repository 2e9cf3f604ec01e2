"""Records with some places deleted or filled with something odd, for property tests of readers."""

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from hypothesis import strategies as st

from fhir_trials.cursor import Json

ODD_VALUES = [
    None,
    "",
    " ",
    "x",
    "N/A",
    "2021-02-31",
    "18 Years",
    "SPONSOR",
    True,
    -1,
    5,
    10**12,
    [],
    {},
    ["x"],
    ["x", 1, None, ""],
    {"a": 1},
    [{"id": "x"}, 3],
    [[]],
]


def _places(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The places of a document that can be changed."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place for key, child in items for place in ((*path, key), *_places(child, (*path, key)))]


@st.composite
def damaged(draw: st.DrawFn, records: Sequence[Json]) -> Json:
    """One of the records of which some places were deleted or filled with something odd; a copy."""
    record = deepcopy(draw(st.sampled_from(records)))
    for _ in range(draw(st.integers(1, 8))):
        places = _places(record)
        *parents, last = places[draw(st.integers(0, len(places) - 1))]
        parent: Any = record
        for key in parents:
            parent = parent[key]
        if draw(st.booleans()):
            del parent[last]
        else:
            parent[last] = deepcopy(draw(st.sampled_from(ODD_VALUES)))
        if not _places(record):
            break
    return record

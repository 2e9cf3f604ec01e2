"""Why a field of a record is not read: the rows of its data dictionary that name no place. mappings/README.md"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache

from fhir_trials import mapping_files
from fhir_trials.cursor import Cursor, without_positions
from fhir_trials.issues import Issues

DERIVED = "derived: "
"""How the reason begins for what the register makes from fields that are read, so that nothing is lost."""


@cache
def reasons(dictionary: str) -> Mapping[str, str]:
    """The reasons of `mappings/fields/<dictionary>.csv`, each by the path it holds for."""
    rows = mapping_files.read_csv(f"fields/{dictionary}.csv")
    return {row["source"]: row["note"] for row in rows if not (row["model"] if "model" in row else row["v2"])}


def longest(
    known: Mapping[str, str],
    place: str,
    spellings: Callable[[str], Sequence[str]] = lambda place: (place,),
) -> str:
    """The reason of the longest path that leads to a place; empty where there is none, so that it should be read.

    Args:
        known: the reasons by their paths.
        place: the path of a field, list positions left out (`a.b[].c`).
        spellings: how the reasons may call a path, the first one they know counting.
    """
    while place:
        for path in spellings(place):
            if path in known:
                return known[path]
        place = place.removesuffix("[]") if place.endswith("[]") else place.rpartition(".")[0]
    return ""


def report_rest(
    root: Cursor,
    issues: Issues,
    because: Callable[[str], str],
    harmless: str | tuple[str, ...] | None = None,
    field: Callable[[str], str] = str,
) -> None:
    """Make an issue `not-read` with its reason of everything in a record that was not taken.

    Args:
        root: the record.
        issues: where the issues go, as warnings.
        because: the reason of a path in the record, list positions left out; empty where there is none.
        harmless: how the reasons begin that make an issue information only, one or several; "" for every one.
        field: the name under which such places are one issue, for a path in the record.
    """
    # `row 12.Column`, `studies[3].Module`, `Module`: what a place begins with is not in the dictionary.
    skip = len(without_positions(root.path)) + bool(root.path)

    def is_harmless(place: str) -> bool:
        reason = because(place[skip:])
        return harmless is not None and bool(reason) and reason.startswith(harmless)

    root.report_rest(
        issues,
        "not-read",
        lambda place: because(place[skip:]),
        is_harmless,
        lambda place: place[:skip] + field(place[skip:]),
    )

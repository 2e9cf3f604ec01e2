"""Why a field is not read: the rows of the data dictionary without a target.

A row `**.key` holds wherever that key stands. https://euclinicaltrials.eu · mappings/fields/ctis.csv
"""

from functools import cache

from fhir_trials import mapping_files

BOOKKEEPING = "bookkeeping: "
"""How the reason begins for what the register's database says of itself and not of the trial."""
COPY = "copy: "
"""How the reason begins for a section that repeats another one; what differs there is of an earlier version."""
_APPLICATION = "authorizedApplication."
_ANYWHERE = "**."


@cache
def _rows() -> dict[str, str]:
    rows = mapping_files.read_csv("fields/ctis.csv")
    return {row["source"]: row["note"] for row in rows if not row["model"]}


def reason(place: str) -> str:
    """Why a field is not read, by the longest path in the table that leads to it; empty where it should be read.

    Args:
        place: the path of the field, list positions left out (`a.b[].c`), in the shape of either generation.
    """
    place = place.removeprefix(_APPLICATION)
    while place:
        last = place.removesuffix("[]").rpartition(".")[2]
        for row in (place, _ANYWHERE + last):
            if row in _rows():
                return _rows()[row]
        place = place.removesuffix("[]") if place.endswith("[]") else place.rpartition(".")[0]
    return ""


def is_bookkeeping(key: str) -> bool:
    """Whether a key is bookkeeping wherever it stands."""
    return _rows().get(_ANYWHERE + key, "").startswith(BOOKKEEPING)


def is_harmless(place: str) -> bool:
    """Whether leaving out this field loses nothing of the trial."""
    return reason(place).startswith(BOOKKEEPING)

"""Why a field is not read: the rows of the data dictionary without a target.

A row `**.key` holds wherever that key stands. https://euclinicaltrials.eu · mappings/fields/ctis.csv
"""

from fhir_trials import field_reasons
from fhir_trials.sources.ctis import copies

BOOKKEEPING = "bookkeeping: "
"""How the reason begins for what the register's database says of itself and not of the trial."""
COPY = "copy: "
"""How the reason begins for a section that repeats another one; what differs there is of an earlier version."""
UNCLEAR = "unclear: "
"""How the reason begins for a number that says something of the trial, of which the register publishes no list."""
_APPLICATION = "authorizedApplication."
_ANYWHERE = "**."


def reason(place: str) -> str:
    """Why a field is not read, by the longest path in the table that leads to it; empty where it should be read.

    Args:
        place: the path of the field, list positions left out (`a.b[].c`), in the shape of either generation.
    """
    known, place = field_reasons.reasons("ctis"), place.removeprefix(_APPLICATION)
    of_original = field_reasons.longest(known, copies.original(place), _rows_of)
    # A number that nobody can read in the section itself is no difference in its copy.
    if of_original.startswith((BOOKKEEPING, UNCLEAR)):
        return of_original
    return field_reasons.longest(known, place, _rows_of)


def field(place: str) -> str:
    """What bookkeeping at a place is told as: the key where it is bookkeeping wherever it stands, else the place."""
    anywhere = _rows_of(place)[1]
    return anywhere if is_unread(anywhere.removeprefix(_ANYWHERE)) else place


def _rows_of(place: str) -> tuple[str, str]:
    return place, _ANYWHERE + place.removesuffix("[]").rpartition(".")[2]


def is_unread(key: str) -> bool:
    """Whether there is a reason not to read a key wherever it stands."""
    return _ANYWHERE + key in field_reasons.reasons("ctis")

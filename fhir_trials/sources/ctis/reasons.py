"""Why a field is not read: the rows of the data dictionary without a target.

A row `**.key` holds wherever that key stands. https://euclinicaltrials.eu · mappings/fields/ctis.csv
"""

from fhir_trials.sources import field_reasons

BOOKKEEPING = "bookkeeping: "
"""How the reason begins for what the register's database says of itself and not of the trial."""
COPY = "copy: "
"""How the reason begins for a section that repeats another one; what differs there is of an earlier version."""
_APPLICATION = "authorizedApplication."
_ANYWHERE = "**."


def reason(place: str) -> str:
    """Why a field is not read, by the longest path in the table that leads to it; empty where it should be read.

    Args:
        place: the path of the field, list positions left out (`a.b[].c`), in the shape of either generation.
    """
    return field_reasons.longest(field_reasons.reasons("ctis"), place.removeprefix(_APPLICATION), _rows_of)


def field(place: str) -> str:
    """What bookkeeping at a place is told as: the key where it is bookkeeping wherever it stands, else the place."""
    anywhere = _rows_of(place)[1]
    return anywhere if is_bookkeeping(anywhere.removeprefix(_ANYWHERE)) else place


def _rows_of(place: str) -> tuple[str, str]:
    return place, _ANYWHERE + place.removesuffix("[]").rpartition(".")[2]


def is_bookkeeping(key: str) -> bool:
    """Whether a key is bookkeeping wherever it stands."""
    return field_reasons.reasons("ctis").get(_ANYWHERE + key, "").startswith(BOOKKEEPING)

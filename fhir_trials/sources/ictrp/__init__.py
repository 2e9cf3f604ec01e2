"""Exports of the WHO ICTRP, CSV and XML: a row of a search's result read into a Trial.

https://www.who.int/tools/clinical-trials-registry-platform · mappings/fields/ictrp.csv
"""

import re
from collections.abc import Collection

from fhir_trials import building, control_characters, field_reasons
from fhir_trials.cursor import Cursor, Json
from fhir_trials.issues import Issues
from fhir_trials.model import Trial
from fhir_trials.sources.ictrp import cells, ethics, identity, outcomes, parties
from fhir_trials.sources.ictrp.cells import reason
from fhir_trials.sources.ictrp.trial import values
from fhir_trials.sources.words import country

__all__ = ["RECORD", "REPEATED", "ROOTS", "fits", "read", "reason"]

ROOTS = frozenset({"Trials_downloaded_from_ICTRP"})
RECORD = "Trial"
REPEATED: frozenset[str] = frozenset()

_NAMES = ("trialid", "source register", "public title")
_ENOUGH = 8
# "Korea, Republic of" is one country: what divides has no blank behind it.
_COUNTRIES = re.compile(r"\s*;\s*|,(?! )(?![^()]*\))")


def fits(columns: Collection[str]) -> str:
    """Why these are the columns of an ICTRP export, in words; an empty string where they are not."""
    plain = {" ".join(column.replace("_", " ").casefold().split()) for column in columns}
    if "trialid" not in plain or cells.known(columns) < _ENOUGH:
        return ""
    named = [column for column in columns if column.replace("_", " ").casefold() in _NAMES]
    return f"has the columns {', '.join(named)}, as exports of the WHO ICTRP do"


def read(record: Json, issues: Issues, path: str = "") -> Trial:
    """Read a row, or a `Trial` element; everything that finds no place in the Trial becomes an issue with its path.

    Args:
        record: the cells by the names of their columns; it is emptied while it is read.
        issues: where the issues go. None of them is an error: what cannot be read costs only itself.
        path: where the record stands in its file.
    """
    control_characters.leave_out(record, issues, path)
    root = Cursor(record, path)
    found = cells.of_row(root, issues)
    register = identity.register_of(found)
    trial = building.build(_values(found, register, issues), issues, path)
    field_reasons.report_rest(root, issues, reason, harmless="")
    return trial


def _values(found: cells.Cells, register: str, issues: Issues) -> Json:
    single = values(found, register, issues, through=identity.ICTRP)
    people, unaligned = parties.read(found, register, issues)
    reviews, reached = ethics.read(found, register, issues)
    measured: list[Json] = []
    wanted: list[Json] = []
    for kind in ("primary", "secondary"):
        outcome, objective = outcomes.read(found.lines(f"{kind}_outcome"), kind, register)
        measured += outcome
        wanted += objective
    names = dict.fromkeys(name.strip() for name in _COUNTRIES.split(found.line("countries")))
    return {
        **single,
        "countries": [country(name) for name in names if name],
        "objectives": wanted,
        "outcomes": measured,
        "parties": people,
        "ethics_reviews": reviews,
        "passages": [*single["passages"], *unaligned, *reached],
    }

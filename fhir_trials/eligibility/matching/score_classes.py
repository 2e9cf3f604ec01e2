"""Classes that a score falls into, each a stretch of its points: Child-Pugh A is 5 or 6. `mappings/score-classes.csv`"""

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import cache

from fhir_trials import clinical_concepts, mapping_files, table_checks
from fhir_trials.model.facts import Measurement
from fhir_trials.table_checks import Row

Points = frozenset[Decimal]
"""The points that a score may have, where only its class is known several."""

_RESULT = re.compile(r"(?:(?:class|klasse|grade|graad|score) )?([a-z]) ?(\d{1,2})?")
_COLUMNS = ("concept", "class", "low", "high")
_TWICE = "class {!r} of {} stands in a row above already; leave one of them out"


def points(fact: Measurement, concept: str) -> Points | None:
    """What points a result means: 7 to 9 for `B`, 7 for `B7` and for 7; None where the concept has no such class."""
    if concept not in _classes():
        return None
    return frozenset([fact.value]) if fact.value is not None else _points(concept, fact.result or "")


def is_among(found: Points, values: Iterable[str], concept: str) -> bool | None:
    """Whether a score is of one of the classes; None where its points may be either."""
    meant = [_points(concept, value) for value in values]
    every = frozenset[Decimal]().union(*filter(None, meant))
    if found <= every:
        return True
    return None if None in meant or found & every else False


def _points(concept: str, said: str) -> Points | None:
    match = _RESULT.fullmatch(" ".join(said.casefold().split()))
    known = _classes()[concept].get(match[1]) if match else None
    if match is None or known is None or match[2] is None:
        return known
    return known & {Decimal(match[2])} or None


@cache
def _classes() -> dict[str, dict[str, Points]]:
    found: dict[str, dict[str, Points]] = {}

    def check(row: Row) -> str:
        if wrong := _fault(row):
            return wrong
        known = found.setdefault(row["concept"], {})
        if row["class"] in known:
            return _TWICE.format(row["class"], row["concept"])
        own = frozenset(map(Decimal, range(int(row["low"]), int(row["high"]) + 1)))
        other = next((name for name, theirs in known.items() if own & theirs), "")
        known[row["class"]] = own
        return (
            f"points of class {row['class']!r} are of {other!r} in a row above; correct them" if other else ""
        )

    mapping_files.read_csv("score-classes.csv", _COLUMNS, check)
    return found


def _fault(row: Row) -> str:
    return (
        table_checks.one_of(row, "concept", clinical_concepts.concepts())
        or ("" if re.fullmatch("[a-z]", row["class"]) else f"class {row['class']!r} is no small letter")
        or _range(row)
    )


def _range(row: Row) -> str:
    if not (row["low"].isdecimal() and row["high"].isdecimal() and int(row["low"]) <= int(row["high"])):
        return (
            f"from {row['low']!r} to {row['high']!r} are no points of a score; write the least and the most"
        )
    return ""

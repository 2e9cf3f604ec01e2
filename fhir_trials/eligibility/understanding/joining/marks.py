"""How statements hold together between which a mark stands, and no word: "ALT/AST > 3", "asthma - COPD".

Among exclusions such things are mostly alternatives, and never certain to be asked together.
"""

from collections.abc import Collection
from itertools import pairwise

from fhir_trials.eligibility.understanding.joining.reading import Reading

_APART = frozenset({"-", ".", "/"})


def within(reading: Reading, statements: Collection[int]) -> set[str]:
    """How the statements of one part hold together: `and` unless a mark parts them, or two bounds follow on each other.

    "ALT > 3 x ULN. Bilirubin > 2 x ULN." are two of a list, as are those with a dash between; `?` is not known.
    """
    found = reading.found
    ordered = sorted(statements, key=lambda one: min(found[one].tokens))
    return {_between(reading, one, two) for one, two in pairwise(ordered)}


def share_a_bound(reading: Reading, one: int, other: int) -> bool:
    """Whether one bound is of both: "AST/ALT < 3 x ULN"."""
    both = reading.is_threshold(one) and reading.is_threshold(other)
    return both and not reading.found[one].tokens.isdisjoint(reading.found[other].tokens)


def of_slash(reading: Reading, one: int) -> str:
    """How a slash joins names that share a bound: either above it excludes, both below it are asked for."""
    sides = {bound.side for bound in reading.found[one].statement.bounds}
    if (reading.section, sides) == ("exclusion", {"lower"}):
        return "or"
    return "," if (reading.section, sides) == ("inclusion", {"upper"}) else "?"


def _between(reading: Reading, one: int, two: int) -> str:
    found = reading.found
    start = min(found[two].tokens)
    behind = max([at for at in found[one].tokens if at < start], default=start - 1) + 1
    said = {reading.tokens[at].word for at in range(behind, start)} & _APART
    if share_a_bound(reading, one, two):
        return of_slash(reading, one) if "/" in said else "and"
    follows = behind == start and reading.is_threshold(one) and reading.is_threshold(two)
    if not said and not (follows and reading.section != "inclusion"):
        return "and"
    return "," if reading.section == "inclusion" and "/" not in said else "?"

"""One fault and its words: where it is below the node that was looked at, its code, what is wrong and allowed."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, NamedTuple

LISTED = 40


class Fault(NamedTuple):
    """What is wrong, seen from some node.

    Attributes:
        path: from that node, in the names of the JSON members: `arm[1].name`; empty for the node itself.
        code: the kind of fault, in kebab case.
        message: what was found and what is allowed.
    """

    path: str
    code: str
    message: str


Faults = Sequence[Fault]


def below(step: str, faults: Iterable[Fault]) -> list[Fault]:
    """The same faults seen from one step higher."""
    return [Fault(f"{step}.{path}" if path else step, code, message) for path, code, message in faults]


def shown(value: Any) -> str:
    """A value for a message: what it is, shortened to stay on one line."""
    if value is None:
        return "null"
    if isinstance(value, str):
        return repr(value if len(value) <= 60 else value[:57] + "…")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "an array"
    if isinstance(value, int | float | Decimal):
        # Python refuses to write out integers of thousands of digits
        small = not isinstance(value, int) or abs(value) < 10**60
        return f"the number {str(value)[:60]}" if small else "a number of more than 60 digits"
    return f"{type(value).__name__}, which is no JSON"


def one_of(allowed: Iterable[str], found: Any = None) -> str:
    """What is allowed: all of it where that is readable, else what comes closest to what was found."""
    names = sorted(allowed)
    if len(names) <= LISTED:
        return "allowed: " + ", ".join(names)
    close = closest(found, names) if isinstance(found, str) else []
    return f"{len(names)} are allowed" + (f", closest: {', '.join(close)}" if close else "")


def closest(found: str, names: Iterable[str]) -> list[str]:
    """The names that `found` is likely a slip of, the likeliest first."""
    start, end = found[:2].lower(), found[-2:].lower()
    # Only names of a like length and start or end are compared, because comparing is slow
    near = [
        name
        for name in names
        if abs(len(name) - len(found)) <= 3 and (name[:2].lower() == start or name[-2:].lower() == end)
    ]
    return get_close_matches(found, near, cutoff=0.75)


def released(releases: Sequence[str]) -> str:
    """Which releases have what this one lacks: `R4 and R4B have it`."""
    return f"{' and '.join(releases)} {'have' if len(releases) > 1 else 'has'} it" if releases else ""

"""What a reading of a criterion was made of, in short: it holds for that alone. mappings/extensions.csv

Somebody may change the words, the section, or code and value of a criterion on a server. A digest tells that; it
guards against nobody.
"""

from collections.abc import Iterable
from decimal import Decimal
from hashlib import sha256

from fhir_trials.model import Statement

_LENGTH = 12


def of_text(text: str) -> str:
    """The digest of a criterion's words: 12 hexadecimal digits."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_LENGTH]


def of_said(section: str, statements: Iterable[Statement]) -> str:
    """The digest of what a criterion states, whatever words say it, and of whether it includes: as for a text.

    A number has the same digest however it is written: 9, 9.0.
    """
    return of_text("\n".join((section, *map(_said, statements))))


def _said(one: Statement) -> str:
    bounds = sorted((bound.side, _number(bound.value), bound.inclusive) for bound in one.bounds)
    window = one.window and (
        _number(one.window.minimum),
        _number(one.window.maximum),
        one.window.unit,
        one.window.relation,
        one.window.anchor,
    )
    return repr((one.kind, one.concept, bounds, one.unit, one.values, one.negated, one.limit, window))


def _number(value: Decimal | None) -> str:
    """A number without zeros at its end, of any size."""
    if value is None:
        return ""
    sign, digits, exponent = value.as_tuple()
    written = "".join(map(str, digits))
    kept = written.rstrip("0")
    return f"{sign}:{kept}e{int(exponent) + len(written) - len(kept)}" if kept else "0"

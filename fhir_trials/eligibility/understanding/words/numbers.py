"""Numbers as people write them: decimal comma, thousands, ranges, number words."""

import re
from decimal import Decimal
from typing import NamedTuple

_GROUPS = re.compile(r"[1-9]\d{0,2}(?:([.,])\d{3})(?:\1\d{3})*\Z")
_DECIMAL = re.compile(r"\d*[.,]?\d+\Z")


class Number(NamedTuple):
    """A number, or a range of two.

    Attributes:
        high: the upper end of a range; None for one number.
        other: what else the lower end may be: "50.000" is fifty, or fifty thousand; None where it is clear.
        open_end: "18 tot 65": nobody knows whether the upper end is inside.
        spelled: it is written in letters.
        days: days stand behind weeks: "33+6"; the value is a little more than the number.
        high_days: the same of the upper end.
    """

    low: Decimal
    high: Decimal | None = None
    other: Decimal | None = None
    open_end: bool = False
    spelled: bool = False
    days: bool = False
    high_days: bool = False


def read(written: str) -> Number | None:
    """What digits with points and commas mean; None where they are no number ("1.2.3", "0,1,2")."""
    if written.isdecimal():
        return Number(Decimal(written))
    if match := _GROUPS.match(written):
        whole = Decimal(written.replace(match.group(1), ""))
        if match.group(1) == "," or written.count(".") > 1:
            return Number(whole)
        return Number(Decimal(written), other=whole)
    if _DECIMAL.match(written):
        return Number(Decimal(written.replace(",", ".")))
    return None

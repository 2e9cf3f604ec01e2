"""Numbers as Dutch and English pages print them."""

import re
from decimal import Decimal

_WHOLE = re.compile(r"\d+|\d{1,3}(?P<sign>[.,\u00a0\u202f ])\d{3}(?:(?P=sign)\d{3})*")
_DUTCH_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?")
_ENGLISH_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?")
_DECIMAL = re.compile(r"\d+(?:[.,]\d+)?")
_NAMES = {
    **dict.fromkeys(("een", "één", "eerste", "one", "first"), 1),
    **dict.fromkeys(("twee", "tweede", "two"), 2),
    **dict.fromkeys(("drie", "three"), 3),
    **dict.fromkeys(("vier", "four"), 4),
    **dict.fromkeys(("vijf", "five"), 5),
    **dict.fromkeys(("zes", "six"), 6),
    **dict.fromkeys(("zeven", "seven"), 7),
    **dict.fromkeys(("acht", "eight"), 8),
    **dict.fromkeys(("negen", "nine"), 9),
    **dict.fromkeys(("tien", "ten"), 10),
    **dict.fromkeys(("elf", "eleven"), 11),
    **dict.fromkeys(("twaalf", "twelve"), 12),
}
NAMED = rf"\d+|{'|'.join(sorted(_NAMES, key=len, reverse=True))}"
"""A pattern of a whole number in digits, or of one up to twelve in a word."""


def whole(text: str) -> int | None:
    """A whole number, thousands divided by a point, a comma or a blank; None where it is none."""
    found = _WHOLE.fullmatch(text.strip())
    return int(re.sub(r"\D", "", found[0])) if found else None


def named(text: str) -> int | None:
    """A whole number in digits, or one up to twelve in a word; None where it is none."""
    return _NAMES.get(text.casefold(), whole(text))


def decimal(text: str, language: str = "en") -> Decimal | None:
    """A number in the writing of a language; None where it is none.

    What can only be read in one way is read so in both: `1.5` and `1,5`. `1.200` is a thousand and two hundred in
    Dutch and one and a fifth in English, `1,200` the other way round.
    """
    text = text.strip()
    thousands, sign = (_DUTCH_THOUSANDS, ".") if language == "nl" else (_ENGLISH_THOUSANDS, ",")
    if thousands.fullmatch(text):
        return Decimal(text.replace(sign, "").replace(",", "."))
    return Decimal(text.replace(",", ".")) if _DECIMAL.fullmatch(text) else None

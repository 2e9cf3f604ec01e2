"""Whether two texts say the same but for case, white space and punctuation. https://www.unicode.org/reports/tr15/"""

import re
import unicodedata
from functools import lru_cache

# A number keeps its signs and separators, a symbol (<, +, %) means something; other punctuation does not.
_PIECES = re.compile(r"(?:(?<![^\s(\[])[-−])?\d+(?:[.,:/-]\d+)*|[^\W\d_]+|[^\w\s]")

# 1. or (a) before an item of a list counts the item; A. may begin a name.
_MARKS = re.compile(r"^\s*\(?(\d{1,2}[.)]|[a-z]\))\s+(?=\S)", re.MULTILINE | re.IGNORECASE)


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """The text as it is compared: folded case, no white space, no list marks, punctuation only within numbers."""
    folded = unicodedata.normalize("NFKC", _MARKS.sub("", text)).casefold()
    pieces = [one for one in _PIECES.findall(folded) if _says_something(one)]
    return "".join(
        f" {one}" if before[-1:].isdigit() and one[0].isdigit() else one
        for before, one in zip(("", *pieces), pieces, strict=False)
    ) or "".join(folded.split())


def alike(one: str, other: str) -> bool:
    """Whether two texts differ in spelling at most."""
    return one == other or plain(one) == plain(other)


def _says_something(piece: str) -> bool:
    return len(piece) > 1 or piece == "%" or not unicodedata.category(piece).startswith("P")

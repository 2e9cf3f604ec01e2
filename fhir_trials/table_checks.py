"""What is wrong in a cell of a table of `mappings/`, and what to do; empty where nothing is."""

import re
from collections.abc import Collection
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches

_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_LONGEST_NAME = 60
_PLACES = 30
"""How many places before and behind its point a number may have, as one of a patient."""

Row = dict[str, str]


def several(cell: str) -> tuple[str, ...]:
    """What a cell lists, divided by `|`."""
    return tuple(filter(None, cell.split("|")))


def name(row: Row, column: str) -> str:
    """A name of ours: small letters, digits and `_`."""
    if len(row[column]) > _LONGEST_NAME:
        return f"{column} {row[column]!r} has more than {_LONGEST_NAME} letters; shorten it"
    if _NAME.fullmatch(row[column]):
        return ""
    return f"{column} {row[column]!r} is no name; write small letters, digits and _, a letter first"


def one_of(row: Row, column: str, allowed: Collection[str]) -> str:
    """A cell that holds one of some words."""
    return _known(column, row[column], allowed)


def each_of(row: Row, column: str, allowed: Collection[str]) -> str:
    """A cell that lists some of the words."""
    return next(filter(None, [_known(column, one, allowed) for one in several(row[column])]), "")


def number(row: Row, column: str, *, positive: bool = False, needed: bool = False) -> str:
    """A decimal number, with a point, of a size that can be reckoned with."""
    cell = row[column]
    if not cell:
        return f"{column} is empty; write a number" if needed else ""
    try:
        value = Decimal(cell)
    except InvalidOperation:
        return f"{column} {cell!r} is no number; write digits, with a point before decimals"
    if not value.is_finite() or (positive and value <= 0):
        return f"{column} {cell!r} is no number {'above 0' if positive else 'of a size'}; correct it"
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or exponent < -_PLACES or value.adjusted() > _PLACES:
        return f"{column} {cell!r} has more than {_PLACES} places before or behind its point; look for a typing fault"
    return ""


def small(row: Row, *columns: str) -> str:
    """Words in small letters, each once, none empty and none with a blank too many, for text is compared so."""
    for column in columns:
        cell = row[column]
        words = cell.split("|") if cell else []
        wrong = next(filter(None, [_spelling(word) for word in words]), "")
        if wrong:
            return f"{column} {wrong}"
        if len(words) != len(set(words)):
            twice = next(word for word in words if words.count(word) > 1)
            return f"{column} has {twice!r} twice; leave one out"
    return ""


def word(row: Row, column: str) -> str:
    """A cell with one word, or several that belong together, in small letters and without a blank too many."""
    cell = row[column]
    wrong = _spelling(cell)
    if not wrong and "|" in cell:
        wrong = f"{cell!r} has several words; give each a row of its own"
    return f"{column} {wrong}" if wrong else ""


def spaced(row: Row, column: str) -> str:
    """A cell with words as people write them, without a blank too many."""
    if row[column] and row[column] == " ".join(row[column].split()):
        return ""
    return f"{column} {row[column]!r} is empty or has a blank too many; correct it"


def empty(row: Row, *columns: str) -> str:
    """Cells that only the first row of a concept may fill."""
    wrong = [column for column in columns if row[column]]
    return f"{wrong[0]} is read from the first row of a concept only; move it there" if wrong else ""


def _spelling(word: str) -> str:
    if word[:1] == "@":
        return f"{word!r} names a class, which is not read here; write its words"
    if word and word == word.lower() and word == word.strip() and "  " not in word:
        return ""
    if not word:
        return "has an empty word; leave out the bar or the row"
    if word != word.lower():
        return f"has capitals; write its words in small letters: {word.lower()}"
    return f"has a blank too many; leave it out: {' '.join(word.split())}"


def _known(column: str, word: str, allowed: Collection[str]) -> str:
    if word in allowed:
        return ""
    if len(allowed) <= 12:
        shown = ", ".join(one or "nothing" for one in sorted(allowed))
        return f"{column} {word!r} is not known; write one of: {shown}"
    near = get_close_matches(word, allowed, 3)
    return f"{column} {word!r} is not known; " + (
        f"is one of these meant: {', '.join(near)}?" if near else "look for it in the other rows"
    )

"""What an element of ISRCTN's XML says: words, numbers, flags, days, and the ways in which it says nothing."""

from collections.abc import Iterator

from fhir_trials.cursor import Cursor, Json
from fhir_trials.issues import Issues
from fhir_trials.sources import dates
from fhir_trials.sources.nothing import names_nothing, says_nothing
from fhir_trials.sources.words import coded

_TEXT = "#text"


def said(cursor: Cursor, key: str) -> str | None:
    """Take a text, with or without attributes beside it; None where the register says that there is none."""
    node = cursor.node.get(key)
    place, name = (cursor.at(key), _TEXT) if isinstance(node, dict) else (cursor, key)
    text = place.text(name)
    return None if text is None or says_nothing(text) else text


def name_of(cursor: Cursor, key: str) -> str | None:
    """Take a name or a part of an address; None where the words stand for none."""
    text = said(cursor, key)
    return None if text is None or names_nothing(text) else text


def all_said(cursor: Cursor, holder: str, key: str) -> list[str]:
    """Take the texts of the elements `key` in `holder`, or that of `holder` itself, as older records have it."""
    if isinstance(cursor.node.get(holder), str):
        text = said(cursor, holder)
        return [] if text is None else [text]
    return [text for text in cursor.at(holder).texts(key) if not says_nothing(text)]


def parts(cursor: Cursor, holder: str, key: str) -> Iterator[Cursor]:
    """The elements `key` in `holder`, in order."""
    return cursor.at(holder).each(key)


def word(cursor: Cursor, key: str, table: str, issues: Issues) -> Json | None:
    """Take a word and code it; a word of which the table says that it has no code is no news."""
    text = said(cursor, key)
    return None if text is None else coded(text, table, cursor, key, issues)


def day(cursor: Cursor, key: str, issues: Issues) -> str | None:
    """Take a date, whose time of day is always midnight and means nothing; what is none stays told."""
    text = said(cursor, key)
    found = None if text is None else dates.iso(text, "day-first")
    if text is not None and found is None:
        issues.warning("value-refused", cursor.path_of(key), f"{text!r} is no date")
    return found


def moment(cursor: Cursor, key: str, issues: Issues) -> str | None:
    """Take the day of a moment; its time of day is left out."""
    text = cursor.node.get(key)
    if isinstance(text, str) and "T" in text:
        cursor.node[key] = text.partition("T")[0]
    return day(cursor, key, issues)


def flag(cursor: Cursor, key: str) -> bool | None:
    """Take `true` or `false`, whether text or not; anything else stays."""
    value = cursor.node.get(key)
    if value in ("true", "false"):
        cursor.node[key] = value == "true"
    return cursor.flag(key)


def number(cursor: Cursor, key: str, most: int) -> int | None:
    """Take a whole number written as text or not; anything else stays."""
    text = str(cursor.node.get(key, ""))
    if not (text.isascii() and text.isdigit() and len(text) <= 10 and int(text) <= most):
        return None
    cursor.drop(key)
    return int(text)


class Passages:
    """The passages of a record: what has no field of its own, under the register's label."""

    def __init__(self) -> None:
        self.found: list[Json] = []

    def take(self, heading: str, cursor: Cursor, key: str) -> None:
        """Take a text as a passage."""
        if text := said(cursor, key):
            self.add(heading, text)

    def add(self, heading: str, *lines: str) -> None:
        """Add a passage of these lines, if there are any."""
        if lines:
            self.found.append({"heading": heading, "text": "\n".join(lines)})

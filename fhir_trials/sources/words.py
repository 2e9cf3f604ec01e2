"""What the readers of registers share: coded words, dates, and values that may be missing."""

import re
from datetime import date
from typing import Any

from fhir_trials.code_maps import code_map
from fhir_trials.countries import code_of
from fhir_trials.cursor import Cursor, Json
from fhir_trials.issues import Issues

_PARTIAL_DATE = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?")

MOST_PEOPLE = 2_147_483_647
"""The largest number of participants that FHIR can hold."""


def some(**values: Any) -> Json | None:
    """The values that say something; None where none does."""
    return {key: value for key, value in values.items() if value or value == 0} or None


def coded(word: str, table: str, cursor: Cursor, key: str, issues: Issues) -> Json:
    """The word at `key` with our code; a word that the table does not know keeps its text and is reported.

    A word that the table lists without a code, or with one that says more, keeps its text alone.
    """
    row = code_map(table).forward(word)
    if code_map(table).knows(word) and not (row and row.stands):
        return {"text": word}
    if row is None:
        path = cursor.path_of(key)
        issues.warning("code-unknown", path, f"{word!r} is not in mappings/codes/{table}.json; kept as text")
        return {"text": word}
    return {"code": row.code, "text": word}


def term(cursor: Cursor, key: str, table: str, issues: Issues) -> Json | None:
    """Take a word and code it."""
    word = cursor.text(key)
    return None if word is None else coded(word, table, cursor, key, issues)


def terms(cursor: Cursor, key: str, table: str, issues: Issues) -> list[Json]:
    """Take a list of words and code each."""
    return [coded(word, table, cursor, key, issues) for word in cursor.texts(key)]


def day(cursor: Cursor, key: str, issues: Issues) -> str | None:
    """Take a date as precise as it is; what is no date of the calendar is reported and left out."""
    text = cursor.text(key)
    if text is None or is_date(text):
        return text
    issues.warning("value-refused", cursor.path_of(key), f"{text!r} is no date (YYYY, YYYY-MM or YYYY-MM-DD)")
    return None


def is_date(text: str) -> bool:
    """Whether this is a year, a month or a day that exists."""
    if not _PARTIAL_DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat(text + "0000-01-01"[len(text) :])
    except ValueError:
        return False
    return True


def country(name: str) -> Json:
    """A country with its code; a name that is not listed exactly (`England`) stays without one."""
    code = code_of(name)
    return {"name": name, "code": code} if code else {"name": name}


def dated(cursor: Cursor, issues: Issues, table: str = "ctgov-date-type") -> Json | None:
    """Take a date with its type; a type without a date stays, and so does a word that the table does not know."""
    found = day(cursor, "date", issues)
    if found is None:
        return None
    word = cursor.node.get("type")
    if not isinstance(word, str) or not code_map(table).knows(word):
        return {"date": found}
    # Known, and still without a code: the table's comment says why the word adds nothing to the date.
    cursor.drop("type")
    row = code_map(table).forward(word)
    return {"date": found, "kind": row.code} if row else {"date": found}

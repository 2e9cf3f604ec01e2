"""What the parts of the reader share: coded words, dates, and labelled values that have no field of their own.

https://euclinicaltrials.eu/ctis-public-api · mappings/fields/ctis.csv
"""

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from typing import Any, cast

from fhir_trials import mapping_files
from fhir_trials.code_maps import code_map
from fhir_trials.cursor import Cursor, Json
from fhir_trials.issues import Issues
from fhir_trials.sources import dates
from fhir_trials.sources.ctis import reasons
from fhir_trials.sources.words import MOST_PEOPLE

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


class Notes:
    """Passages in the making: what is said about the trial and has no field, with a label as the heading."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.passages: list[Json] = []

    def add(self, heading: str, text: str | None, language: str | None = None) -> None:
        """Keep a text under its label, where there is one."""
        if text:
            found: Json = {"heading": heading, "text": text}
            self.passages.append(found | {"language": language} if language else found)

    def lines(self, heading: str, lines: Iterable[str]) -> None:
        """Keep labelled values, one a line, where there are any."""
        self.add(heading, "\n".join(lines))


def folded(word: str) -> str:
    """A word as it is compared: runs of blanks and case aside, and nothing else."""
    return " ".join(word.split()).casefold()


@cache
def _listed(table: str) -> dict[str, tuple[str, str]]:
    """Each word of a table by its folded form: as it stands there, and what it is displayed as."""
    groups = mapping_files.read_json(f"codes/{table}.json")["group"]
    return {
        folded(element["code"]): (element["code"], element.get("display", ""))
        for group in groups
        for element in group["element"]
    }


def code_of(word: str, table: str) -> str | None:
    """The model's code for a whole word; None where it has none."""
    listed = _listed(table).get(folded(word))
    row = code_map(table).forward(listed[0]) if listed else None
    return row.code if row else None


def term_of(word: str, table: str, cursor: Cursor, key: str, issues: Issues) -> Json:
    """A word, or a number of the register, with our code; the text of a number is the register's word for it.

    A word that the table has without a code stays text; one that it does not have is reported as well.
    """
    listed = _listed(table).get(folded(word))
    if listed is None:
        message = f"{word!r} is not in mappings/codes/{table}.json; kept as text"
        issues.warning("code-unknown", cursor.path_of(key), message)
        return {"text": word}
    text = listed[1] or word
    code = code_of(word, table)
    return {"code": code, "text": text} if code else {"text": text}


def term(cursor: Cursor, key: str, table: str, issues: Issues) -> Json | None:
    """Take a word or a number and code it."""
    word = scalar(cursor, key)
    return term_of(word, table, cursor, key, issues) if word else None


def scalar(cursor: Cursor, key: str) -> str | None:
    """Take a text or a number as it is printed."""
    value = cursor.node.get(key)
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        return None
    del cursor.node[key]
    return str(value)


def day(cursor: Cursor, key: str, issues: Issues) -> str | None:
    """Take a date, day first where it is written in numbers; a time of day behind it is left out."""
    text = cursor.text(key)
    if text is None:
        return None
    found = dates.iso(text, "day-first")
    if found is None:
        issues.warning("value-refused", cursor.path_of(key), f"{text!r} is no date")
    return found


def people(cursor: Cursor, key: str) -> int | None:
    """Take a number of people, a number or digits; what is no count stays."""
    value = cursor.node.get(key)
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,10}", value.strip()):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST_PEOPLE:
        return None
    del cursor.node[key]
    return value


def named(key: str) -> str:
    """A key as words: `trialStartDate` is `trial start date`."""
    return " ".join(part if part.isupper() else part.lower() for part in _HUMP.split(key))


def label(key: str) -> str:
    """What a key is called for people: by the table, else its own words."""
    words = named(key)
    return _labels().get(key) or words[:1].upper() + words[1:]


@cache
def _labels() -> dict[str, str]:
    return {row["key"]: row["label"] for row in mapping_files.read_csv("ctis-labels.csv")}


def printed(value: Any) -> str:
    """A value as it is written behind its label."""
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def line(cursor: Cursor, key: str, called: str = "") -> list[str]:
    """Take a value, or a list of values, with its label: one line, or none."""
    value = cursor.node.get(key)
    if isinstance(value, list) and value and all(_says(item) for item in cast("list[Any]", value)):
        text = "; ".join(printed(item) for item in cast("list[Any]", value))
    elif _says(value):
        text = printed(value)
    else:
        return []
    del cursor.node[key]
    return [f"{called or label(key)}: {text}"]


def spelled(cursor: Cursor, above: str = "", skip: frozenset[str] = frozenset()) -> list[str]:
    """Take everything below that says something of the trial, a line a value behind the labels of its keys.

    What the data dictionary has a reason for not to read stays, and so do the members in `skip`.
    """
    found: list[str] = []
    for key in list(cursor.node):
        value = cursor.node[key]
        if key in skip or reasons.is_unread(key):
            continue
        if isinstance(value, dict):
            found += spelled(cursor.at(key), f"{_below(above, key)}, ", skip)
        elif isinstance(value, list) and any(isinstance(item, dict) for item in cast("list[Any]", value)):
            for item in cursor.each(key):
                found += spelled(item, f"{_below(above, key)}, ", skip)
        else:
            found += line(cursor, key, _below(above, key))
    return found


def _below(above: str, key: str) -> str:
    """A label behind those of what it stands in: `Sponsor, active substance`."""
    own = label(key)
    return f"{above}{own[:1].lower()}{own[1:]}" if above and not own[:2].isupper() else f"{above}{own}"


def _says(value: Any) -> bool:
    return isinstance(value, str | bool | int | float | Decimal)

"""Words of registers as codes, whatever their case and spacing (`mappings/codes/ictrp-*.json`)."""

import re
from functools import cache, lru_cache
from typing import NamedTuple

from fhir_trials import mapping_files
from fhir_trials.code_maps import Row, code_map
from fhir_trials.cursor import Json
from fhir_trials.issues import Issues

_AROUND = re.compile(r" ?([/,;:–-]) ?")


@lru_cache(8192)
def spelled(word: str) -> str:
    """The word without differences of case and spacing."""
    return _AROUND.sub(r"\1", " ".join(word.casefold().split()))


class _Listed(NamedTuple):
    """A word of a table, and the code system of its group."""

    code: str
    system: str


@cache
def _words(table: str) -> dict[str, _Listed]:
    groups = mapping_files.read_json(f"codes/{table}.json")["group"]
    return {
        spelled(row["code"]): _Listed(row["code"], group["target"])
        for group in groups
        for row in group["element"]
    }


def _listed(word: str, table: str, register: str) -> _Listed | None:
    words = _words(table)
    return (words.get(spelled(f"{register}: {word}")) if register else None) or words.get(spelled(word))


def look_up(word: str, table: str, register: str = "") -> tuple[bool, Row | None]:
    """Whether the table has the word, and its row, if that has a code which may stand for the word.

    Args:
        word: the register's word.
        table: the name of the table.
        register: the short name of the register; a row `register: word` goes before a row `word`.
    """
    found = _listed(word, table, register)
    row = code_map(table).forward(found.code) if found else None
    return found is not None, row if row and row.stands else None


def code_set(word: str, table: str, register: str = "") -> tuple[str, str]:
    """The code set that a word of the table belongs to, and the nearest code, though it may not stand for the word.

    Both are empty for other words, and the code where none is near.
    """
    found = _listed(word, table, register)
    if found is None:
        return "", ""
    row = code_map(table).forward(found.code)
    return found.system.rpartition("/")[2], row.code if row else ""


def term(word: str, table: str, register: str, path: str, issues: Issues) -> Json | None:
    """The word with our code; one that the table does not have keeps its text and is reported."""
    if not word:
        return None
    known, row = look_up(word, table, register)
    if not known:
        issues.warning("code-unknown", path, f"{word!r} is not in mappings/codes/{table}.json; kept as text")
    return {"code": row.code, "text": word} if row else {"text": word}

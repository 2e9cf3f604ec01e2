"""Words of registers as codes, whatever their case and spacing (`mappings/codes/ictrp-*.json`)."""

import re
from functools import cache, lru_cache

from fhir_trials import mapping_files
from fhir_trials.code_maps import Row, code_map
from fhir_trials.cursor import Json
from fhir_trials.issues import Issues

_AROUND = re.compile(r" ?([/,;:–-]) ?")


@lru_cache(8192)
def spelled(word: str) -> str:
    """The word without differences of case and spacing."""
    return _AROUND.sub(r"\1", " ".join(word.casefold().split()))


@cache
def _words(table: str) -> dict[str, str]:
    groups = mapping_files.read_json(f"codes/{table}.json")["group"]
    return {spelled(row["code"]): row["code"] for group in groups for row in group["element"]}


def look_up(word: str, table: str, register: str = "") -> tuple[bool, Row | None]:
    """Whether the table has the word, and its row, if it has a code.

    Args:
        word: the register's word.
        table: the name of the table.
        register: the short name of the register; a row `register: word` goes before a row `word`.
    """
    words = _words(table)
    found = (register and words.get(spelled(f"{register}: {word}"))) or words.get(spelled(word))
    return (True, code_map(table).forward(found)) if found else (False, None)


def term(word: str, table: str, register: str, path: str, issues: Issues) -> Json | None:
    """The word with our code; one that the table does not have keeps its text and is reported."""
    if not word:
        return None
    known, row = look_up(word, table, register)
    if not known:
        issues.warning("code-unknown", path, f"{word!r} is not in mappings/codes/{table}.json; kept as text")
    return {"code": row.code, "text": word} if row else {"text": word}

"""The words of trial pages as codes of the model, by the tables `mappings/codes/page-*.json`."""

from functools import cache

from fhir_trials.code_maps import Row, code_map
from fhir_trials.cursor import Json
from fhir_trials.sources.pages.draft import Draft
from fhir_trials.sources.pages.lines import one_blank

# The code says the same as the word, or less; any other may say what the page does not.
_CERTAIN = ("equivalent", "source-is-narrower-than-target")


def coded(word: str, table: str, draft: Draft, line: int) -> Json:
    """A word of the page with our code; one that has none is told and stays text.

    Args:
        word: as the page prints it.
        table: which words these are: `status`, `purpose`, … (`mappings/codes/page-<table>.json`).
        draft: where it is told.
        line: where the word stands.
    """
    code = code_of(word, table)
    if code is None:
        draft.findings.tell("word-not-coded", line, word)
        return {"text": word}
    return {"code": code, "text": word}


def code_of(word: str, table: str) -> str | None:
    """Our code of a word, in whatever capitals and with whatever blanks; None where none says no more than the word."""
    row = words(table).get(_plain(word))
    return row.code if row and row.relationship in _CERTAIN else None


def knows(word: str, table: str) -> bool:
    """Whether the table has this word, with a code that may stand for it or without."""
    return _plain(word) in words(table)


@cache
def words(table: str) -> dict[str, Row]:
    """The words of a table, without capitals, each with the row it stands in."""
    return {_plain(word): row for word, row in code_map(f"page-{table}").rows.items()}


def _plain(word: str) -> str:
    return one_blank(word).casefold()

"""The headings and labels of trial pages, in English and Dutch (`mappings/headings.csv`)."""

import re
from collections import defaultdict
from functools import cache
from typing import Literal, NamedTuple, cast, get_args

from fhir_trials import mapping_files
from fhir_trials.errors import TableError
from fhir_trials.sources.pages.answers import reality
from fhir_trials.sources.pages.lines import one_blank

Form = Literal["group", "heading", "label", "row"]
# The blanks of `\s`, and the colon: what may stand behind a heading.
_BEHIND = "".join(sign for sign in map(chr, range(0x3001)) if sign.isspace()) + ":"
_FIRST = re.compile(r"\s*([^\s:(]*)")
_BRACKET = re.compile(r"\s*\(([^\W\d_]+)\)$")
# What `…` stands for: any words within one sentence.
_ANY_WORDS = r"((?:(?!\?|(?<=[^\W\d_]{3})[.!](?:\s|$)).)+)"
# Where a heading may be glued: a capital right behind a small letter, a digit or a sign; a small letter behind the
# end of a sentence or a digit.
_GLUE = re.compile(r"(?<=[^\WA-Z_]|[.,;:!?)\]”\"'])(?=[^\W\d_])(?=[^a-z])|(?<=[.!?)\]0-9])(?=[a-z])")

_LONGEST = 100
_SIGNS = ("", "yes")


class Heading(NamedTuple):
    """A row of the table.

    Attributes:
        words: the heading as pages print it, without a colon at its end; `…` stands for any words.
        means: what stands below it: the name by which readers ask for it; `furniture` for what says nothing of the
            trial.
        form: `group` (other headings follow), `heading` (its text follows), `label` (a value follows, behind a colon
            or on the next line), `row` (a label of the block above the first group, whose value may follow behind a
            blank alone).
        below: the meaning of the group it stands in, where the same words mean something else elsewhere.
        language: the language of the words.
        sign: only pages of this layout have it.
    """

    words: str
    means: str
    form: Form
    below: str
    language: str
    sign: bool


class Headings:
    """The headings of one layout."""

    def __init__(self, rows: list[Heading]) -> None:
        self.rows = tuple(rows)
        self._rows: defaultdict[str, list[Heading]] = defaultdict(list)
        # The first words of headings; a text that has none of them, nor words of an open heading, is none.
        self._firsts: set[str] = set()
        self._open: list[str] = []
        self._by_words: defaultdict[str, list[Heading]] = defaultdict(list)
        self._patterns: list[tuple[re.Pattern[str], Heading]] = []
        for row in rows:
            first = _first(row.words)
            if row.form == "row":
                self._rows[first].append(row)
            if "…" in first:
                self._open.append(max(row.words.split("…"), key=len).strip().casefold())
            self._firsts.add(first)
            if "…" in row.words:
                parts = map(re.escape, one_blank(row.words).split("…"))
                self._patterns.append((re.compile(_ANY_WORDS.join(parts), re.IGNORECASE), row))
            else:
                self._by_words[plain(row.words)].append(row)

    def may_begin(self, text: str, at: int = 0) -> bool:
        """Whether a heading may begin at this place of a line; quick, and never False where one does.

        Args:
            text: a line, the last word of which may be broken at its hyphen.
            at: a place in it.
        """
        first = _first(text, at)
        if first in self._firsts or (first[-1:] == "-" and text.endswith("-")):
            return True
        return bool(self._open) and any(words in text.casefold() for words in self._open)

    def find(self, text: str, below: str = "") -> Heading | None:
        """The heading that these words are, in whatever capitals; None where they are none.

        Args:
            text: a line, or several joined.
            below: the meaning of the group it stands in; a row for this place goes before one for any.
        """
        if not self.may_begin(text):
            return None
        text = text.rstrip(_BEHIND)
        found = self._find(text, below)
        # `Study Start (Actual)`: the bracket says something of the value, which its reader asks for.
        label = text if found else without_reality(text)
        if found is None and label != text:
            found = self._find(label, below)
            return found if found and found.form == "label" else None
        return found

    def _find(self, text: str, below: str) -> Heading | None:
        words = one_blank(text.rstrip(_BEHIND))
        rows = self._by_words.get(words.casefold()) or [
            row for pattern, row in self._patterns if pattern.fullmatch(words)
        ]
        fitting = [row for row in rows if row.below == below] or [row for row in rows if not row.below]
        return next((row for row in fitting if row.form != "row"), None)

    def row(self, text: str) -> tuple[Heading, str] | None:
        """The row that a line above the first group is, and its value (empty where it has none); None where it is none."""
        rows = self._rows.get(_first(text))
        words = one_blank(text) if rows else ""
        for row in rows or ():
            if words[: len(row.words)].casefold() == row.words.casefold():
                value = words[len(row.words) :]
                if not value or value[0] in " :":
                    return row, value.lstrip(" :")
        return None

    def may_be_glued(self, text: str) -> bool:
        """Whether a heading may begin within this line, glued to what stands before it; never False where one does."""
        return any(self._open or self.may_begin(text, begin.start()) for begin in _GLUE.finditer(text))

    def glued(self, text: str) -> tuple[str, str] | None:
        """A text with a heading glued to its end, and that heading; None where none is.

        Glued is what begins with no blank before it: `period.Inclusion Criteria`.
        """
        for begin in _GLUE.finditer(text):
            if not self.may_begin(text, begin.start()):
                continue
            rest = text[begin.start() :]
            heading = self.find(rest)
            if heading and heading.form != "label":
                return text[: begin.start()], rest
        return None


def without_reality(text: str) -> str:
    """A label or value without the word in brackets behind it that says whether it is planned or past."""
    found = _BRACKET.search(text)
    return text[: found.start()] if found and reality(found[1]) else text


def _first(text: str, at: int = 0) -> str:
    """The first word at a place, without capitals and the colon behind it."""
    found = _FIRST.match(text, at)
    return found[1].casefold() if found else ""


def plain(text: str) -> str:
    """Words to compare headings by: no capitals, no colon at the end, one blank between words."""
    return one_blank(text.rstrip(_BEHIND)).casefold()


@cache
def headings(layout: str) -> Headings:
    """The headings of a layout (`omon`, `questions`, `bulletin`, `aggregator`, `study-group`, `any`)."""
    rows = mapping_files.read_csv("headings.csv")
    return Headings([_heading(row) for row in rows if layout in row["layouts"].split("|")])


def is_known(text: str) -> bool:
    """Whether pages of any layout have a heading or label of these words alone."""
    found = len(text) <= _LONGEST and headings("any").find(text)
    return bool(found) and "…" not in found.words


def _heading(row: dict[str, str]) -> Heading:
    for column, allowed in (("form", get_args(Form)), ("sign", _SIGNS)):
        if row[column] not in allowed:
            raise TableError(
                f"mappings/headings.csv: {row['heading']!r} ({row['layouts']}) has {row[column]!r} as {column}; "
                f"it is one of {', '.join(one or 'nothing' for one in allowed)}"
            )
    form = cast("Form", row["form"])
    return Heading(row["heading"], row["means"], form, row["below"], row["language"], row["sign"] == "yes")

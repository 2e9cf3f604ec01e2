"""The tables of words in `mappings/`, one word a row, with what a row may say checked as it is read."""

from functools import cache
from typing import NamedTuple

from fhir_trials import mapping_files, table_checks
from fhir_trials.table_checks import Row
from fhir_trials.word_roles import NUMBER, TABLES, Table

CLASSES = "word-classes.csv"
"""Words that many tables have: one of them can name them all, as `@people`."""
LANGUAGES = ("en", "nl")


class Word(NamedTuple):
    """A word, or several that belong together.

    Attributes:
        word: in small letters.
        language: `en` or `nl`.
        role: what it does; empty in a table without roles.
        meaning: empty where the role says it all.
    """

    word: str
    language: str
    role: str
    meaning: str


@cache
def words(table: str) -> tuple[Word, ...]:
    """All words of one of the tables, in its order; in place of a class stand its words.

    Raises:
        TableError: a column is lacking, or a row has a role or a meaning that nothing reads, or a word twice.
    """
    reading = Reading(TABLES[table])
    mapping_files.read_csv(table, ("word", "language", *TABLES[table].columns), reading)
    return tuple(reading.found)


@cache
def of_role(table: str, role: str, meaning: str = "") -> tuple[str, ...]:
    """The words of a role and meaning, each once, in the order of the table."""
    return _by_role(table).get((role, meaning), ())


@cache
def classes() -> dict[str, tuple[tuple[str, str], ...]]:
    """The words of each class, with their languages.

    Raises:
        TableError: a row has a fault.
    """
    found: dict[str, dict[tuple[str, str], None]] = {}

    def check(row: Row) -> str:
        known, word = found.setdefault(row["class"], {}), (row["word"], row["language"])
        wrong = table_checks.name(row, "class") or _spelled(row)
        if not wrong and word in known:
            wrong = f"word {row['word']!r} stands in this class already; leave it out"
        known[word] = None
        return wrong

    mapping_files.read_csv(CLASSES, ("class", "word", "language"), check)
    return {name: tuple(known) for name, known in found.items()}


@cache
def _by_role(table: str) -> dict[tuple[str, str], tuple[str, ...]]:
    found: dict[tuple[str, str], dict[str, None]] = {}
    for word, _, role, meaning in words(table):
        found.setdefault((role, meaning), {})[word] = None
    return {said: tuple(known) for said, known in found.items()}


class Reading:
    """One reading of a table of words: told of row by row, it says what is wrong.

    Attributes:
        found: the words so far.
    """

    def __init__(self, of: Table) -> None:
        """Begin before the first row.

        Args:
            of: what the table may say.
        """
        self.found: dict[Word, None] = {}
        self._of = of
        self._said = {(role, one) for role, meanings in of.roles.items() for one in meanings.split("|")}
        self._one: dict[tuple[str, str, str], str] = {}

    def __call__(self, row: Row) -> str:
        """What is wrong in the next row; its words are found."""
        word = Word(row["word"], row["language"], row.get("role", ""), row.get("meaning", ""))
        wrong = "" if word[2:] in self._said else self._unknown(row, word.role)
        if word.word[:1] == "@":
            return wrong or _class_named(row) or self._class(word)
        return wrong or _spelled(row) or self._kept(word)

    def _class(self, named: Word) -> str:
        name, blank, rest = named.word.partition(" ")
        kept = [
            self._kept(named._replace(word=f"{word}{blank}{rest}", language=language))
            for word, language in classes()[name[1:]]
            if not rest or language == named.language
        ]
        return next(filter(None, kept), "")

    def _kept(self, word: Word) -> str:
        if word in self.found:
            return f"word {word.word!r} says this in a row above already, or in a class there; leave it out"
        self.found[word] = None
        return self._only(word) if word.role in self._of.one and word.meaning not in self._of.free else ""

    def _only(self, word: Word) -> str:
        key = (word.word, word.language if self._of.per_language else "", word.role)
        other = self._one.setdefault(key, word.meaning)
        if other == word.meaning:
            return ""
        return f"word {word.word!r} means {other!r} in a row above; leave one of them out"

    def _unknown(self, row: Row, role: str) -> str:
        meanings = self._of.roles.get(role)
        if meanings is None:
            return table_checks.one_of(row, "role", self._of.roles)
        if meanings == NUMBER:
            return table_checks.number(row, "meaning", positive=True, needed=True)
        return table_checks.one_of(row, "meaning", meanings.split("|"))


def _class_named(row: Row) -> str:
    """`@people` names all words of a class; `@people with` those of a language, with more words behind them."""
    name, _, rest = row["word"].partition(" ")
    if row["language"] and not rest:
        return "language is that of the words of the class; leave it empty"
    wrong = _spelled({**row, "word": rest}) if rest else ""
    return wrong or table_checks.one_of({"word": name}, "word", [f"@{known}" for known in classes()])


def _spelled(row: Row) -> str:
    if row["language"] in LANGUAGES:
        return table_checks.word(row, "word")
    return table_checks.one_of(row, "language", LANGUAGES)

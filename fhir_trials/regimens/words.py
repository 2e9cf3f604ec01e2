"""The words of doses and schedules (`mappings/dose-words.csv`), units of time and number words, ready for look-up."""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple, cast

from fhir_trials import table_words
from fhir_trials.eligibility.understanding.words.scanner import plain
from fhir_trials.model.values import TimeUnit
from fhir_trials.regimens.pieces import spelled
from fhir_trials.units import units

TABLE = "dose-words.csv"
_TIMES: dict[str, TimeUnit] = {
    "s": "second",
    "min": "minute",
    "h": "hour",
    "d": "day",
    "wk": "week",
    "mo": "month",
    "a": "year",
}
# Words of the other language count too, but these are small words that mean something else there.
_OWN_LANGUAGE = frozenset(
    {"or", "to", "per", "and", "in-cycle", "cycle-of", "limit", "cap", "doubt", "letter-time"}
)


class Meanings(NamedTuple):
    """What the same words mean, by their role.

    Attributes:
        rest: the pieces behind the first.
        roles: role to meaning; the meaning is empty where the role says it all.
    """

    rest: tuple[str, ...]
    roles: dict[str, str]


class Words(NamedTuple):
    """The words of a language.

    Attributes:
        phrases: by their first piece, longest first.
        openers: pieces of which a text without a digit has one, where it says what is given, or how often.
    """

    phrases: dict[str, tuple[Meanings, ...]]
    openers: frozenset[str]


_OPENING = ("route", "often", "adverb", "counted", "course", "every")


@cache
def words(language: str) -> Words:
    """The words of a text in a language: those of Dutch in Dutch ones, else those of English, and most of the other's.

    Raises:
        TableError: the table has a fault.
    """
    own, other = ("nl", "en") if language.startswith("nl") else ("en", "nl")
    found: dict[tuple[str, ...], dict[str, str]] = {}
    for role, meaning, word in _of_language(own):
        found.setdefault(tuple(spelled(plain(word))), {}).setdefault(role, meaning)
    for role, meaning, word in _of_language(other):
        if role not in _OWN_LANGUAGE:
            found.setdefault(tuple(spelled(plain(word))), {}).setdefault(role, meaning)
    phrases: dict[str, list[Meanings]] = {}
    for parts, roles in sorted(found.items(), key=lambda one: -len(one[0])):
        phrases.setdefault(parts[0], []).append(Meanings(parts[1:], roles))
    openers = [
        max(filter(str.isalpha, reversed(parts)), key=len, default=parts[0])
        for parts, roles in found.items()
        if any(role in _OPENING for role in roles)
    ]
    return Words({first: tuple(same) for first, same in phrases.items()}, frozenset(openers))


def _of_language(language: str) -> Iterator[tuple[str, str, str]]:
    """Role, meaning and word, each word of a language."""
    for word, of, role, meaning in table_words.words(TABLE):
        if of == language:
            yield role, meaning, word
    for word, of, role, meaning in table_words.words("criteria-words.csv"):
        if role == "number" and of == language:
            yield role, meaning, word
    for word, unit in units_of_time().items():
        yield "time", unit, word


@cache
def units_of_time() -> dict[str, TimeUnit]:
    """Words for units of time in small letters, English and Dutch, each with the unit (`mappings/units.csv`)."""
    not_time = table_words.of_role(TABLE, "not-age")
    return {
        word: unit
        for code, unit in _TIMES.items()
        for word in units()[code].spellings
        if word not in not_time
    }


def time_unit(meaning: str) -> TimeUnit:
    """The unit of time that the table names."""
    return cast("TimeUnit", meaning)


@cache
def ucum(unit: str) -> str | None:
    """The code in UCUM of a unit as doses state it (`µg/kg/min`, `mg/m²`); None where it has none.

    Args:
        unit: as in `Dose.amount.unit`.
    """
    low = [part.strip() for part in plain(unit).replace(" per ", "/").split("/")]
    spellings = {word: meaning for role, meaning, word in _both() if role == "unit"}
    below = {word: meaning for role, meaning, word in _both() if role == "per-what"}
    parts = [spellings.get(low[0]), *(below.get(part) for part in low[1:])]
    return "/".join(cast("list[str]", parts)) if all(parts) else None


def _both() -> Iterator[tuple[str, str, str]]:
    for language in table_words.LANGUAGES:
        yield from _of_language(language)


@cache
def of_role(role: str) -> frozenset[str]:
    """The words of a role, English and Dutch."""
    return frozenset(word for one, _, word in _both() if one == role)


@cache
def singular(word: str) -> str:
    """The name of one unit of time for that of several (`weeks` → `week`), in the same language."""
    names = [one for one in table_words.words(TABLE) if one.role == "unit-name"]
    said = next((one for one in names if one.word == word), None)
    return next((one.word for one in names if said and one[1:] == said[1:]), word)

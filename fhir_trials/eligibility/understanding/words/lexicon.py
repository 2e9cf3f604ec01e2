"""Looking up phrases of tables in the tokens of a criterion: the longest that begins, or ends, at a place."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from fhir_trials.eligibility.understanding.words import vocabulary
from fhir_trials.eligibility.understanding.words.cutting import Pieces, Token, cut

T = TypeVar("T")


class Match(NamedTuple, Generic[T]):
    """A phrase that was found.

    Attributes:
        edge: the position behind its last token; of a phrase that was looked for by its end, that of its first.
        values: what the table says of it, one for each row that has it.
    """

    edge: int
    values: tuple[T, ...]


_new: Callable[..., Any] = tuple.__new__  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]


class Phrases(Generic[T]):
    """Phrases of a table; each is cut as criteria are, so that "type 2" is one token in both. Hyphens do not count."""

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        """Compile them; a phrase may stand in several rows."""
        found: dict[tuple[str, ...], list[T]] = {}
        known = Pieces(vocabulary.opens)
        for phrase, value in entries:
            words = [token.word for token in cut(phrase, known) if token.word != "-"]
            found.setdefault(tuple(words), []).append(value)
        self._first = _keyed((words, tuple(values)) for words, values in found.items())
        self._last = _keyed((words[::-1], tuple(values)) for words, values in found.items())

    def opens(self, word: str) -> bool:
        """Whether a phrase begins with a word."""
        return word in self._first

    def at(self, criterion: Sequence[Token], place: int) -> Match[T] | None:
        """The longest phrase that begins at a place; None where none does."""
        known = self._first.get(criterion[place][3])
        if known is None:
            return None
        alone, longer = known
        if longer:
            second = place + 1
            count = len(criterion)
            while second < count and criterion[second][3] == "-":
                second += 1
            if second < count and (entries := longer.get(criterion[second][3])):
                for rest, values in entries:
                    last = _last(rest, criterion, second, 1) if rest else second
                    if last is not None:
                        return _new(Match, (last + 1, values))
        return _new(Match, (place + 1, alone)) if alone else None

    def ending(self, criterion: Sequence[Token], place: int) -> Match[T] | None:
        """The longest phrase whose last token stands right before a place."""
        known = self._last.get(criterion[place - 1][3]) if place else None
        if known is None:
            return None
        alone, longer = known
        if longer:
            second = place - 2
            while second >= 0 and criterion[second][3] == "-":
                second -= 1
            if second >= 0 and (entries := longer.get(criterion[second][3])):
                for rest, values in entries:
                    last = _last(rest, criterion, second, -1) if rest else second
                    if last is not None:
                        return _new(Match, (last, values))
        return _new(Match, (place - 1, alone)) if alone else None


_Rest = tuple[tuple[str, ...], tuple[T, ...]]
"""The words behind the second, and what the table says of the phrase."""

_Known = tuple[tuple[T, ...], dict[str, list[_Rest[T]]]]
"""Phrases of one first word: what it means alone, and by the second word the longer ones, longest first."""


def _keyed(entries: Iterable[tuple[tuple[str, ...], tuple[T, ...]]]) -> dict[str, _Known[T]]:
    alone: dict[str, tuple[T, ...]] = {}
    longer: dict[str, dict[str, list[_Rest[T]]]] = {}
    for words, values in sorted(entries, key=lambda one: -len(one[0])):
        if len(words) == 1:
            alone[words[0]] = values
        else:
            longer.setdefault(words[0], {}).setdefault(words[1], []).append((words[2:], values))
    return {first: (alone.get(first, ()), longer.get(first, {})) for first in alone.keys() | longer.keys()}


def _last(rest: tuple[str, ...], criterion: Sequence[Token], at: int, step: int) -> int | None:
    """The position of the last word, where these words follow one after the other; hyphens do not count."""
    for word in rest:
        at += step
        while 0 <= at < len(criterion) and criterion[at][3] == "-":
            at += step
        if not 0 <= at < len(criterion) or criterion[at][3] != word:
            return None
    return at

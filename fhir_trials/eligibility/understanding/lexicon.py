"""Looking up phrases of tables in the tokens of a criterion: the longest that begins, or ends, at a place."""

from collections.abc import Iterable, Sequence
from typing import Generic, NamedTuple, TypeVar

from fhir_trials.eligibility.understanding.tokens import Token, tokens

T = TypeVar("T")


class Match(NamedTuple, Generic[T]):
    """A phrase that was found.

    Attributes:
        edge: the position behind its last token; of a phrase that was looked for by its end, that of its first.
        values: what the table says of it, one for each row that has it.
    """

    edge: int
    values: tuple[T, ...]


class Phrases(Generic[T]):
    """Phrases of a table; each is cut as criteria are, so that "type 2" is one token in both. Hyphens do not count."""

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        """Compile them; a phrase may stand in several rows."""
        found: dict[tuple[str, ...], list[T]] = {}
        for phrase, value in entries:
            cut = [token.word for token in tokens(phrase) if token.word != "-"]
            found.setdefault(tuple(cut), []).append(value)
        self._first = _keyed((words, tuple(values)) for words, values in found.items())
        self._last = _keyed((words[::-1], tuple(values)) for words, values in found.items())

    def at(self, criterion: Sequence[Token], place: int) -> Match[T] | None:
        """The longest phrase that begins at a place; None where none does."""
        known = self._first.get(criterion[place].word)
        return _longest(known, criterion, place, 1) if known else None

    def ending(self, criterion: Sequence[Token], place: int) -> Match[T] | None:
        """The longest phrase whose last token stands right before a place."""
        known = self._last.get(criterion[place - 1].word) if place else None
        return _longest(known, criterion, place - 1, -1) if known else None


_Rests = list[tuple[tuple[str, ...], tuple[T, ...]]]


def _keyed(entries: Iterable[tuple[tuple[str, ...], tuple[T, ...]]]) -> dict[str, _Rests[T]]:
    found: dict[str, _Rests[T]] = {}
    for words, values in entries:
        found.setdefault(words[0], []).append((words[1:], values))
    return {first: sorted(of, key=lambda one: -len(one[0])) for first, of in found.items()}


def _longest(known: _Rests[T], criterion: Sequence[Token], place: int, step: int) -> Match[T] | None:
    for rest, values in known:
        at = place
        for word in rest:
            at += step
            while 0 <= at < len(criterion) and criterion[at].word == "-":
                at += step
            if not 0 <= at < len(criterion) or criterion[at].word != word:
                break
        else:
            return Match(at + 1 if step > 0 else at, values)
    return None

"""Which words of a text are denied, and where how often is not as it seems: `not orally`, `except on Sundays`."""

from collections.abc import Iterator
from typing import NamedTuple

from fhir_trials.regimens.tokens import Tokens

_ENDS = ("", ",", ")", "]", ":")


class Denied(NamedTuple):
    """Words behind one that denies them, up to the end of the clause.

    Attributes:
        start: the place of the word that denies.
        end: the place behind the last that it denies.
        giving: it denies that something is given.
    """

    start: int
    end: int
    giving: bool


def denied(tokens: Tokens) -> Iterator[Denied]:
    """The clauses that a word denies, in order."""
    covered = 0
    for at, token in enumerate(tokens):
        if "denied" not in token.roles or at < covered:
            continue
        covered = at + 1
        while not _is_end(tokens, covered):
            covered += 1
        giving = any("given" in one.roles for one in tokens[at + 1 : covered])
        yield Denied(at, covered, giving)


def _is_end(tokens: Tokens, place: int) -> bool:
    token = tokens.at(place)
    return token.word in _ENDS or "stop" in token.roles or "next" in token.roles


def leaves_open(tokens: Tokens, begin: int, end: int, *, by_week: bool) -> bool:
    """Whether words say that something is not given each time: `except on`, `on weekdays`, `with rest weeks`.

    Args:
        tokens: of the text.
        begin: the first place to look at.
        end: the place behind the last.
        by_week: it is given so often in a week; then days of the week only say when.
    """
    roles = {role for token in tokens[begin:end] for role in token.roles}
    return "excepted" in roles or "paused" in roles or ("weekday" in roles and not by_week)

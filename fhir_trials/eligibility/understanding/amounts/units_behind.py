"""The unit behind a number, with words like "of age"; a number that is said twice. `mappings/units.csv`"""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from fhir_trials.eligibility.understanding.amounts import multiples
from fhir_trials.eligibility.understanding.words.scanner import pieces
from fhir_trials.eligibility.understanding.words.tokens import Token
from fhir_trials.eligibility.understanding.words.vocabulary import word_set
from fhir_trials.units import units

_OVER = frozenset(("/", "·", "*", "per"))
_AREA = frozenset(("m2", "m²", "m"))


class Behind(NamedTuple):
    """What was read up to a position: the unit, and whether words say that it is of age."""

    at: int
    unit: str | None
    aged: bool


def read(tokens: Sequence[Token], at: int) -> Behind:
    """The unit that stands at a position, and words like "of age" behind it."""
    unit, behind = _plain_unit(tokens, at)
    limit, behind_limit = multiples.read(tokens, behind if unit == "%" else at)
    if limit:
        return Behind(behind_limit, multiples.UNKNOWN if unit == "%" else limit, False)
    if unit is not None and _goes_on(tokens, behind):
        return Behind(at, multiples.UNKNOWN, False)
    aged = False
    if unit is not None or (at < len(tokens) and tokens[at].word == "-"):
        following = [token[3] for token in tokens[behind : behind + 3]]
        for length in range(len(following), 0, -1):
            if " ".join(following[:length]) in word_set("behind-unit"):
                behind, aged = behind + length, True
                break
    if unit is None and _is_strange(tokens, at):
        return Behind(at, multiples.UNKNOWN, False)
    return Behind(behind, unit, aged)


def _goes_on(tokens: Sequence[Token], at: int) -> bool:
    """Whether a unit goes on as one that no table knows: "kg/day", "10^3 /mL", "ml/min 1.73 m2"."""
    joint = tokens[at].word if at < len(tokens) else ""
    tail = tokens[at + 1 : at + 3]
    if joint in _OVER and tail:
        if tail[0].kind == "number":
            return not (len(tail) > 1 and tail[1].kind == "unit") and tail[0].start == tokens[at].end
        return tail[0].word in _unit_pieces()
    return bool(tail) and tokens[at].kind == "number" and tail[0].word in _AREA


@cache
def _unit_pieces() -> frozenset[str]:
    """The words that units are made of: "ml", "min", "day"."""
    spellings = [piece for unit in units().values() for one in unit.spellings for piece in pieces(one)]
    return frozenset([piece for piece in spellings if piece.isalnum() and not piece.isdecimal()]) | _AREA


def _is_strange(tokens: Sequence[Token], at: int) -> bool:
    """Whether something is stuck to a number that no table knows: "8log10", "10 ³"."""
    if at >= len(tokens):
        return False
    token = tokens[at]
    stuck = token.start == tokens[at - 1].end and (token.kind == "word" or token.word in ("^", "*", "/"))
    power = token.kind == "number" or (not token.word[0].isalpha() and token.kind == "word")
    return stuck or power or token.word in ("^", "×", "*") or token.word.startswith("log")


def _plain_unit(tokens: Sequence[Token], at: int) -> tuple[str | None, int]:
    for skipped in ("", "(", "-"):
        position = at + bool(skipped)
        if position >= len(tokens) or (skipped and tokens[at].word != skipped):
            continue
        if tokens[position].kind == "unit":
            unit: str = tokens[position].value
            behind = position + 1
            closing = skipped == "(" and behind < len(tokens) and tokens[behind].word == ")"
            if skipped != "(" or closing:
                return unit, _twice(tokens, behind + closing)
    return None, at


def _twice(tokens: Sequence[Token], at: int) -> int:
    """Behind a unit that is repeated in brackets: "40 percent (%)"."""
    inside = at + 2 < len(tokens) and tokens[at].word == "(" and tokens[at + 2].word == ")"
    return at + 3 if inside and tokens[at + 1].kind == "unit" else at


def behind_plus(tokens: Sequence[Token], at: int, behind: Behind) -> Behind:
    """The unit behind the plus of "60+ years"."""
    if behind.unit is not None:
        return behind._replace(at=at)
    return read(tokens, at)


def said_twice(tokens: Sequence[Token], at: int) -> int:
    """The position behind a number and its repetition: "three (3)"."""
    if (
        at + 3 < len(tokens)
        and tokens[at + 1].word == "("
        and tokens[at + 3].word == ")"
        and tokens[at + 2].kind == "number"
        and tokens[at + 2].value.low == tokens[at].value.low
    ):
        return at + 4
    return at + 1

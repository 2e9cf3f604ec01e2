"""Results that are words: stages, grades, positive and negative."""

import re
from collections.abc import Iterable
from decimal import Decimal

from fhir_trials.model.facts import Measurement

_NUMBERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, **{str(digit): digit for digit in range(7)}}
_STAGE = re.compile(r"(?:stage |stadium |grade |graad |class |klasse )?(0|[1-6]|i{1,3}|iv|vi?)([a-e]?\d?)")
_POSITIVE, _NEGATIVE = ("positive", "positief"), ("negative", "negatief")


def number(fact: Measurement) -> Decimal | None:
    """The number of a result, Roman ones read (`III`); None where it is none, or a part of a stage (`IIIA`)."""
    if fact.value is not None:
        return fact.value
    stage = _stage(fact.result or "")
    return Decimal(stage[0]) if stage and not stage[1] else None


def matches(fact: Measurement, values: Iterable[str]) -> bool | None:
    """Whether a result is one of the values; None where they are not of one list, so that nobody can tell.

    `IIIA` is `III`; whether `III` is `IIIA` is not known.
    """
    result = fact.result if fact.value is None else f"{fact.value.normalize():f}"
    answers = [_is(_plain(result or ""), _plain(value)) for value in values]
    return True if True in answers else None if None in answers else False


def _is(result: str, value: str) -> bool | None:
    if result == value:
        return True
    signs = [_sign(result), _sign(value)]
    if None not in signs:
        return signs[0] == signs[1]
    one, other = _stage(result), _stage(value)
    if one is None or other is None:
        return None
    if one[0] != other[0]:
        return False
    return one[1].startswith(other[1]) or (None if other[1].startswith(one[1]) else False)


def _sign(word: str) -> bool | None:
    return True if word in _POSITIVE else False if word in _NEGATIVE else None


def _stage(word: str) -> tuple[int, str] | None:
    found = _STAGE.fullmatch(_plain(word))
    return (_NUMBERS[found[1]], found[2]) if found else None


def _plain(word: str) -> str:
    return " ".join(word.casefold().split())

"""The length of a course: `28-day cycles`, `cycle = 21 days`, `repeated every 3 weeks`."""

from collections.abc import Iterator
from typing import NamedTuple

from fhir_trials.model.values import Duration
from fhir_trials.regimens.tokens import Token, Tokens
from fhir_trials.regimens.words import time_unit

_TOO_SHORT = ("second", "minute", "hour")


class Course(NamedTuple):
    """The length of a course of treatment, and where it stands."""

    start: int
    end: int
    length: Duration


def cycles(tokens: Tokens) -> Iterator[Course]:
    """The lengths of courses: `28-day cycles`, `cycle = 21 days`, `repeated every 3 weeks`."""
    for at, token in enumerate(tokens):
        if token.low is not None and not token.high:
            if one := _before_its_word(tokens, at, token):
                yield one
        elif ("cycle-word" in token.roles or "repeats" in token.roles) and (
            one := _behind_its_word(tokens, at)
        ):
            yield one


def _before_its_word(tokens: Tokens, at: int, number: Token) -> Course | None:
    behind = at + 1 + (tokens.at(at + 1).word == "-")
    unit = tokens.at(behind).roles.get("time")
    if not unit or unit in _TOO_SHORT:
        return None
    behind += 1
    if tokens.at(behind).word == "(":
        closing = [place for place in range(behind + 1, behind + 7) if tokens.at(place).word == ")"]
        behind = closing[0] + 1 if closing else behind
    behind += tokens.at(behind).word == "-"
    if "cycle-word" not in tokens.at(behind).roles or number.low is None or number.low <= 1:
        return None
    return Course(at, behind + 1, Duration(value=number.low, unit=time_unit(unit)))


def _behind_its_word(tokens: Tokens, at: int) -> Course | None:
    behind = at + 1
    repeats = "repeats" in tokens[at].roles
    if "to-be" in tokens.at(behind).roles:
        behind += 1
    if "repeats" in tokens.at(behind).roles:
        repeats, behind = True, behind + 1
    wanted = "every" if repeats or "every" in tokens.at(behind).roles else "cycle-of"
    if wanted not in tokens.at(behind).roles:
        return None
    if wanted == "every" and "counted" in tokens.at(at - 1).roles:
        return None
    number = tokens.at(behind + 1)
    unit = tokens.at(behind + 2 + (tokens.at(behind + 2).word == "-"))
    meaning = unit.roles.get("time")
    if not number.low or number.high or not meaning or meaning in _TOO_SHORT:
        return None
    end = behind + 3 + (tokens.at(behind + 2).word == "-")
    return Course(at, end, Duration(value=number.low, unit=time_unit(meaning)))

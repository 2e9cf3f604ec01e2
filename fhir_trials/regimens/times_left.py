"""Whether times of a sentence were left unread, so that those that were read are not all."""

from collections.abc import Sequence

from fhir_trials.regimens import lengths
from fhir_trials.regimens.named_times import Moment
from fhir_trials.regimens.tokens import Tokens

_JOINS = (",", "(", ")", "/", "-", "+")


def is_whole(tokens: Tokens, found: Sequence[Moment]) -> bool:
    """Whether every time that the words name was read: no number with a unit of time, or in a list, is left."""
    spans = [(one.start, one.end) for one in (*found, *lengths.durations(tokens))]
    read = {place for start, end in spans for place in range(start, end)}
    for place, token in enumerate(tokens):
        if place in read or not token.roles.keys() & {"digits", "number"}:
            continue
        behind = place + 1 + (tokens.at(place + 1).word == "-")
        beside = tokens.at(behind).roles.keys() | tokens.at(place - 1).roles.keys()
        if "time" in beside or _is_listed(tokens, place, read):
            return False
    return not any(_opens(tokens, end) for _, end in spans)


def _is_listed(tokens: Tokens, place: int, read: set[int]) -> bool:
    """Whether a number stands in a list with what was read."""
    for step in (-1, 1):
        at = place + step
        while tokens.at(at).word in _JOINS or tokens.at(at).roles.keys() & {"and", "or", "to", "and-so-on"}:
            at += step
        if at in read:
            return True
    return False


def _opens(tokens: Tokens, end: int) -> bool:
    """Whether a list goes on without a number: `weeks 4, 8, etc.`"""
    at = end + (tokens.at(end).word == ",")
    return "and-so-on" in tokens.at(at).roles or (at == end and "or" in tokens.at(at).roles)

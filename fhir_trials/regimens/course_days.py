"""On which days of a course: `days 1, 8 and 15`, `D1-14`, `the first day of each cycle`."""

from collections.abc import Iterator
from typing import NamedTuple

from fhir_trials.regimens.tokens import Token, Tokens

_MOST = 366
_OTHERS = frozenset({"unit", "count", "time", "course", "times", "daily-times", "fraction", "adverb"})


class Days(NamedTuple):
    """Days of a course, and where they stand; none where the words leave them open (`starting on day 8`)."""

    start: int
    end: int
    days: tuple[int, ...]


def days(tokens: Tokens) -> Iterator[Days]:
    """The days a text names, list by list."""
    at = 0
    while at < len(tokens):
        one = _listed(tokens, at) if "of-days" in tokens[at].roles else _first(tokens, at)
        if one:
            yield one
        at = one.end if one else at + 1


def _first(tokens: Tokens, at: int) -> Days | None:
    if "first" not in tokens[at].roles or tokens.at(at + 1).roles.get("unit-name") != "day":
        return None
    if "cycle-in" in tokens.at(at + 2).roles and any(
        "cycle-word" in tokens.at(place).roles for place in range(at + 3, at + 7)
    ):
        return Days(at, at + 2, (1,))
    return None


def _listed(tokens: Tokens, at: int) -> Days | None:
    if tokens.at(at - 1).low is not None or (
        tokens.at(at - 1).word == "-" and tokens.at(at - 2).low is not None
    ):
        return None  # "21 days", "21-day"
    short = tokens[at].word == "d"
    if short and (tokens[at].end != tokens.at(at + 1).start or "route-lost" in tokens.at(at - 1).roles):
        return None
    if "per" in tokens.at(at - 1).roles or "every" in tokens.at(at - 1).roles:
        return None  # "twee keer per dag 10 mg"
    found: list[int] = []
    behind = at + 1
    behind += tokens.at(behind).word in (":", "s")
    is_open = tokens.at(behind).word in ("-", "+") or _is_counted_from(tokens, at)
    while (several := _several(token := tokens.at(behind))) and not _is_amount(tokens, behind + 1):
        low, high = several[-1], int(token.high or several[-1])
        is_open = is_open or (token.high is not None and token.high != high)
        behind += 1
        if to := _to_another(tokens, behind):
            behind, high = to
        found += [*several[:-1], *range(low, min(high, low + _MOST) + 1)]
        further = _further(tokens, behind)
        if not further:
            break
        behind = further
    if not found or (short and len(found) == 1 and found[0] != 1):
        return None
    is_open = is_open or found[0] < 1 or _of_one_part(tokens, behind) or len(found) > _MOST
    is_open = is_open or _goes_on(tokens, behind)
    return Days(at, behind, () if is_open else tuple(sorted(set(found))))


def _is_amount(tokens: Tokens, behind: int) -> bool:
    """Whether a unit follows, so that a number is none of a day."""
    return not tokens.at(behind).roles.keys().isdisjoint(("unit", "count", "times", "daily-times"))


def _several(token: Token) -> list[int]:
    """The days of a token: one, or several that no blank divides: `1,8,15`; none where it is no number of days."""
    if "," in token.word and "digits" in token.roles:
        return [int(one) for one in token.word.split(",")] if token.word.replace(",", "").isdigit() else []
    return [int(token.low)] if token.low is not None and token.low == int(token.low) else []


def _to_another(tokens: Tokens, at: int) -> tuple[int, int] | None:
    """`day 1 to day 14`: the place behind, and the last day."""
    if "to" not in tokens.at(at).roles or "and" in tokens.at(at).roles:
        return None
    behind = at + 1 + ("of-days" in tokens.at(at + 1).roles)
    last = tokens.at(behind).low
    return (behind + 1, int(last)) if last is not None and last == int(last) else None


def _further(tokens: Tokens, at: int) -> int:
    """The place of the next number of the list; 0 where none follows."""
    named = _next(tokens, at)
    return named if named and _several(tokens.at(named)) and not _is_other(tokens, named) else 0


def _next(tokens: Tokens, at: int) -> int:
    """The place behind what joins a list of days; 0 where nothing does."""
    behind = at
    while tokens.at(behind).word in (",", "/") or "and" in tokens.at(behind).roles:
        behind += 1
    if behind == at:
        return 0
    behind += "of-days" in tokens.at(behind).roles or "on" in tokens.at(behind).roles
    return behind + ("of-days" in tokens.at(behind).roles)


def _is_other(tokens: Tokens, at: int) -> bool:
    """Whether a number is that of something else: of an amount, a length, how often."""
    after = tokens.at(at + 1 + (tokens.at(at + 1).word == "-")).roles
    return not after.keys().isdisjoint(_OTHERS)


def _goes_on(tokens: Tokens, behind: int) -> bool:
    """Whether more is said of the days than was read: another number, `or 15`, `etc.`, `± 2`, a bracket with days."""
    token = tokens.at(behind)
    if "or" in token.roles or "and-so-on" in token.roles:
        return True
    at = _next(tokens, behind) or behind
    at += (
        tokens.at(at).word in ("(", "[", ";", "+", "-", "±")
        or tokens.at(at).roles.keys() & {"or", "and"} != set()
    )
    at += "and" in tokens.at(at).roles
    at += "of-days" in tokens.at(at).roles
    named = tokens.at(at)
    if "and-so-on" in named.roles or "or" in named.roles:
        return True
    if not named.word[:1].isdigit() and "number" not in named.roles:
        return at > behind and tokens.at(behind).word == "," and "every" in named.roles
    return not _is_other(tokens, at) and tokens.at(at + 1).word != "="


def _is_counted_from(tokens: Tokens, at: int) -> bool:
    """Whether it is a beginning or an end (`starting on day 8`), or of one course (`cycle 2 day 1`)."""
    before = tokens.at(at - 1)
    if before.roles.keys() & {"on", "article"} or before.word in ",(":
        before = tokens.at(at - 2)
    if "from-on" in before.roles:
        return True
    return tokens.at(at - 1).low is not None and "in-cycle" in tokens.at(at - 2).roles


def _of_one_part(tokens: Tokens, behind: int) -> bool:
    """`day 1 of week 2`, `day 1 of cycle 1`."""
    at = behind
    while tokens.at(at).word in (",", "(") or tokens.at(at).roles.keys() & {"cycle-in", "points-at"}:
        at += 1
    named = tokens.at(at)
    return (
        "in-cycle" in named.roles and tokens.at(at + 1).low is not None and not _is_amount(tokens, at + 2)
    ) or ("first" in named.roles and "in-cycle" in tokens.at(at + 1).roles)

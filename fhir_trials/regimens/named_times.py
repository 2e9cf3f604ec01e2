"""When something is done: `na 4, 8 en 12 weken na de start`, `at weeks 4 and 8`, `baseline`, `elke 3 maanden`."""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple, cast

from fhir_trials.model import Duration, Term
from fhir_trials.model.codes import AnchorEvent
from fhir_trials.model.schedule import Offset, Repeat, Timepoint, Timing
from fhir_trials.regimens import lengths
from fhir_trials.regimens.how_often import Rhythm, rhythms
from fhir_trials.regimens.tokens import Token, Tokens
from fhir_trials.regimens.words import singular, time_unit

_MOST = 60
_STAGES = ("baseline", "screening", "randomisation", "discharge", "end-of-treatment")
_NOT_NAMES = ("stop", "digits", "number", "time")


class Moment(NamedTuple):
    """Words that say when.

    Attributes:
        start: the place of their first token.
        end: the place behind their last.
        points: the timepoints they name.
        event: what these are counted from, where the words say so.
        repeat: the rhythm they name instead.
    """

    start: int
    end: int
    points: tuple[Timepoint, ...] = ()
    event: Term[AnchorEvent] | None = None
    repeat: Repeat | None = None


def moments(tokens: Tokens, text: str) -> list[Moment]:
    """What the words of a sentence say of when, in order; points beside each other are one list."""
    found = [*_points(tokens, text)]
    taken = {place for one in found for place in range(one.start, one.end)}
    found += [one for one in _repeats(tokens) if taken.isdisjoint(range(one.start, one.end))]
    joined: list[Moment] = []
    for one in sorted(found, key=lambda one: one.start):
        last = joined[-1] if joined else None
        same = last and (not last.event or not one.event or last.event == one.event)
        if last and same and last.points and one.points and _beside(tokens, last.end, one.start):
            known = {point.id for point in last.points}
            points = (*last.points, *(point for point in one.points if point.id not in known))
            joined[-1] = Moment(last.start, one.end, points, last.event or one.event)
        else:
            joined.append(one)
    return joined


def _beside(tokens: Tokens, begin: int, end: int) -> bool:
    """Whether nothing but `and`, a comma or a preposition stands between two places."""
    return all(
        token.word == "," or token.roles.keys() & {"and", "points-at", "after"} for token in tokens[begin:end]
    )


def _points(tokens: Tokens, text: str) -> Iterator[Moment]:
    at = 0
    while at < len(tokens):
        one = _numbers_first(tokens, text, at) or _unit_first(tokens, at) or _stage(tokens, text, at)
        if one:
            yield one
        at = one.end if one else at + 1


def _numbers(tokens: Tokens, at: int) -> tuple[list[Decimal], int]:
    """The numbers of a list that begins at a place, and the place behind it."""
    found: list[Decimal] = []
    while (low := tokens.at(at).low) is not None and tokens.at(at).high is None and len(found) < _MOST:
        found.append(low)
        at += 1
        behind = at
        while tokens.at(behind).word == "," or "and" in tokens.at(behind).roles:
            behind += 1
        if behind == at or tokens.at(behind).low is None:
            break
        at = behind
    return list(dict.fromkeys(found)), at


def _numbers_first(tokens: Tokens, text: str, at: int) -> Moment | None:
    """`4, 8 en 12 weken na de start met …`, `after 3 and 6 months`."""
    groups, behind = _groups(tokens, at)
    if not groups:
        return None
    begin = at - 1 if "points-at" in tokens.at(at - 1).roles else at
    after = tokens.at(behind)
    named = _event(tokens, text, behind + 1) if "after" in after.roles else None
    if named is None:
        if "after" not in tokens.at(at - 1).roles:
            return None
        return Moment(begin, behind, _of_groups(groups, text, ""))
    event, end = named
    return Moment(
        begin, end, _of_groups(groups, text, text[groups[-1].unit.end : tokens[end - 1].end]), event
    )


class _Group(NamedTuple):
    numbers: list[Decimal]
    unit: Token


def _groups(tokens: Tokens, at: int) -> tuple[list[_Group], int]:
    """Numbers with their unit, which may be said again (`6 weeks, 6 months and 1 year`), and the place behind."""
    found: list[_Group] = []
    behind = at
    while len(found) < _MOST:
        numbers, end = _numbers(tokens, at)
        unit = tokens.at(end)
        if not numbers or "time" not in unit.roles:
            break
        found.append(_Group(numbers, unit))
        at = behind = end + 1
        while tokens.at(at).word == "," or "and" in tokens.at(at).roles:
            at += 1
        if at == behind:
            break
    return found, behind


def _of_groups(groups: list[_Group], text: str, words: str) -> tuple[Timepoint, ...]:
    return tuple(
        point for one in groups for point in _planned(one.numbers, one.unit, _as(one.unit, text) + words)
    )


def _as(token: Token, text: str) -> str:
    return text[token.start : token.end]


def _planned(numbers: list[Decimal], unit: Token, words: str) -> tuple[Timepoint, ...]:
    """A timepoint for each number, named by it and the words behind the list."""
    name = time_unit(unit.roles["time"])
    return tuple(
        Timepoint(
            id=f"{name}-{number:f}",
            name=f"{number:f} {words}",
            timing=Timing(offset=Offset(value=number, unit=name)),
        )
        for number in numbers
    )


def _event(tokens: Tokens, text: str, at: int) -> tuple[Term[AnchorEvent], int] | None:
    """What is counted from, in the words of the text, and the place behind it."""
    begin = at
    if "article" in tokens.at(at).roles:
        at += 1
    token = tokens.at(at)
    if code := token.roles.get("event"):
        return _term(code, text[tokens[begin].start : token.end]), at + 1
    if "starts" not in token.roles:
        return None
    end = at + 1
    if not token.word.endswith(("start", "begin")):
        end += "article" in tokens.at(end).roles
        of = tokens.at(end)
        if of.roles.keys() & {"stop"} or not of.word:
            return None
        end += 1
        while tokens.at(end).word == "-":  # "start of SHR-1210"
            end += 2
        known = not of.roles.keys() & {"starts-other", *_NOT_NAMES}
        return _term("first-dose" if known else None, text[tokens[begin].start : tokens.at(end - 1).end]), end
    return _term(None, text[tokens[begin].start : token.end]), end


def _term(code: str | None, words: str) -> Term[AnchorEvent]:
    return Term[AnchorEvent](code=cast("AnchorEvent | None", code), text=words)


def _unit_first(tokens: Tokens, at: int) -> Moment | None:
    """`at weeks 4, 8 and 12`, `op dag 1, 8 en 15`."""
    unit = tokens[at]
    if "time" not in unit.roles or "unit-name" not in unit.roles or tokens.at(at - 1).low is not None:
        return None
    numbers, behind = _numbers(tokens, at + 1)
    counts = "activity" in tokens.at(behind).roles and numbers != sorted(
        numbers
    )  # "at week 4 and 3 biopsies"
    if not numbers or counts or "time" in tokens.at(behind).roles:
        return None
    begin = at - 1 if "points-at" in tokens.at(at - 1).roles else at
    return Moment(begin, behind, tuple(_numbered(number, numbers, unit) for number in numbers))


def _numbered(number: Decimal, numbers: list[Decimal], unit: Token) -> Timepoint:
    """A timepoint by its number; that of a day is a distance only where day 1 is named, which is the start."""
    name = time_unit(unit.roles["time"])
    words = f"{singular(unit.word)} {number:f}"
    days = name == "day"
    offset: Offset | None = Offset(value=number, unit=name)
    if days:
        offset = Offset(value=number - 1, unit=name) if numbers[0] == 1 else None
    return Timepoint(id=f"{name}-{number:f}", name=words, timing=Timing(offset=offset, text=words))


def _stage(tokens: Tokens, text: str, at: int) -> Moment | None:
    """`at baseline`, or baseline in a list of timepoints."""
    code = tokens[at].roles.get("event")
    if code not in _STAGES or "points-at" not in tokens.at(at - 1).roles:
        return None
    words = _as(tokens[at], text)
    point = Timepoint(id=code, name=words, timing=Timing(event=_term(code, words)))
    return Moment(at - 1, at + 1, (point,))


def _repeats(tokens: Tokens) -> Iterator[Moment]:
    """Rhythms of once in so long, with how long they go on where that stands behind."""
    every = rhythms(tokens)
    lasting = list(lengths.durations(tokens))
    long = {one.start: one for one in lasting}
    for one in every:
        if one.times != 1:
            continue
        behind = long.get(one.end)
        if len(every) == len(lasting) == 1 and behind is None:
            yield Moment(one.start, one.end, repeat=_repeat(one, lasting[0].length))
            continue
        repeat = _repeat(one, behind.length if behind else None)
        yield Moment(one.start, behind.end if behind else one.end, repeat=repeat)


def _repeat(one: Rhythm, duration: Duration | None) -> Repeat:
    return Repeat(every=Duration(value=one.period, unit=one.unit), duration=duration)

"""What a sentence plans: what is done, and when."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple, cast

from fhir_trials.local_ids import local_id
from fhir_trials.model import Duration, Term
from fhir_trials.model.codes import ActivityKind, AnchorEvent
from fhir_trials.model.schedule import Activity, Timepoint
from fhir_trials.regimens.named_times import Moment, moments
from fhir_trials.regimens.times_left import is_whole
from fhir_trials.regimens.tokens import Token, Tokens, tokens
from fhir_trials.regimens.words import time_unit

_LONGEST = 400
"""No sentence has more words."""


class Planned(NamedTuple):
    """What a sentence plans.

    Attributes:
        event: what its timepoints are counted from, where it says so.
    """

    timepoints: tuple[Timepoint, ...]
    activities: tuple[Activity, ...]
    event: Term[AnchorEvent] | None = None


def planned(sentence: str, language: str = "en") -> Planned | None:
    """What a sentence plans; None where it does not say both what is done and when.

    None too where it is not clear which of them is done when, or where a time that it names would be left out. What is done is named as printed, with the sentence as its text.

    Args:
        sentence: as printed.
        language: that of the sentence: `en`, `nl`.
    """
    read = tokens(sentence, language)
    if len(read) > _LONGEST:
        return None
    done = [place for place, token in enumerate(read) if "activity" in token.roles]
    found = moments(read, sentence) if done else []
    found = [one for one in found if not any(one.start <= place < one.end for place in done)]
    events = {one.event.text: one.event for one in found if one.event}
    if not found or len(events) > 1 or not is_whole(read, found):
        return None
    at = _places(done, found)
    if at is None or any(one not in at for one in found):
        return None
    activities: list[Activity] = []
    for place, moment in zip(done, at, strict=True):
        used = [one.id for one in activities]
        activities.append(_activity(read[place], moment, sentence, used))
    points = {point.id: point for one in found for point in one.points}
    return Planned(tuple(points.values()), tuple(activities), next(iter(events.values()), None))


def _places(done: Sequence[int], found: Sequence[Moment]) -> Sequence[Moment | None] | None:
    """The moment of each thing done; None altogether where it is not clear which belongs to which.

    Moments stand before what is done then, or all behind it; with one moment, what stands before it while something
    else stands behind has none.
    """
    first, last = done[0] < found[0].start, done[-1] > found[-1].start
    if first and last and len(found) > 1:
        return None
    if first and not last:
        return [next((one for one in found if one.start > place), None) for place in done]
    if not last:
        return None if len(found) > 1 else [found[0]] * len(done)
    return [next((one for one in reversed(found) if one.start < place), None) for place in done]


def _activity(token: Token, moment: Moment | None, sentence: str, used: list[str]) -> Activity:
    words = sentence[token.start : token.end]
    return Activity(
        id=local_id(words, used),
        name=words,
        kind=_kind(token.roles["activity"], words),
        text=sentence,
        timepoints=tuple(point.id for point in moment.points) if moment else (),
        repeat=moment.repeat if moment else None,
    )


def _kind(code: str, words: str) -> Term[ActivityKind]:
    return Term[ActivityKind](code=cast("ActivityKind", code), text=words)


def follow_up(text: str, language: str = "en") -> Activity | None:
    """A follow-up that goes on for a stated time: `5 jaar follow-up`, `follow-up of 5 years`; None where none is stated.

    Args:
        text: as printed; it becomes the activity's text.
        language: that of the text: `en`, `nl`.
    """
    read = tokens(text, language)
    found = {
        (token.start, *length)
        for place, token in enumerate(read)
        if "follow-up" in token.roles
        for length in [_length(read, place)]
        if length
    }
    if len({one[1:] for one in found}) != 1:
        return None
    start, value, unit = min(found)
    words = next(text[one.start : one.end] for one in read if one.start == start)
    duration = Duration(value=value, unit=time_unit(unit))
    return Activity(id="follow-up", name=words, kind=_kind("follow-up", words), text=text, duration=duration)


def _length(read: Tokens, place: int) -> tuple[Decimal, str] | None:
    """The length of time before or behind the words for a follow-up."""
    unit = read.at(place - 1)
    number = read.at(place - 2 - (read.at(place - 2).word == "-"))
    if "time" not in unit.roles:
        at = place + 1
        while "length-of" in read.at(at).roles:
            at += 1
        number = read.at(at)
        unit = read.at(at + 1 + (read.at(at + 1).word == "-"))
    if "time" not in unit.roles or number.low is None or number.high or number.low <= 0:
        return None
    return number.low, unit.roles["time"]

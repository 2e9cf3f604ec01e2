"""The dose of one step, of what was found in it."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple, TypeVar

from fhir_trials.model import Dose, Duration, Frequency, Quantity, Term
from fhir_trials.model.codes import Route
from fhir_trials.regimens import lengths, ways
from fhir_trials.regimens.amounts import Amount
from fhir_trials.regimens.course_days import Days
from fhir_trials.regimens.doubts import Doubt
from fhir_trials.regimens.parts import Part
from fhir_trials.regimens.rhythms import Course, Rhythm
from fhir_trials.regimens.tokens import Tokens
from fhir_trials.regimens.ways import Way

_IN_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}
_AT_ENDS = " \t\n,;:-·*"
_T = TypeVar("_T")


class Step(NamedTuple):
    """What was found in a step; `told` are the parts that say it."""

    amount: Amount | None
    rhythms: Sequence[Rhythm]
    cycles: Sequence[Course]
    days: Sequence[Days]
    durations: Sequence[lengths.Length]
    untils: Sequence[lengths.Until]
    courses: Sequence[lengths.Count]
    routes: Sequence[Way]
    forms: Sequence[Way]
    told: Sequence[Part]

    @classmethod
    def of(cls, told: Sequence[Part]) -> "Step":
        """What some parts say, which have one amount at most."""
        return cls(
            next((one for part in told for one in part.amounts), None),
            [one for part in told for one in part.rhythms],
            [one for part in told for one in part.cycles],
            [one for part in told for one in part.days],
            [one for part in told for one in part.durations],
            [one for part in told for one in part.untils],
            [one for part in told for one in part.courses],
            [one for part in told for one in part.routes],
            [one for part in told for one in part.forms],
            told,
        )


def dose(step: Step, read: Tokens, text: str, language: str) -> tuple[Dose | None, Doubt | None]:
    """The dose of a step, and what is not certain of how often it is given; None where nothing of it is certain."""
    words = _words(step.told, read, text)
    cycle, often = _cycle(step)
    days = _one(one.days for one in step.days)
    duration = _duration(step, cycle)
    courses = _one(one.how_many for one in step.courses)
    until = _until(step, read, text)
    route = _route(step, read, text, words, language)
    form = _one(one.code for one in step.forms)
    frequency = _frequency(often)
    stated: dict[str, object] = {
        "text": words,
        **_amount(step.amount),
        "form": {"code": form, "text": _of(step.forms[0], read, text)} if form else None,
        "route": route,
        "frequency": frequency,
        "duration": duration,
        "until": until,
        "courses": courses,
        "cycle": cycle,
        "days": days or (),
    }
    known = {member: value for member, value in stated.items() if value is not None and value != ()}
    if len(known) == 1:
        return None, None
    return Dose.model_validate(known), _doubt(step, often, frequency, text, read)


def _doubt(
    step: Step, often: Sequence[Rhythm], frequency: Frequency | None, text: str, read: Tokens
) -> Doubt | None:
    if frequency or not step.amount:
        return None
    words = text[read[step.amount.start].start : read[step.amount.end - 1].end]
    if often:
        return Doubt("frequency-open", words)
    return None if any(one.days for one in step.days) else Doubt("frequency-missing", words)


def _one(values: Iterable[_T]) -> _T | None:
    """The value that all say; None where two differ, or none is said."""
    found = set(values)
    return found.pop() if len(found) == 1 else None


def _words(told: Sequence[Part], read: Tokens, text: str) -> str:
    """The words of the source, from the first part that says something to the last."""
    return text[read[told[0].begin].start : read[told[-1].end - 1].end].strip(_AT_ENDS)


def _amount(amount: Amount | None) -> dict[str, Quantity]:
    if amount is None:
        return {}
    least = {"amount": Quantity(value=amount.low, unit=amount.unit)}
    if amount.high is None:
        return least
    return {**least, "highest": Quantity(value=amount.high, unit=amount.unit)}


def _cycle(step: Step) -> tuple[Duration | None, list[Rhythm]]:
    """The length of a course, and how often on its days: beside days, `every 3 weeks` is the length of the course."""
    rest = list(step.rhythms)
    lengths_of = [one.length for one in step.cycles]
    part = _one(one.length for one in step.durations)
    for one in step.rhythms:
        length = one.period * _IN_DAYS.get(one.unit, 0)
        within = (
            part is not None and _days(part) < length and len({other.same for other in step.rhythms}) == 2
        )
        if one.plain and one.times == 1 and length > 7 and (step.days or within):
            lengths_of.append(Duration(value=one.period, unit=one.unit))
            rest = [other for other in rest if other.same != one.same]
    return _one(lengths_of), rest


def _frequency(often: Sequence[Rhythm]) -> Frequency | None:
    same = _one(one.same for one in often)
    if same is None or same[0] is None:
        return None
    return Frequency(times=same[0], period=same[1], unit=same[2])


def _duration(step: Step, cycle: Duration | None) -> Duration | None:
    """How long it goes on; None for a part of a course, and where it is given with pauses."""
    found = _one(one.length for one in step.durations)
    if found is None or any(part.off for part in step.told):
        return None
    return None if cycle and _days(found) <= _days(cycle) else found


def _days(length: Duration) -> Decimal:
    return length.value * _IN_DAYS.get(length.unit, 0)


def _until(step: Step, read: Tokens, text: str) -> str | None:
    found = {text[read[one.start].start : read[one.end - 1].end].strip(_AT_ENDS) for one in step.untils}
    return found.pop() if len(found) == 1 else None


def _route(step: Step, read: Tokens, text: str, words: str, language: str) -> Term[Route] | None:
    """The word behind the amount, else the last before it; None where two words differ."""
    if step.routes:
        if not (code := _one(one.code for one in step.routes)):
            return None
        behind = step.amount.end if step.amount else 0
        chosen = next((one for one in step.routes if one.start >= behind), step.routes[-1])
        return Term[Route].model_validate({"code": code, "text": _of(chosen, read, text)})
    stated = ways.via(words, language) if step.amount or step.courses else None
    return Term[Route](text=stated) if stated else None


def _of(way: Way, read: Tokens, text: str) -> str:
    return text[read[way.start].start : read[way.start].end]

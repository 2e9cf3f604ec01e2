"""Whether events lie within a window, in every way that the words of a criterion can be meant.

"Diabetes, within 6 months" may be its beginning or the whole of it; "chemotherapy, at least 4 weeks ago" its beginning
or its end. Where the words do not say which ("diagnosed with" is the beginning) and these differ, nobody can tell.
"""

from collections.abc import Sequence
from datetime import date

from fhir_trials.eligibility.matching.dates import Days, not_before
from fhir_trials.eligibility.matching.times import (
    Time,
    absence_of,
    covers,
    every,
    inside,
    meets,
    some,
    time_of,
)
from fhir_trials.eligibility.matching.windows import Between
from fhir_trials.model.facts import Event
from fhir_trials.model.statements import Statement, Window

_DONE = ("therapy", "procedure", "participation")
"""Kinds of what is done to somebody: any day of it counts, and of "at least 4 weeks ago" the last one."""

_Timed = tuple[Event, Time]


def so(
    statement: Statement,
    window: Window,
    span: Between,
    known: Sequence[Event],
    day: date,
    *,
    of_beginning: bool = False,
) -> bool | None:
    """Whether any event was so within the span; what is negated is judged as if it were not.

    Args:
        statement: what is stated.
        window: its window.
        span: the days of the window.
        known: the events of its concept.
        day: the day that is judged: what comes after it is planned at most.
        of_beginning: the words say that it is the beginning that lies in the window.
    """
    times = [(event, time_of(event, day)) for event in known if event.present]
    if window.relation in ("before", "during"):
        times = [(event, time) for event, time in times if time.start.first <= day]
    absences = [absence_of(event, day) for event in known if not event.present]
    done = statement.kind in _DONE
    if window.relation == "during":
        if statement.negated:
            # "no X for at least 6 months": no day of X in the last 6 months
            return _any(times, absences, _known_part(Between(span.last, span.anchor, span.anchor), day), day)
        return _lasting(times, absences, span)
    if of_beginning:
        times = [(event, Time(time.start, time.start, False)) for event, time in times]
    if window.relation == "before" and window.minimum is not None:
        return _long_ago(times, absences, span, day, done=done, open_ended=window.maximum is None)
    if window.relation == "before":
        span = _known_part(span, day)
    return _any(times, absences, span, day, begins=not done)


def _known_part(span: Between, day: date) -> Between:
    """A span before an anchor that lies ahead, up to the day: what comes between the two cannot be known."""
    return span if span.last.first <= day else span._replace(last=Days(day, day))


def _any(
    times: Sequence[_Timed], absences: Sequence[Between], span: Between, day: date, *, begins: bool = False
) -> bool | None:
    """Whether an event was on any day of the span; `begins`: and began in it, else nobody can tell what is meant."""
    answers: list[bool | None] = []
    for event, time in times:
        answer = meets(time, span)
        if answer and begins and not inside(time.start, span):
            answer = None
        # the last event tells that none came later, not that none was before
        tells = event.last and time.end.last < span.first.first
        answers.append(None if answer is False and not tells else answer)
    found = some(answers)
    if found is not True and any(covers(absence, span) for absence in absences):
        return False
    return found if times and (found or span.last.last <= day) else None


def _lasting(times: Sequence[_Timed], absences: Sequence[Between], span: Between) -> bool | None:
    """Whether an event lasts up to the anchor and began within the span."""
    answers: list[bool | None] = []
    for event, time in times:
        answer = every([inside(time.start, span), not_before(time.end, span.anchor)])
        tells = event.last and time.start.first <= span.anchor.last
        answers.append(None if event.date is not None or (answer is False and not tells) else answer)
    found = some(answers)
    now = Between(span.anchor, span.anchor, span.anchor)
    if found is not True and any(covers(absence, now) for absence in absences):
        return False
    return found if times else None


def _long_ago(
    times: Sequence[_Timed],
    absences: Sequence[Between],
    span: Between,
    day: date,
    *,
    done: bool,
    open_ended: bool,
) -> bool | None:
    """Whether events are at least so long ago; of what is `done` to somebody, whether the last one is."""
    if not times:
        never = any(covers(absence, span._replace(last=Days(day, day))) for absence in absences)
        # "at least 4 weeks since the last chemotherapy" does not say what holds where there was none
        return False if never and not done else None
    answers = [_one_long_ago(time, span, done=done) for _, time in times]
    alike = answers[0] if len(set(answers)) == 1 else None
    found = every(answers) if done and open_ended else alike
    return None if found and not all(event.last for event, _ in times) else found


def _one_long_ago(time: Time, span: Between, *, done: bool) -> bool | None:
    start, end = inside(time.start, span), inside(time.end, span)
    if time.ongoing and not done:
        return start
    if done and not time.ongoing:
        return end
    return start if start == end else None

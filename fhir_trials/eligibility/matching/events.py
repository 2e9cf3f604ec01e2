"""Conditions, therapies, procedures and states, held against a statement and its window.

What the text leaves open stays open: "chemotherapy" may mean ever or now; where the two differ, it is unknown.
"""

from collections.abc import Sequence
from datetime import date

from fhir_trials.eligibility.matching import event_windows, naming
from fhir_trials.eligibility.matching.answers import Used
from fhir_trials.eligibility.matching.dates import LONG_AGO, Days
from fhir_trials.eligibility.matching.numbers import RELATIONS
from fhir_trials.eligibility.matching.times import Time, absence_of, covers, meets, some, time_of
from fhir_trials.eligibility.matching.verdict import Verdict, outcome_of, unknown
from fhir_trials.eligibility.matching.windows import Between, between
from fhir_trials.eligibility.tense import Tense, is_of_beginning, tense
from fhir_trials.eligibility.wording import concept_in_words, window_in_words
from fhir_trials.model.facts import Event, Facts
from fhir_trials.model.statements import Statement, Window

_NEVER_OF_MEN = ("pregnancy", "lactation")
_MALE = Used(fact="sex", value="male")


def stated(statement: Statement, concept: str, facts: Facts, words: str) -> Verdict:
    """Whether it was as stated by these words, `negated` left to the caller.

    Several events of a concept are several times; nothing later than the last of them is assumed, see `Event.last`.
    """
    named = concept_in_words(concept)
    if statement.bounds or statement.values:
        return unknown(f"a number or a value of {named} cannot be judged")
    known = naming.telling_of(_events(facts), concept)
    is_never = facts.sex == "male" and concept in _NEVER_OF_MEN
    never = _of_a_man(named, known, statement.window) if is_never else None
    if never is not None:
        return never
    if not known:
        return unknown(f"nothing is known of {named}")
    used = [_used(event, concept) for event in known]
    listed = _listed(known)
    if _disagree(known, facts.day):
        return unknown(f"what is known of {named} does not agree: {listed}", used)
    if statement.window is None:
        return _without_window(known, named, tense(statement.kind, words), facts.day, used)
    span = _span(statement, statement.window, facts)
    if isinstance(span, str):
        return unknown(f"{named} ({listed}): {span}", used)
    begins = statement.kind == "condition" and is_of_beginning(words)
    truth = event_windows.so(statement, statement.window, span, known, facts.day, of_beginning=begins)
    said = f"{named} ({listed}) {RELATIONS[truth]} {window_in_words(statement.window)}"
    return Verdict(outcome_of(truth), said, tuple(used))


def _of_a_man(named: str, known: Sequence[Event], window: Window | None) -> Verdict | None:
    """What the sex tells of what no man has; None where the text does not tell what holds of who never had it."""
    if any(event.present for event in known):
        return unknown(f"{named} ({_listed(known)}) does not agree with the sex, which is male", [_MALE])
    if window and window.minimum is not None and window.relation != "during":
        # "at least 6 months since a pregnancy"
        return None
    return Verdict("not met", f"the sex is male, which tells that there is no {named}", (_MALE,))


def _events(facts: Facts) -> list[Event]:
    """The events, and what is told of the patient's state on the day."""
    day = facts.day.isoformat()
    states = {
        "pregnancy": facts.pregnant,
        "lactation": facts.breastfeeding,
        "healthy_volunteer": facts.healthy_volunteer,
        "informed_consent": facts.consent,
    }
    told = [
        Event(concept=concept, start=day) if so else Event(concept=concept, present=False, start=day, end=day)
        for concept, so in states.items()
        if so is not None
    ]
    return [*told, *facts.events]


def _disagree(known: Sequence[Event], day: date) -> bool:
    times = [time_of(event, day) for event in known if event.present]
    absences = [absence_of(event, day) for event in known if not event.present]
    today = _ever(day)._replace(first=Days(day, day))
    return any(
        meets(time, absence) or (time.ongoing and time.start.last <= day and covers(absence, today))
        for time in times
        for absence in absences
    )


def _span(statement: Statement, window: Window, facts: Facts) -> Between | str:
    doubled = window.maximum is not None if window.relation == "during" else window.minimum is not None
    if statement.negated and doubled:
        return f"what “not {window_in_words(window)}” means cannot be told for certain"
    return between(window, facts)


def _without_window(
    known: Sequence[Event], named: str, meant: Tense | None, day: date, used: Sequence[Used]
) -> Verdict:
    """Whether it is so, where the text has no window."""
    span = _ever(day)._replace(first=Days(day, day)) if meant == "now" else _ever(day)
    listed = _listed(known)
    times = [(event, time_of(event, day)) for event in known if event.present]
    found = some([_is_meant(event, time, meant, day) for event, time in times if time.start.first <= day])
    if found:
        return Verdict("met", f"{named} is recorded ({listed})", tuple(used))
    absent = any(covers(absence_of(event, day), span) for event in known if not event.present)
    if absent and not found:
        return Verdict("not met", f"{named} is recorded as absent", tuple(used))
    over = meant == "now" and found is False and any(time.start.first <= day for _, time in times)
    if over:
        return Verdict("not met", f"{named} is over ({listed})", tuple(used))
    return unknown(f"{named} ({listed}): whether the text means that cannot be told", used)


def _is_meant(event: Event, time: Time, meant: Tense | None, day: date) -> bool | None:
    """Whether what began up to the day is what the text means; what is over is, or is not, by the tense."""
    if time.start.last > day:
        return None
    if time.ongoing or meant == "ever":
        return True
    # the date may be that of a diagnosis, or of the first tablet: that it is over has to be said
    over = event.last and time.end.last < day and (event.date is None or event.ended)
    return False if meant == "now" and over else None


def _ever(day: date) -> Between:
    return Between(LONG_AGO, Days(day, day), Days(day, day))


def _listed(known: Sequence[Event]) -> str:
    return ", ".join(dict.fromkeys(_said(event) for event in known))


def _said(event: Event) -> str:
    when = _when(event)
    if event.present:
        return f"{when or 'no date'}{', over' if event.ended and not event.end else ''}"
    return f"absent{f' {when}' if when else ''}"


def _when(event: Event) -> str | None:
    if event.date:
        return event.date
    if event.start and event.end:
        return event.start if event.start == event.end else f"{event.start} to {event.end}"
    return f"since {event.start}" if event.start else f"until {event.end}" if event.end else None


def _used(event: Event, concept: str) -> Used:
    return Used(
        fact=event.concept or concept, value="present" if event.present else "absent", date=_when(event)
    )

"""The visits of one participant as a calendar (iCalendar). https://www.rfc-editor.org/rfc/rfc5545"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime

from fhir_trials.cli.schedule_asked import Laid
from fhir_trials.cli.schedule_dates import done, held, names, window
from fhir_trials.scheduling.planned import Planned

_LONGEST = 75  # octets of a line: https://www.rfc-editor.org/rfc/rfc5545#section-3.1
_WITHOUT_SIGNS = str.maketrans("", "", "-:")
_BEGINNING = (
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//fhir-trials//schedule//EN",
    "CALSCALE:GREGORIAN",
)

# A calendar has to have a component: https://www.rfc-editor.org/rfc/rfc5545#section-3.6
_WITHOUT_EVENTS = (
    "BEGIN:VTIMEZONE",
    "TZID:UTC",
    "BEGIN:STANDARD",
    "DTSTART:19700101T000000",
    "TZOFFSETFROM:+0000",
    "TZOFFSETTO:+0000",
    "END:STANDARD",
    "END:VTIMEZONE",
)


def of_dates(found: Iterable[Laid], stamp: datetime) -> Iterator[bytes]:
    """A calendar of every visit that has a date; one without events where none has, nothing where there is no trial.

    An event is of a day; of an hour only where hours count and the time of day is known, in whatever zone the calendar
    is read in. The name of an event is the same whenever the same visit of the same participant is written, on whatever
    day.

    Args:
        found: with what is planned.
        stamp: when the calendar is written, in UTC.
    """
    begun = dated = False
    for one in found:
        if not begun:
            yield from map(_line, _BEGINNING)
            begun = True
        for text in _events(one, _basic(stamp)):
            dated = True
            yield _line(text)
    if begun:
        yield from map(_line, () if dated else _WITHOUT_EVENTS)
        yield _line("END:VCALENDAR")


def _events(laid: Laid, stamp: str) -> Iterator[str]:
    numbers: Counter[tuple[str, int | None]] = Counter()
    called, places = names(laid), held(laid)
    whose = " ".join(filter(None, [laid.trial.title("acronym") or laid.doc, laid.participant]))
    for one in laid.planned:
        if one.moment is not None:
            place = one.timepoint, one.cycle
            numbers[place] += 1
            day = _basic(one.moment)
            told = [
                f"May be held: {window(one)}" if window(one) else "",
                one.name if one.rhythm else ", ".join(done(one, called)),
                f"Held: {places[one.timepoint]}" if one.timepoint in places else "",
                one.note or "",
                f"{laid.doc} {laid.trial.title() or ''}".rstrip(),
            ]
            yield "BEGIN:VEVENT"
            yield f"UID:{_name(laid, one, numbers[place])}"
            yield f"DTSTAMP:{stamp}Z"
            # Without an end, an event of a date goes on for that day.
            yield f"DTSTART:{day}" if one.timed else f"DTSTART;VALUE=DATE:{day[:8]}"
            yield f"SUMMARY:{_text(f'{whose}: {called[one.timepoint] if one.rhythm else one.name}')}"
            yield f"DESCRIPTION:{_text(chr(10).join(filter(None, told)))}"
            yield "END:VEVENT"


def _basic(moment: datetime) -> str:
    """`20260302T093000`; the format codes of Python do not fill years up to four digits."""
    return moment.replace(tzinfo=None).isoformat(timespec="seconds").translate(_WITHOUT_SIGNS)


def _name(laid: Laid, one: Planned, number: int) -> str:
    """A name of an event that nothing tells apart from others but trial, participant, timepoint, cycle and number."""
    facts = "\n".join((laid.doc, laid.participant, one.timepoint, str(one.cycle or ""), str(number)))
    return f"{hashlib.sha256(facts.encode()).hexdigest()[:32]}@fhir-trials"


def _text(text: str) -> str:
    """A value of type TEXT. https://www.rfc-editor.org/rfc/rfc5545#section-3.3.11"""
    one = text.replace("\r\n", "\n").replace("\r", "\n").replace("\\", "\\\\")
    return one.replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _line(text: str) -> bytes:
    """A line with its end; folded where it is too long, never within a character."""
    lines, octets = [bytearray()], 0
    for character in text.encode("utf-8", "backslashreplace").decode():
        coded = character.encode()
        if octets + len(coded) > _LONGEST:
            lines.append(bytearray(b" "))
            octets = 1
        lines[-1] += coded
        octets += len(coded)
    return b"".join(bytes(one) + b"\r\n" for one in lines)

"""What one participant does when: a line for each visit, with its date and the days on which it may be held."""

import textwrap
from collections.abc import Iterator
from datetime import datetime

from fhir_trials.cli.schedule_asked import Laid
from fhir_trials.cli.schedule_text import row
from fhir_trials.scheduling.grid_words import line
from fhir_trials.scheduling.planned import Planned

# In English whatever the machine speaks.
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MOST = 28
_LEAST_DONE = 20
_WEEKEND = "*"


def lines(laid: Laid, width: int) -> Iterator[str]:
    """A table of visit, date, first and last day, and what is done.

    Args:
        laid: with what is planned.
        width: of the terminal, in characters.
    """
    head = ("Visit", "Date", "May be held", "What is done")
    rows = [(one.name, _date(one), window(one), "; ".join(_done(laid, one))) for one in laid.planned]
    longest = [max(len(texts[place]) for texts in (head, *rows)) for place in range(3)]
    widths = [min(longest[0], _MOST), longest[1], longest[2]]
    widths.append(max(width - sum(widths) - 9, _LEAST_DONE))
    yield from row([([text], size) for text, size in zip(head, widths, strict=True)])
    yield "─┼─".join("─" * one for one in widths)
    for texts in rows:
        yield from row(
            [(textwrap.wrap(line(text), size), size) for text, size in zip(texts, widths, strict=True)]
        )
    if any(one.weekend for one in laid.planned):
        yield f"{_WEEKEND} at a weekend"


def cells(laid: Laid) -> Iterator[dict[str, str]]:
    """The same as a row of a table for machines, by the names of its columns; dates are ISO 8601."""
    for one in laid.planned:
        yield {
            "Visit": line(one.name),
            "Cycle": str(one.cycle or ""),
            "Date": _iso(one.moment, timed=one.timed),
            "Weekday": _DAYS[one.moment.weekday()] if one.moment else "",
            "Weekend": "yes" if one.weekend else "",
            "Earliest": _iso(one.earliest, timed=one.timed),
            "Latest": _iso(one.latest, timed=one.timed),
            "Done": "; ".join(done(laid, one)),
            "Note": line(one.note or ""),
        }


def done(laid: Laid, one: Planned) -> list[str]:
    """The names of what is done."""
    schedule = laid.trial.schedule
    names = {each.id: line(each.name) for each in schedule.activities} if schedule else {}
    return [names[activity] for activity in one.activities]


def window(one: Planned) -> str:
    """`2026-02-09 to 2026-02-23`; empty where the moment itself is the only one."""
    if one.earliest == one.latest:
        return ""
    return f"{_iso(one.earliest, timed=one.timed)} to {_iso(one.latest, timed=one.timed)}"


def _done(laid: Laid, one: Planned) -> list[str]:
    said = done(laid, one)
    return [*([", ".join(said)] if said else []), *([f"! {one.note}"] if one.note else [])]


def _date(one: Planned) -> str:
    if one.moment is None:
        return "no date"
    mark = f" {_WEEKEND}" if one.weekend else ""
    return f"{_DAYS[one.moment.weekday()]} {_iso(one.moment, timed=one.timed)}{mark}"


def _iso(moment: datetime | None, *, timed: bool) -> str:
    if moment is None:
        return ""
    return f"{moment:%Y-%m-%d %H:%M}" if timed else moment.date().isoformat()

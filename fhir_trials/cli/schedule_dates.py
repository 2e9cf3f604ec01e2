"""What one participant does when: a line for each visit, with its date and the days on which it may be held."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from fhir_trials.cli.schedule_asked import Laid
from fhir_trials.cli.schedule_cells import width as taken
from fhir_trials.cli.schedule_cells import wrapped
from fhir_trials.cli.schedule_text import BAR, row
from fhir_trials.scheduling import grid_words
from fhir_trials.scheduling.grid_words import line
from fhir_trials.scheduling.planned import Planned

# In English whatever the machine speaks.
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
COLUMNS = ("Visit", "Cycle", "Date", "Weekday", "Weekend", "Earliest", "Latest", "Done", "Held", "Note")
_LEAST, _MOST, _ENOUGH = 12, 24, 40  # characters of a column of words
_WEEKEND = "*"


def lines(laid: Laid, width: int) -> Iterator[str]:
    """A table of visit, date, first and last day, and what is done.

    Args:
        laid: with what is planned.
        width: of the terminal, in characters.
    """
    called, places = names(laid), held(laid)
    head = ("Visit", "Date", "May be held", ["What is done"])
    rows = [(line(one.name), _date(one), _short(one), _done(one, called, places)) for one in laid.planned]
    named = max(taken(one[0]) for one in (head, *rows))
    dated = max(taken(one[1]) for one in (head, *rows))
    allowed = max(taken(one[2]) for one in (head, *rows))
    others = dated + allowed + 3 * len(BAR)
    words = max(taken(word) for one in rows or [head] for word in one[0].split() or [""])
    named = min(named, max(width - others - _ENOUGH, min(words, _MOST), _LEAST))
    widths = (named, dated, allowed, max(width - named - others, _LEAST))
    yield from _row(head, widths)
    yield "─┼─".join("─" * one for one in widths)
    for texts in rows:
        yield from _row(texts, widths)
    if any(one.weekend for one in laid.planned):
        yield f"{_WEEKEND} at a weekend"
    for one in laid.cut:
        yield from wrapped(one, width, others="  ")
    if laid.others:
        yield from wrapped(other_timelines(laid), width, others="  ")


def other_timelines(laid: Laid) -> str:
    """Which timelines have dates of their own, and how to ask for them; of a trial that has some."""
    named = ", ".join(f"{line(one.name)} (--timeline {one.id} --start DAY)" for one in laid.others)
    return f"Not here, as each begins on a day of its own: {named}"


def _row(texts: tuple[str, str, str, list[str]], widths: tuple[int, int, int, int]) -> Iterator[str]:
    name, when, held, said = texts
    lines = [each for one in said for each in wrapped(one, widths[3], others="  ")]
    cells = (wrapped(name, widths[0]), [when], [held], lines)
    yield from row(list(zip(cells, widths, strict=True)))


def cells(laid: Laid) -> Iterator[dict[str, str]]:
    """The same as a row of a table for machines, by the names of `COLUMNS`; dates are ISO 8601."""
    called, places = names(laid), held(laid)
    for one in laid.planned:
        yield {
            "Visit": line(one.name),
            "Cycle": str(one.cycle or ""),
            "Date": _iso(one.moment, timed=one.timed),
            "Weekday": _DAYS[one.moment.weekday()] if one.moment else "",
            "Weekend": "yes" if one.weekend else "",
            "Earliest": _iso(one.earliest, timed=one.timed),
            "Latest": _iso(one.latest, timed=one.timed),
            "Done": "; ".join(done(one, called)),
            "Held": places.get(one.timepoint, ""),
            "Note": line(one.note or ""),
        }


def names(laid: Laid) -> dict[str, str]:
    """What the activities of a trial are called, by id."""
    schedule = laid.trial.schedule
    return {one.id: line(one.name) for one in schedule.activities} if schedule else {}


def held(laid: Laid) -> dict[str, str]:
    """How and where each timepoint is held, by id: `telephone`, `in person, clinic`; those only of which it is stated."""
    schedule = laid.trial.schedule
    if schedule is None:
        return {}
    visits = {one.id: grid_words.held(one) for one in schedule.visits}
    said = {one.id: visits.get(one.visit or "", "") for one in schedule.timepoints}
    return {timepoint: words for timepoint, words in said.items() if words}


def done(one: Planned, called: Mapping[str, str]) -> list[str]:
    """The names of what is done."""
    return [called[activity] for activity in one.activities]


def window(one: Planned) -> str:
    """`2026-02-09 to 2026-02-23`; empty where none is stated, or the moment itself is the only one."""
    ends = dict.fromkeys(_iso(each, timed=one.timed) for each in (one.earliest, one.latest))
    only = list(ends) == [_iso(one.moment, timed=one.timed)]
    return "" if only else " to ".join(ends)


def _short(one: Planned) -> str:
    """The window without what the date says already: `02-09 to 02-23`, `03:30 to 04:30`."""
    whole, ends = window(one), (one.earliest, one.moment, one.latest)
    days = {each.date() for each in ends if each}
    left = 11 if one.timed and len(days) == 1 else 5 if len({each.year for each in days}) == 1 else 0
    return " to ".join(each[left:] for each in whole.split(" to ")) if whole else ""


def _done(one: Planned, called: Mapping[str, str], places: Mapping[str, str]) -> list[str]:
    said = done(one, called)
    told = ", ".join(said) if said != [line(one.name)] else ""
    where = f"({places[one.timepoint]})" if one.timepoint in places else ""
    return list(
        filter(None, [" ".join(filter(None, [told, where])), f"! {line(one.note)}" if one.note else ""])
    )


def _date(one: Planned) -> str:
    if one.moment is None:
        return "no date"
    mark = f" {_WEEKEND}" if one.weekend else ""
    return f"{_DAYS[one.moment.weekday()]} {_iso(one.moment, timed=one.timed)}{mark}"


def _iso(moment: datetime | None, *, timed: bool) -> str:
    if moment is None:
        return ""
    return moment.isoformat(" ", "minutes") if timed else moment.date().isoformat()

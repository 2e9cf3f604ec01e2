"""Lengths of time and rhythms in Dutch and English words: `6 maanden`, `twice a day`, `twee-wekelijks`."""

import re

from fhir_trials.cursor import Json
from fhir_trials.sources.pages.numbers import NAMED, named

_UNITS = {
    **dict.fromkeys(("minuut", "minuten", "minute", "minutes", "min"), "minute"),
    **dict.fromkeys(("uur", "uren", "hour", "hours"), "hour"),
    **dict.fromkeys(("dag", "dagen", "day", "days"), "day"),
    **dict.fromkeys(("week", "weken", "weeks"), "week"),
    **dict.fromkeys(("maand", "maanden", "month", "months"), "month"),
    **dict.fromkeys(("jaar", "jaren", "year", "years", "yr", "yrs"), "year"),
}
_ADVERBS = {
    **dict.fromkeys(("dagelijks", "dagelijkse", "daags", "daily"), "day"),
    **dict.fromkeys(("wekelijks", "wekelijkse", "weekly"), "week"),
    **dict.fromkeys(("maandelijks", "maandelijkse", "monthly"), "month"),
    **dict.fromkeys(("jaarlijks", "jaarlijkse", "yearly", "annually"), "year"),
}
_TIMES = {
    **dict.fromkeys(("eenmaal", "éénmaal", "once"), 1),
    **dict.fromkeys(("tweemaal", "twice"), 2),
    **dict.fromkeys(("driemaal", "thrice"), 3),
    "viermaal": 4,
}
_LATIN = {"qd": 1, "bid": 2, "b.i.d.": 2, "tid": 3, "t.i.d.": 3, "qid": 4, "q.i.d.": 4}


def _either(words: dict[str, str] | dict[str, int]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


UNIT = _either(_UNITS)
"""A pattern of a unit of time."""

_COUNT = rf"(?:(?P<n>{NAMED}) ?(?:x|×|keer|maal|times?|dd)(?!\w) ?(?:per dag(?!\w))?|(?P<word>{_either(_TIMES)})(?!\w)) ?"
_PERIOD = (
    rf"(?:(?:(?P<by>per|a|an|every other|every|each|elke|iedere|om de andere|om de) |/ ?)(?:(?P<k>{NAMED}) )?(?P<unit>{UNIT})"
    rf"|(?:(?P<each>{NAMED})[- ]?)?(?P<adverb>{_either(_ADVERBS)}))(?!\w)"
)
_DAILY_COUNT = re.compile(
    rf"(?<![\w.,])(?P<n>{NAMED}) ?(?:dd|x daags|maal daags|keer per dag)(?!\w)", re.IGNORECASE
)
_FREQUENCY = re.compile(rf"(?:(?<!\w)|(?=/))(?:{_COUNT})?(?:(?<![^\W\d_])|(?=/)){_PERIOD}", re.IGNORECASE)
_LATIN_WORD = re.compile(rf"(?<!\w)(?:{_either(_LATIN)})(?!\w)", re.IGNORECASE)
_DURATION = re.compile(
    rf"(?<!\w)(?:gedurende|voor de duur van|during|for)(?: de| het| the| up to)?(?: eerste| first)? (?P<n>{NAMED})[- ](?P<unit>{UNIT})"
    rf"(?!\w)|(?<!\w)(?:1e|1ste|1st|eerste|first) (?:(?P<k>{NAMED}) )?(?P<of>{UNIT})(?!\w)",
    re.IGNORECASE,
)
_AMOUNT_BEFORE = re.compile(r"\d ?[^\W\d_]{1,4}(?:/\w+)? $")
_TWO = ("every other", "om de", "om de andere")


def unit_of(word: str) -> str | None:
    """The unit of time a word means; None where it means none."""
    return _UNITS.get(word.casefold())


def frequencies(text: str) -> list[Json]:
    """How often, as often as a text says it: `times` in each `period` of `unit`; each different one once."""
    found: list[Json] = []
    for match in _DAILY_COUNT.finditer(text):
        found.append(_frequency(named(match["n"]), 1, "day"))
    rest = _DAILY_COUNT.sub(" ; ", text)
    for match in _FREQUENCY.finditer(rest):
        times = _count(match)
        lone = times is None and (match["by"] or "").casefold() in ("a", "an")
        # "5 mg a day" says how often, "for a day" does not.
        if lone and not _AMOUNT_BEFORE.search(rest[: match.start()]):
            continue
        found.append(_frequency(times or 1, *_period(match)))
    found += [_frequency(_LATIN[match[0].casefold()], 1, "day") for match in _LATIN_WORD.finditer(rest)]
    return [one for place, one in enumerate(found) if one["times"] and one not in found[:place]]


def rhythm(text: str) -> Json | None:
    """The one length of time after which something comes again; None where there is none or more than one."""
    found = [one for one in frequencies(text) if one["times"] == 1]
    return {"value": found[0]["period"], "unit": found[0]["unit"]} if len(found) == 1 else None


def durations(text: str) -> list[Json]:
    """How long, as often as a text says it; hours and minutes, which an infusion takes, are none."""
    found: list[Json] = []
    for match in _DURATION.finditer(text):
        number = named(match["n"] or match["k"] or "1")
        unit = unit_of(match["unit"] or match["of"])
        one = {"value": number, "unit": unit}
        if number and unit not in ("hour", "minute") and one not in found:
            found.append(one)
    return found


def _count(match: re.Match[str]) -> int | None:
    if match["word"]:
        return _TIMES[match["word"].casefold()]
    return named(match["n"]) if match["n"] else None


def _period(match: re.Match[str]) -> tuple[int, str]:
    if match["adverb"]:
        return named(match["each"] or "1") or 1, _ADVERBS[match["adverb"].casefold()]
    alone = 2 if (match["by"] or "").casefold() in _TWO else 1
    return named(match["k"]) or 1 if match["k"] else alone, _UNITS[match["unit"].casefold()]


def _frequency(times: int | None, period: int, unit: str) -> Json:
    return {"times": times, "period": period, "unit": unit}

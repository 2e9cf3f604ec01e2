"""The days that a window of a criterion spans, reckoned by the calendar from the day that is judged or another."""

from typing import NamedTuple

from fhir_trials.eligibility.matching.dates import FAR_AHEAD, LONG_AGO, Days, ahead, back, days_of
from fhir_trials.model.facts import Facts
from fhir_trials.model.statements import Window


class Between(NamedTuple):
    """From one day to another, both included; each may be known in part."""

    first: Days
    last: Days
    anchor: Days


def between(window: Window, facts: Facts) -> Between | str:
    """The days that a window spans; where they cannot be told, the reason in words."""
    anchor = _anchor(window, facts)
    if anchor is None:
        return f"the day of the anchor “{window.anchor}” is not known"
    shortest, longest, unit = window.minimum, window.maximum, window.unit
    if shortest is not None and longest is not None and shortest > longest:
        return "its shortest distance is longer than its longest"
    match window.relation:
        case "before" | "during":
            first = LONG_AGO if longest is None else back(anchor, longest, unit)
            return Between(first, anchor if shortest is None else back(anchor, shortest, unit), anchor)
        case "after":
            last = FAR_AHEAD if longest is None else ahead(anchor, longest, unit)
            return Between(anchor if shortest is None else ahead(anchor, shortest, unit), last, anchor)
        case "around":
            if longest is None or shortest is not None:
                return "a window around a day has its longest distance only"
            return Between(back(anchor, longest, unit), ahead(anchor, longest, unit), anchor)


def _anchor(window: Window, facts: Facts) -> Days | None:
    if window.anchor in (None, "assessment"):
        return Days(facts.day, facts.day)
    known = facts.anchors.get(window.anchor)
    return None if known is None else days_of(known)

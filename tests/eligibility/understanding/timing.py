"""What windows in time of a text are, and what is stated of it with them, in one line each."""

from typing import Any

from fhir_trials.eligibility.understanding.places import places
from fhir_trials.eligibility.understanding.subjects import windows as finding
from fhir_trials.eligibility.understanding.words.tokens import tokens
from fhir_trials.model.statements import Window
from tests.eligibility import expected


def windows(text: str) -> list[str]:
    """Its windows: "1..24 month before screening", an end that is not stated left out, a doubtful one with "?"."""
    words = tokens(text)
    found = finding.find(words, places(words).units, frozenset())
    return [line(one.window) + "?" * one.doubtful for one in found]


def stated(text: str, section: Any = "exclusion") -> list[str]:
    """What the text states: concept or kind, its window, its limit."""
    return [
        " ".join(
            part for part in (one.concept or one.kind, one.window and line(one.window), one.limit) if part
        )
        for one in expected.understood(text, section).statements
    ]


def line(window: Window) -> str:
    """A window: "..4 week before enrolment"."""
    ends = ["" if end is None else f"{end}" for end in (window.minimum, window.maximum)]
    return " ".join(part for part in ("..".join(ends), window.unit, window.relation, window.anchor) if part)

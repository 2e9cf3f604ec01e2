"""Criteria as one text again, in CommonMark. https://spec.commonmark.org/0.31.2/"""

from collections.abc import Iterable
from itertools import groupby

from fhir_trials.eligibility.splitting import escapes
from fhir_trials.eligibility.splitting.headings import Section
from fhir_trials.model.eligibility import Criterion

_TITLES: dict[Section, str] = {
    "inclusion": "Inclusion Criteria:",
    "exclusion": "Exclusion Criteria:",
    "unknown": "Eligibility Criteria:",
}


def join(criteria: Iterable[Criterion]) -> str:
    """The criteria as a text that `split` reads as the same criteria, languages apart."""
    parts: list[str] = []
    for (section, headings), group in groupby(criteria, key=lambda one: (one.section, one.headings)):
        parts.append(_TITLES[section])
        parts += [f"{'#' * depth} {escapes.escape(words)}" for depth, words in enumerate(headings, 1)]
        parts.append("\n".join([f"{'  ' * one.level}- {escapes.escape(one.text)}" for one in group]))
    return "\n\n".join(parts)

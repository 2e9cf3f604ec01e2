"""What a value can be: a date or bare number is no name of anything."""

from fhir_trials.sources.dates import iso
from fhir_trials.sources.pages.headings import without_reality


def is_name(text: str) -> bool:
    """Whether words may name a treatment, disease, place or party: no label (a colon at the end), date or bare number."""
    words = without_reality(text)
    if words.endswith(":") or not any(sign.isalpha() for sign in words):
        return False
    return iso(words, "day-first") is None

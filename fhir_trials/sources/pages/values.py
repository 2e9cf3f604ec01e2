"""What a value can be: a date or bare number is no name of anything, nor is a value with a label of its own."""

import re

from fhir_trials.sources.dates import iso
from fhir_trials.sources.pages.headings import without_reality

LABELLED = re.compile(r"([^\W\d_][^:.;,?!]{1,60}):(?:\s+(.+))?")
"""A label, and perhaps its value."""
OF_A_CONTACT = re.compile(
    r"(?:name|naam|contact(?: ?person|persoon)?|phone(?: number)?|telephone|telefoon(?:nummer)?|tel|e-?mail(?: ?address|adres)?)",
    re.IGNORECASE,
)
"""How the parts of a contact are called."""


def is_name(text: str) -> bool:
    """Whether words may name a treatment, disease, place or party: no label (a colon at the end), date or bare number."""
    words = without_reality(text)
    if words.endswith(":") or not any(sign.isalpha() for sign in words):
        return False
    return iso(words, "day-first") is None

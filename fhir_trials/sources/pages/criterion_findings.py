"""What looks wrong in how a criterion is printed: digits that are no longer raised, brackets."""

import re

from fhir_trials.sources.pages.findings import Findings

_RAISED = re.compile(r"[x×*]\s?109\s?/\s?l\b", re.IGNORECASE)
_OPEN, _CLOSED = frozenset("([{"), frozenset(")]}")
# The mark of a list inside a text: `a) …; b) …`.
_INNER_MARK = re.compile(r"(?:(?<=\s)|^)(?:\d{1,2}|[a-z]|[ivx]{2,4})\)", re.IGNORECASE)


def tell(findings: Findings, line: int, text: str) -> None:
    """Tell what looks wrong in the print of a criterion that begins on this line."""
    if raised := _RAISED.search(text):
        findings.tell("superscript-lost", line, raised[0])
    if wrong := _unbalanced(text):
        findings.tell("bracket-unbalanced", line, wrong)


def _unbalanced(text: str) -> str:
    """What is wrong with the brackets; empty where nothing is."""
    excess = sum((sign in _OPEN) - (sign in _CLOSED) for sign in text)
    if excess > 0:
        return "is not closed"
    # `a)` closes nothing, so long as there are not enough brackets that it could close.
    return "is closed that was not opened" if excess + len(_INNER_MARK.findall(text)) < 0 else ""

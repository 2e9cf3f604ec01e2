"""Where one line holds what stands on several elsewhere: old records and exports are one paragraph.

"… is given. Exclusion Criteria: …", "Age: 18 to 70 Performance status: ECOG 0-2", "Hepatic: * Bilirubin normal".
"""

import re

from fhir_trials.eligibility.splitting import headings
from fhir_trials.eligibility.splitting.phrases import phrases

_ENDS = ".;:!?)]"
_NEAR = 60
_LISTED = re.compile(r"\s{0,3}:[ \t]{0,3}(?:\\?\(?[1aA]\\?[.)]|[-*•●–](?=\s))")
_BULLET = re.compile(r": ([*•●▪])(?=[ \t])")
BULLETS = "*•●▪"
_SENTENCE = re.compile(r"(?<!\\)[.;][ \t]{1,3}(?=[A-Z])")
_SHORT = tuple(f"{mark} {start}clusi" for mark in ".;" for start in ("In", "Ex"))
_TOPICAL = "CHARACTERISTICS:"


def find(text: str) -> list[int]:
    """The offsets where a line is cut: at a section's heading or sentence, a topic of an old record, the bullet behind a colon."""
    found = _sections(text)
    if any(sign in text for sign in _SHORT):
        found += [match.start() for match in phrases().short.finditer(text)]
    if _TOPICAL in text:
        found += [match.start() for match in phrases().topics.finditer(text)]
    if headings.has_spoken(text):
        found += [end.end() for end in _SENTENCE.finditer(text) if headings.spoken(text, end.end())]
    found += [match.start(1) for match in _BULLET.finditer(text) if text[match.start() - 1] != "\\"]
    return sorted(found) if found else found


def _sections(text: str) -> list[int]:
    found: list[int] = []
    before: re.Match[str] | None = None
    for match in phrases().glued.finditer(text):
        if _is_cut(text, match, before):
            found.append(match.start())
        if match[1]:
            before = match
    return found


def _is_cut(text: str, match: re.Match[str], earlier: re.Match[str] | None) -> bool:
    place = match.start()
    before = text[max(0, place - _NEAR) : place].rstrip(" \t\xa0")
    if not before or before[-1] in "\r\n":
        return False
    if before[-1] in _ENDS:
        return before[-2:-1] != "\\"
    words = before.split()
    if not match[1] or not words or words[-1].casefold() in phrases().refused:
        return False
    # Without a full stop it takes a list, or a line that had the heading of another section, or capitals and some text.
    if _LISTED.match(text, match.end()) or _is_other(text, match, earlier):
        return True
    capitals = all(word[0].isupper() for word in match[0].split())
    return capitals and len(before) > _NEAR // 2 and "\n" not in before


def _is_other(text: str, match: re.Match[str], earlier: re.Match[str] | None) -> bool:
    """Whether the heading before this one is of another section, and on the same line."""
    if earlier is None or match[0].casefold() == earlier[0].casefold():
        return False
    return text.find("\n", earlier.end(), match.start()) < 0

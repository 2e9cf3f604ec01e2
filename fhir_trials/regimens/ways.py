"""By which way and in which form: `subcutaan`, `IV`, `tablet`."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from fhir_trials.regimens.tokens import Tokens, tokens

_VIA = re.compile(r"(?<!\w)via (?:(?:een|de|het|an?|the) )?[\w-]+", re.IGNORECASE)
# So short that in small letters they are words, numbers of a list or letters.
_SHORT = ("iv", "sc", "im", "po", "sl", "sq")
_NEXT_WORD = 20
_ENTERED = ("injection", "infusion")
_MATTER = ("solution", "suspension", "powder")


class Way(NamedTuple):
    """A word for a route or a form: its code, and where it stands."""

    start: int
    code: str


def routes(tokens: Tokens, text: str) -> Iterator[Way]:
    """The words for routes, in order; `oral mucositis`, `stage IV` and `(iv)` are none."""
    for at, token in enumerate(tokens):
        code = token.roles.get("route")
        if code is None or "route-not" in tokens.at(at + 1).roles:
            continue
        if token.word in _SHORT and not _is_meant(tokens, at, text):
            continue
        yield Way(at, "" if _is_one_of(tokens, at) else code)


def _is_one_of(tokens: Tokens, at: int) -> bool:
    """Whether a word stands beside it that may be another route: `oral/intervenous`, `orally or via a tube`."""
    if "or" in tokens.at(at + 1).roles and not any("route" in tokens.at(at + far).roles for far in (2, 3)):
        return True
    ends = ((at - 1, at - 2), (at + 1, at + 2))
    return any(
        tokens.at(sign).word == "/" and not tokens.at(word).roles and tokens.at(word).word.isalpha()
        for sign, word in ends
    )


def _is_meant(tokens: Tokens, at: int, text: str) -> bool:
    """Whether a short word is a route: in capitals, or right behind an amount or how often."""
    token, before = tokens[at], tokens.at(at - 1)
    if "route-lost" in before.roles or before.low is not None:
        return False
    if text[token.start : token.end].isupper() and token.word != "sl":
        return True
    beside = any(
        role in before.roles
        for role in ("unit", "count", "often", "adverb", "time", "per-what", "per-dose", "strength")
    )
    return beside or (
        before.word == ","
        and tokens.at(at - 2).roles.keys() & {"unit", "per-what", "often", "adverb"} != set()
    )


def via(text: str, language: str) -> str | None:
    """The words for a way that has no code: `via chemopomp`, `via nasogastric tube`; a telephone is none."""
    found = _VIA.search(text)
    if found is None:
        return None
    read = tokens(text[found.start() : found.end() + _NEXT_WORD], language)
    if any("via-not" in one.roles for one in read[:3]):
        return None
    behind = next((one for one in read if one.start > found.end() - found.start()), None)
    end = behind.end if behind and "via-end" in behind.roles else found.end() - found.start()
    return text[found.start() : found.start() + end]


def forms(tokens: Tokens) -> list[Way]:
    """The words for forms, in order; what an injection or an infusion is made of goes without saying."""
    found = [
        Way(at, token.roles["form"])
        for at, token in enumerate(tokens)
        if "form" in token.roles and "product-part" not in tokens.at(at + 1).roles
    ]
    if any(one.code in _ENTERED for one in found):
        return [one for one in found if one.code not in _MATTER]
    return found

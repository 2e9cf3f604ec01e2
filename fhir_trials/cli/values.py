"""Counts and values in words, for a line of a terminal."""

from collections.abc import Sequence
from typing import Any

from fhir_trials import json_text

_LONGEST = 60
_BEFORE = 20


def counted(count: int, noun: str) -> str:
    """`1 trial`, `2 trials`."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


def shown(value: Any, *, whole: bool = False) -> str:
    """A value as JSON, cut where it is long unless it is wanted whole; None is nothing."""
    return beside([value], whole=whole)[0]


def beside(values: Sequence[Any], *, whole: bool = False) -> list[str]:
    """Values of one element, each as by `shown`; where they are cut, the place where they begin to differ is seen."""
    texts = [None if value is None else json_text.encode(value).decode() for value in values]
    given = [text for text in texts if text is not None]
    same = _alike(given) if len(given) > 1 else 0
    start = 0 if same + _BEFORE <= _LONGEST else same - _BEFORE
    return ["nothing" if text is None else text if whole else _cut(text, start) for text in texts]


def _alike(texts: Sequence[str]) -> int:
    """How many characters they have in common at their beginning."""
    ends = (place for place, several in enumerate(zip(*texts, strict=False)) if len(set(several)) > 1)
    return next(ends, min(map(len, texts)))


def _cut(text: str, start: int) -> str:
    if len(text) <= _LONGEST:
        return text
    quote = '"' if text.startswith('"') else ""
    inner = text.removeprefix(quote).removesuffix(quote)
    end = start + _LONGEST - 2
    return f"{quote}{'…' if start else ''}{inner[start:end]}{'…' if end < len(inner) else ''}{quote}"

"""What values are called in words, and whether two of them are written almost the same."""

from collections.abc import Iterator
from typing import Any, cast

from fhir_trials import json_text
from fhir_trials.targets.marks import Json

_DEFINITION = "/StructureDefinition/"
_PIECE = 3
_ALIKE = 0.5


def words(value: Any) -> Iterator[str]:
    """A text itself, a definition by the end of its url, a concept by its codes, a reference by where it points to."""
    if isinstance(value, str):
        yield value.rpartition(_DEFINITION)[2]
    elif isinstance(value, list):
        for item in cast("list[Any]", value):
            yield from words(item)
    elif isinstance(value, dict):
        node = cast("Json", value)
        member = next(
            (name for name in ("coding", "code", "value", "reference", "text") if name in node), None
        )
        yield from words(node[member]) if member else (json_text.encode(node).decode(),)
    elif value is not None:
        yield json_text.encode(value).decode()


def pieces(text: str) -> frozenset[str]:
    """The pieces of three characters that a text is made of, whatever the case."""
    line = f" {' '.join(text.casefold().split())} "
    return frozenset(line[at : at + _PIECE] for at in range(len(line) - _PIECE + 1))


def alike(left: frozenset[str], right: frozenset[str]) -> bool:
    """Whether two texts, by their pieces, share at least half of them: one may be the other, corrected."""
    return len(left & right) >= _ALIKE * len(left | right)

"""Literal references inside a resource: found, made relative, pointed elsewhere.

https://hl7.org/fhir/R5/references.html#literal · canonical URLs are not references and are never touched.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, cast

from fhir_trials.targets.marks import Json

_HISTORY = re.compile(r"/_history/[^/]+$")


def found(node: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every (path, reference) below a node, contained resources included, in document order."""
    if isinstance(node, dict):
        for name, child in cast("Json", node).items():
            where = f"{path}.{name}" if path else name
            if name == "reference" and isinstance(child, str):
                yield where, child
            else:
                yield from found(child, where)
    elif isinstance(node, list):
        for index, child in enumerate(cast("list[Any]", node)):
            yield from found(child, f"{path}[{index}]")


def replaced(node: Any, change: Callable[[str], str]) -> Any:
    """A copy in which every literal reference went through `change`."""
    if isinstance(node, dict):
        return {
            name: change(child) if name == "reference" and isinstance(child, str) else replaced(child, change)
            for name, child in cast("Json", node).items()
        }
    if isinstance(node, list):
        return [replaced(child, change) for child in cast("list[Any]", node)]
    return node


def redirected(resource: Json, places: Mapping[str, str]) -> Json:
    """A copy whose references are looked up in `places`; those not in it stay.

    Where nothing is elsewhere the copy shares what is in it with the resource: most targets take our ids, and to walk
    through all that is sent would cost more than to send it.
    """
    moved = {text: place for text, place in places.items() if text != place}
    return replaced(resource, lambda text: moved.get(text, text)) if moved else dict(resource)


def relative(text: str, base: str) -> str:
    """A reference below `base` as `Type/id`, without version; any other as it stands."""
    if base and text.startswith(f"{base}/"):
        text = text[len(base) + 1 :]
    elif "://" in text:
        return text
    return _HISTORY.sub("", text)

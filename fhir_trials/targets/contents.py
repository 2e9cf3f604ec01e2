"""What parts of resources say, as numbers: two parts have one number where they say the same.

Evened: the order of keys, how a number is written, absolute against relative own references, members without content.
https://hl7.org/fhir/R5/json.html
"""

from collections.abc import Iterable
from typing import Any, cast

from fhir_trials.targets import references
from fhir_trials.targets.marks import Json


class Contents:
    """Gives each content a number, for one comparison; 0 is no content.

    Args:
        base: the target's base URL, under which absolute references are its own.
    """

    def __init__(self, base: str = "") -> None:
        self._base = base
        self._numbers: dict[Any, int] = {}
        # The part is kept beside its number: its address may else be given to another one.
        self._seen: dict[int, tuple[Any, int]] = {}

    def of(self, part: Any, name: str = "") -> int:
        """The number of a part of a resource.

        Args:
            part: plain JSON data; nothing in it may be changed as long as this object is in use.
            name: the member it stands in.
        """
        if part is None:
            return 0
        if isinstance(part, str):
            return self._number(references.relative(part, self._base) if name == "reference" else part)
        if not isinstance(part, dict | list):
            # True == 1 in Python, not in JSON; 1.50 and 1.5 are one value to FHIR's comparison, and to servers one text.
            return self._number((part,) if isinstance(part, bool) else part)
        return self._of_container(cast("Json | list[Any]", part))

    def same(self, parts: Iterable[Any], name: str = "") -> bool:
        """Whether all of them say the same."""
        return len({self.of(part, name) for part in parts}) <= 1

    def _of_container(self, part: Json | list[Any]) -> int:
        seen = self._seen.get(id(part))
        if seen is None:
            found = self._of_object(part) if isinstance(part, dict) else self._of_list(part)
            seen = self._seen[id(part)] = (part, found)
        return seen[1]

    def _of_object(self, node: Json) -> int:
        held = frozenset((name, found) for name, child in node.items() if (found := self.of(child, name)))
        return self._number(("object", held)) if held else 0

    def _of_list(self, items: list[Any]) -> int:
        held = tuple(self.of(item) for item in items)
        return self._number(("list", held)) if any(held) else 0

    def _number(self, content: Any) -> int:
        return self._numbers.setdefault(content, len(self._numbers) + 1)

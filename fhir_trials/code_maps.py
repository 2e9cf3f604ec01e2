"""The tables of `mappings/codes/`, ConceptMaps (https://hl7.org/fhir/R5/conceptmap.html), as look-ups."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from fhir_trials import mapping_files


class Row(NamedTuple):
    """What a code becomes.

    Attributes:
        system: the target code system.
        code: the target code.
        display: its name, where the table gives one, else an empty string.
        exact: the target means the same; only such a row is reversed.
        relationship: how source and target relate, in the words of ConceptMap.
    """

    system: str
    code: str
    display: str
    exact: bool
    relationship: str

    @property
    def stands(self) -> bool:
        """Whether the code may stand for the word: it says the same, or less."""
        return self.relationship in ("equivalent", "source-is-narrower-than-target")


class CodeMap:
    """One code set's table in both directions."""

    def __init__(
        self,
        name: str,
        forward: Mapping[str, Row],
        backward: Mapping[tuple[str, str], str],
        listed: frozenset[str],
    ) -> None:
        self.name = name
        self._listed = listed
        self._forward = forward
        self._backward = backward

    def forward(self, code: str) -> Row | None:
        """The first target of a source code; None where the table has none."""
        return self._forward.get(code)

    def knows(self, code: str) -> bool:
        """Whether the table has this source code, with a target or with `noMap`."""
        return code in self._listed

    def backward(self, system: str, code: str) -> str | None:
        """The source code that means exactly this; None where none does."""
        return self._backward.get((system, code))

    @property
    def rows(self) -> Mapping[str, Row]:
        """Every source code that has a target."""
        return self._forward


@cache
def code_map(name: str) -> CodeMap:
    """The table `mappings/codes/{name}.json`, read once.

    A further group with the same target system holds other spellings of the source's words; only the first is reversed.

    Raises:
        ValueError: two rows of a group are marked equivalent to one target, so that neither can be reversed.
    """
    forward: dict[str, Row] = {}
    backward: dict[tuple[str, str], str] = {}
    concept_map = mapping_files.read_json(f"codes/{name}.json")
    reversed_by: dict[str, str] = {}
    for group in concept_map["group"]:
        first = reversed_by.setdefault(group.get("target", ""), group["source"]) == group["source"]
        for source, row in _rows(group):
            forward.setdefault(source, row)
            target = (row.system, row.code)
            if first and row.exact and backward.setdefault(target, source) != source:
                raise ValueError(f"{name}: {source!r} is not the only equivalent of {row.system}#{row.code}")
    listed = frozenset(element["code"] for group in concept_map["group"] for element in group["element"])
    return CodeMap(name, forward, backward, listed)


def _rows(group: dict[str, Any]) -> Iterator[tuple[str, Row]]:
    for element in group["element"]:
        for target in element.get("target", ()):
            relationship: str = target["relationship"]
            if relationship != "not-related-to":
                exact = relationship == "equivalent"
                display: str = target.get("display", "")
                yield element["code"], Row(group["target"], target["code"], display, exact, relationship)

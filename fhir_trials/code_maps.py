"""The tables of `mappings/codes/`, ConceptMaps (https://hl7.org/fhir/R5/conceptmap.html), as look-ups."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from fhir_trials import mapping_files
from fhir_trials.errors import TableError

_RELATIONSHIPS = (
    "equivalent",
    "source-is-narrower-than-target",
    "source-is-broader-than-target",
    "related-to",
    "not-related-to",
)


class Row(NamedTuple):
    """What a code becomes.

    Attributes:
        system: the target code system.
        code: the target code.
        display: its name, where the table gives one, else an empty string.
        exact: the target means the same; only such a row is reversed, the first of a target.
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
        """The source code that means exactly this, the first where several do; None where none does."""
        return self._backward.get((system, code))

    @property
    def rows(self) -> Mapping[str, Row]:
        """Every source code that has a target."""
        return self._forward


@cache
def code_map(name: str) -> CodeMap:
    """The table `mappings/codes/{name}.json`, read once.

    Of several rows equivalent to one target the first is reversed, the others are spellings of it. A further group
    with the same target system holds spellings alone; nothing of it is reversed.

    Raises:
        TableError: a row lacks a member or has an unknown relationship; or two codes of the model are equivalent to
            one of HL7 (`fhir-…`), so that it could not be told which of them comes back.
    """
    forward: dict[str, Row] = {}
    backward: dict[tuple[str, str], str] = {}
    concept_map = mapping_files.read_json(f"codes/{name}.json")
    reversed_by: dict[str, str] = {}
    for group in concept_map["group"]:
        first = reversed_by.setdefault(group.get("target", ""), group["source"]) == group["source"]
        for source, row in _rows(name, group):
            forward.setdefault(source, row)
            target = (row.system, row.code)
            if not (first and row.exact):
                continue
            kept = backward.setdefault(target, source)
            if kept != source and name.startswith("fhir-"):
                raise _fault(
                    name,
                    f"{kept!r} and {source!r} are both equivalent to {row.code!r}, and only one can come back from it; "
                    "mark the other source-is-narrower-than-target",
                )
    listed = frozenset(element["code"] for group in concept_map["group"] for element in group["element"])
    return CodeMap(name, forward, backward, listed)


def _rows(name: str, group: dict[str, Any]) -> Iterator[tuple[str, Row]]:
    for element in group["element"]:
        if "code" not in element:
            raise _fault(name, f"a row has no code: {element!r}")
        for target in element.get("target", ()):
            relationship: str = target.get("relationship", "")
            if relationship not in _RELATIONSHIPS:
                raise _fault(
                    name,
                    f"{element['code']!r} has the relationship {relationship!r}; it is one of {', '.join(_RELATIONSHIPS)}",
                )
            if "code" not in target:
                raise _fault(name, f"the target of {element['code']!r} has no code")
            if relationship != "not-related-to":
                exact = relationship == "equivalent"
                display: str = target.get("display", "")
                yield element["code"], Row(group["target"], target["code"], display, exact, relationship)


def _fault(name: str, what: str) -> TableError:
    return TableError(f"mappings/codes/{name}.json: {what}")

"""The walk over the JSON of one type: each member against its rule, quick where all is well.

The walk asks as little as it can and leaves a member that is not plainly right to `explain`, which has the last word.
https://hl7.org/fhir/json.html
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from fhir_trials.validation import explain
from fhir_trials.validation.elements import Element
from fhir_trials.validation.faults import Fault, Faults, below
from fhir_trials.validation.primitives import Primitive
from fhir_trials.validation.references import ReferenceRule
from fhir_trials.validation.scope import Scope

MAX_DEPTH = 100

Check = Callable[[Any, Scope, int], Faults]

# How the walk looks at a member; numbers, because it compares them a thousand times for one resource.
TEXT, NODE, NODES, VALUE, TEXTS, CAREFUL = range(6)
# What a member adds to the sum by which the walk sees that nothing needed is missing and no choice made twice.
_CHOSEN, _NEEDED = 1, 1000


class Rule(NamedTuple):
    """What one JSON member may hold.

    Attributes:
        kind: how to look at it: TEXT a string, VALUE a number or truth value, TEXTS an array of strings, NODE an
            object, NODES an array of objects; CAREFUL leaves it to `explain`.
        test: of the value for TEXT, VALUE and TEXTS; else the check of a node.
        element: the element in HL7's words.
        primitive: its primitive type, or None for a complex one and for `_name`.
        reference: what a `uri`, `url` or `canonical` may point to with `#id`, else None.
    """

    kind: int
    test: Callable[..., Any]
    element: Element
    primitive: Primitive | None = None
    reference: ReferenceRule | None = None


class Shape:
    """One type of one release.

    Attributes:
        name: the type: `ResearchStudy`, `Coding`, `ResearchStudy.arm`.
        release: the release, for messages.
        rules: what each member may hold.
        required: the members that must be there, choices apart.
        choices: the choices `x[x]`, and whether one must be made.
        reference: for a Reference, what it may point to.
    """

    __slots__ = (
        "_fill",
        "_fine",
        "_is_extension",
        "_is_resource",
        "_quick",
        "choices",
        "name",
        "reference",
        "release",
        "required",
        "rules",
    )

    def __init__(
        self, name: str, release: str, *, is_resource: bool, fill: Callable[["Shape"], None]
    ) -> None:
        """Make a shape that calls `fill` at its first check, so that only what is used is compiled."""
        self.name = name
        self.release = release
        self.rules: dict[str, Rule] = {}
        self.required: frozenset[str] = frozenset()
        self.choices: dict[str, bool] = {}
        self.reference: ReferenceRule | None = None
        self._is_resource = is_resource
        self._is_extension = name == "Extension"
        self._quick: dict[str, tuple[int, Callable[..., Any], int]] = {}
        self._fine: frozenset[int] = frozenset()
        self._fill: Callable[[Shape], None] | None = fill

    def _compile(self, fill: Callable[["Shape"], None]) -> None:
        fill(self)
        self._quick = {name: (rule.kind, rule.test, self._weight(name)) for name, rule in self.rules.items()}
        self._fine = self._fine_sums()
        # Last, because another thread may be waiting to use what is written above
        self._fill = None

    def _weight(self, name: str) -> int:
        if self.rules[name].element.choice or (self._is_extension and name == "extension"):
            return _CHOSEN
        return _NEEDED if name in self.required else 0

    def _fine_sums(self) -> frozenset[int]:
        """The sums of weights that prove the members right together; with any other, they are gone through."""
        needed = _NEEDED * len(self.required)
        if self._is_extension or (len(self.choices) == 1 and all(self.choices.values())):
            return frozenset({needed + _CHOSEN})
        return frozenset() if any(self.choices.values()) else frozenset({needed, needed + _CHOSEN})

    def check(self, node: Any, scope: Scope, depth: int) -> Faults:  # noqa: C901, PLR0912 - one loop, for speed
        """The faults in one JSON object and all below it."""
        if not isinstance(node, dict):
            return [explain.not_an_object(node, self.name)]
        if depth > MAX_DEPTH:
            return [Fault("", "too-deep", f"nested deeper than {MAX_DEPTH} levels; the rest was not checked")]
        if (fill := self._fill) is not None:
            self._compile(fill)
        quick = self._quick
        found: list[Fault] = []
        weight = 0
        members: dict[str, Any] = node  # pyright: ignore[reportUnknownVariableType] - JSON data, or told below
        for key, value in members.items():
            try:
                kind, test, added = quick[key]
            except KeyError:
                found.append(explain.unknown(self, key))
                continue
            weight += added
            if kind == TEXT:
                if type(value) is str and test(value):
                    continue
            elif kind == NODE:
                if faults := test(value, scope, depth + 1):
                    found += below(key, faults)
                continue
            elif kind == NODES:
                if type(value) is list and value:
                    items: list[Any] = value  # pyright: ignore[reportUnknownVariableType]
                    for index, item in enumerate(items):
                        if faults := test(item, scope, depth + 1):
                            found += below(f"{key}[{index}]", faults)
                    continue
            elif kind == VALUE:
                if test(value):
                    continue
            elif kind == TEXTS and type(value) is list and value:
                texts: list[Any] = value  # pyright: ignore[reportUnknownVariableType]
                for item in texts:
                    if type(item) is not str or not test(item):
                        break
                else:
                    continue
            found += explain.member(self, members, key, scope, depth)
        if len(members) < 2 and (not members or "id" in members) and not self._is_resource:
            found.append(Fault("", "empty-value", "an element must have content beside its id (ele-1)"))
        if weight not in self._fine:
            found += self._together(members)
        if self.reference is not None:
            found += self.reference.check(members, scope)
        return found

    def _together(self, node: dict[str, Any]) -> list[Fault]:
        """What is wrong with the members together."""
        found = [*explain.missing(self, node), *explain.choices(self, node)]
        if self._is_extension and any(self._is_value(name) for name in node) == ("extension" in node):
            found.append(explain.extension(node))
        return found

    def _is_value(self, name: str) -> bool:
        return name in self.rules and bool(self.rules[name].element.choice)

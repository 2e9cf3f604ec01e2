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
TEXT, NODE, NODES, URI, VALUE, TEXTS, CAREFUL = range(7)


class Rule(NamedTuple):
    """What one JSON member may hold.

    Attributes:
        kind: how to look at it: TEXT a string, URI a string that may be a fragment, VALUE a number or truth value,
            TEXTS an array of strings, NODE an object, NODES an array of objects; CAREFUL leaves it to `explain`.
        test: of the value for TEXT, URI, VALUE and TEXTS; else the check of a node.
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
        "_is_extension",
        "_is_plain",
        "_is_resource",
        "_needs_choice",
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
        self._is_plain = self._needs_choice = False
        self._quick: dict[str, tuple[int, Callable[..., Any], int]] = {}
        self._fill: Callable[[Shape], None] | None = fill

    def _compile(self, fill: Callable[["Shape"], None]) -> None:
        fill(self)
        self._needs_choice = any(self.choices.values())
        self._is_plain = not (self.required or self.choices or self.reference)
        self._quick = {
            name: (rule.kind, rule.test, 1 if rule.element.choice else 0) for name, rule in self.rules.items()
        }
        # Last, because another thread may be waiting to use what is written above
        self._fill = None

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
        chosen = 0
        members: dict[str, Any] = node  # pyright: ignore[reportUnknownVariableType] - JSON data, or told below
        for key, value in members.items():
            if key not in quick:
                found.append(explain.unknown(self, key))
                continue
            kind, test, choice = quick[key]
            chosen += choice
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
            elif kind == URI:
                if type(value) is str and value[:1] != "#" and test(value):
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
        return found if self._is_plain else self._whole(members, scope, chosen, found)

    def _whole(self, node: dict[str, Any], scope: Scope, chosen: int, found: list[Fault]) -> list[Fault]:
        """Add what is wrong with the members together."""
        if not self.required <= node.keys():
            found += explain.missing(self, node)
        if chosen > 1 or self._needs_choice:
            found += explain.choices(self, node)
        if self._is_extension and (chosen > 0) == ("extension" in node):
            found.append(explain.extension(node))
        if self.reference is not None:
            found += self.reference.check(node, scope)
        return found

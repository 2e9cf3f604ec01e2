"""The careful half of the walk: decides where the quick half was in doubt, and says what is wrong."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from fhir_trials.validation import narrative
from fhir_trials.validation.elements import RELEASES, table
from fhir_trials.validation.faults import LISTED, Fault, Faults, below, closest, one_of, released, shown
from fhir_trials.validation.primitives import Primitive
from fhir_trials.validation.scope import Scope

if TYPE_CHECKING:
    from fhir_trials.validation.shapes import Rule, Shape


def not_an_object(value: Any, name: str) -> Fault:
    """Why a value that is no JSON object cannot be a complex type."""
    if value is None:
        return _null("")
    if isinstance(value, list):
        return Fault("", "wrong-cardinality", f"expected one object ({name}), found an array")
    return Fault("", "wrong-type", f"expected an object ({name}), found {shown(value)}")


def unknown(shape: "Shape", key: Any) -> Fault:
    """What to do about a member the type does not have: the release that has it, the likely one, or all."""
    if not isinstance(key, str):
        return Fault(str(key), "unknown-element", f"the name of a member must be text, found {shown(key)}")
    message = f"{shape.release} {shape.name} has no element {shown(key)}"
    return Fault(key, "unknown-element", f"{message}; {_hint(shape, key)}")


def _hint(shape: "Shape", key: str) -> str:
    others = [other for other in RELEASES if key in _names(other, shape.name)]
    if others:
        return released(others)
    if close := closest(key, shape.rules):
        return f"did you mean {close[0]!r}?"
    elements = [rule.element for name, rule in shape.rules.items() if name[0] != "_"]
    return one_of({f"{element.choice}[x]" if element.choice else element.name for element in elements})


@cache
def _names(release: str, kind: str) -> frozenset[str]:
    definitions = table(release)
    return (
        frozenset(one.name for one in definitions.elements(kind))
        if definitions.is_complex(kind)
        else frozenset()
    )


def member(shape: "Shape", node: Mapping[str, Any], key: str, scope: Scope, depth: int) -> Faults:
    """The faults of one member the quick half did not accept; none where it is right after all."""
    rule, value = shape.rules[key], node[key]
    if key[0] == "_":
        return _extensions(rule, node, key, scope, depth)
    if not rule.element.many:
        return below(key, _value(rule, value, scope, depth))
    if value is None:
        return [_null(key)]
    if not isinstance(value, list):
        message = f"expected an array of {rule.element.type}, found {shown(value)}"
        return [Fault(key, "wrong-cardinality", message)]
    if not value:
        return [_empty(key, "an array")]
    extensions = node.get(f"_{key}")
    found: list[Fault] = []
    for index, item in enumerate(cast(list[Any], value)):
        # Without a value there is an extension to say why
        if item is not None or rule.primitive is None or _at(extensions, index) is None:
            found += below(f"{key}[{index}]", _value(rule, item, scope, depth))
    return found


def _at(items: Any, index: int) -> Any:
    listed = cast(list[Any], items) if isinstance(items, list) else []
    return listed[index] if index < len(listed) else None


def _null(path: str) -> Fault:
    return Fault(path, "null-value", "null is not allowed; leave the member out, or give a value")


def _empty(path: str, what: str) -> Fault:
    return Fault(path, "empty-value", f"{what} must not be empty; leave the member out")


def _value(rule: "Rule", value: Any, scope: Scope, depth: int) -> Faults:
    """The faults of one value, which is not in an array any more."""
    element, primitive = rule.element, rule.primitive
    if primitive is None:
        return rule.test(value, scope, depth + 1)
    if fault := _not_of_type(element.type, primitive, value):
        return [fault]
    if element.codes and value not in element.codes:
        message = f"{shown(value)} is not a code of this element; {one_of(element.codes, value)}"
        return [Fault("", "unknown-code", message)]
    if element.type == "xhtml":
        return [Fault("", "unsafe-narrative", message) for message in narrative.faults(value)]
    if rule.reference is not None and value[0] == "#":
        # Only a canonical must be found; a URL may point into a document. Either is a use of what is contained
        if element.type == "canonical":
            return rule.reference.fragment(value, scope)
        scope.used.add(value)
    return ()


def _not_of_type(kind: str, primitive: Primitive, value: Any) -> Fault | None:
    """Why a value is none of a primitive type, or nothing."""
    if value is None:
        return _null("")
    if isinstance(value, list):
        return Fault("", "wrong-cardinality", f"expected one {kind}, found an array")
    is_text = primitive.json == "string"
    if is_text and not isinstance(value, str):
        message = f"expected {primitive.allowed}, in JSON a string; found {shown(value)}"
        return Fault("", "wrong-type", message)
    if is_text and not value:
        return _empty("", "text")
    if primitive.test(value):
        return None
    is_number = isinstance(value, int | float | Decimal) and not isinstance(value, bool)
    code = "wrong-format" if is_text or (is_number and primitive.json == "number") else "wrong-type"
    return Fault("", code, f"expected {primitive.allowed}, found {shown(value)}")


def _extensions(rule: "Rule", node: Mapping[str, Any], key: str, scope: Scope, depth: int) -> Faults:
    """The faults of `_name`, which holds the id and extensions of the primitive `name`."""
    value, base = node[key], node.get(key[1:])
    if not rule.element.many:
        return below(key, _extension_of(rule, value, base is not None, scope, depth))
    if not isinstance(value, list):
        return [Fault(key, "wrong-cardinality", f"expected an array beside {key[1:]}, found {shown(value)}")]
    items = cast(list[Any], value)
    if not any(item is not None for item in items):
        return [_empty(key, "an array of extensions")]
    if isinstance(base, list) and len(cast(list[Any], base)) != len(items):
        message = (
            f"has {len(items)} items and {key[1:]} has {len(cast(list[Any], base))}; they must go in pairs"
        )
        return [Fault(key, "wrong-cardinality", message)]
    found: list[Fault] = []
    for index, item in enumerate(items):
        if item is not None:
            has_value = _at(base, index) is not None
            found += below(f"{key}[{index}]", _extension_of(rule, item, has_value, scope, depth))
        elif base is None:
            found.append(_null(f"{key}[{index}]"))
    return found


def _extension_of(rule: "Rule", value: Any, has_value: bool, scope: Scope, depth: int) -> Faults:
    faults = rule.test(value, scope, depth + 1)
    # The id alone is content enough where there is a value beside it
    return [fault for fault in faults if not (value and has_value and fault[:2] == ("", "empty-value"))]


def missing(shape: "Shape", node: Mapping[str, Any]) -> Faults:
    """The required elements that are not there, neither as a value nor as an extension of one."""
    return [
        Fault(name, "missing-element", f"{shape.name} needs {name} ({shape.rules[name].element.type})")
        for name in sorted(shape.required - node.keys())
        if f"_{name}" not in node or f"_{name}" not in shape.rules
    ]


def choices(shape: "Shape", node: Mapping[str, Any]) -> Faults:
    """The choices `x[x]` that are made more than once, or not at all where one must be."""
    found: list[Fault] = []
    for choice, required in shape.choices.items():
        made = sorted(
            {
                key.removeprefix("_")
                for key in node
                if key in shape.rules and shape.rules[key].element.choice == choice
            }
        )
        if len(made) > 1:
            message = f"only one of {choice}[x] may be there, found {', '.join(made)}"
            found.append(Fault(made[1], "choice-conflict", message))
        elif required and not made:
            names = {rule.element.name for rule in shape.rules.values() if rule.element.choice == choice}
            hint = one_of(names) if len(names) <= LISTED else "any type"
            found.append(Fault(f"{choice}[x]", "missing-element", f"{shape.name} needs {choice}[x]; {hint}"))
    return found


def extension(node: Mapping[str, Any]) -> Fault:
    """What ext-1 asks of an Extension."""
    both = "extension" in node
    message = (
        "has a value and extensions; only one of the two is allowed"
        if both
        else "has neither value nor extensions"
    )
    return Fault("", "extension-content", f"{message} (ext-1)")

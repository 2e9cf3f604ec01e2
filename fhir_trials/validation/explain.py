"""The careful half of the walk: decides where the quick half was in doubt, and says what is wrong."""

from collections.abc import Mapping
from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

from fhir_trials.validation import narrative
from fhir_trials.validation.elements import RELEASES, table
from fhir_trials.validation.faults import LISTED, Fault, Faults, below, one_of, shown
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
    return Fault(key, "unknown-element", f"{message}; {_hint(shape, key[:60])}")


@lru_cache(maxsize=1024)
def _hint(shape: "Shape", key: str) -> str:
    others = [other for other in RELEASES if other != shape.release and _has(other, shape.name, key)]
    if others:
        return f"{' and '.join(others)} {'have' if len(others) > 1 else 'has'} it"
    if close := get_close_matches(key, shape.rules, n=1, cutoff=0.75):
        return f"did you mean {close[0]!r}?"
    elements = [rule.element for name, rule in shape.rules.items() if name[0] != "_"]
    return one_of({f"{element.choice}[x]" if element.choice else element.name for element in elements})


def _has(release: str, name: str, key: str) -> bool:
    definitions = table(release)
    return definitions.is_complex(name) and any(one.name == key for one in definitions.elements(name))


def member(shape: "Shape", node: Mapping[str, Any], key: str, scope: Scope, depth: int) -> Faults:
    """The faults of one member the quick half did not accept; none where it is right after all."""
    rule, value = shape.rules[key], node[key]
    if key[0] == "_":
        return _extensions(rule, node, key, scope, depth)
    if not rule.element.many:
        return below(key, _primitive(rule, value, scope))
    if not isinstance(value, list):
        if value is None:
            return [_null(key)]
        message = f"expected an array of {rule.element.type}, found {shown(value)}"
        return [Fault(key, "wrong-cardinality", message)]
    items = cast(list[Any], value)
    if not items:
        return [_empty(key, "an array")]
    extensions = node.get(f"_{key}")
    found: list[Fault] = []
    for index, item in enumerate(items):
        if rule.primitive is None:
            faults = rule.test(item, scope, depth + 1)
        elif item is None and _at(extensions, index) is not None:
            continue
        else:
            faults = _primitive(rule, item, scope)
        found += below(f"{key}[{index}]", faults)
    return found


def _at(items: Any, index: int) -> Any:
    return (
        cast(list[Any], items)[index]
        if isinstance(items, list) and index < len(cast(list[Any], items))
        else None
    )


def _null(path: str) -> Fault:
    return Fault(path, "null-value", "null is not allowed; leave the member out, or give a value")


def _empty(path: str, what: str) -> Fault:
    return Fault(path, "empty-value", f"{what} must not be empty; leave the member out")


def _primitive(rule: "Rule", value: Any, scope: Scope) -> Faults:
    """The faults of one primitive value."""
    element, primitive = rule.element, rule.primitive
    if primitive is None:
        return ()
    if value is None:
        return [_null("")]
    if isinstance(value, list):
        return [Fault("", "wrong-cardinality", f"expected one {element.type}, found an array")]
    if primitive.json == "string" and not isinstance(value, str):
        return [
            Fault("", "wrong-type", f"expected {primitive.allowed}, in JSON a string; found {shown(value)}")
        ]
    if primitive.json == "string" and not value:
        return [_empty("", "text")]
    if not primitive.test(value):
        right_type = primitive.json == "string" or (
            isinstance(value, int | float) and not isinstance(value, bool)
        )
        code = "wrong-format" if right_type and primitive.json != "boolean" else "wrong-type"
        return [Fault("", code, f"expected {primitive.allowed}, found {shown(value)}")]
    if element.codes and value not in element.codes:
        return [
            Fault(
                "",
                "unknown-code",
                f"{shown(value)} is not a code of this element; {one_of(element.codes, value)}",
            )
        ]
    if element.type == "xhtml":
        return [Fault("", "unsafe-narrative", message) for message in narrative.faults(value)]
    if isinstance(value, str) and value.startswith("#") and rule.reference is not None:
        return _fragment(rule, value, scope)
    return ()


def _fragment(rule: "Rule", value: str, scope: Scope) -> Faults:
    # Only a canonical must be found; a `uri` may well point into a document. Either counts as use of what is contained
    if rule.element.type == "canonical" and rule.reference is not None:
        return rule.reference.fragment(value, scope)
    scope.used.add(value)
    return ()


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

"""Primitive values and their `_name` siblings, which are one element. https://hl7.org/fhir/R5/json.html#primitive"""

from collections.abc import Iterable
from itertools import zip_longest
from typing import Any, cast

from fhir_trials.targets.marks import Json

VALUE, SIBLING = "", "_"


def paired(holders: Iterable[Json], name: str) -> bool:
    """Whether in one of these objects a member and its sibling are lists that belong together item by item."""
    members = [(holder.get(name), holder.get(f"_{name}")) for holder in holders]
    return any(isinstance(sibling, list) for _, sibling in members) and all(
        held is None or isinstance(held, list) for member in members for held in member
    )


def joined(holder: Json, name: str) -> list[Json] | None:
    """A list of primitives and its sibling list as one: objects of `VALUE` and `SIBLING`; None where neither is there."""
    values, siblings = holder.get(name), holder.get(f"_{name}")
    if values is None and siblings is None:
        return None
    return [
        {part: held for part, held in ((VALUE, value), (SIBLING, sibling)) if held is not None}
        for value, sibling in zip_longest(values or (), siblings or ())
    ]


def divided(items: list[Json], name: str) -> Json:
    """The two members that `joined` made one list of; a list without any content is left out."""
    values = [item.get(VALUE) for item in items]
    siblings = [item.get(SIBLING) for item in items]
    found = {name: values, f"_{name}": siblings}
    return {member: held for member, held in found.items() if any(one is not None for one in held)}


def shown(value: Any) -> Any:
    """A value for people: an item of `joined` as FHIR's model has it, an element with a value and extensions."""
    if not isinstance(value, dict) or not value or not value.keys() <= {VALUE, SIBLING}:
        return cast("Any", value)
    item = cast("Json", value)
    sibling = item.get(SIBLING)
    if sibling is None:
        return item[VALUE]
    return {"value": item.get(VALUE), **cast("Json", sibling)} if isinstance(sibling, dict) else item

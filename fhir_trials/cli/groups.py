"""Options that come as one value: a command takes a dataclass, its user the options that are its fields."""

import inspect
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import wraps
from typing import Any, get_type_hints


def spread(command: Callable[..., None]) -> Callable[..., None]:
    """The command with each parameter that is a dataclass replaced by that one's fields."""
    parameters = inspect.signature(command, eval_str=True).parameters.values()
    groups: dict[str, Any] = {
        one.name: one.annotation
        for one in parameters
        if is_dataclass(one.annotation) and isinstance(one.annotation, type)
    }
    spread_out = [one for each in parameters for one in _fields(each, groups.get(each.name))]

    @wraps(command)
    def run(**given: Any) -> None:
        values = {
            name: group(**{one.name: given.pop(one.name) for one in fields(group)})
            for name, group in groups.items()
        }
        command(**given, **values)

    vars(run)["__signature__"] = inspect.Signature(spread_out)
    run.__annotations__ = {one.name: one.annotation for one in spread_out}
    return run


def _fields(parameter: inspect.Parameter, group: Any) -> list[inspect.Parameter]:
    if group is None:
        return [parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY)]
    hints = get_type_hints(group, include_extras=True)
    return [
        inspect.Parameter(
            one.name, inspect.Parameter.KEYWORD_ONLY, default=one.default, annotation=hints[one.name]
        )
        for one in fields(group)
    ]

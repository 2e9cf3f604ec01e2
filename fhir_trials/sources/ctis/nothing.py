"""Members that say nothing: null, blank texts and `N/A`, which the register writes where there is no value."""

from typing import Any, cast

from fhir_trials.cursor import Json

_NOTHING = frozenset(("", "n/a"))


def says_nothing(value: Any) -> bool:
    """Whether a leaf is there only because its field is."""
    return value is None or (isinstance(value, str) and value.strip().casefold() in _NOTHING)


def leave_out(record: Json) -> None:
    """Take every such member out of a record; that nothing is there says the same. Positions in lists hold."""
    waiting: list[Any] = [record]
    while waiting:
        holder = waiting.pop()
        named = isinstance(holder, dict)
        for key, value in list(
            cast("Json", holder).items() if named else enumerate(cast("list[Any]", holder))
        ):
            if isinstance(value, dict | list):
                waiting.append(value)
            elif says_nothing(value):
                if named:
                    del holder[key]
                else:
                    holder[key] = {}  # no leaf, as the cursor has it for an item that was taken

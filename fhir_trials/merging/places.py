"""Places in a trial and what stands at them, leaf by leaf."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, cast

from fhir_trials.building import place_of
from fhir_trials.model import Trial
from fhir_trials.model.values import Value

Path = tuple[str | int, ...]

# What belongs to a record or to our own bookkeeping, and is no fact of the trial.
_OWN = frozenset({"key", "language", "source", "merged"})
_STEPS = re.compile(r"[a-z_]+|\d+")


def stated(value: Value) -> Iterator[tuple[str, Any]]:
    """The members of a value of which something is said."""
    for name, default in _defaults(type(value)).items():
        held = getattr(value, name)
        if held != default:
            yield name, held


@cache
def _defaults(kind: type[Value]) -> dict[str, Any]:
    return {name: field.default for name, field in kind.model_fields.items()}


def default_of(value: Value, name: str) -> Any:
    """What a member holds where nothing is said of it."""
    return _defaults(type(value))[name]


def leaves(value: Any, at: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every single value with its place."""
    if isinstance(value, Value):
        for name, held in stated(value):
            yield from leaves(held, (*at, name))
    elif isinstance(value, tuple):
        for position, held in enumerate(cast("tuple[Any, ...]", value)):
            yield from leaves(held, (*at, position))
    else:
        yield at, value


def facts(trial: Trial) -> dict[Path, str]:
    """What the trial says, as text by its place; ids and what belongs to a record are no facts."""
    return {path: text_of(value) for path, value in leaves(trial) if not _is_own(path)}


def _is_own(path: Path) -> bool:
    return path[0] in _OWN or path[-1] == "id" or (path[0], path[-1]) == ("identifiers", "primary")


def text_of(value: Any) -> str:
    """A single value as text; yes and no as JSON writes them."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def written(path: Path) -> str:
    """A place as text: `outcomes[3].measure`."""
    return place_of(path)


def parsed(path: str) -> Path:
    """The place that a text names."""
    return tuple(int(step) if step.isdigit() else step for step in _STEPS.findall(path))


def without_positions(path: Path) -> str:
    """A place as the tables of rules name it: `sites.contacts`."""
    return ".".join(step for step in path if isinstance(step, str))


def collected(wanted: set[Path], known: dict[Path, str]) -> Iterator[Path]:
    """The fewest places that hold exactly the wanted leaves, in the order of the trial."""
    counts: dict[Path, int] = {}
    for path in known:
        for length in range(1, len(path) + 1):
            counts[path[:length]] = counts.get(path[:length], 0) + 1
    held: dict[Path, int] = {}
    for path in wanted:
        for length in range(1, len(path) + 1):
            held[path[:length]] = held.get(path[:length], 0) + 1
    done: Path = ()
    for path in known:
        if path not in wanted or (done and path[: len(done)] == done):
            continue
        done = next(
            path[:length]
            for length in range(1, len(path) + 1)
            if held[path[:length]] == counts[path[:length]]
        )
        yield done

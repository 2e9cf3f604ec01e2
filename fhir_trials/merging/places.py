"""Places in a trial and what stands at them, leaf by leaf."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, cast

from fhir_trials.building import place_of
from fhir_trials.model import Criterion, Trial
from fhir_trials.model.values import Value

Path = tuple[str | int, ...]

# What belongs to a record or to our own bookkeeping, and is no fact of the trial.
_OWN = frozenset({"key", "language", "source", "merged"})
# Lists that stand or fall as a whole: a position of theirs is no item of its own.
_ONE = (
    "eligibility.criteria",
    "address.lines",
    "headings",
    "doses",
    "masked",
    "age_bands",
    "data_sharing.items",
    "concepts.items",
    "amendments.changes",
    "amendments.impacts",
    "amendments.reasons",
)
_HANGS_TOGETHER = "schedule."
# What is understood of a criterion follows from its text: no record says it.
_FOLLOWS: dict[type[Value], frozenset[str]] = {
    Criterion: frozenset({"coverage", "statements", "joined", "below", "for_some", "warnings"}),
}
NOTHING = "{}"
_STEPS = re.compile(r"[a-z_]+|\d+")


def stated(value: Value) -> Iterator[tuple[str, Any]]:
    """The members of a value of which its source says something."""
    for name, default in _defaults(type(value)).items():
        held = getattr(value, name)
        if held != default:
            yield name, held


@cache
def _defaults(kind: type[Value]) -> dict[str, Any]:
    follows = _FOLLOWS.get(kind, frozenset())
    return {name: field.default for name, field in kind.model_fields.items() if name not in follows}


def default_of(value: Value, name: str) -> Any:
    """What a member holds where nothing is said of it."""
    return _defaults(type(value))[name]


def leaves(value: Any, at: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every single value with its place, but for what is understood of criteria.

    An item of a list of which nothing is said is one itself: being there is what it says.
    """
    if isinstance(value, Value):
        for name, held in stated(value):
            yield from leaves(held, (*at, name))
    elif isinstance(value, tuple):
        for position, held in enumerate(cast("tuple[Any, ...]", value)):
            if isinstance(held, Value) and next(stated(held), None) is None:
                yield (*at, position), held
            else:
                yield from leaves(held, (*at, position))
    else:
        yield at, value


def facts(trial: Trial) -> dict[Path, str]:
    """What the trial says, as text by its place; ids and what belongs to a record are no facts."""
    return {path: text_of(value) for path, value in leaves(trial) if not _is_own(path)}


def _is_own(path: Path) -> bool:
    return path[0] in _OWN or path[-1] == "id" or (path[0], path[-1]) == ("identifiers", "primary")


def text_of(value: Any) -> str:
    """A single value as text; yes and no, and an item of which nothing is said, as JSON writes them."""
    if isinstance(value, Value):
        return NOTHING
    return str(value).lower() if isinstance(value, bool) else str(value)


def behind(
    path: Path, before: Trial, after: Trial, placed: Callable[[Path], Path] = lambda path: path
) -> Path:
    """Where a place of one trial is in another; an item that the first does not have is none of the other's either.

    Args:
        path: the place.
        before: the trial it is a place of.
        after: the other, whose lists may be longer.
        placed: where what the first has is in the other.
    """
    for depth, step in enumerate(path):
        table = path[:depth]
        if not isinstance(step, int) or (missing := step - _length(before, table)) < 0:
            continue
        if is_one(table):
            break
        target = placed(table)
        return (*target, _length(after, target) + missing, *path[depth + 1 :])
    return placed(path)


def is_one(table: Path) -> bool:
    """Whether a list stands or falls as a whole, alone or with others."""
    name = without_positions(table)
    return name.endswith(_ONE) or name.startswith(_HANGS_TOGETHER)


def _length(trial: Trial, table: Path) -> int:
    """How many items a list has; none where there is no such list."""
    held: Any = trial
    for step in table:
        held = getattr(held, step, None) if isinstance(step, str) else next(iter(_items(held)[step:]), None)
    return len(_items(held))


def _items(held: Any) -> tuple[Any, ...]:
    return cast("tuple[Any, ...]", held) if isinstance(held, tuple) else ()


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

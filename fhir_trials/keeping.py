"""Keeping a server or a folder in step, as users call it: trials may be Bundles, plain or objects of fhir.resources."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, cast, get_args

from fhir_trials import json_text, objects, sync
from fhir_trials.errors import ReadError, UsageError
from fhir_trials.fhir import from_fhir
from fhir_trials.issues import Issues
from fhir_trials.model import Trial
from fhir_trials.sync import Pace, Plan, Policy, Result, State, Status
from fhir_trials.sync.state import Side
from fhir_trials.targets import Target
from fhir_trials.targets.marks import Json

StateOrPath = State | str | Path | None


def plan(
    trials: Iterable[Any],
    target: Target,
    *,
    state: StateOrPath = None,
    policy: Policy = Policy(),
    issues: Issues | None = None,
) -> Plan:
    """Find out what has to be written so that the target holds these trials; nothing is written.

    Args:
        trials: Trials, or Bundles that hold one each: plain data or objects of fhir.resources. All are held in memory.
        target: a server or a folder, as `connect` gives it.
        state: what is known of the target: a State, the path of its file, or None for the default place.
        policy: how to decide where there is a choice; by default nobody's side is
            taken, and trials that the sources have no longer are left.
        issues: where what does not fit is told; without it, an error raises.

    Raises:
        DataError: without `issues`, a trial that cannot be written.
        UsageError: something that is neither a Trial nor a Bundle.
        TargetError: the target cannot be read.
        StateError: the state cannot be read.
    """
    _open_target(target)
    with sync.opened(state, target, write=False) as known:
        return sync.plan(_trials(trials, issues), target, state=known, policy=policy, issues=issues)


def apply(
    plan: Plan,
    target: Target,
    *,
    state: StateOrPath = None,
    pace: Pace = Pace(),
    issues: Issues | None = None,
) -> Result:
    """Write what a plan says. What somebody changed since it was made is not overwritten: its trial is a conflict.

    With `issues`, a trial that cannot be written becomes an error there and the others follow; without, it raises.

    Args:
        plan: as `plan` made it for this target.
        target: a server or a folder, as `connect` gives it.
        state: see `plan`.
        pace: how fast and how carefully; by default as the target is known to take it.
        issues: where what does not fit is told.

    Raises:
        UsageError: the plan is for another target.
        Conflict: without `issues`, somebody else's change stands in the way.
        TargetError: the target cannot be reached, or, without `issues`, refuses a trial.
        StateError: the state cannot be used.
    """
    _open_target(target)
    return sync.apply(plan, target, state=state, pace=pace, issues=issues)


def push(
    trials: Iterable[Any],
    target: Target,
    *,
    state: StateOrPath = None,
    policy: Policy = Policy(),
    pace: Pace = Pace(),
    issues: Issues | None = None,
    confirm: Callable[[Plan], bool] | None = None,
) -> Result:
    """Make the target hold these trials: `plan` and `apply`, a few trials at a time, so that any number can pass.

    A push that was cut off is finished by the next one. With `issues`, a trial that cannot be written becomes an error
    there and the next one follows; without, it raises.

    Args:
        trials: see `plan`; read as they are needed.
        target: a server or a folder, as `connect` gives it.
        state: see `plan`.
        policy: see `plan`.
        pace: see `apply`.
        issues: where what does not fit is told.
        confirm: is shown, as one plan at the end, all that would be taken away or overwritten, and returns whether
            that may be; None allows it: nobody is asked. By the default policy only parts that a trial has lost are retired.

    Raises:
        DataError: without `issues`, a trial that cannot be translated.
        UsageError: something that is neither a Trial nor a Bundle.
        Conflict: without `issues`, somebody else's change stands in the way.
        TargetError: the target cannot be reached, or, without `issues`, refuses a trial.
        StateError: the state cannot be used.
    """
    _open_target(target)
    return sync.push(
        _trials(trials, issues),
        target,
        state=state,
        policy=policy,
        pace=pace,
        issues=issues,
        confirm=confirm,
    )


def status(target: Target, *, state: StateOrPath = None) -> Status:
    """What a target holds of what was pushed: what others changed, what is gone, open conflicts; nothing is written.

    Args:
        target: a server or a folder, as `connect` gives it.
        state: see `plan`.

    Raises:
        TargetError: the target cannot be read.
        StateError: the state cannot be read.
    """
    _open_target(target)
    with sync.opened(state, target, write=False) as known:
        return sync.status(target, known)


def resolve(target: Target, what: str, take: Side, *, path: str = "", state: StateOrPath = None) -> int:
    """Take a side where both changed the same element; it counts with the next push, as long as both values stand.

    Args:
        target: a server or a folder, as `connect` gives it.
        what: the key of a trial, or `Type/id` of a resource.
        take: `ours` or `theirs`.
        path: an element, which means what is below it too; empty for all of them.
        state: see `plan`.

    Returns:
        how many conflicts it decides; with `ours`, also what others alone changed, as far as a push has seen it, and the
        next one takes back.

    Raises:
        UsageError: there is no such side, or nothing of that name to decide: `status` lists what a push has met.
        StateError: the state cannot be used.
    """
    _open_target(target)
    if take not in get_args(Side):
        raise UsageError(f"take: {take!r} is none of {', '.join(get_args(Side))}")
    with sync.opened(state, target) as known:
        count = sync.resolve(known, target.name, what, take, path)
    if not count:
        raise UsageError(
            f"what: no conflict of {what}{path and f':{path}'} is open; status() lists those there are"
        )
    return count


def pull(
    target: Target, identifiers: Iterable[str] | None = None, *, issues: Issues | None = None
) -> list[Trial]:
    """Read trials from a target.

    Args:
        target: a server or a folder, as `connect` gives it.
        identifiers: of the studies wanted, each a value (`NCT05503693`, a key of ours) or `system|value`;
            None reads every study that carries our tag.
        issues: where what was not found, or not understood, goes; without it, an error raises.

    Raises:
        UsageError: one identifier alone, and no list.
        DataError: without `issues`, an identifier that no study carries, or data with errors.
        TargetError: the target cannot be read.
    """
    _open_target(target)
    if isinstance(identifiers, str | bytes):
        raise UsageError("identifiers: expected a list of them, found one: put it into [ ]")
    return sync.pull(target, identifiers, issues=issues)


def save_plan(plan: Plan, file: str | Path) -> None:
    """Keep a plan in a file: contents, but no credentials; `load_plan` or `fhir-trials apply` takes it up again.

    Raises:
        UsageError: it cannot be written there.
    """
    try:
        Path(file).write_bytes(json_text.encode(sync.save(plan), pretty=True))
    except OSError as error:
        raise UsageError(f"{file}: cannot be written: {error.strerror}") from error


def load_plan(file: str | Path) -> Plan:
    """The plan that `save_plan` or `fhir-trials plan -o` kept; apply it with `apply_saved`.

    Raises:
        UsageError: it cannot be read.
        ReadError: it is no plan, of another version of the format, or was edited.
    """
    try:
        return sync.load(json_text.decode(Path(file).read_bytes(), str(file)))
    except OSError as error:
        raise UsageError(f"{file}: cannot be read: {error.strerror}") from error
    except ReadError as error:
        raise ReadError(f"{file}: {str(error).removeprefix(f'{file}: ')}") from error


def _trials(items: Iterable[Any], issues: Issues | None) -> Iterator[Trial]:
    """The trials among what may be Trials or Bundles."""
    if isinstance(items, Trial | Mapping | str | bytes) or hasattr(items, "model_dump_json"):
        raise UsageError("expected a list of trials or Bundles, found one: put it into [ ]")
    for item in items:
        if isinstance(item, Trial):
            yield item
            continue
        try:
            data = objects.as_data(item)
        except ReadError as error:
            raise UsageError(f"expected a Trial or a Bundle, found {type(item).__name__}: {error}") from error
        # A study without what it points to would be written as a poorer one.
        if not isinstance(data, Mapping) or cast("Json", data).get("resourceType") != "Bundle":
            raise UsageError(f"expected a Trial or a Bundle, found {type(item).__name__}")
        yield from from_fhir(cast("Json", data), issues=issues)


def _open_target(target: Any) -> None:
    if isinstance(target, str | bytes) or not hasattr(target, "release"):
        raise UsageError(f"target: {target!r} is no open target; open it with connect()")

"""Carrying a plan out, as it was shown."""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

from fhir_trials.errors import Conflict, UsageError
from fhir_trials.issues import Issues
from fhir_trials.sync import default_state, outcomes, recovery, saved_plans
from fhir_trials.sync.carrying import Carrying
from fhir_trials.sync.outcomes import Result
from fhir_trials.sync.sending import Pace
from fhir_trials.sync.state import State
from fhir_trials.sync.steps import Plan
from fhir_trials.targets import Target

_TOLD = 5


def apply(
    plan: Plan,
    target: Target,
    *,
    state: State | str | Path | None = None,
    issues: Issues | None = None,
    pace: Pace = Pace(),
) -> Result:
    """Write what a plan says: whole trials, several in one transaction, several transactions at once.

    What somebody changed since the plan was made is not overwritten: its trial is a conflict. A trial with a conflict
    is not written at all. With `issues`, a trial that cannot be written becomes an error there and the others follow;
    without, it raises.

    Args:
        plan: as made for this target.
        target: a server or a folder.
        state: the state of the target, its file, or None for the default place.
        issues: see above.
        pace: how fast and how carefully.

    Raises:
        UsageError: the plan is for another target.
        Conflict: without `issues`, something changed since the plan was made, or the plan has conflicts.
        ServerError: without `issues`, the target refuses a trial.
        AuthFailed, Throttled, Unreachable, TimeUp: always, as no other trial would fare better.
        StateError: the state cannot be used.
    """
    results = apply_each(plan, target, state=state, issues=issues, pace=pace)
    return outcomes.together(plan.target, results)


def apply_each(
    plan: Plan,
    target: Target,
    *,
    state: State | str | Path | None = None,
    issues: Issues | None = None,
    pace: Pace = Pace(),
) -> Iterator[Result]:
    """The same as `apply`, one Result per trial as soon as it is settled.

    Raises:
        TrialsError: see `apply`; after the results of the trials that were settled before.
    """
    with _ready(plan, target, state) as known, Carrying(target, known, pace, issues) as carrying:
        carrying.start(plan)
        yield from carrying.finished()


def apply_saved(
    plan: Plan,
    target: Target,
    *,
    state: State | str | Path | None = None,
    issues: Issues | None = None,
    pace: Pace = Pace(),
) -> Result:
    """The same as `apply` for a plan that was made a while ago: nothing is written if anything has moved since.

    Raises:
        Conflict: something has moved; the message says what.
        TrialsError: see `apply`.
    """
    results = apply_saved_each(plan, target, state=state, issues=issues, pace=pace)
    return outcomes.together(plan.target, results)


def apply_saved_each(
    plan: Plan,
    target: Target,
    *,
    state: State | str | Path | None = None,
    issues: Issues | None = None,
    pace: Pace = Pace(),
) -> Iterator[Result]:
    """The same as `apply_saved`, one Result per trial as soon as it is settled.

    Raises:
        TrialsError: see `apply_saved`; after the results of the trials that were settled before.
    """
    with _ready(plan, target, state) as known:
        ensure_current(plan, target, known)
        yield from apply_each(plan, target, state=known, issues=issues, pace=pace)


def ensure_current(plan: Plan, target: Target, state: State) -> None:
    """Nothing where a plan that was kept may be carried out.

    Raises:
        Conflict: something has moved since it was made, or it was applied already.
        TargetError: the target cannot be read.
    """
    if not (moved := saved_plans.outdated(plan, target, state)):
        return
    if saved_plans.applied(plan, state):
        raise Conflict(f"{target.name}: nothing was written, as the plan was applied already", status=409)
    more = f" and {len(moved) - _TOLD} more" if len(moved) > _TOLD else ""
    raise Conflict(
        f"{target.name}: nothing was written, as it has moved on since the plan was made: "
        f"{'; '.join(moved[:_TOLD])}{more}; plan again",
        status=409,
    )


@contextmanager
def _ready(plan: Plan, target: Target, state: State | str | Path | None) -> Generator[State]:
    """The state, locked and without open entries in its journal."""
    if (plan.target, plan.release) != (target.name, target.release):
        raise UsageError(
            f"the plan is for {plan.target} ({plan.release}), not for {target.name} ({target.release})"
        )
    with default_state.opened(state, target) as known, known.lock():
        recovery.recover(known, target)
        yield known

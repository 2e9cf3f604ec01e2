"""Carrying a plan out: one transaction per trial, and a look at what the target made of it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Literal

from fhir_trials.errors import AmbiguousMatch, AuthFailed, Conflict, ServerError, TargetError, Throttled
from fhir_trials.issues import Issues
from fhir_trials.model import Trial
from fhir_trials.sync import planning, translation
from fhir_trials.sync.planning import Plan, Step, ToFhir
from fhir_trials.sync.seen import Run
from fhir_trials.targets import Change, Difference, Target, Written, differences, references
from fhir_trials.targets.marks import Json

Done = Literal["created", "updated", "unchanged", "conflict", "skipped", "failed"]
_DONE: tuple[Done, ...] = ("created", "updated", "unchanged", "conflict", "skipped", "failed")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one resource.

    Attributes:
        action: `created`, `updated`, `unchanged`; `conflict` where somebody else's change stands in the way;
            `skipped` because another resource of its trial could not be written; `failed`.
        trial: the key of its trial.
        reference: `Type/id` on the target.
        message: why it was not written; empty where it was.
        kept_differently: where the target holds something else than was sent.
    """

    action: Done
    trial: str
    reference: str
    message: str = ""
    kept_differently: tuple[Difference, ...] = ()

    def to_dict(self) -> Json:
        """As plain JSON data, empty members left out."""
        row: Json = {
            "action": self.action,
            "trial": self.trial,
            "resource": self.reference,
            "message": self.message,
            "keptDifferently": [difference.to_dict() for difference in self.kept_differently],
        }
        return {name: value for name, value in row.items() if value}


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a plan.

    Attributes:
        target: the base URL or path.
        outcomes: one per step, in their order.
        errors: what the target refused, one exception per trial; a ServerError carries its OperationOutcome.
    """

    target: str
    outcomes: tuple[Outcome, ...]
    errors: tuple[TargetError, ...] = field(default=(), repr=False)

    @property
    def counts(self) -> dict[Done, int]:
        """How many resources were created, updated, left, and so on."""
        counted = Counter(outcome.action for outcome in self.outcomes)
        return {action: counted[action] for action in _DONE}

    @property
    def ok(self) -> bool:
        """Whether the target holds now what was planned."""
        counts = self.counts
        return not (counts["conflict"] or counts["skipped"] or counts["failed"])

    def to_dicts(self) -> list[Json]:
        """The outcomes as plain JSON data."""
        return [outcome.to_dict() for outcome in self.outcomes]


def apply(plan: Plan, target: Target, *, issues: Issues | None = None) -> Result:
    """Write what a plan says, each trial as one transaction; a trial without changes is not sent.

    With `issues`, a trial that cannot be written becomes an error there and the next one follows; without, it raises.

    Raises:
        Conflict: without `issues`, something changed since the plan was made, or the plan has conflicts.
        ServerError: without `issues`, the target refuses a trial.
        AuthFailed, Throttled, Unreachable: always, as no other trial would fare better.
    """
    return _together(plan.target, _each(plan, target, issues))


def _each(plan: Plan, target: Target, issues: Issues | None) -> Iterator[Result]:
    """What became of each trial, as it is written."""
    strict = issues is None
    found = Issues() if issues is None else issues
    if strict:
        _refuse_conflicts(plan)
    for trial, steps in plan.by_trial():
        try:
            result = Result(plan.target, tuple(_one_trial(steps, target, found)))
        except (ServerError, AmbiguousMatch) as error:
            if strict or isinstance(error, AuthFailed | Throttled):
                raise
            found.error("not-written", trial, str(error))
            result = Result(plan.target, tuple(_failed(steps, error)), (error,))
        yield result


def _together(target: str, results: Iterable[Result]) -> Result:
    listed = list(results)
    outcomes = tuple(outcome for result in listed for outcome in result.outcomes)
    return Result(target, outcomes, tuple(error for result in listed for error in result.errors))


def push(
    trials: Iterable[Trial],
    target: Target,
    *,
    issues: Issues | None = None,
    to_fhir: ToFhir = translation.to_fhir,
    at_once: int = 25,
) -> Result:
    """Make the target hold these trials: `plan` and `apply`, in portions, so that any number can pass.

    Args:
        trials: the trials, read as they are needed.
        target: a server or a folder.
        issues: see `apply`.
        to_fhir: the translation.
        at_once: how many trials are planned together, which saves reads; what two trials share is planned once all the same.

    Raises:
        TargetError: see `apply`.
        DataError: without `issues`, a trial that cannot be translated.
    """
    return _together(target.name, push_each(trials, target, issues=issues, to_fhir=to_fhir, at_once=at_once))


def push_each(
    trials: Iterable[Trial],
    target: Target,
    *,
    issues: Issues | None = None,
    to_fhir: ToFhir = translation.to_fhir,
    at_once: int = 25,
) -> Iterator[Result]:
    """The same as `push`, one Result per trial as soon as it is written: what is done is known when an error ends it.

    Raises:
        TargetError, DataError: see `push`; after the results of the trials that were written before.
    """
    seen = Run(written=True)
    for portion in _portions(trials, at_once):
        plan = planning.plan(portion, target, issues=issues, to_fhir=to_fhir, run=seen)
        yield from _each(plan, target, issues)


def _portions(trials: Iterable[Trial], size: int) -> Iterator[list[Trial]]:
    remaining = iter(trials)
    while portion := list(islice(remaining, size)):
        yield portion


def _refuse_conflicts(plan: Plan) -> None:
    if conflicts := [step for step in plan.steps if step.action == "conflict"]:
        listed = "; ".join(f"{step.reference}: {step.reason}" for step in conflicts[:5])
        raise Conflict(f"{plan.target}: nothing was written: {listed}", status=409)


def _one_trial(steps: Sequence[Step], target: Target, issues: Issues) -> list[Outcome]:
    if any(step.action == "conflict" for step in steps):
        return [_blocked(step, issues) for step in steps]
    writes = [step for step in steps if step.action in ("create", "update")]
    written = target.write([Change(step.resource, step.current) for step in writes])
    places = {step.reference: done.reference for step, done in zip(writes, written, strict=True)}
    by_step = dict(zip((step.reference for step in writes), written, strict=True))
    return [_outcome(step, by_step.get(step.reference), places, target.name, issues) for step in steps]


def _outcome(
    step: Step, written: Written | None, places: dict[str, str], base: str, issues: Issues
) -> Outcome:
    if written is None:
        return Outcome("unchanged", step.trial, step.reference)
    kept = differences(references.redirected(step.resource, places), written.resource, base=base)
    for difference in kept:
        issues.warning("kept-differently", f"{written.reference}.{difference.path}", "the target changed it")
    return Outcome(
        "created" if written.created else "updated", step.trial, written.reference, kept_differently=kept
    )


def _blocked(step: Step, issues: Issues) -> Outcome:
    if step.action == "conflict":
        issues.error("conflict", step.reference, f"not written: {step.reason}")
        return Outcome("conflict", step.trial, step.reference, step.reason)
    if step.action == "unchanged":
        return Outcome("unchanged", step.trial, step.reference)
    return Outcome("skipped", step.trial, step.reference, "another resource of the trial has a conflict")


def _failed(steps: Sequence[Step], error: TargetError) -> list[Outcome]:
    action: Done = "conflict" if isinstance(error, Conflict | AmbiguousMatch) else "failed"
    return [
        Outcome("unchanged", step.trial, step.reference)
        if step.action == "unchanged"
        else Outcome(action, step.trial, step.reference, str(error))
        for step in steps
    ]

"""Plan and apply in one, in portions: any number of trials passes, each portion planned while the last is written."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from pathlib import Path

from fhir_trials.errors import TrialsError
from fhir_trials.issues import Issues
from fhir_trials.model import Trial
from fhir_trials.sync import (
    default_state,
    holding,
    looking,
    made_twice,
    outcomes,
    planning,
    records,
    recovery,
    retiring,
    translation,
)
from fhir_trials.sync.carrying import Carrying
from fhir_trials.sync.drafting import ToFhir
from fhir_trials.sync.holding import Holding
from fhir_trials.sync.noting import Noting
from fhir_trials.sync.outcomes import Outcome, Result
from fhir_trials.sync.seen import Run
from fhir_trials.sync.sending import Pace
from fhir_trials.sync.signing import Signing
from fhir_trials.sync.state import Glance, State
from fhir_trials.sync.steps import Plan, Policy, Step
from fhir_trials.sync.tracking import Replan
from fhir_trials.targets import Target

Confirm = Callable[[Plan], bool]
_PORTION = 50


def push(
    trials: Iterable[Trial],
    target: Target,
    *,
    state: State | str | Path | None = None,
    policy: Policy = Policy(),
    pace: Pace = Pace(),
    issues: Issues | None = None,
    to_fhir: ToFhir = translation.to_fhir,
    confirm: Confirm | None = None,
    found_in: records.FoundIn | None = None,
) -> Result:
    """Make the target hold these trials: `plan` and `apply`, in portions, so that any number can pass.

    A run that was cut off is finished by the next: what became of its last requests is looked up first. What somebody
    else changed meanwhile is planned again. One process at a time pushes to a target from one machine; the others wait.

    Args:
        trials: the trials, read as they are needed.
        target: a server or a folder.
        state: the state of the target, its file, or None for the default place.
        policy: how to decide where there is a choice.
        pace: how fast and how carefully.
        issues: see `apply`.
        to_fhir: the translation.
        confirm: is shown, once, after the last trial and as one plan, everything that would be taken away, and
            every trial in which somebody else's change would be overwritten; returns whether that may be. None allows it.
        found_in: what the records of a trial were read from, by its key, to name them where they differ.

    Raises:
        TrialsError: see `apply`.
        DataError: without `issues`, a trial that cannot be translated.
    """
    results = push_each(
        trials,
        target,
        state=state,
        policy=policy,
        pace=pace,
        issues=issues,
        to_fhir=to_fhir,
        confirm=confirm,
        found_in=found_in,
    )
    return outcomes.together(target.name, results)


def push_each(
    trials: Iterable[Trial],
    target: Target,
    *,
    state: State | str | Path | None = None,
    policy: Policy = Policy(),
    pace: Pace = Pace(),
    issues: Issues | None = None,
    to_fhir: ToFhir = translation.to_fhir,
    confirm: Confirm | None = None,
    found_in: records.FoundIn | None = None,
) -> Iterator[Result]:
    """The same as `push`, one Result per trial as soon as it is settled: what is done is known when an error ends it.

    Raises:
        TrialsError: see `push`; after the results of the trials that were settled before.
    """
    portions = _portions(trials)
    first = list(islice(portions, 1))
    if not first and policy.absent == "leave":
        return
    with default_state.opened(state, target) as known, known.lock():
        recovery.recover(known, target)
        run = _Push(target, known, policy, issues, to_fhir, confirm)
        run.run.unread = issues is not None and issues.unread_count > 0
        made: list[Outcome] = []
        try:
            with Carrying(target, known, pace, issues) as carrying:
                for result in run.results(chain(first, portions), carrying):
                    if target.profile.client_ids is False:
                        made += (one for one in result.outcomes if one.action == "created")
                    yield result
        finally:
            if issues is not None:
                records.tell(run.run, issues, found_in)
        for result in made_twice.found(made, target, known):
            if issues is None:
                raise result.errors[0]
            for one in result.outcomes:
                issues.error("conflict", one.reference, one.message)
            yield result
        for kind, mark in looking.looked(run.run, target, known).items():
            known.set_watermark(kind, mark)


def _portions(trials: Iterable[Trial]) -> Iterator[list[Trial]]:
    remaining = iter(trials)
    while portion := list(islice(remaining, _PORTION)):
        yield portion


@dataclass(slots=True)
class _Push:
    """One push: what it needs to plan."""

    target: Target
    state: State
    policy: Policy
    issues: Issues | None
    to_fhir: ToFhir
    confirm: Confirm | None
    run: Run = field(default_factory=lambda: Run(written=True))
    holding: Holding = field(init=False)
    signed: Signing = field(init=False)

    def __post_init__(self) -> None:
        self.holding = Holding(asked=self.confirm is not None)
        self.signed = Signing(self.target, self.issues)

    def results(self, portions: Iterator[list[Trial]], carrying: Carrying) -> Iterator[Result]:
        """Plan a portion while those before it are written; what was held back comes last."""
        while True:
            before = self._unread_count()
            try:
                portion = next(portions, None)
                plan = None if portion is None else self._plan(portion, self.issues)
            except TrialsError:
                yield from carrying.finished()
                raise
            self.run.unread |= self._unread_count() > before
            # What two portions share is settled with the first before the second is begun.
            shared = plan is None or not carrying.open.isdisjoint(step.text for step in plan.steps)
            yield from carrying.finished(ahead=not shared)
            if portion is None or plan is None:
                break
            carrying.start(self.holding.hold(self._still_new(plan), portion), self._replan(portion, plan))
        yield from self._last(carrying)

    def _unread_count(self) -> int:
        return 0 if self.issues is None else self.issues.unread_count

    def _plan(self, trials: Sequence[Trial], issues: Issues | None) -> Plan:
        plan = planning.plan(
            trials,
            self.target,
            state=self.state,
            policy=self.policy,
            issues=issues,
            to_fhir=self.to_fhir,
            run=self.run,
        )
        if self.run.translated:
            self.state.remember(self.run.translated)
            self.run.translated.clear()
        return self.signed(plan, trials) if self.policy.provenance else plan

    def _replan(self, portion: Sequence[Trial], plan: Plan) -> Replan:
        """How records of a portion are planned again: they are read anew."""

        def again(records: Sequence[int]) -> Plan:
            wanted = set(records)
            mine = [step for step in plan.steps if step.record in wanted and step.action != "conflict"]
            self.run.forget(step.text for step in mine)
            # What the translation has to tell was told the first time.
            made = self._plan([portion[record] for record in records], Issues())
            return made if self.confirm is None else self.holding.checked(made)

        return again

    def _still_new(self, plan: Plan) -> Plan:
        """A plan without what the portion before it made after it was planned, which two trials share."""
        new = [step.text for step in plan.steps if step.action == "create"]
        known = self.state.glance(new)
        steps = tuple(step for step in plan.steps if not _is_made(step, known.get(step.text)))
        return replace(plan, steps=steps) if known else plan

    def _last(self, carrying: Carrying) -> Iterator[Result]:
        """What was held back, and what the sources have no longer, if that may be."""
        absent = retiring.absent(self.target, self.state, self.run, self.policy, issues=self.issues)
        held = self.holding.plan(absent, self.run)
        both = replace(held, steps=(*held.steps, *absent.steps))
        destructive = any(step.destructive for step in both.steps)
        if destructive and self.confirm is not None and not self.confirm(both):
            Noting(self.state).plan(step for step in both.steps if step.action == "conflict")
            yield from holding.refused(both, Issues() if self.issues is None else self.issues)
            return
        self.holding.allow(both)
        carrying.start(held, self._replan(self.holding.trials, held))
        carrying.start(self.signed(absent) if self.policy.provenance else absent)
        yield from carrying.finished()


def _is_made(step: Step, known: Glance | None) -> bool:
    if step.action != "create" or step.after is None or known is None:
        return False
    return known.digest == step.after.digest

"""Trials that are held back until all records were seen, and somebody has allowed what they take away or overwrite."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from fhir_trials.issues import Issues
from fhir_trials.model import Trial
from fhir_trials.sync import outcomes, packing
from fhir_trials.sync.outcomes import Outcome, Result
from fhir_trials.sync.seen import Run
from fhir_trials.sync.steps import Plan, Step

_UNASKED = "it would be overwritten or taken away, and nobody was asked, as it changed only now: push again"
_NOT_ALLOWED = "it was not allowed"
_WITH_IT = "another resource that goes with it was not allowed"


class Holding:
    """What is held back, in the order it came.

    Args:
        asked: whether all that is destructive has to be allowed; without, only what is to be retired waits, as a later
            record may still have it.

    Attributes:
        trials: the trials, in that order.
    """

    def __init__(self, *, asked: bool = True) -> None:
        self._asked = asked
        self.trials: list[Trial] = []
        self._steps: list[Step] = []
        self._new: set[str] = set()
        self._allowed: set[tuple[str, str, str]] = set()

    def hold(self, plan: Plan, portion: Sequence[Trial]) -> Plan:
        """Hold back trials with a step that waits, and those that need what a held one makes; returns the others."""
        groups = dict(enumerate(steps for _, steps in plan.by_trial()))
        held = {number for number, steps in groups.items() if any(map(self._waits, steps))}
        if not held and not self._new:
            return plan
        needs = packing.needs(plan.steps, self._new)
        grows = True
        while grows:
            new = self._new.union(step.text for number in held for step in groups[number] if _makes(step))
            needy = {
                number
                for number, steps in groups.items()
                if not new.isdisjoint(text for step in steps for text in needs.get(step.text, ()))
            }
            grows = not needy <= held
            held |= needy
        for number in sorted(held):
            self._keep(groups[number], portion[groups[number][0].record])
        rest = (step for number, steps in groups.items() if number not in held for step in steps)
        return replace(plan, steps=tuple(rest))

    def _waits(self, step: Step) -> bool:
        return step.action == "retire" or (self._asked and step.destructive)

    def _keep(self, steps: Sequence[Step], trial: Trial) -> None:
        self._steps += (replace(step, record=len(self.trials)) for step in steps)
        self._new.update(step.text for step in steps if _makes(step))
        self.trials.append(trial)

    def plan(self, like: Plan, run: Run) -> Plan:
        """All that is held back, as a plan for the same target, once a run has seen all records.

        Nothing is retired that one of them has.
        """
        steps = (
            step for step in self._steps if not (step.action == "retire" and run.keeps(step.trial, step.text))
        )
        return replace(like, steps=tuple(steps))

    def allow(self, plan: Plan) -> None:
        """These destructive steps may be done."""
        self._allowed.update(_face(step) for step in plan.steps if step.destructive)

    def checked(self, plan: Plan) -> Plan:
        """A plan that was made anew: what it would destroy and nobody allowed is a conflict now."""
        return replace(
            plan,
            steps=tuple(
                replace(step, action="conflict", resource=None, after=None, reason=_UNASKED)
                if step.destructive and _face(step) not in self._allowed
                else step
                for step in plan.steps
            ),
        )


def refused(plan: Plan, issues: Issues) -> Iterator[Result]:
    """What becomes of a plan that was not allowed: nothing of it is written."""
    for trial, steps in plan.by_trial():
        issues.warning(
            "not-allowed", trial, "left as it is, as what it takes away or overwrites was not allowed"
        )
        for step in steps:
            if step.action == "conflict":
                issues.error("conflict", step.reference, f"not written: {step.reason}")
        yield Result(plan.target, tuple(map(_refused, steps)))


def _refused(step: Step) -> Outcome:
    if step.action == "conflict":
        return Outcome("conflict", step.trial, step.reference, step.reason)
    if step.destructive:
        return outcomes.left(step, "refused", _NOT_ALLOWED)
    return outcomes.left(step, "skipped", _WITH_IT)


def _makes(step: Step) -> bool:
    return step.action in ("create", "gone")


def _face(step: Step) -> tuple[str, str, str]:
    """What somebody was shown of a destructive step."""
    disputes = [(one.path, one.ours, one.theirs, one.take) for one in step.disputes]
    return step.text, step.action, repr(disputes)

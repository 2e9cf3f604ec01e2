"""A trial on its way to a target: what became of its resources so far, and what is still open."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

from fhir_trials.errors import TargetError
from fhir_trials.issues import Issues
from fhir_trials.sync import outcomes, provenance
from fhir_trials.sync.outcomes import Done, Outcome, Result
from fhir_trials.sync.steps import Plan, Step

Replan = Callable[[Sequence[int]], Plan]
"""Plans some records of a plan again, given by their numbers; in what it gives they are numbered from 0."""


@dataclass(slots=True)
class Track:
    """One record of a trial.

    Attributes:
        trial: the key of the trial.
        record: its number in the plan.
        steps: as planned last.
        replan: see `Replan`; None where it cannot be planned again.
        tries: how often it was planned again.
        open: the `text` of what is still to be written.
        errors: why something could not be written.
    """

    trial: str
    record: int
    steps: tuple[Step, ...]
    replan: Replan | None = None
    tries: int = 0
    open: set[str] = field(default_factory=set[str])
    errors: list[TargetError] = field(default_factory=list[TargetError])
    _outcomes: dict[str, Outcome | None] = field(default_factory=dict[str, Outcome | None])

    def begin(self, issues: Issues) -> list[Step]:
        """The steps to be sent: none where there is a conflict; the others are settled."""
        blocked = any(step.action == "conflict" for step in self.steps)
        sent = [] if blocked else [step for step in self.steps if step.writes]
        self.open = {step.text for step in sent}
        # Their places come first, so that the outcomes stand in the order of the steps.
        self._outcomes = dict.fromkeys((step.text for step in self.steps), None) | self._outcomes
        for step in self.steps:
            if step.text not in self.open:
                self._idle(step, issues)
        return sent

    def _idle(self, step: Step, issues: Issues) -> None:
        if step.action == "conflict":
            issues.error("conflict", step.reference, f"not written: {step.reason}")
            self._outcomes[step.text] = Outcome("conflict", step.trial, step.reference, step.reason)
        else:
            # What was written before all was planned again stays written.
            reason = "another resource of the trial has a conflict"
            self._outcomes[step.text] = self._outcomes[step.text] or outcomes.left(step, "skipped", reason)

    def done(self, text: str, outcome: Outcome) -> None:
        """A resource is settled."""
        self._outcomes[text] = outcome
        self.open.discard(text)

    def leave(self, texts: Collection[str], action: Done, message: str) -> list[str]:
        """Leave those of these that are open as they are; returns which."""
        left = [step for step in self.steps if step.text in self.open and step.text in texts]
        for step in left:
            self.done(step.text, outcomes.left(step, action, message))
        return [step.text for step in left]

    def put(self, steps: tuple[Step, ...]) -> None:
        """Put new steps in place; what was open and is not among them needs nothing any more."""
        texts = {step.text for step in steps}
        for step in self.steps:
            if step.text in self.open and step.text not in texts:
                self.done(step.text, Outcome("unchanged", step.trial, step.reference))
                if provenance.is_one(step.text):
                    # A Provenance of what was to be written then; there is another for what is written now.
                    del self._outcomes[step.text]
        self.steps = steps

    def result(self, target: str) -> Result:
        """What became of it, in the order of its steps."""
        found = tuple(one for one in self._outcomes.values() if one is not None)
        return Result(target, found, tuple(self.errors))

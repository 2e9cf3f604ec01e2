"""What a plan tells about a target before anything of it is sent, put into the state."""

from collections.abc import Iterable

from fhir_trials.sync.state import State
from fhir_trials.sync.steps import Step


class Noting:
    """Keeps what is known, and what is in dispute, up to date.

    Args:
        state: learns.
    """

    def __init__(self, state: State) -> None:
        self._state = state
        self._disputed = {one.text for one in state.disputes()}

    def plan(self, steps: Iterable[Step]) -> None:
        """Note what is as it was wanted, and what both sides changed."""
        steps = list(steps)
        if idle := [step.after for step in steps if step.after is not None and not step.writes]:
            self._state.settle(idle)
        for step in steps:
            if step.action == "conflict":
                self._state.note_disputes(step.text, step.disputes)
                self._disputed.add(step.text)
            elif not (step.writes or step.action == "leave"):
                self.undisputed(step.text)

    def undisputed(self, text: str) -> None:
        """A resource is as it was wanted, or as somebody chose."""
        if text in self._disputed:
            self._disputed.discard(text)
            self._state.note_disputes(text, ())

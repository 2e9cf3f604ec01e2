"""The state that a call was given, or the one at its default place."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from fhir_trials import settings
from fhir_trials.sync.state import State, state_file
from fhir_trials.targets import Target


@contextmanager
def opened(state: State | str | Path | None, target: Target, *, write: bool = True) -> Generator[State]:
    """An open state: the one given, which stays open, else the file given or at the default place of the target.

    Raises:
        StateError: the file cannot be used.
    """
    if isinstance(state, State):
        yield state
        return
    path = state_file(target, settings.load().state) if state is None else Path(state)
    with State.open(path, target.name, write=write) as known:
        yield known

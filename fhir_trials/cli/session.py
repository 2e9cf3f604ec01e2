"""A target that a command talks to, with what is known of it, and with what is seen of the talk."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from fhir_trials import targets
from fhir_trials.cli.measures import Measures
from fhir_trials.cli.options import Reaching, Release
from fhir_trials.sync.state import State, state_file
from fhir_trials.targets import Target


@dataclass(frozen=True, slots=True)
class Session:
    """What a command works with.

    Attributes:
        target: open.
        state: what is known of it.
        measures: what is counted.
    """

    target: Target
    state: State
    measures: Measures


@contextmanager
def opened(
    where: str,
    reaching: Reaching,
    *,
    release: Release | None = None,
    write: bool = False,
    measures: Measures | None = None,
) -> Iterator[Session]:
    """Open a target and its state; `write` makes the state's file where there is none."""
    settings = reaching.settings()
    measures = measures or Measures()
    with targets.connect(where, release=release, settings=settings, observe=measures.exchange) as target:
        for words in target.profile.degraded:
            measures.note(words)
        with State.open(state_file(target, settings.state), target.name, write=write) as state:
            yield Session(target, state, measures)

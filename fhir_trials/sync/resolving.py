"""A side is taken before the next push does it: in disputes, and where others alone changed something."""

from collections.abc import Iterator
from dataclasses import replace

from fhir_trials.sync import deciding, packing, sides
from fhir_trials.sync.deciding import Case, Ground
from fhir_trials.sync.presence import Found
from fhir_trials.sync.state import Dispute, Known, Side, State
from fhir_trials.sync.steps import Policy


def resolve(state: State, target: str, what: str, take: Side, path: str = "") -> int:
    """Take a side for the next push.

    Where others alone changed something, and the state knows what is there now, `ours` makes a dispute of it that is
    settled: our value will be written back. Theirs stands there anyway.

    Args:
        state: of the target.
        target: its name.
        what: the key of a trial, or `Type/id` of a resource, as translated or on the target.
        take: whose value shall stand.
        path: an element, which means what is below it too; empty for all.

    Returns:
        how many elements it decides.

    Raises:
        StateError: the state cannot be used.
    """
    count = state.choose(what, take, path)
    if take == "theirs":
        return count
    texts = [*state.texts_of([what])[what], what, *state.texts_at([what])]
    drifted = [text for text, one in state.glance(texts).items() if one.drifted]
    for known in state.known(drifted).values():
        kept = [one for one in state.disputes(known.trial) if one.text == known.text]
        found = [one for one in _drift(known, state, target) if not path or sides.below(one.path, path)]
        new = [one for one in found if not any(_overlap(one, other) for other in kept)]
        if new:
            state.note_disputes(known.text, [*kept, *new])
            count += len(new)
    return count


def _drift(known: Known, state: State, target: str) -> Iterator[Dispute]:
    """What others changed, each element with our side."""
    texts = [known.text, *packing.pointed(known.sent)]
    places = {text: one.reference for text, one in state.glance(texts).items()}
    policy = Policy(takes={known.text: "ours"})
    ground = Ground(target, policy, places, places, lambda _: ())
    case = Case(known.trial, known.sent, known.digest, Found(known.theirs, known.version), known)
    yield from (replace(one, take="ours") for one in deciding.decide(case, ground).disputes)


def _overlap(one: Dispute, other: Dispute) -> bool:
    return sides.below(one.path, other.path) or sides.below(other.path, one.path)

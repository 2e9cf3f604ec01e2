"""Whose value stands where both sides changed the same: as the policy says, or as was chosen with `resolve`; pure."""

from collections.abc import Iterable

from fhir_trials.sync.state import Dispute, Side
from fhir_trials.sync.steps import Policy


def chosen(dispute: Dispute, reference: str, policy: Policy, settled: Iterable[Dispute] = ()) -> Side | None:
    """The side that was chosen for a dispute, the closest choice first; None where nobody chose.

    The policy's choice for an element goes before one that was made with `resolve`, that before the policy's choice
    for the resource, for the trial, and for all.

    Args:
        dispute: what both sides changed.
        reference: `Type/id` on the target; a choice may name it in place of the text.
        policy: what the caller of this run chose.
        settled: disputes as the state has them; a choice counts only where both values are still the same.
    """
    names = (dispute.text, reference)
    return (
        _of_element(dispute.path, names, policy)
        or next((one.take for one in settled if _same(one, dispute)), None)
        or _of_name((*names, dispute.trial), policy)
        or policy.take
    )


def _of_name(names: Iterable[str], policy: Policy) -> Side | None:
    return next((policy.takes[name] for name in names if name in policy.takes), None)


def _of_element(path: str, names: Iterable[str], policy: Policy) -> Side | None:
    """The choice for the longest path that this one is, or is below of."""
    found: dict[int, Side] = {
        len(prefix): side
        for name in names
        for key, side in policy.takes.items()
        if key.startswith(f"{name}:") and below(path, prefix := key[len(name) + 1 :])
    }
    return found[max(found)] if found else None


def below(path: str, prefix: str) -> bool:
    """Whether a path is another or a part of it: `title` does not begin `titleNote`."""
    return path == prefix or path.startswith((f"{prefix}.", f"{prefix}["))


def _same(one: Dispute, other: Dispute) -> bool:
    return (one.text, one.path, one.ours, one.theirs) == (other.text, other.path, other.ours, other.theirs)

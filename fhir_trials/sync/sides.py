"""Whose value stands: as the policy says, or as was chosen with `resolve`; pure."""

from collections.abc import Iterable, Iterator

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
    return named(dispute, reference, policy, settled) or policy.take


def named(dispute: Dispute, reference: str, policy: Policy, settled: Iterable[Dispute] = ()) -> Side | None:
    """The same without the policy's choice for all: what somebody named."""
    names = (dispute.text, reference)
    return (
        _of_element(dispute.path, names, policy)
        or next((one.take for one in settled if _same(one, dispute)), None)
        or _of_name((*names, dispute.trial), policy)
    )


def of_resource(text: str, reference: str, trial: str, policy: Policy) -> Side | None:
    """The side that was chosen for a resource as a whole."""
    return _of_name((text, reference, trial), policy) or policy.take


def naming(dispute: Dispute, reference: str, policy: Policy) -> set[str]:
    """The names in `policy.takes` that mean an element, whichever of them counts."""
    names = (dispute.text, reference)
    whole = {*names, dispute.trial} & policy.takes.keys()
    return {*whole, *(key for key, _ in _prefixes(dispute.path, names, policy))}


def _of_name(names: Iterable[str], policy: Policy) -> Side | None:
    return next((policy.takes[name] for name in names if name in policy.takes), None)


def _of_element(path: str, names: Iterable[str], policy: Policy) -> Side | None:
    """The choice for the longest path that this one is, or is below of."""
    found: dict[int, Side] = {length: policy.takes[key] for key, length in _prefixes(path, names, policy)}
    return found[max(found)] if found else None


def _prefixes(path: str, names: Iterable[str], policy: Policy) -> Iterator[tuple[str, int]]:
    """The choices for a path or what it is below of, with the length of each path."""
    for name in names:
        for key in policy.takes:
            if key.startswith(f"{name}:") and below(path, prefix := key[len(name) + 1 :]):
                yield key, len(prefix)


def below(path: str, prefix: str) -> bool:
    """Whether a path is another or a part of it: `title` does not begin `titleNote`."""
    return path == prefix or path.startswith((f"{prefix}.", f"{prefix}["))


def _same(one: Dispute, other: Dispute) -> bool:
    return (one.text, one.path, one.ours, one.theirs) == (other.text, other.path, other.ours, other.theirs)

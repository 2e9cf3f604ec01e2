"""From steps to what is asked of a target, and from its answer to what is known then; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from fhir_trials.issues import Issues
from fhir_trials.sync import outcomes
from fhir_trials.sync.outcomes import Outcome
from fhir_trials.sync.state.known import Intent, Known
from fhir_trials.sync.steps import Step
from fhir_trials.sync.three_way import three_way
from fhir_trials.targets import Change, Difference, Written, differences, references
from fhir_trials.targets.marks import Json

_THERE = ("update", "retire", "delete")


@dataclass(frozen=True, slots=True)
class Settled:
    """What came of a step.

    Attributes:
        known: what is to be noted; None where there is nothing, or it is to be forgotten.
        outcome: for the caller.
    """

    known: Known | None
    outcome: Outcome


def change(step: Step, places: Mapping[str, str]) -> Change:
    """A step as a change.

    Args:
        step: one that writes.
        places: where resources are by now that had no place when this was planned.
    """
    kind, _, resource_id = step.reference.partition("/")
    resource = step.resource or {"resourceType": kind, "id": resource_id}
    if places:
        resource = references.redirected(resource, places)
    if step.action not in _THERE:
        return Change(resource)
    return Change(resource, step.reference, step.version, delete=step.action == "delete")


def intents(steps: Sequence[Step]) -> list[Intent]:
    """What the journal holds of steps before they are sent."""
    return [one for step in steps if (one := _intent(step)) is not None]


def _intent(step: Step) -> Intent | None:
    if step.action == "delete":
        leaving = Known(step.text, step.trial, step.reference, step.version, b"", {})
        return Intent(leaving, step.version, delete=True)
    if step.after is None:
        return None
    made = step.action not in _THERE
    known = replace(step.after, version="", updated="", reference=step.text if made else step.reference)
    return Intent(known, "" if made else step.version)


def settled(
    steps: Sequence[Step],
    changes: Sequence[Change],
    written: Sequence[Written],
    base: str,
    *,
    compare: bool = True,
) -> list[Settled]:
    """What is known after steps that were sent together.

    Args:
        steps: what was planned.
        changes: what was sent.
        written: what became of it.
        base: the target's base URL or path.
        compare: what was read back may differ from what was sent.
    """
    places = {
        step.text: one.reference
        for step, one in zip(steps, written, strict=True)
        if step.text != one.reference
    }
    found: list[Settled] = []
    for step, sent, one in zip(steps, changes, written, strict=True):
        known = (
            None
            if step.after is None
            else replace(step.after, reference=one.reference, version=one.version, updated=one.updated)
        )
        kept: tuple[Difference, ...] = ()
        if compare and one.resource is not None:
            resource = references.redirected(sent.resource, places) if places else sent.resource
            kept = differences(resource, one.resource, base=base)
            if kept and known is not None:
                known = _made_of_it(known, resource, one.resource, base)
        found.append(Settled(known, outcomes.done(step, one.reference, kept)))
    return found


def _made_of_it(known: Known, sent: Json, there: Json, base: str) -> Known:
    """What the target made of what it was sent is nobody's change: it is put into what is taken for stored."""
    if known.theirs is None:
        return replace(known, stored=there)
    stored = known.sent if known.stored is None else known.stored
    merged = three_way(sent=sent, ours=there, stored=stored, theirs=stored, base=base, take=lambda _: "ours")
    return replace(known, stored=merged.resource, theirs=there)


def tell(done: Sequence[Settled], issues: Issues) -> None:
    """Say where the target keeps something else than it was sent."""
    for one in done:
        for difference in one.outcome.kept_differently:
            issues.warning(
                "kept-differently", f"{one.outcome.reference}.{difference.path}", "the target changed it"
            )

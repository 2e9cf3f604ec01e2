"""A plan as JSON, to be kept and applied later, as long as nothing has moved on since."""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any, cast

import msgspec

from fhir_trials import json_text
from fhir_trials.errors import ReadError
from fhir_trials.sync import presence
from fhir_trials.sync.state import State
from fhir_trials.sync.steps import Plan, Step
from fhir_trials.targets import Stamp, Target, differences, marks, versions
from fhir_trials.targets.marks import Json

FORMAT = "fhir-trials plan"
VERSION = 1
"""Of the format: another one is refused."""
_MEMBERS = frozenset(("format", "version", "digest", "plan"))
_THERE = ("update", "retire", "delete")


def save(plan: Plan) -> Json:
    """A plan as plain JSON data with all that `load` and `apply` need: contents, but no credentials.

    A digest over it makes an edited one known.
    """
    # Once through JSON, so that numbers are spelled as they will be read.
    body: Json = json_text.decode(json_text.encode(plan), "a plan")
    return {"format": FORMAT, "version": VERSION, "digest": _digest(body), "plan": body}


def load(content: Any) -> Plan:
    """The plan that `save` gave.

    Args:
        content: plain JSON data, within the limits of `json_text`.

    Raises:
        ReadError: it is no plan, of another version of the format, or was edited.
    """
    whole: Json = marks.objects(content)[0] if isinstance(content, dict) else {}
    if whole.get("format") != FORMAT:
        raise ReadError("this is no plan that was kept: `fhir-trials plan -o FILE` makes one")
    if whole.get("version") != VERSION:
        raise ReadError(
            f"a plan of format version {str(whole.get('version'))[:20]}, and this version reads {VERSION}: plan again"
        )
    if more := sorted(whole.keys() - _MEMBERS):
        raise ReadError(f"the plan cannot be read: {more[0][:80]!r} is no part of one; plan again")
    if whole.get("digest") != _digest(whole.get("plan")):
        raise ReadError("the plan was edited since it was kept, or is damaged: plan again")
    try:
        plan = msgspec.convert(whole["plan"], Plan)
    except msgspec.ValidationError as error:
        raise ReadError(f"the plan cannot be read: {error}; plan again") from error
    for number, step in enumerate(plan.steps):
        if reason := _unusable(step):
            raise ReadError(f"the plan cannot be read: steps[{number}]: {reason}; plan again")
    return plan


def _digest(body: Any) -> str:
    return hashlib.blake2b(json_text.encode(body), digest_size=16).hexdigest()


def _unusable(step: Step) -> str:
    """What is wrong with a step, beyond the types of its members."""
    names = [step.text, step.reference, *((step.after.text, step.after.reference) if step.after else ())]
    if bad := next((name for name in names if not marks.is_local(name)), None):
        return f"{bad[:80]!r} is no Type/id"
    resources = [
        step.resource,
        *((step.after.sent, step.after.stored, step.after.theirs) if step.after else ()),
    ]
    kinds = {presence.kind_of(name) for name in names}
    kinds |= {str(one.get("resourceType")) for one in resources if one is not None}
    if len(kinds) > 1:
        return f"several types: {', '.join(sorted(kinds))[:80]}"
    if step.resource is not None:
        named = f"{step.resource.get('resourceType')}/{step.resource.get('id')}"
        if named not in (step.text, step.reference):
            return f"resource.id: {str(step.resource.get('id'))[:80]!r} is not that of {step.reference}"
    return f"nothing to {step.action}" if step.writes and step.resource is None else ""


def outdated(plan: Plan, target: Target, state: State) -> list[str]:
    """What has moved since a plan was made, in words, so that it must not be applied; empty where nothing has.

    Looked at is what the plan would write or note; the target and the state are read only.

    Raises:
        TargetError: the target cannot be read.
    """
    if (plan.target, plan.release) != (target.name, target.release):
        return [f"the plan is for {plan.target} ({plan.release}), not for {target.name} ({target.release})"]
    steps = [step for step in plan.steps if step.writes or step.after]
    there = [step for step in steps if step.action not in ("create", "gone")]
    return [
        *_moved([step for step in there if step.version], target),
        *_differing([step for step in there if not step.version and step.action in _THERE], target),
        *_made([step for step in steps if step.action in ("create", "gone")], target),
        *_noted(steps, state),
    ]


def applied(plan: Plan, state: State) -> bool:
    """Whether the state knows all that a plan would write as the plan has it, at another version than it was made at."""
    steps = [step for step in plan.steps if step.writes]
    known = state.glance(step.text for step in steps)
    return bool(steps) and all(
        (glance := known.get(step.text)) is None
        if step.after is None
        else (glance := known.get(step.text)) is not None
        and (glance.digest, glance.retired) == (step.after.digest, step.after.retired)
        and glance.version != step.version
        for step in steps
    )


def _moved(steps: Sequence[Step], target: Target) -> Iterator[str]:
    for kind, references in presence.grouped((step.reference for step in steps), presence.kind_of).items():
        there = target.versions(kind, [one.partition("/")[2] for one in references])
        for step in steps:
            if step.reference in references:
                now = there.get(step.reference.partition("/")[2])
                if now is None:
                    yield f"{step.reference} is not there any more"
                elif now.version != step.version:
                    yield (
                        f"{step.reference} is at version {now.version}, and the plan was made at {step.version}"
                    )
                elif versions.moved(now, Stamp(step.version, step.after.updated if step.after else "")):
                    yield f"{step.reference} was made again since the plan was made"


def _differing(steps: Sequence[Step], target: Target) -> Iterator[str]:
    """What changed where the target tells no versions: the differences are others than those that were planned."""
    for step in steps:
        now = target.read(*step.reference.split("/", 1))
        if now is None:
            yield f"{step.reference} is not there any more"
        elif differences(cast("Json", step.resource), now, base=target.name) != step.differences:
            yield f"{step.reference} is not as it was when the plan was made"


def _made(steps: Sequence[Step], target: Target) -> Iterator[str]:
    wanted = {step.text: cast("Json", step.resource) for step in steps}
    for text, found in presence.seek(wanted, target).items():
        if found.current is not None:
            yield f"{text} is there already, as {marks.reference(found.current)}"
        elif found.reason:
            yield f"{text}: {found.reason}"


def _noted(steps: Sequence[Step], state: State) -> Iterator[str]:
    """What another run has done since, as far as the state tells."""
    glances = state.glance(step.text for step in steps)
    for step in steps:
        if step.text not in glances and step.action in ("gone", "retire", "delete"):
            yield f"{step.text} is not in the state any more"
        elif step.text in glances and step.action in ("create", "adopt"):
            yield f"{step.text} is in the state already"

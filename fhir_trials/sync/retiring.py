"""What is wanted no longer: parts that a trial has lost, and trials that the sources have no longer.

https://hl7.org/fhir/R5/valueset-publication-status.html · https://hl7.org/fhir/R4/valueset-research-study-status.html
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from fhir_trials.issues import Issues
from fhir_trials.releases import table
from fhir_trials.sync import deciding, looking, packing, sides
from fhir_trials.sync.deciding import Case, Ground
from fhir_trials.sync.presence import Found, key
from fhir_trials.sync.seen import Run, digest
from fhir_trials.sync.state import Known, State
from fhir_trials.sync.steps import Plan, Policy, Step
from fhir_trials.targets import Release, Target, marks
from fhir_trials.targets.marks import Json

_RETIRED = ("status", "retired")
_INACTIVE = ("active", False)
_ENDS: dict[str, tuple[str, str | bool]] = {
    "ResearchStudy": _RETIRED,
    "PlanDefinition": _RETIRED,
    "ActivityDefinition": _RETIRED,
    "EvidenceVariable": _RETIRED,
    "Questionnaire": _RETIRED,
    "Group": _INACTIVE,
    "Organization": _INACTIVE,
    "Practitioner": _INACTIVE,
    "PractitionerRole": _INACTIVE,
    "Location": ("status", "inactive"),
}
_PUBLICATION = table.url_of("ResearchStudy.status")


def retired(resource: Json, release: Release) -> Json | None:
    """A resource with the status that says that it is no longer in use; None for a type that has none.

    A study of R4 is `withdrawn`, and the publication status beside it `retired`.
    """
    end = _ENDS.get(resource["resourceType"])
    if end is None:
        return None
    name, value = end
    if resource["resourceType"] != "ResearchStudy" or release == "R5":
        return {**resource, name: value}
    beside = marks.objects(resource.get("_status"))
    listed = marks.objects(beside[0].get("extension")) if beside else []
    extensions = [{**one, "valueCode": value} if one.get("url") == _PUBLICATION else one for one in listed]
    more = {"_status": {**beside[0], "extension": extensions}} if extensions else {}
    return {**resource, name: "withdrawn", **more}


def parts(
    known: Iterable[Known], found: Mapping[str, Found], ground: Ground, release: Release
) -> Iterator[Step]:
    """The steps that retire resources which are known and wanted no longer; pure.

    Args:
        known: the resources.
        found: what is there, by text.
        ground: see `Ground`.
        release: of the target.
    """
    for one in known:
        yield _retire(one, found[one.text], ground, release)


def _retire(known: Known, found: Found, ground: Ground, release: Release) -> Step:
    wanted = retired(known.sent, release)
    missing = found.current is None and not found.still
    reason = "is wanted no longer"
    if found.reason:
        reason += f", and left as it is: {found.reason}"
    elif missing:
        reason += ", and not there any more"
    elif wanted is None:
        reason += ", and left as it is: its type has no status that would say so"
    else:
        case = Case(known.trial, wanted, digest(wanted), found, known)
        step = deciding.decide(case, ground, "retire")
        return replace(step, reason=step.reason or reason)
    return Step(
        "unchanged",
        known.trial,
        known.text,
        known.reference,
        key(known.sent),
        version=known.version,
        after=replace(known, retired=True),
        reason=reason,
    )


def absent(target: Target, state: State, run: Run, policy: Policy, *, issues: Issues | None = None) -> Plan:
    """What becomes of the trials that the state holds and a run has not seen, by `policy.absent`.

    To be called at the end of a run that has read all its sources. Absent is what this state knows and this run has not
    seen: two jobs with different sources to one target need a state each, or each would take the other's trials away.

    Args:
        target: is read.
        state: is read.
        run: the run that has planned all trials there are.
        policy: `leave` gives an empty plan.
        issues: where is told that the plan is empty as the run has not read everything: a trial that could not be
            read would be taken for one that is gone. A run that has seen no trial at all has not, whatever it says.

    Raises:
        TargetError: the target cannot be read.
    """
    if policy.absent == "leave":
        return Plan(target.name, target.release, ())
    if run.unread or not run.trials:
        if issues is not None:
            why = "not all of them could be read as trials" if run.unread else "they gave no trial at all"
            told = f"nothing was looked for that the sources have no longer, as {why}"
            issues.warning("absent-left", "", told)
        return Plan(target.name, target.release, ())
    retired_too = policy.absent == "delete"
    trials = [trial for trial in state.trials(retired=retired_too) if trial not in run.trials]
    texts = [text for several in state.texts_of(trials, retired=retired_too).values() for text in several]
    known = state.known(text for text in texts if text not in run.digests)
    if retired_too:
        # Nothing is deleted but what was read a moment ago.
        run.closely.update(known)
    found = looking.look(
        {text: one.sent for text, one in known.items()},
        state.glance(known),
        target,
        state,
        run,
        thorough=policy.thorough,
    )
    before = {text: one.reference for text, one in known.items()}
    places = {**before, **looking.places(found)}
    ground = Ground(target.name, policy, places, before, state.disputes, run.takes_used)
    if policy.absent == "retire":
        steps = list(parts(known.values(), found, ground, target.release))
    else:
        there = {text: one for text, one in known.items() if not (one.retired and _is_gone(found[text]))}
        steps = [_delete(one, found[one.text], ground) for one in _referrers_first(there)]
    return Plan(target.name, target.release, _capped(steps, policy))


def _referrers_first(known: Mapping[str, Known]) -> list[Known]:
    """Trial by trial, each resource before those that it points to, as far as they do not point in a circle."""
    by_trial: dict[str, list[str]] = {}
    for text, one in known.items():
        by_trial.setdefault(one.trial, []).append(text)
    ordered: list[Known] = []
    for texts in by_trial.values():
        edges = {
            text: [other for other in packing.pointed(known[text].sent) if other in texts] for text in texts
        }
        groups = list(packing.components(edges))
        ordered += (known[text] for group in reversed(groups) for text in group)
    return ordered


def _delete(known: Known, found: Found, ground: Ground) -> Step:
    named = (known.trial, known.text, known.reference, key(known.sent))
    if _is_gone(found):
        reason = "is wanted no longer, and not there any more"
        return Step("unchanged", *named, after=replace(known, retired=True), reason=reason)
    case = Case(known.trial, known.sent, known.digest, found, known)
    step = deciding.decide(case, ground)
    changed = list(dict.fromkeys(one.path for one in (*step.foreign, *step.disputes)))
    place = step.reference
    wanted = "the sources have its trial no longer"
    over = f"somebody else changed it: {', '.join(changed)}" if changed else ""
    if over and _is_taken(step, ground):
        wanted += f"; {over}"
    elif over or found.reason:
        reason = found.reason or f"{over}; `--take ours={known.trial}` deletes it all the same"
        return Step(
            "conflict", *named, version=found.version, foreign=step.foreign, reason=f"not deleted: {reason}"
        )
    return Step("delete", *named[:2], place, named[3], found.current, version=found.version, reason=wanted)


def _is_taken(step: Step, ground: Ground) -> bool:
    """Whether what others changed may go: by name, for all, or element by element."""
    names = (step.text, step.reference, step.trial)
    ground.used.update(name for name in names if name in ground.policy.takes)
    by_element = not step.foreign and all(one.take == "ours" for one in step.disputes)
    return by_element or sides.of_resource(*names, ground.policy) == "ours"


def _is_gone(found: Found) -> bool:
    return found.current is None and not found.reason


def _capped(steps: Sequence[Step], policy: Policy) -> tuple[Step, ...]:
    trials = {step.trial for step in steps if step.writes}
    if len(trials) <= policy.most_absent:
        return tuple(steps)
    done = "deleted" if policy.absent == "delete" else "retired"
    reason = (
        f"not {done}: the sources lack {len(trials)} trials that are there, and a run may have {policy.most_absent} of "
        "them so; allow more (--most-absent) if that is meant"
    )
    return tuple(
        replace(step, action="conflict", resource=None, after=None, reason=reason) if step.writes else step
        for step in steps
    )

"""What is there now, asked for as little as possible: what changed, else each version, and whole only what moved.

https://hl7.org/fhir/R5/search.html#lastUpdated
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from fhir_trials.sync import presence
from fhir_trials.sync.presence import Found, grouped, kind_of
from fhir_trials.sync.seen import Mark, Run, View
from fhir_trials.sync.state import Glance, State
from fhir_trials.targets import Target, marks
from fhir_trials.targets.marks import Json

STILL = Found(still=True)
_OVERLAP = timedelta(seconds=60)
"""A long transaction of somebody else carries the time it began, and is seen only once it has ended."""
_MOST_DOUBTFUL = 1000


def look(
    wanted: Mapping[str, Json],
    glances: Mapping[str, Glance],
    target: Target,
    state: State,
    run: Run,
    *,
    thorough: bool = False,
) -> dict[str, Found]:
    """What the target has for each resource; what is at the version that is known is `STILL` and is not read.

    Args:
        wanted: by text as translated; what is known and not at its place is sought by its identifier and id.
        glances: what is known, by text.
        target: is read.
        state: is read.
        run: its views are used and made.
        thorough: compare the version of each, even where a search for changes would do.
    """
    found: dict[str, Found] = {}
    for kind, texts in grouped(wanted, kind_of).items():
        view = _view(kind, target, state, run, thorough=thorough)
        if known := [glances[text] for text in texts if text in glances]:
            found |= _at_their_places(kind, known, target, view, run.closely)
    run.closely.difference_update(wanted)
    lost = {text: wanted[text] for text in wanted if text not in found}
    sought = presence.seek(lost, target)
    _reckon(sought, glances, run)
    return found | sought


def places(found: Mapping[str, Found]) -> dict[str, str]:
    """`Type/id` on the target of what was read, by text."""
    return {text: marks.reference(one.current) for text, one in found.items() if one.current is not None}


def _at_their_places(
    kind: str, known: Sequence[Glance], target: Target, view: View, closely: set[str]
) -> dict[str, Found]:
    """What is where it was known to be; what is not there is left out."""
    moved = _moved(kind, [one for one in known if one.text not in closely], target, view)
    read = [one for one in known if one.text in closely or one.reference in moved]
    there = target.fetch(kind, [_id(one.reference) for one in read]) if read else {}
    found = {one.text: STILL for one in known}
    for one in read:
        current = there.get(_id(one.reference))
        if current is None:
            del found[one.text]
            continue
        found[one.text] = Found(current, target.version(current), reason=_strange(current))
        view.moved[one.reference] = target.version(current)
    return found


def _moved(kind: str, known: Sequence[Glance], target: Target, view: View) -> set[str]:
    """The places where not the known version is, or where that cannot be told."""
    if view.changed is not None:
        changed = view.changed
        return {
            one.reference
            for one in known
            if one.reference in changed and _differs(changed[one.reference], one.version)
        }
    versions = _versions(kind, [one.reference for one in known], target)
    return {one.reference for one in known if _differs(versions.get(one.reference, ""), one.version)}


def _differs(now: str, known: str) -> bool:
    """Whether it is at another version, or the target tells none."""
    return not now or now != known


def _strange(current: Json) -> str:
    if marks.managed(current) or marks.own_identifier(current):
        return ""
    return "it carries neither our identifier nor our tag any more"


def _view(kind: str, target: Target, state: State, run: Run, *, thorough: bool) -> View:
    if kind not in run.views:
        run.views[kind] = _first_look(kind, target, state, thorough=thorough)
    return run.views[kind]


def _first_look(kind: str, target: Target, state: State, *, thorough: bool) -> View:
    """The changes of a type since the last mark; without them where a count shows that there is more to it."""
    if not target.profile.finds_changes:
        return View()
    surplus = target.count(kind) - state.expected().get(kind, 0)
    view = View(_before(target.now()), surplus)
    mark = Mark.parse(state.watermark(kind))
    if mark.instant and not thorough:
        written = {marks.reference(one): target.version(one) for one in target.changed(kind, mark.instant)}
        new = len(written) - len(state.texts_at(written))
        # Deletions and lost tags are in no search: what is missing shows in the number only.
        if surplus - new == mark.surplus:
            view.changed = {**written, **dict.fromkeys(mark.doubtful, "")}
    return view


def _before(instant: str) -> str:
    return (datetime.fromisoformat(instant) - _OVERLAP).isoformat() if instant else ""


def _reckon(sought: Mapping[str, Found], glances: Mapping[str, Glance], run: Run) -> None:
    """Reckon with what will be made again or adopted, so that the number fits the next time."""
    for text, found in sought.items():
        if (view := run.views.get(kind_of(text))) and not found.reason:
            view.surplus += (text in glances) - (found.current is not None)


def looked(run: Run, target: Target, state: State) -> dict[str, str]:
    """Up to where the changes of each type were seen in a run: watermarks, to be noted once it went well.

    What was not settled stays doubtful, and is looked at by the next run.
    """
    unseen = _unseen(run, state)
    found: dict[str, str] = {}
    for kind, view in run.views.items():
        if view.instant:
            rest = unseen.get(kind, ()) if view.changed is None else ()
            places = [one.reference for one in state.glance(rest).values()]
            seen = {**(view.changed or {}), **_versions(kind, places, target), **view.moved}
            known = state.glance(state.texts_at(seen).values()).values()
            doubtful = [one.reference for one in known if _differs(seen[one.reference], one.version)]
            if len(doubtful) <= _MOST_DOUBTFUL:
                found[kind] = str(Mark(view.instant, view.surplus, tuple(doubtful)))
    return found


def _unseen(run: Run, state: State) -> dict[str, list[str]]:
    """What is known and was not part of a run, by type."""
    texts = (text for several in state.texts_of(state.trials()).values() for text in several)
    return grouped((text for text in texts if text not in run.digests), kind_of)


def _versions(kind: str, places: Sequence[str], target: Target) -> dict[str, str]:
    versions = target.versions(kind, [_id(place) for place in places]) if places else {}
    return {f"{kind}/{resource_id}": version for resource_id, version in versions.items()}


def _id(reference: str) -> str:
    return reference.partition("/")[2]

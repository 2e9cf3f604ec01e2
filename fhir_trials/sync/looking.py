"""What is there now, asked for as little as possible: what changed, else each version, and whole only what moved.

https://hl7.org/fhir/R5/search.html#lastUpdated
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from fhir_trials.sync import known_places, presence
from fhir_trials.sync.known_places import STILL, Places
from fhir_trials.sync.presence import Found, grouped, kind_of
from fhir_trials.sync.seen import Mark, Run, View
from fhir_trials.sync.state import Glance, State
from fhir_trials.targets import Stamp, Target, marks, versions
from fhir_trials.targets.marks import Json

__all__ = ["STILL", "look", "looked", "places"]

_OVERLAP = timedelta(minutes=2)
"""A long transaction of somebody else carries the time it began, and is seen only once it has ended."""
_WHOLE = timedelta(days=7)
"""How long searches for changes are relied on: whatever they missed is found after that."""
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

    Where a search for changes will do it is asked for, unless the version of each resource was last looked at more than
    a week ago: a change that was stamped earlier than it could be seen is in no search.

    Args:
        wanted: by text as translated; what is known and not at its place is sought by its identifier and id.
        glances: what is known, by text.
        target: is read.
        state: is read.
        run: its views are used and made.
        thorough: compare the version of each, even where a search for changes would do.
    """
    places = Places()
    for kind, texts in grouped(wanted, kind_of).items():
        view = _view(kind, target, state, run, thorough=thorough)
        if known := [glances[text] for text in texts if text in glances]:
            here = known_places.look(known, wanted, target, view, run.closely)
            places.found |= here.found
            places.deleted |= here.deleted
            places.disowned |= here.disowned
    run.closely.difference_update(wanted)
    lost = {text: wanted[text] for text in wanted if text not in places.found}
    sought = places.elsewhere(presence.seek(lost, target))
    _reckon(sought, glances, run)
    return places.found | sought


def places(found: Mapping[str, Found]) -> dict[str, str]:
    """`Type/id` on the target of what was read, by text."""
    return {text: marks.reference(one.current) for text, one in found.items() if one.current is not None}


def _view(kind: str, target: Target, state: State, run: Run, *, thorough: bool) -> View:
    if kind not in run.views:
        run.views[kind] = _first_look(kind, target, state, thorough=thorough)
    return run.views[kind]


def _first_look(kind: str, target: Target, state: State, *, thorough: bool) -> View:
    """The changes of a type since the last mark; without them where a count shows that there is more to it."""
    if not target.profile.finds_changes:
        return View()
    surplus = target.count(kind) - state.expected().get(kind, 0)
    mark = Mark.parse(state.watermark(kind))
    view = View(target.now(), surplus, mark=mark)
    if mark.instant and not thorough and _is_fresh(mark.whole, view.instant):
        written = {
            marks.reference(one): Stamp(target.version(one), marks.updated(one))
            for one in target.changed(kind, mark.instant)
        }
        new = len(written) - len(set(state.texts_at(written).values()))
        # Deletions and lost tags are in no search: what is missing shows in the number only.
        if surplus - new == mark.surplus:
            view.changed = {**written, **dict.fromkeys(mark.doubtful, Stamp(""))}
    return view


def _is_fresh(whole: str, now: str) -> bool:
    then, moment = marks.instant(whole), marks.instant(now)
    return then is not None and moment is not None and moment - then < _WHOLE


def _mark(view: View, doubtful: Sequence[str], target: Target) -> Mark:
    """The next mark, moved back by as much as the target's clock was seen to be ahead of what it writes."""
    ahead = view.mark.ahead if target.profile.ahead is None else target.profile.ahead
    instant = datetime.fromisoformat(view.instant) - _OVERLAP - timedelta(seconds=ahead)
    whole = view.instant if view.changed is None else view.mark.whole
    return Mark(instant.isoformat(), view.surplus, tuple(doubtful), whole, ahead)


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
            seen = {**(view.changed or {}), **known_places.stamps(places, target), **view.moved}
            known = state.glance(state.texts_at(seen)).values()
            doubtful = [
                one.reference
                for one in known
                if versions.moved(seen[one.reference], Stamp(one.version, one.updated))
            ]
            if len(doubtful) <= _MOST_DOUBTFUL:
                found[kind] = str(_mark(view, doubtful, target))
    return found


def _unseen(run: Run, state: State) -> dict[str, list[str]]:
    """What is known and was not part of a run, by type."""
    texts = (text for several in state.texts_of(state.trials()).values() for text in several)
    return grouped((text for text in texts if text not in run.digests), kind_of)

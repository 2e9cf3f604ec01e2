"""Two sides changed one resource: what each changed, what comes of it, and where they disagree; by element, pure."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from fhir_trials.sync.element_merge import Disagreement, ElementMerge
from fhir_trials.sync.merged_lists import Sides
from fhir_trials.sync.state.known import Side
from fhir_trials.targets import Difference, contained, differences, references
from fhir_trials.targets.compare import UNITED, body, mark, marks, missing_marks
from fhir_trials.targets.contents import Contents
from fhir_trials.targets.marks import Json, objects

__all__ = ["Disagreement", "Merge", "three_way"]


@dataclass(frozen=True, slots=True)
class Merge:
    """What comes of two sides.

    Attributes:
        resource: `theirs` with our changes; `theirs` itself where we changed nothing.
        own: what we changed: `theirs` of a difference is what it was, `ours` what we want.
        foreign: what others changed: `ours` of a difference is what it was, `theirs` what is there.
        disagreements: elements in both, with different values.
    """

    resource: Json = field(repr=False)
    own: tuple[Difference, ...] = ()
    foreign: tuple[Difference, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()


def three_way(
    *,
    sent: Json,
    ours: Json,
    stored: Json,
    theirs: Json,
    base: str = "",
    take: Callable[[str], Side | None] = lambda path: None,
) -> Merge:
    """Put our changes (`sent` → `ours`) onto what is there (`theirs`), where others have not changed the same.

    An element is the smallest thing that says something by itself: a Coding, a Period or a primitive with its sibling
    is one. An item that one side took away and the other changed is a disagreement. `id` and `meta` are as `theirs`,
    but for our own tags, profiles and labels, which are always there. A generated narrative is ours or none, as it
    would tell the old data. No argument is changed; the result shares parts with them.

    Args:
        sent: what we sent last, its references already those of the target.
        ours: what we want now, likewise.
        stored: what the target made of `sent`.
        theirs: what is there now. What would be there had nobody interfered comes of `stored` here.
        base: the target's base URL.
        take: which side to take at a path that both changed.
    """
    own = (*differences(ours, sent, base=base), *_dropped(sent, ours))
    foreign = () if stored is theirs else differences(stored, theirs, base=base)
    if not own:
        return Merge(theirs, own, foreign)
    if not foreign and not differences(sent, stored, base=base):
        return Merge(_whole(body(ours), sent, ours, theirs), own)
    versions = [body(one) for one in (sent, ours, stored, theirs)]
    sides = _under_one_id(Sides(*versions))
    merge = ElementMerge(Contents(base), take)
    merged = _completed(merge.merged(sides), sides)
    return Merge(_whole(merged, sent, ours, theirs), own, foreign, tuple(merge.disagreements))


def _dropped(sent: Json, ours: Json) -> Iterator[Difference]:
    """The tags, profiles and labels that we want no longer: `differences` looks for those we want only."""
    return (Difference(one.path, None, one.ours) for one in missing_marks(sent, ours))


def _under_one_id(sides: Sides) -> Sides:
    """The same with one id for one contained resource, the one under which we sent it."""
    stored = contained.renamed(sides.stored, sides.sent, replaced=False)
    theirs = contained.renamed(sides.theirs, stored, replaced=False, taken=contained.ids(sides.sent))
    known = contained.ids(sides.sent, stored)
    added = [item for item in objects(theirs.get("contained")) if item.get("id") not in known]
    ours = contained.renamed(
        sides.ours,
        {"contained": [*objects(sides.sent.get("contained")), *added]},
        replaced=False,
        taken=known | contained.ids(theirs),
    )
    return Sides(sides.sent, ours, stored, theirs)


def _completed(merged: Json, sides: Sides) -> Json:
    """With all that is pointed to inside: one side may have taken away what the other still points to."""
    held = {
        name: item
        for side in (sides.sent, sides.stored, sides.ours, sides.theirs)
        for name, item in _inside(side)
    }
    # What points to nothing on one side need not point to something now.
    astray = {
        text for side in (sides.ours, sides.theirs) for text in _pointed(side) - dict(_inside(side)).keys()
    }
    for name in (*astray, *(name for name, _ in _inside(merged))):
        held.pop(name, None)
    lacking: list[Json] = []
    waiting = [*_pointed(merged)]
    while waiting:
        if item := held.pop(waiting.pop(), None):
            lacking.append(item)
            waiting += _pointed(item)
    return {**merged, "contained": [*merged.get("contained", ()), *lacking]} if lacking else merged


def _inside(resource: Json) -> list[tuple[str, Json]]:
    return [(f"#{item.get('id')}", item) for item in objects(resource.get("contained"))]


def _pointed(resource: Json) -> set[str]:
    return {text for _, text in references.found(resource)}


def _whole(merged: Json, sent: Json, ours: Json, theirs: Json) -> Json:
    """The resource of a merged body, with id and meta as they are there."""
    whole = {name: theirs[name] for name in ("resourceType", "id") if name in theirs}
    if meta := _meta(sent, ours, theirs):
        whole["meta"] = meta
    if "text" in ours and "text" not in body(ours):
        whole["text"] = ours["text"]
    return whole | merged


def _meta(sent: Json, ours: Json, theirs: Json) -> Json:
    meta = dict((objects(theirs.get("meta")) or [{}])[0])
    for name in UNITED:
        wanted = {mark(item): item for item in marks(ours, name)}
        dropped = {mark(item) for item in marks(sent, name)} - wanted.keys()
        kept = [item for item in marks(theirs, name) if mark(item) not in dropped]
        there = {mark(item) for item in kept}
        meta[name] = [*kept, *(item for called, item in wanted.items() if called not in there)]
    return {name: held for name, held in meta.items() if held != []}

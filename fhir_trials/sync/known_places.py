"""What lies where our resources were known to be: read directly, and only where another version is, or may be.

https://hl7.org/fhir/R5/http.html#versions
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from fhir_trials.sync import ownership
from fhir_trials.sync.presence import Found
from fhir_trials.sync.seen import View
from fhir_trials.sync.state import Glance
from fhir_trials.targets import Stamp, Target, marks, versions
from fhir_trials.targets.marks import Json

STILL = Found(still=True)
_DISOWNED = "it carries neither our identifier nor our tag any more"


@dataclass(slots=True)
class Places:
    """What was found at known places, and what is to be sought elsewhere.

    Attributes:
        found: by text.
        deleted: the texts of what the target says was deleted there.
        disowned: the texts of what is there but says no longer that it is ours.
    """

    found: dict[str, Found] = field(default_factory=dict[str, Found])
    deleted: set[str] = field(default_factory=set[str])
    disowned: set[str] = field(default_factory=set[str])

    def elsewhere(self, sought: Mapping[str, Found]) -> dict[str, Found]:
        """What was found elsewhere, by text; where nothing was, with what there is to tell of its place."""
        return {text: self._explained(text, one) for text, one in sought.items()}

    def _explained(self, text: str, one: Found) -> Found:
        if one.current is not None:
            return one
        return (
            Found(reason=_DISOWNED) if text in self.disowned else replace(one, deleted=text in self.deleted)
        )


def look(
    known: Sequence[Glance],
    wanted: Mapping[str, Json],
    target: Target,
    view: View,
    closely: Collection[str],
) -> Places:
    """Look at known places of one type.

    What is at the version that is known is `STILL` and is not read. Nothing is taken for gone because a search does
    not find it. What belongs to another resource is not there.

    Args:
        known: the places.
        wanted: by text as translated.
        target: is read.
        view: what the run has seen of the type; what is read is added.
        closely: the texts of what is read in any case.
    """
    doubtful = {one.text: Stamp("") for one in known if one.text in closely}
    now = {**_stamps([one for one in known if one.text not in doubtful], target, view), **doubtful}
    places = Places({one.text: _still(one, now[one.text]) for one in known if not _moved(one, now[one.text])})
    read = [one for one in known if one.text not in places.found]
    seen = target.see([one.reference for one in read])
    for one in read:
        if (current := seen.there.get(one.reference)) is not None:
            view.moved[one.reference] = Stamp(target.version(current), marks.updated(current))
            if ownership.belongs(current, wanted[one.text]):
                places.found[one.text] = Found.of(current, target)
            elif ownership.is_strange(current) and _was_ours(one, wanted[one.text], target):
                places.disowned.add(one.text)
        elif one.reference in seen.deleted:
            places.deleted.add(one.text)
    return places


def _stamps(known: Sequence[Glance], target: Target, view: View) -> dict[str, Stamp]:
    """By text, which version is there now; an empty one where there is none, or it is in doubt."""
    if view.changed is not None:
        return {one.text: view.changed.get(one.reference, Stamp(one.version, one.updated)) for one in known}
    there = stamps([one.reference for one in known], target)
    return {one.text: there.get(one.reference, Stamp("")) for one in known}


def stamps(references: Sequence[str], target: Target) -> dict[str, Stamp]:
    """Which versions are at places of one type, as a search tells; what is not there is left out."""
    if not references:
        return {}
    kind = references[0].partition("/")[0]
    there = target.versions(kind, [one.partition("/")[2] for one in references])
    return {f"{kind}/{resource_id}": stamp for resource_id, stamp in there.items()}


def _moved(known: Glance, now: Stamp) -> bool:
    return versions.moved(now, Stamp(known.version, known.updated))


def _still(known: Glance, now: Stamp) -> Found:
    """What is there as it was; when it was written is told where that is not known yet."""
    return STILL if known.updated or not now.updated else replace(STILL, updated=now.updated)


def _was_ours(known: Glance, wanted: Json, target: Target) -> bool:
    """Whether what says no longer that it is ours is our resource all the same, and not another that got its id.

    An id of ours says so. Whether an id that the server gave was given anew, the version that we know tells.
    """
    if known.reference == known.text:
        return True
    kind, _, resource_id = known.reference.partition("/")
    before = target.read_version(kind, resource_id, known.version)
    return before is not None and ownership.belongs(before, wanted)

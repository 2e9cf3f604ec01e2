"""Sections that the record repeats: what is the same there as in the section that is read is taken with it.

The older API hands out the sponsors four times, the member states five times, and every application with its own
Part I. A copy is compared leaf by leaf, so an earlier version that differs is still reported.
"""

import re
from collections import Counter
from typing import Any, cast

from fhir_trials.cursor import Cursor, Json

# From the place of a copy to the place that is read, tried in turn until none fits; list positions are left out.
_COPIES = tuple(
    (re.compile(pattern), original)
    for pattern, original in (
        (r"^authorizedApplication\.", ""),
        (r"^applications\[\]\.partI\.", "authorizedPartI."),
        (r"^applications\[\]\.partIIInfo\[\]\.", "authorizedPartsII[]."),
        (r"^(applications\[\]\.)?(primarySponsor|coSponsors\[\])\.", "authorizedPartI.sponsors[]."),
        (r"^(applications|applicationInfo)\[\]\.ctMSCs(ByApplication)?\[\]\.", "memberStatesConcerned[]."),
        (r"^authorizedPartsII\[\]\.mscInfo\.", "memberStatesConcerned[]."),
        (r"^(applications|applicationInfo)\[\]\.ctNumber$", "ctNumber"),
        (r"^applications\[\]\.(fullTitle)$", r"authorizedPartI.trialDetails.clinicalTrialIdentifiers.\1"),
        (r"productRoleGroupInfos\[\]\.products\[\]\.", "products[]."),
        (
            r"^authorizedPartI\.medicalConditions\[\]\.",
            "authorizedPartI.trialDetails.trialInformation.medicalCondition.partIMedicalConditions[].",
        ),
        (r"partOneTherapeuticAreas\[\]\.therapeuticArea\.", "therapeuticAreas[]."),
        (
            r"(sponsors\[\]\.)(addresses\[\]|publicContacts\[\]|scientificContacts\[\]|contactPointForUnion)\.organisation\.",
            r"\1organisation.",
        ),
        (r"\.partIIConclusion\.decisionInfoList\[\]\.", "@"),
        (r"^publicEvaluation\[\]\.partIIEvaluationList\[\]@", "publicEvaluation[].decisions[]."),
    )
)
_Leaf = tuple[str, type, Any]
"""The place that is read, the type and the value: `True` is not 1."""
Leaves = Counter[tuple[str, _Leaf]]
"""How often each leaf stands at each place."""


def original(place: str) -> str:
    """The place that is read for a place in a copy; the place itself where it is none."""
    found = ""
    while found != place:
        found = place
        for pattern, replacement in _COPIES:
            place = pattern.sub(replacement, place)
    return place


def leaves(value: Any, place: str = "") -> Leaves:
    """Every leaf below, with its place (list positions left out)."""
    found: Leaves = Counter()
    waiting = [(value, place)]
    while waiting:
        one, at = waiting.pop()
        if isinstance(one, dict):
            waiting += [(child, _below(at, key)) for key, child in cast("Json", one).items()]
        elif isinstance(one, list):
            waiting += [(child, f"{at}[]") for child in cast("list[Any]", one)]
        else:
            found[at, _leaf(at, one)] += 1
    return found


def settle(root: Cursor, before: Leaves) -> None:
    """Take what is the same in a copy as what was taken at another place.

    Args:
        root: the record after everything else was taken.
        before: the leaves of the record as it came.
    """
    read_at: dict[_Leaf, set[str]] = {}
    for place, leaf in before - leaves(root.node):
        read_at.setdefault(leaf, set()).add(place)
    _Copies(read_at).take(root, "")


class _Copies:
    """The leaves that were taken, and where each stood."""

    def __init__(self, read_at: dict[_Leaf, set[str]]) -> None:
        self._read_at = read_at

    def holds(self, value: Any, place: str) -> bool:
        """Whether a leaf was taken at another place."""
        return bool(self._read_at.get(_leaf(place, value), set()) - {place})

    def below(self, value: Any, place: str) -> bool:
        """Whether there is such a leaf at or below a place."""
        if isinstance(value, dict):
            return any(self.below(child, _below(place, key)) for key, child in cast("Json", value).items())
        if isinstance(value, list):
            return any(self.below(child, f"{place}[]") for child in cast("list[Any]", value))
        return self.holds(value, place)

    def take(self, cursor: Cursor, place: str) -> None:
        """Take such leaves; only what holds one is visited, so that the rest is told as a whole."""
        for key, value in list(cursor.node.items()):
            at = _below(place, key)
            if not self.below(value, at):
                continue
            if isinstance(value, dict):
                self.take(cursor.at(key), at)
            elif isinstance(value, list) and any(isinstance(item, dict) for item in cast("list[Any]", value)):
                for item in cursor.each(key):
                    self.take(item, f"{at}[]")
            elif not isinstance(value, list) or all(
                self.below(item, f"{at}[]") for item in cast("list[Any]", value)
            ):
                cursor.drop(key)


def _below(place: str, key: str) -> str:
    return f"{place}.{key}" if place else key


def _leaf(place: str, value: Any) -> _Leaf:
    return (original(place), value.__class__, value)

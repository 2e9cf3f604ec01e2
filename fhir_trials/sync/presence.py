"""Which of our resources are on a target already, found by business identifier first, then by id.

An identifier finds a resource whatever id the server gave it; the id finds one whose identifier somebody took away.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Self, TypeVar

from fhir_trials.targets import Target, marks
from fhir_trials.targets.marks import Json

_Group = TypeVar("_Group", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Found:
    """What the target has for one resource.

    Attributes:
        current: the resource there; None where there is none, or where it need not be read.
        version: of `current`; empty where the target tells none.
        still: whether it is at the version that is known, so that it was not read.
        reason: why none can be chosen, or what is there must not be replaced.
        deleted: whether the target says that somebody deleted it where it was known to be.
        updated: when `version` was written; empty where untold. What is `still` there has it only where it was not known.
    """

    current: Json | None = field(default=None, repr=False)
    version: str = ""
    still: bool = False
    reason: str = ""
    deleted: bool = False
    updated: str = ""

    @classmethod
    def of(cls, current: Json, target: Target) -> Self:
        """What was read from a target."""
        return cls(current, target.version(current), updated=marks.updated(current))


def key(resource: Json) -> str:
    """Our business identifier of a resource; empty where it has none."""
    own = marks.own_identifier(resource)
    return own[1] if own else ""


def seek(wanted: Mapping[str, Json], target: Target) -> dict[str, Found]:
    """Read what the target has for each resource of which nothing is known, in batches per type."""
    found = _by_identifier(wanted, target)
    for kind, texts in grouped((text for text in wanted if text not in found), kind_of).items():
        there = target.fetch(kind, [text.partition("/")[2] for text in texts])
        for text in texts:
            found[text] = _by_id(wanted[text], there.get(text.partition("/")[2]), target)
    return found


def _by_identifier(wanted: Mapping[str, Json], target: Target) -> dict[str, Found]:
    own = {text: pair for text, resource in wanted.items() if (pair := marks.own_identifier(resource))}
    found: dict[str, Found] = {}
    for (kind, system), texts in grouped(own, lambda text: (kind_of(text), own[text][0])).items():
        hits = target.find(kind, system, [own[text][1] for text in texts])
        for text in texts:
            if matches := hits[own[text][1]]:
                found[text] = _one_of(matches, target)
    return found


def _one_of(matches: list[Json], target: Target) -> Found:
    if len(matches) == 1:
        return Found.of(matches[0], target)
    return Found(reason=f"several resources carry its identifier: {', '.join(map(marks.reference, matches))}")


def _by_id(wanted: Json, there: Json | None, target: Target) -> Found:
    if there is None:
        return Found()
    if not marks.managed(there):
        return Found(reason="its id is taken by a resource that carries neither our identifier nor our tag")
    if key(wanted) and key(there) not in ("", key(wanted)):
        return Found(reason=f"its id is taken by another resource of ours, {key(there)}")
    return Found.of(there, target)


def grouped(texts: Iterable[str], group: Callable[[str], _Group]) -> dict[_Group, list[str]]:
    """Texts by what `group` says of each, in their order."""
    groups: dict[_Group, list[str]] = {}
    for text in texts:
        groups.setdefault(group(text), []).append(text)
    return groups


def kind_of(text: str) -> str:
    """The type in `Type/id`."""
    return text.partition("/")[0]

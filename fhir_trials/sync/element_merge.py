"""One element that two sides may have changed, and all that is in it: what comes of it, where they disagree."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from fhir_trials.sync import elements, merged_lists
from fhir_trials.sync.merged_lists import Sides
from fhir_trials.sync.state.known import Side
from fhir_trials.targets import primitives
from fhir_trials.targets.compare import inside
from fhir_trials.targets.contents import Contents
from fhir_trials.targets.marks import Json


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One element that both sides changed, differently.

    Attributes:
        path: the element, items of lists by their natural key: `identifier[https://clinicaltrials.gov|NCT01].value`; of a
            choice of types `value[x]`; a list's own path where both changed the order of its items.
        base: what it was.
        ours: what we want; None for nothing.
        theirs: what is there; None for nothing.
        taken: which side stands in the merged resource; None (nobody chose) leaves theirs there.
    """

    path: str
    base: Any
    ours: Any
    theirs: Any
    taken: Side | None = None


class _Part(NamedTuple):
    """A member of an object, or a list of primitives and its sibling as one list."""

    name: str
    sides: Sides
    joined: bool


@dataclass(frozen=True, slots=True)
class ElementMerge:
    """Merges elements of one resource.

    Attributes:
        contents: of the comparison.
        take: which side to take at a path that both changed.
        disagreements: what was found so far.
    """

    contents: Contents
    take: Callable[[str], Side | None]
    disagreements: list[Disagreement] = field(default_factory=list[Disagreement])

    def merged(self, sides: Sides, path: str = "", name: str = "") -> Any:
        """What comes of an element; None for nothing.

        Args:
            sides: the element as each has it; parts of them come back.
            path: where it stands.
            name: the member it stands in.
        """
        own, foreign = self._changed(sides, name)
        if not own or self.contents.same((sides.ours, sides.theirs), name):
            return sides.theirs
        if not foreign and self.contents.same((sides.sent, sides.stored), name):
            return sides.ours
        if _all(dict, sides) and None not in (sides.ours, sides.theirs):
            return self._object(_filled(sides, {}), path)
        if _all(list, sides):
            return self._list(_filled(sides, []), path, name)
        return self._settled(path, sides) if foreign else sides.ours

    def _changed(self, sides: Sides, name: str = "") -> tuple[bool, bool]:
        """Whether we and whether others changed it."""
        return (
            not self.contents.same((sides.sent, sides.ours), name),
            not self.contents.same((sides.stored, sides.theirs), name),
        )

    def _settled(self, path: str, sides: Sides) -> Any:
        """The side that is taken where both changed one element."""
        return sides.ours if self._taken(path, sides) == "ours" else sides.theirs

    def _taken(self, path: str, sides: Sides) -> Side | None:
        taken = self.take(path)
        base = sides.sent if self.contents.of(sides.sent) else sides.stored
        values = (primitives.shown(value) for value in (base, sides.ours, sides.theirs))
        self.disagreements.append(Disagreement(path, *values, taken=taken))
        return taken

    def _object(self, sides: Sides, path: str) -> Json | None:
        merged: Json = {}
        for element in elements.elements((sides.theirs, sides.ours, sides.sent, sides.stored)):
            parts = _parts(element, sides)
            if self._whole(parts):
                picked = Sides(*(_picked(held, element.members) for held in sides))
                merged |= self._settled(inside(path, element.name), picked) or {}
            else:
                for part in parts:
                    merged |= self._member(part, inside(path, part.name))
        return merged or None

    def _whole(self, parts: list[_Part]) -> bool:
        """Whether both sides changed several members that make sense together only, and not to the same."""
        changed = [self._changed(part.sides, part.name) for part in parts]
        return (
            sum(own or foreign for own, foreign in changed) > 1
            and any(own for own, _ in changed)
            and any(foreign for _, foreign in changed)
            and not all(self.contents.same((part.sides.ours, part.sides.theirs), part.name) for part in parts)
        )

    def _member(self, part: _Part, path: str) -> Json:
        value = self.merged(part.sides, path, part.name)
        if part.joined:
            return primitives.divided(value or [], part.name)
        return {} if value is None else {part.name: value}

    def _list(self, lists: Sides, path: str, element: str) -> list[Any] | None:
        rows, guessed = merged_lists.rows(lists, element, self.contents)
        kept: dict[Sides, Any] = {}
        for row, called in zip(rows, merged_lists.names(rows, lists, element), strict=True):
            value = self._item(merged_lists.items(row, lists), f"{path}[{called}]", guessed=row in guessed)
            if value is not None:
                kept[row] = value
        order = merged_lists.order(rows, kept, take_ours=lambda: self._order_of_ours(path, lists))
        return [kept[row] for row in order] or None

    def _item(self, sides: Sides, path: str, *, guessed: bool) -> Any:
        """What comes of an item of a list; nothing is mixed of two that may not be the same one."""
        if guessed and all(self._changed(sides)) and not self.contents.same((sides.ours, sides.theirs)):
            return self._settled(path, sides)
        return self.merged(sides, path)

    def _order_of_ours(self, path: str, lists: Sides) -> bool:
        # What is contained has no order that says anything.
        return path != "contained" and self._taken(path, lists) == "ours"


def _parts(element: elements.Element, sides: Sides) -> list[_Part]:
    found: list[_Part] = []
    for base in dict.fromkeys(name.removeprefix("_") for name in element.members):
        if primitives.paired(sides, base):
            found.append(_Part(base, Sides(*(primitives.joined(held, base) for held in sides)), True))
            continue
        members = (name for name in (base, f"_{base}") if name in element.members)
        found += (_Part(name, Sides(*(held.get(name) for held in sides)), False) for name in members)
    return found


def _all(kind: type, sides: Sides) -> bool:
    return all(held is None or isinstance(held, kind) for held in sides)


def _filled(sides: Sides, nothing: Any) -> Sides:
    return Sides(*(nothing if held is None else held for held in sides))


def _picked(held: Json, members: tuple[str, ...]) -> Json | None:
    return {name: held[name] for name in members if name in held} or None

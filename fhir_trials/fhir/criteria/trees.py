"""Criteria and what is nested below them: which make one characteristic, and one text. mappings/extensions.csv

All characteristics of a Group must hold together, so a criterion and all that is nested below it are one
characteristic: "at least one of the following" would else demand every one of its children. Their parts stand in an
extension beside the whole as one text.
"""

from collections.abc import Iterable
from typing import NamedTuple

from fhir_trials.cursor import Cursor, Json, copied
from fhir_trials.fhir import extensions
from fhir_trials.model import Criterion

LEVELS = 10

_NAMES = {"inclusion": "Inclusion", "exclusion": "Exclusion"}


class Place(NamedTuple):
    """A criterion where it stands.

    Attributes:
        order: its position in the source.
        above: the criteria it is nested below, the outermost first; None where one of them is not there.
        parent: whether others are nested below it.
    """

    order: int
    criterion: Criterion
    above: tuple[Criterion, ...] | None
    parent: bool


class Part(NamedTuple):
    """A criterion as the extensions' tables want it."""

    text: str
    order: int
    level: int | None
    headings: tuple[str, ...]
    language: str | None
    number: str | None
    name: str | None
    other_name: str | None


Tree = list[Place]
"""Criteria that make one characteristic, the first one above all others."""


def part(place: Place) -> Part:
    """The criterion without what is understood of it."""
    one = place.criterion
    named = one.number, one.name, one.other_name
    return Part(one.text, place.order, one.level or None, one.headings, one.language, *named)


def places(criteria: Iterable[Criterion]) -> list[Place]:
    """Each criterion with those it belongs to, whatever their sections."""
    given = list(criteria)
    found: list[Place] = []
    above: list[Criterion] = []
    for at, criterion in enumerate(given):
        while above and above[-1].level >= criterion.level:
            above.pop()
        whole = [one.level for one in above] == list(range(criterion.level))
        parent = at + 1 < len(given) and given[at + 1].level > criterion.level
        found.append(Place(at + 1, criterion, tuple(above) if whole else None, parent))
        above.append(criterion)
    return found


def named(found: Iterable[Place]) -> list[tuple[str, Tree]]:
    """Those that include or exclude, each by its name in a resource, with what is nested below it and does as it does."""
    counts = dict.fromkeys(_NAMES, 0)
    given: list[tuple[str, Tree]] = []
    for tree in _trees(found):
        section = tree[0].criterion.section
        counts[section] += 1
        given.append((f"{_NAMES[section]}-{counts[section]}", tree))
    return given


def _trees(found: Iterable[Place]) -> list[Tree]:
    grown: list[Tree] = []
    above: list[tuple[Criterion, Tree]] = []
    for place in found:
        criterion = place.criterion
        while above and above[-1][0].level >= criterion.level:
            above.pop()
        if criterion.section == "unknown":
            continue
        # the nearest one above that includes or excludes as this one does
        tree = next((tree for one, tree in reversed(above) if one.section == criterion.section), None)
        if tree is None:
            grown.append(tree := [])
        tree.append(place)
        above.append((criterion, tree))
    return grown


def as_text(parts: Iterable[tuple[str, int]]) -> str:
    """Texts with their levels as one text: the first, and the others as a list below it."""
    lines: list[str] = []
    top = 0
    for text, level in parts:
        indent = "  " * max(level - top - 1, 0)
        mark = f"{indent}- " if lines else ""
        top = top if lines else level
        lines.append(mark + text.replace("\n", "\n" + " " * len(mark)))
    return "\n".join(lines)


def parts_from_fhir(found: list[Cursor], text: str) -> list[Json]:
    """Take the parts a text is made of; none where somebody changed the one and not the other."""
    reader = extensions.record("criterion-part")
    # read from a copy first, since what does not fit the text is not to be taken
    copies = [reader.from_fhir(Cursor(copied(item.node))) or {} for item in found]
    if any("text" not in one or not 0 <= one.get("level", 0) < LEVELS for one in copies):
        return []
    made = as_text((one["text"], one.get("level", 0)) for one in copies)
    if made.split() != text.split():
        return []
    for item in found:
        item.drop("url")
        reader.from_fhir(item)
    return copies

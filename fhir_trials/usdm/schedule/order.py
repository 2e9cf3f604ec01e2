"""The order of things that name the next and the previous one, and circles of things that name each other."""

from collections.abc import Mapping, Sequence

from fhir_trials.cursor import Cursor
from fhir_trials.usdm.context import Reading

Named = tuple[str, Cursor]
"""An object and the LocalId it has got."""


def named_in_order(holder: Cursor, key: str, kind: str, reading: Reading) -> list[Named]:
    """The objects of a list in the order of their `previousId` and `nextId`, each with its new LocalId."""
    return named(in_order([*holder.each(key)], reading), kind, reading)


def named(cursors: Sequence[Cursor], kind: str, reading: Reading) -> list[Named]:
    """The objects, each with its new LocalId, made of what it is called; references to its id lead to that."""
    found: list[Named] = []
    for cursor in cursors:
        usdm_id = id_of(cursor)
        words = next((word for key in ("label", "name") if type(word := cursor.node.get(key)) is str), None)
        found.append((reading.name(kind, usdm_id, words or usdm_id or kind), cursor))
        cursor.text("id")  # it stands in the LocalId, or says nothing
    return found


def id_of(cursor: Cursor) -> str | None:
    """The id of an object; None where it has none that is a text."""
    usdm_id = cursor.node.get("id")
    return usdm_id if type(usdm_id) is str else None


def in_order(cursors: list[Cursor], reading: Reading) -> list[Cursor]:
    """Take the links and follow them; where they contradict each other, they stay and the order of the file holds."""
    where: dict[str, int] = {}
    for at, cursor in enumerate(cursors):
        where.setdefault(id_of(cursor) or "", at)
    links = [
        (_linked(one, "previousId", where, reading), _linked(one, "nextId", where, reading))
        for one in cursors
    ]
    after: dict[int, int] = {}
    before: dict[int, int] = {}
    for at, (previous, following) in enumerate(links):
        if _contradicts(previous, at, after, before) or _contradicts(at, following, after, before):
            return _as_it_stands(cursors, cursors[at], reading)
    order: list[int] = []
    for head in (at for at in range(len(cursors)) if at not in before):
        at: int | None = head
        while at is not None:
            order.append(at)
            at = after.get(at)
    if len(order) < len(cursors):  # the rest is a circle, which has no head
        return _as_it_stands(cursors, cursors[min({*range(len(cursors))} - {*order})], reading)
    for cursor, (previous, following) in zip(cursors, links, strict=True):
        if previous is not None:
            cursor.drop("previousId")
        if following is not None:
            cursor.drop("nextId")
    return [cursors[at] for at in order]


def _linked(cursor: Cursor, key: str, where: Mapping[str, int], reading: Reading) -> int | None:
    """The position of what a link names; one that leads nowhere is told."""
    usdm_id = cursor.node.get(key)
    if type(usdm_id) is not str:
        return None
    if usdm_id not in where:
        said = f"nothing in this list has the id {usdm_id!r:.80}"
        reading.issues.warning("link-unresolved", cursor.path_of(key), said)
    return where.get(usdm_id)


def _contradicts(one: int | None, other: int | None, after: dict[int, int], before: dict[int, int]) -> bool:
    """Note that `other` follows `one`; whether something else was noted before."""
    if one is None or other is None:
        return False
    return after.setdefault(one, other) != other or before.setdefault(other, one) != one


def _as_it_stands(cursors: list[Cursor], wrong: Cursor, reading: Reading) -> list[Cursor]:
    said = "the links to the previous and the next one contradict each other; the order of the file is kept"
    reading.issues.warning("order-unclear", wrong.path, said)
    return cursors


def circles(links: Mapping[str, str]) -> list[list[str]]:
    """The names that lead back to themselves, circle by circle, each in the order of its links; in linear time."""
    found: list[list[str]] = []
    done: set[str] = set()
    for start in links:
        way: dict[str, None] = {}
        name: str | None = start
        while name is not None and name not in done and name not in way:
            way[name] = None
            name = links.get(name)
        if name in way:
            names = [*way]
            found.append(names[names.index(name) :])
        done.update(way)
    return found


def neighbours(ids: Sequence[str], at: int) -> dict[str, str | None]:
    """The links of the thing at this position of a list."""
    return {
        "previousId": ids[at - 1] if at else None,
        "nextId": ids[at + 1] if at + 1 < len(ids) else None,
    }

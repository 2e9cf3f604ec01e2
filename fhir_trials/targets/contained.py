"""Contained resources under the same ids on two sides: their ids mean nothing outside their resource.

https://hl7.org/fhir/R5/references.html#contained
"""

from collections import deque
from collections.abc import Callable, Collection
from typing import Any, NamedTuple, cast

from fhir_trials.targets import references, words
from fhir_trials.targets.contents import Contents
from fhir_trials.targets.list_keys import Matches
from fhir_trials.targets.marks import Json, objects

# A role points to a person and an organization, which points to the one it is part of.
_STEPS = 3


class _Marks(NamedTuple):
    """By what one contained resource is known; 0 and empty where it has none of it.

    Attributes:
        content: all it says, what it points to included.
        name: how it is called.
        number: its identifiers.
        points: what those are called that it points to.
        words: the pieces of its name.
        id: its id here.
        kind: its type.
    """

    content: int
    name: int
    number: int
    points: int
    words: frozenset[str]
    id: str
    kind: str


_Rule = Callable[[_Marks], Any]
_CLOSE: tuple[_Rule, ...] = (lambda item: (item.content, item.id), lambda item: item.content)
_BY_NAME: tuple[_Rule, ...] = (lambda item: item.number, lambda item: item.name, lambda item: item.points)
_LOOSE: tuple[_Rule, ...] = (lambda item: (item.id, item.kind), lambda item: item.kind)


def renamed(resource: Json, known: Json, *, replaced: bool, taken: Collection[str] = ()) -> Json:
    """A resource with its contained resources under the ids that `known` has for the same ones; itself if they are.

    Those that `known` has not keep their id, or get another one where that is taken.

    Args:
        resource: is not changed.
        known: whose ids are kept.
        replaced: whether one of another name, under the same id or else of the same type, is taken for the same.
        taken: further ids that must not be given out.
    """
    if resource.get("contained") == known.get("contained"):
        return resource
    left, right = _named(known), _named(resource)
    given = dict(_new_ids(left, right, _pairs(left, right, replaced=replaced), taken))
    if all(old == new for old, new in given.items()):
        return resource
    contained = [_under(item, given) for item in resource["contained"]]
    places = {f"#{old}": f"#{new}" for old, new in given.items()}
    return references.redirected({**resource, "contained": contained}, places)


def ids(*resources: Json) -> set[str]:
    """The ids of all that is contained in these resources."""
    return {item["id"] for resource in resources for item in _named(resource)}


def _named(resource: Json) -> list[Json]:
    """What is contained under an id: nothing else can be pointed to."""
    return [item for item in objects(resource.get("contained")) if isinstance(item.get("id"), str)]


def _under(item: Any, given: dict[str, str]) -> Any:
    if not isinstance(item, dict):
        return item
    node = cast("Json", item)
    return {**node, "id": given[node["id"]]} if node.get("id") in given else node


def _new_ids(left: list[Json], right: list[Json], pairs: Matches, taken: Collection[str]) -> dict[str, str]:
    own = {theirs: left[ours]["id"] for ours, theirs in pairs.items()}
    used = {*taken, *(item["id"] for item in left)}
    given: dict[str, str] = {}
    for index, item in enumerate(right):
        old = item["id"]
        given[old] = own[index] if index in own else _unused(old, used)
        used.add(given[old])
    return given


def _unused(wanted: str, used: Collection[str]) -> str:
    name, number = wanted, 1
    while name in used:
        number += 1
        name = f"{wanted}-{number}"
    return name


def _pairs(left: list[Json], right: list[Json], *, replaced: bool) -> Matches:
    """Which of the one side is which of the other, by the closest rule that tells."""
    contents = Contents()
    here, there = _marks(left, contents), _marks(right, contents)
    pairs: Matches = {}
    for rule in _CLOSE:
        _match(here, there, rule, pairs)
    _match(here, there, lambda item: (item.id, item.kind), pairs, _akin)
    for rule in (*_BY_NAME, *(_LOOSE if replaced else ())):
        _match(here, there, rule, pairs)
    return pairs


def _match(
    here: list[_Marks],
    there: list[_Marks],
    rule: _Rule,
    pairs: Matches,
    fits: Callable[[_Marks, _Marks], bool] = lambda one, other: True,
) -> None:
    taken = set(pairs.values())
    free: dict[Any, deque[int]] = {}
    for index, item in enumerate(there):
        if index not in taken and (key := rule(item)):
            free.setdefault(key, deque()).append(index)
    for index, item in enumerate(here):
        same = free.get(rule(item)) if index not in pairs else None
        if same and fits(item, there[same[0]]):
            pairs[index] = same.popleft()


def _akin(one: _Marks, other: _Marks) -> bool:
    """Whether two under one id are the same, changed: nothing that tells them apart is another."""
    if one.number and one.number == other.number:
        return True
    if one.words and other.words:
        return words.alike(one.words, other.words)
    return one.points == other.points


def _marks(items: list[Json], contents: Contents) -> list[_Marks]:
    names = {f"#{item['id']}": _part(item, "name", contents) for item in items}
    whole = _contents(items, contents)
    return [
        _Marks(
            whole[item["id"]],
            names[f"#{item['id']}"],
            _part(item, "identifier", contents),
            contents.of([names.get(text, text) for _, text in references.found(item)]),
            words.pieces(" ".join(words.words(item["name"]))) if item.get("name") else frozenset(),
            item["id"],
            str(item.get("resourceType")),
        )
        for item in items
    ]


def _part(item: Json, member: str, contents: Contents) -> int:
    return contents.of({"kind": item.get("resourceType"), "of": item[member]}) if item.get(member) else 0


def _contents(items: list[Json], contents: Contents) -> dict[str, int]:
    """The content of each by its id, with what it points to in place of local ids, some steps deep."""
    known: dict[str, int] = {}
    for _ in range(_STEPS):
        places = {f"#{item['id']}": f"#/{known.get(item['id'], 0)}" for item in items}
        known = {
            item["id"]: contents.of(references.redirected({**item, "id": None}, places)) for item in items
        }
    return known

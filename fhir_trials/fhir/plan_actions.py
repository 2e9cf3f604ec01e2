"""What the actions of a protocol have in common. https://hl7.org/fhir/R5/plandefinition.html

An action carries its name twice: `id`, which relations point to and which is unique in the resource, and `linkId`,
the name in the trial. They differ only where an arm, a timepoint and an activity share one name.
"""

from collections.abc import Iterable, Iterator, Mapping

from fhir_trials.cursor import Cursor, Json
from fhir_trials.fhir import extensions
from fhir_trials.fhir.local_ids import local_id


class ElementIds:
    """Gives out ids that are unique in one resource."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def give(self, wanted: str) -> str:
        """The wanted id, with a number behind it where it is taken."""
        given, number = wanted, 1
        while given in self._given:
            number += 1
            given = f"{wanted}-{number}"
        self._given.add(given)
        return given


def named(name: str, element_id: str, title: str) -> Json:
    """The beginning of an action that stands for a named part of the trial."""
    return {"id": element_id, "linkId": name, "title": title}


def names_of(action: Cursor) -> tuple[str, str]:
    """Take the element id of an action and its name in the trial."""
    element_id, link_id = action.text("id") or "", action.text("linkId")
    return element_id, local_id(link_id or element_id)


def definitions(ids: Iterable[str], urls: Mapping[str, str]) -> Json:
    """The members of an action that carries out definitions: one action for each, in order."""
    actions = [{"definitionCanonical": urls[name]} for name in ids]
    return {"action": actions} if actions else {}


def canonicals(holder: Cursor) -> Iterator[str]:
    """The canonical urls of the definitions that actions of any depth carry out; nothing is taken."""
    for action in holder.each("action"):
        if isinstance(url := action.node.get("definitionCanonical"), str):
            yield url
        yield from canonicals(action)


def take_definitions(action: Cursor, names: Mapping[str, str]) -> tuple[str, ...]:
    """Take the definitions an action carries out, itself or in the actions below it, by their canonical url."""
    found: list[str] = []
    for item in (action, *action.each("action")):
        name = names.get(str(item.node.get("definitionCanonical")))
        if name is not None:
            item.drop("definitionCanonical")
            found.append(name)
    return tuple(found)


def part(name: str) -> Json:
    """The mark of an action that is a part of the schedule's own making."""
    return {"extension": [extensions.simple("plan-part").to_fhir(name)]}


def take_part(action: Cursor, *known: str) -> str | None:
    """Take the mark, if it is one of those."""
    mark = extensions.simple("plan-part")
    if any(
        item.node.get("url") == mark.url and item.node.get(mark.key) in known
        for item in action.each("extension")
    ):
        return extensions.first(action, "plan-part")
    return None

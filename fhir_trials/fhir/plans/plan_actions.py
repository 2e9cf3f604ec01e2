"""What the actions of plans have in common. https://hl7.org/fhir/R5/plandefinition.html

An action carries its name twice: `id`, which relations point to and which is unique in the resource, and `linkId`,
the name in the trial. They differ only where an arm, an epoch and a visit share one name.
"""

from collections.abc import Iterable, Iterator, Mapping

from fhir_trials.cursor import Cursor, Json
from fhir_trials.fhir import datatypes, extensions
from fhir_trials.fhir.local_ids import local_id
from fhir_trials.model import Duration

# how strangers mark plain words in an Expression: R4 has no code for them
_WORDS = ("text/plain", "text/x-soa-expressionplain")


class ElementIds:
    """Gives out ids that are unique in one resource."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._next = dict.fromkeys(taken, 2)

    def give(self, wanted: str) -> str:
        """The wanted id, with a number behind it where it is taken."""
        given = wanted
        while given in self._next:
            number = self._next[wanted]
            self._next[wanted] = number + 1
            # no longer than a name in the trial may be
            given = f"{wanted[: 39 - len(str(number))]}-{number}"
        self._next[given] = 2
        return given


def named(name: str, element_id: str, title: str) -> Json:
    """The beginning of an action that stands for a named part of the trial."""
    return {"id": element_id, "linkId": name, "title": title}


def names_of(action: Cursor) -> tuple[str, str]:
    """Take the element id of an action and its name in the trial."""
    element_id, link_id = action.text("id") or "", action.text("linkId")
    return element_id, local_id(link_id or element_id)


def named_from(action: Cursor) -> Json:
    """Take what every named part has: id, name, another name and a description."""
    element_id, name = names_of(action)
    return {
        "id": name,
        "name": action.text("title") or element_id or name,
        "other_name": extensions.first(action, "other-name"),
        "description": action.text("description"),
    }


def add_names(written: Json, other_name: str | None, description: str | None) -> None:
    """Put another name and a description on an action or a resource."""
    if other_name:
        extensions.add(written, [extensions.simple("other-name").to_fhir(other_name)])
    if description:
        written["description"] = description


def definitions(ids: Iterable[str], urls: Mapping[str, str]) -> Json:
    """The members of an action that carries out definitions: one action for each, in order."""
    actions = [{"definitionCanonical": urls[name]} for name in ids]
    return {"action": actions} if actions else {}


def every(holder: Cursor) -> Iterator[Cursor]:
    """The actions of any depth."""
    for action in holder.each("action"):
        yield action
        yield from every(action)


def canonicals(holder: Cursor) -> Iterator[str]:
    """The canonical urls of the definitions that actions of any depth carry out; nothing is taken."""
    held = (action.node.get("definitionCanonical") for action in every(holder))
    return (url for url in held if isinstance(url, str))


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
    """The mark of an action that stands for something else than an arm, a timepoint or an activity."""
    return {"extension": [extensions.simple("plan-part").to_fhir(name)]}


def part_of(action: Cursor) -> str | None:
    """What the mark of an action says; nothing is taken."""
    mark = extensions.simple("plan-part")
    held = (item.node.get(mark.key) for item in action.each_with("extension", "url", mark.url))
    return next((name for name in held if isinstance(name, str)), None)


def take_part(action: Cursor, *known: str) -> str | None:
    """Take the mark, if it is one of those."""
    return extensions.first(action, "plan-part") if part_of(action) in known else None


def condition(kind: str, words: str) -> Json:
    """The members of an action that say under what condition: its kind, and the words as the action's text.

    No Expression: it demands a language that machines read.
    """
    return {"textEquivalent": words, "condition": [{"kind": kind}]}


def take_condition(action: Cursor, *kinds: str) -> str | None:
    """Take the words of the first condition of one of those kinds."""
    return next(take_conditions(action, *kinds), None)


def take_conditions(action: Cursor, *kinds: str) -> Iterator[str]:
    """Take conditions of those kinds: the action's text, or for each what a stranger has to be evaluated."""
    for item in action.each("condition"):
        if item.node.get("kind") not in kinds:
            continue
        expression = item.at("expression")
        words = expression.text("expression") or expression.text("description")
        if words:
            expression.take_if("language", lambda language: language in _WORDS)
            action.take_if("textEquivalent", lambda text, said=words: text == said)
        else:
            words = action.text("textEquivalent")
        if words:
            item.drop("kind")
            yield words


def length(duration: Duration | None) -> Json:
    """How long something goes on, as an action's timing. https://hl7.org/fhir/R5/datatypes.html#Timing"""
    if duration is None:
        return {}
    unit = datatypes.time_unit_to_fhir(duration.unit)
    return {"timingTiming": {"repeat": {"duration": duration.value, "durationUnit": unit}}}


def take_length(rhythm: Cursor, key: str = "duration") -> Json | None:
    """Take a length of time that Timing spells as a number and a unit."""
    unit = datatypes.time_unit_from_fhir(str(rhythm.node.get(f"{key}Unit")))
    value = rhythm.decimal(key) if unit else None
    if value is None:
        return None
    rhythm.drop(f"{key}Unit")
    return {"value": value, "unit": unit}


def rhythm(every: Duration, times: int | None) -> Json:
    """Once in every so long, so many times, as the members of a repeat."""
    count = {} if times is None else {"count": times}
    unit = datatypes.time_unit_to_fhir(every.unit)
    return {**count, "frequency": 1, "period": every.value, "periodUnit": unit}


def take_rhythm(repeat: Cursor) -> tuple[Json, int | None] | None:
    """Take how long from one to the next, and how many times; several times in a period stay."""
    every = take_length(repeat, "period") if repeat.node.get("frequency", 1) == 1 else None
    if every is None:
        return None
    repeat.drop("frequency")
    return every, repeat.whole("count")

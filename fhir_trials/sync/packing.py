"""Which writes go together: trials in transactions of bounded size, each after what it points to. Pure.

https://hl7.org/fhir/R5/http.html#trules
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from fhir_trials import json_text
from fhir_trials.sync.steps import Step
from fhir_trials.targets.marks import Json

_Node = TypeVar("_Node")
# Within a text there is a backslash before each quotation mark, so this is found in no text.
_REFERENCE = re.compile(rb'"reference":("(?:[^"\\]|\\.)*")')


@dataclass(frozen=True, slots=True)
class Item:
    """One write on its way.

    Attributes:
        trial: a number for the trial it belongs to; two records of one trial have two.
        step: what is to be done.
        needs: the `text` of steps that must be done before this, or together with it.
    """

    trial: int
    step: Step
    needs: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Parcel:
    """Items that are sent as one transaction.

    Attributes:
        items: in the order of their trials.
        texts: the `text` of each.
        needs: what must be done before: the needs of the items that are not in the parcel itself.
    """

    items: tuple[Item, ...]
    texts: frozenset[str]
    needs: frozenset[str]

    @property
    def trials(self) -> list[int]:
        """The trials that have a part in it, each once."""
        return list(dict.fromkeys(item.trial for item in self.items))


def needs(steps: Iterable[Step], pending: Collection[str] = ()) -> dict[str, frozenset[str]]:
    """For each step that writes, what must be done before it or with it.

    A reference to what is not there yet waits for it; what is taken away waits for those that point to it.

    Args:
        steps: of one plan.
        pending: the `text` of resources that others are about to make.
    """
    writes = [step for step in steps if step.writes]
    new = {step.text for step in writes if step.action in ("create", "gone")}.union(pending)
    leaving = {step.reference: step.text for step in writes if step.action == "delete"}
    found: dict[str, set[str]] = {step.text: set() for step in writes}
    if not new and not leaving:
        return {text: frozenset() for text in found}
    for step in writes:
        for target in pointed(step.resource):
            if target in new and step.action != "delete":
                found[step.text].add(target)
            if target in leaving:
                found[leaving[target]].add(step.text)
    return {text: frozenset(others - {text}) for text, others in found.items()}


def pointed(resource: Json | None) -> Iterator[str]:
    """Every literal reference in a resource, which is plain JSON data."""
    # Asked of everything that is written: to write it as text and read that takes half the time of a walk through it.
    for found in _REFERENCE.findall(json_text.encode(resource)):
        yield json_text.decode(found)


def packed(items: Sequence[Item], entries: int) -> list[Parcel]:
    """Put items into parcels of at most `entries`, in an order in which none needs a later one.

    A trial stays whole, and with it the trials that it and they need in turn, unless together they are more than
    `entries`; then they are taken apart, but never what needs each other in turn, even beyond the limit.

    Args:
        items: those of a trial stand together.
        entries: at least 1.
    """
    parcels: list[Parcel] = []
    waiting: list[Item] = []
    for unit in _units(items):
        for part in [unit] if len(unit) <= entries else _parts(unit, entries):
            if waiting and len(waiting) + len(part) > entries:
                parcels.append(parcel(waiting))
                waiting = []
            waiting = [*waiting, *part]
    return [*parcels, parcel(waiting)] if waiting else parcels


def parcel(items: Iterable[Item]) -> Parcel:
    """Items as one parcel."""
    held = tuple(items)
    texts = frozenset(item.step.text for item in held)
    return Parcel(held, texts, frozenset[str]().union(*(item.needs for item in held)) - texts)


def alone(parcel_of_several: Parcel) -> list[Parcel]:
    """Each trial of a parcel as one of its own; trials that need each other in turn stay together."""
    return [parcel(unit) for unit in _units(parcel_of_several.items)]


def _units(items: Sequence[Item]) -> Iterator[list[Item]]:
    """Trials that need each other in turn, as one; those needed come first."""
    by_trial: dict[int, list[Item]] = {}
    for item in items:
        by_trial.setdefault(item.trial, []).append(item)
    home = {item.step.text: item.trial for item in items}
    edges = {
        trial: [home[text] for item in own for text in sorted(item.needs) if home.get(text, trial) != trial]
        for trial, own in by_trial.items()
    }
    for trials in components(edges):
        yield [item for trial in sorted(trials) for item in by_trial[trial]]


def _parts(unit: Sequence[Item], entries: int) -> Iterator[list[Item]]:
    """A unit that is too large, in parts that are not, but for components that are too large themselves."""
    by_text = {item.step.text: item for item in unit}
    edges = {text: [one for one in sorted(item.needs) if one in by_text] for text, item in by_text.items()}
    part: list[Item] = []
    for texts in components(edges):
        if part and len(part) + len(texts) > entries:
            yield part
            part = []
        part += [by_text[text] for text in texts]
    if part:
        yield part


def components(edges: Mapping[_Node, Sequence[_Node]]) -> Iterator[list[_Node]]:
    """The strongly connected components of a graph, each after those that it points to; otherwise in the order given.

    https://en.wikipedia.org/wiki/Tarjan%27s_strongly_connected_components_algorithm
    """
    order = {node: place for place, node in enumerate(edges)}
    index: dict[_Node, int] = {}
    low: dict[_Node, int] = {}
    stack: list[_Node] = []
    inside: set[_Node] = set()
    for root in edges:
        path = [] if root in index else [(root, iter(edges[root]))]
        if path:
            index[root] = low[root] = len(index)
            stack.append(root)
            inside.add(root)
        while path:
            node, rest = path[-1]
            following = next(rest, None)
            if following is None:
                path.pop()
                if path:
                    low[path[-1][0]] = min(low[path[-1][0]], low[node])
                if low[node] == index[node]:
                    start = stack.index(node)
                    found, stack[start:] = stack[start:], []
                    inside.difference_update(found)
                    yield sorted(found, key=order.__getitem__)
            elif following not in index:
                index[following] = low[following] = len(index)
                stack.append(following)
                inside.add(following)
                path.append((following, iter(edges[following])))
            elif following in inside:
                low[node] = min(low[node], index[following])

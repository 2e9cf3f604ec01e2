"""The objects of a USDM document before they are read: what says nothing is taken out, each id known.

https://github.com/cdisc-org/DDF-RA/blob/main/Deliverables/UML/dataStructure.yml
"""

from collections import Counter
from typing import Any, NamedTuple, cast

from fhir_trials.cursor import Json
from fhir_trials.issues import Issues

# The only classes that are told apart by nothing but their name.
_TELLING = frozenset(
    {
        "InterventionalStudyDesign",
        "ObservationalStudyDesign",
        "ScheduledActivityInstance",
        "ScheduledDecisionInstance",
    }
)


_HOLDERS = frozenset({dict, list})
_EMPTY = frozenset({dict, list, str, type(None)})


class _Found(NamedTuple):
    by_id: dict[str, Json]
    systems: Counter[tuple[str, str]]
    twice: set[str]


class Objects(NamedTuple):
    """What is known of a document before it is read.

    Attributes:
        by_id: each object by its id, the first where several have one. Reading empties them.
        versions: the version that most codes of a code system are of, by the system.
    """

    by_id: dict[str, Json]
    versions: dict[str, str]


def tidied(document: Json, issues: Issues, path: str = "") -> Objects:
    """Take out of a document what says nothing: null, empty texts, lists and objects, and the names of classes.

    The classes of study designs and of scheduled instances stay. An id that two different objects have is told.

    Args:
        document: plain JSON data; changed.
        issues: where ids that are used twice go.
        path: where the document stands in its file.
    """
    found = _Found({}, Counter(), set())
    waiting: list[Any] = [document]
    while waiting:
        node = waiting.pop()
        if type(node) is dict:
            waiting += _without_nothing(cast("Json", node), found)
        else:
            waiting += [one for one in reversed(cast("list[Any]", node)) if type(one) in _HOLDERS]
    if found.twice:
        _tell_twice(document, found, issues, path)
    versions: dict[str, str] = {}
    for (system, version), _ in found.systems.most_common():
        versions.setdefault(system, version)
    return Objects(found.by_id, versions)


def _without_nothing(node: Json, found: _Found) -> list[Any]:
    """Take out of an object what says nothing, and give what it holds."""
    kind = node.get("instanceType")
    if type(kind) is str and kind not in _TELLING:
        del node["instanceType"]
    for key in [key for key, value in node.items() if not value and type(value) in _EMPTY]:
        del node[key]
    name = node.get("id")
    if type(name) is str and found.by_id.setdefault(name, node) is not node:
        found.twice.add(name)
    if type(version := node.get("codeSystemVersion")) is str:
        pair = str(node.get("codeSystem")), version
        found.systems[pair] = found.systems.get(pair, 0) + 1
    return [value for value in node.values() if type(value) in _HOLDERS]


def _tell_twice(document: Json, found: _Found, issues: Issues, path: str) -> None:
    """Tell the objects that have the id of another and are not the same."""
    waiting: list[tuple[Any, str]] = [(document, path)]
    while waiting:
        node, at = waiting.pop()
        if isinstance(node, dict):
            one = cast("Json", node)
            waiting += [(value, f"{at}.{key}" if at else key) for key, value in one.items()]
            name = one.get("id")
            if isinstance(name, str) and name in found.twice and found.by_id[name] != one:
                said = f"another object has the id {name!r:.80} too; references to it mean the first"
                issues.warning("duplicate-id", f"{at}.id", said)
        elif isinstance(node, list):
            waiting += [(value, f"{at}[{key}]") for key, value in enumerate(cast("list[Any]", node))]

"""What a study points to, directly or through its plans, gathered for many studies at once.

https://hl7.org/fhir/R5/researchstudy.html · https://hl7.org/fhir/R5/plandefinition.html
"""

from collections.abc import Iterable, Iterator
from typing import Any, cast

from fhir_trials.issues import Issues
from fhir_trials.targets import Target, marks, references
from fhir_trials.targets.marks import Json

FOLLOWED = (
    "ActivityDefinition",
    "EvidenceVariable",
    "Group",
    "Location",
    "Organization",
    "PlanDefinition",
    "Practitioner",
    "PractitionerRole",
    "Questionnaire",
)
_DEFINITIONS = ("ActivityDefinition", "PlanDefinition", "Questionnaire")
_STEPS = 8


class Neighbours:
    """Resources read from a target, each once, and who points to whom."""

    def __init__(self, target: Target, issues: Issues) -> None:
        self._target = target
        self._issues = issues
        self._by_reference: dict[str, Json] = {}
        self._by_url: dict[str, Json] = {}
        self._asked: set[str] = set()

    def gather(self, studies: Iterable[Json]) -> None:
        """Read what the studies point to, step by step, one search per type and step."""
        fresh = list(studies)
        for _ in range(_STEPS):
            pointed = {
                text: path for one in fresh for path, text in self._pointers(one) if text not in self._asked
            }
            if not pointed:
                return
            self._asked.update(pointed)
            local = list(filter(marks.is_local, pointed))
            fresh = [*self._fetched(local), *self._defined([text for text in pointed if text not in local])]
            for text, path in pointed.items():
                if text not in self._by_reference and text not in self._by_url:
                    self._issues.warning("dangling-reference", path, f"{text} is not on {self._target.name}")
        for one in fresh:
            for path, text in self._pointers(one):
                if text not in self._asked:
                    self._issues.warning("not-followed", path, f"{text} is more than {_STEPS} steps away")

    def of(self, study: Json) -> Iterator[Json]:
        """Everything a study leads to among what was gathered, each once."""
        given = {marks.reference(study)}
        waiting = [study]
        while waiting:
            for _, text in self._pointers(waiting.pop(0)):
                found = self._by_reference.get(text) or self._by_url.get(text)
                if found is not None and (name := marks.reference(found)) not in given:
                    given.add(name)
                    waiting.append(found)
                    yield found

    def _pointers(self, resource: Json) -> Iterator[tuple[str, str]]:
        """(path, target): `Type/id` of followed types, and canonical URLs of definitions."""
        name = marks.reference(resource)
        for path, text in references.found(resource):
            local = references.relative(text, self._target.name)
            if marks.is_local(local) and local.partition("/")[0] in FOLLOWED:
                yield f"{name}.{path}", local
        for path, url in canonicals(resource):
            if not url.startswith("#"):
                yield f"{name}.{path}", url

    def _fetched(self, texts: Iterable[str]) -> list[Json]:
        by_kind: dict[str, list[str]] = {}
        for text in texts:
            kind, _, resource_id = text.partition("/")
            by_kind.setdefault(kind, []).append(resource_id)
        found = [one for kind, ids in by_kind.items() for one in self._target.fetch(kind, ids).values()]
        self._by_reference |= {marks.reference(one): one for one in found}
        return found

    def _defined(self, urls: list[str]) -> list[Json]:
        """Definitions by canonical URL, sought among what it is a URL of, else among activities, plans, questionnaires."""
        bare = {url: url.partition("|")[0].partition("#")[0] for url in urls}
        found: dict[str, Json] = {}
        by_kind: dict[str, list[str]] = {}
        for one in dict.fromkeys(bare.values()):
            by_kind.setdefault(_kind_of(one), []).append(one)
        for kind in _DEFINITIONS:
            others = [one for one in by_kind.get("", ()) if one not in found]
            if missing := [*by_kind.get(kind, ()), *others]:
                hits = self._target.find_by_url(kind, missing)
                found |= {url: _chosen(several) for url, several in hits.items() if several}
        self._by_url |= {url: found[one] for url, one in bare.items() if one in found}
        return list(found.values())


def _kind_of(url: str) -> str:
    """The type that a canonical URL names, as ours do; empty where it names none, or several."""
    named = [step for step in url.split("/") if step in _DEFINITIONS]
    return named[0] if len(named) == 1 else ""


def _chosen(several: list[Json]) -> Json:
    """One of the resources that share a URL: ours before others, then the lowest id, so that the choice is stable."""
    return min(several, key=lambda one: (not marks.managed(one), str(one.get("id"))))


def canonicals(resource: Json) -> Iterator[tuple[str, str]]:
    """(path, url) of the definitions a plan or an activity is composed of, depends on, or whose actions name them.

    What is depended on may be of any type, a library, a value set: followed is what is named a definition of ours.
    """
    if resource.get("resourceType") not in ("ActivityDefinition", "PlanDefinition"):
        return
    for index, part in enumerate(marks.objects(resource.get("relatedArtifact"))):
        url, type_ = part.get("resource"), part.get("type")
        if isinstance(url, str) and (type_ == "composed-of" or (type_ == "depends-on" and _kind_of(url))):
            yield f"relatedArtifact[{index}].resource", url
    yield from _of_actions(resource.get("action"), "action")


def _of_actions(actions: Any, path: str) -> Iterator[tuple[str, str]]:
    items = cast("list[Any]", actions) if isinstance(actions, list) else []
    for index, action in enumerate(marks.objects(items)):
        if isinstance(url := action.get("definitionCanonical"), str):
            yield f"{path}[{index}].definitionCanonical", url
        yield from _of_actions(action.get("action"), f"{path}[{index}].action")

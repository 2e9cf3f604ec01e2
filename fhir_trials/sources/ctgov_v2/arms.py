"""armsInterventionsModule: arms, interventions, and which belongs to which.

The register states the link twice: an arm names its interventions (`Drug: Placebo`), an intervention the labels of
its arms. https://clinicaltrials.gov/data-api/about-api/study-data-structure#arms-interventions
"""

from collections import defaultdict
from collections.abc import Sequence

from fhir_trials.cursor import Cursor, Json
from fhir_trials.issues import Issues
from fhir_trials.local_ids import local_ids
from fhir_trials.sources.words import term

Named = dict[str, list[int]]
Links = dict[int, set[int]]


def read(module: Cursor, issues: Issues) -> Json:
    """Take the module; a link that only one side states is made and reported."""
    arms: list[tuple[Cursor, Json]] = []
    for place in module.each("armGroups"):
        label = place.text("label")
        if label:
            kind = term(place, "type", "ctgov-arm-type", issues)
            arms.append((place, {"name": label, "kind": kind, "description": place.text("description")}))
    interventions: list[tuple[Cursor, Json]] = []
    for place in module.each("interventions"):
        name = place.text("name")
        if name:
            interventions.append((place, _intervention(place, name, issues)))
    stated = _links_of_interventions(arms, interventions, issues)
    _name([arm for _, arm in arms], [one for _, one in interventions], stated)
    called: Named = defaultdict(list)
    for index, (_, intervention) in enumerate(interventions):
        for name in _printed(intervention):
            called[name].append(index)
    for index, (place, arm) in enumerate(arms):
        linked = _links_of_arm(place, stated.get(index, set()), called, interventions, issues)
        arm["interventions"] = [interventions[other][1]["id"] for other in linked]
    return {
        "arms": [arm for _, arm in arms],
        "interventions": [intervention for _, intervention in interventions],
    }


def _name(arms: Sequence[Json], interventions: Sequence[Json], stated: Links) -> None:
    """Give the ids: arms of one name are told apart by their type, interventions also by the arms they name."""
    for arm, name in zip(
        arms, local_ids([(arm["name"], _word(arm)) for arm in arms], otherwise="arm"), strict=True
    ):
        arm["id"] = name
    of: dict[int, list[str]] = defaultdict(list)
    for at, linked in stated.items():
        for other in linked:
            of[other].append(arms[at]["id"])
    marks = [(one["name"], _word(one), " ".join(sorted(of[at]))) for at, one in enumerate(interventions)]
    for one, name in zip(interventions, local_ids(marks, otherwise="intervention"), strict=True):
        one["id"] = name


def _word(part: Json) -> str:
    return part["kind"]["text"].replace("_", " ") if part["kind"] else ""


def _intervention(place: Cursor, name: str, issues: Issues) -> Json:
    return {
        "name": name,
        "kind": term(place, "type", "ctgov-intervention-type", issues),
        "description": place.text("description"),
        "other_names": list(place.texts("otherNames")),
    }


def _links_of_interventions(
    arms: Sequence[tuple[Cursor, Json]], interventions: Sequence[tuple[Cursor, Json]], issues: Issues
) -> Links:
    """The interventions that state a link to an arm, by arm; a label that no arm has stays."""
    by_label: Named = defaultdict(list)
    for index, (_, arm) in enumerate(arms):
        by_label[arm["name"]].append(index)
    links: Links = defaultdict(set)
    for index, (place, _) in enumerate(interventions):
        for label, take in place.list_of_texts("armGroupLabels"):
            found = by_label.get(label, ())
            if len(found) == 1:
                take()
                links[found[0]].add(index)
            else:
                many = "several arms have" if found else "no arm has"
                path = place.path_of("armGroupLabels")
                issues.warning("link-unresolved", path, f"{many} the label {label!r}")
    return links


def _links_of_arm(
    place: Cursor,
    stated: set[int],
    called: Named,
    interventions: Sequence[tuple[Cursor, Json]],
    issues: Issues,
) -> list[int]:
    """The interventions of an arm in the order it names them, then those that only name the arm themselves."""
    path = place.path_of("interventionNames")
    linked: dict[int, None] = {}
    for name, take in place.list_of_texts("interventionNames"):
        candidates = called.get(name, [])
        # Interventions of one name are told apart by the arms they name.
        meant = [i for i in candidates if i in stated]
        if not meant and len(candidates) == 1:
            meant = candidates
            issues.warning("link-one-sided", path, f"{name!r} does not name this arm; linked all the same")
        if not meant:
            many = "several interventions are" if candidates else "no intervention is"
            issues.warning("link-unresolved", path, f"{many} called {name!r}")
            continue
        take()
        linked.update(dict.fromkeys(meant))
    for i in sorted(stated - linked.keys()):
        name = interventions[i][1]["name"]
        issues.warning(
            "link-one-sided", path, f"{name!r} names this arm, not the reverse; linked all the same"
        )
        linked[i] = None
    return list(linked)


def _printed(intervention: Json) -> tuple[str, ...]:
    """How an arm prints the name of an intervention: with its type in words, if it has one."""
    name, kind = intervention["name"], intervention["kind"]
    return (f"{kind['text'].replace('_', ' ').title()}: {name}",) if kind else (name, f"Other: {name}")

"""Trial ⇄ Bundle of ResearchStudy, Group, plans and definitions. https://hl7.org/fhir/R5/bundle.html"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, cast

from fhir_trials import building
from fhir_trials.cursor import Cursor, Json, copied
from fhir_trials.errors import DataError, UsageError
from fhir_trials.fhir import group, keys, plans, research_study, urls
from fhir_trials.fhir.concepts import clean
from fhir_trials.fhir.criteria import evidence_variable
from fhir_trials.fhir.library import Library
from fhir_trials.fhir.references import resolver
from fhir_trials.fhir.well_formed import without_wrong_types
from fhir_trials.issues import Issues
from fhir_trials.model import Trial
from fhir_trials.releases import Release, lift, lower, recognise

BundleType = Literal["collection", "transaction"]


def to_fhir(
    trial: Trial,
    *,
    release: Release = "R5",
    issues: Issues | None = None,
    bundle: BundleType = "collection",
    base: str = urls.BASE,
    logic: bool = False,
) -> Json:
    """Write a trial as a FHIR Bundle: the study first, then its Group, its plans and what they are made of.

    Args:
        trial: the trial.
        release: the FHIR release of the result.
        issues: where what does not fit is told; without it, an error raises.
        bundle: `collection`, or `transaction` with a PUT to its own id for each resource.
        base: where canonical urls and our business identifiers begin.
        logic: whether to add an EvidenceVariable with the logic of criteria that no Group can hold; in R5 only.

    Raises:
        DataError: without `issues`, where something is wrong with the trial.
        UsageError: logic in another release than R5.
    """
    if logic and release != "R5":
        raise UsageError(f"the logic of criteria can be written in R5 only, not in {release}")
    found = issues if issues is not None else Issues()
    key = keys.key_of(trial, base)
    keys.report(key, found)
    resources = [lower(resource, release, found) for resource in _resources(trial, key, found, logic=logic)]
    if issues is None:
        found.raise_errors()
    return {
        "resourceType": "Bundle",
        "type": bundle,
        "entry": [_entry(one, bundle, base) for one in resources],
    }


def _resources(trial: Trial, key: keys.Key, issues: Issues, *, logic: bool) -> list[Json]:
    """The resources of a trial in R5 shape, the study first."""
    rest: list[Json] = []
    eligibility = group.to_fhir(trial.eligibility, key, trial.language, issues) if trial.eligibility else None
    if eligibility:
        rest.append(eligibility)
    if logic and eligibility and trial.eligibility:
        said = evidence_variable.to_fhir(trial.eligibility, key, eligibility["id"], trial.language)
        rest += [said] if said else []
    planned, protocol = plans.to_fhir(trial, key, issues)
    study = research_study.to_fhir(trial, key, protocol, eligibility["id"] if eligibility else None)
    return [study, *rest, *planned]


def _entry(resource: Json, bundle: BundleType, base: str) -> Json:
    name = f"{resource['resourceType']}/{resource['id']}"
    entry: Json = {"fullUrl": f"{base}/{name}", "resource": resource}
    if bundle == "transaction":
        entry["request"] = {"method": "PUT", "url": name}
    return entry


def from_fhir(
    content: Mapping[str, Any] | Sequence[Mapping[str, Any]],
    *,
    issues: Issues | None = None,
    base: str = urls.BASE,
) -> list[Trial]:
    """Read trials out of FHIR of any release: a Bundle, one resource, or a list of resources.

    Every leaf that is not in a trial becomes an issue with its path.

    Args:
        content: plain JSON data; it is not changed.
        issues: where what was not understood is told; without it, an error raises.
        base: the base `to_fhir` was given, where that was not ours.

    Raises:
        DataError: without `issues`, where something is wrong with the data.
        UsageError: what was given is no FHIR.
    """
    found = issues if issues is not None else Issues()
    release = _release_of(content)
    entries = [
        (
            names,
            Cursor(copied(lift(without_wrong_types(resource, release, found, path), release, found)), path),
        )
        for names, resource, path in _listed(content)
    ]
    for _, resource in entries:
        keys.rebase(resource, base)
        if release != "R5" and resource.node.get("resourceType") == "ResearchStudy":
            # what lifting a study of R4 had to put for the publication status, which R4 does not have
            resource.take_if("status", lambda status: status == "unknown")
    others = {name: resource for names, resource in entries for name in names}
    studies = [one for _, one in entries if one.node.get("resourceType") == "ResearchStudy"]
    library = Library(others)
    trials = [trial for study in studies if (trial := _trial_or_issue(study, others, library, found))]
    if not studies:
        trials += _planned_alone([one for _, one in entries], library, found)
    for _, resource in entries:
        resource.report_rest(found, "not-read")
    if issues is None:
        found.raise_errors()
    return trials


def _release_of(content: Any) -> Release:
    several = cast("list[Any]", content if isinstance(content, list | tuple) else [content])
    for one in several:
        if release := recognise(one):
            return release
    return "R5"


def _listed(content: Any) -> Iterator[tuple[list[str], Mapping[str, Any], str]]:
    """Each resource with the names it can be referred to by and its path."""
    if isinstance(content, Mapping):
        whole = cast("Mapping[str, Any]", content)
        if whole.get("resourceType") == "Bundle":
            entries: Any = whole.get("entry")
            for position, entry in enumerate(cast("list[Any]", entries) if isinstance(entries, list) else ()):
                if isinstance(entry, Mapping) and isinstance(entry.get("resource"), Mapping):  # pyright: ignore
                    held = cast("Mapping[str, Any]", entry)
                    yield (
                        _names(held["resource"], held.get("fullUrl")),
                        held["resource"],
                        f"Bundle.entry[{position}].resource",
                    )
            return
        if isinstance(whole.get("resourceType"), str):
            yield _names(whole, None), whole, str(whole["resourceType"])
            return
    elif isinstance(content, Sequence) and not isinstance(content, str | bytes):
        for position, resource in enumerate(cast("Sequence[Any]", content)):
            for names, one, path in _listed(resource):
                yield names, one, f"[{position}].{path}"
        return
    raise UsageError("this is no FHIR: expected a Bundle or a resource with a resourceType")


def _names(resource: Mapping[str, Any], full_url: Any) -> list[str]:
    names = [f"{resource.get('resourceType')}/{resource.get('id')}"]
    if isinstance(full_url, str):
        names.append(full_url)
    if isinstance(resource.get("url"), str):
        names.append(resource["url"])
    return names


def _trial_or_issue(
    study: Cursor, others: Mapping[str, Cursor], library: Library, issues: Issues
) -> Trial | None:
    """The trial of a study; where its parts do not fit together, an issue, and the other studies follow."""
    try:
        return _trial(study, others, library, issues)
    except DataError as error:
        issues.extend(error.issues)
        return None


def _trial(study: Cursor, others: Mapping[str, Cursor], library: Library, issues: Issues) -> Trial:
    """One trial from its study and the resources it points to."""
    path = study.path
    resolve = resolver(study, others.items())
    values, own = research_study.from_fhir(study, resolve)
    if found := resolve(study.at("recruitment").at("eligibility")):
        _drop_shared(found, values)
        values["eligibility"] = group.from_fhir(found, issues) or None
    protocol = [plan for reference in study.each("protocol") if (plan := resolve(reference))]
    plans.from_fhir(values, protocol, library, lambda found: _drop_shared(found, values), issues)
    values = clean(values) or {}
    trial = building.build(values, issues, path)
    if own and keys.key_of(trial).name != own:
        trial = building.build({"key": own, **values}, issues, path)
    evidence_variable.take(trial, others)
    return trial


def _planned_alone(resources: list[Cursor], library: Library, issues: Issues) -> Iterator[Trial]:
    """The trials of clinical protocols without a study, each as far as its title and its timepoints."""
    protocols = [one for one in resources if one.node.get("resourceType") == "PlanDefinition"]
    named = {id(plan.node) for one in protocols for plan in plans.named_by(one, library)}
    for plan in protocols:
        if id(plan.node) not in named and plans.is_timeline(plan, library):
            values: Json = {"language": plan.text("language")}
            if title := plan.text("title"):
                values["titles"] = ({"text": title, "kind": "study"},)
            plans.from_fhir(values, [plan], library, lambda found, of=values: _drop_shared(found, of), issues)
            try:
                yield building.build(clean(values) or {}, issues, plan.path)
            except DataError as error:
                issues.extend(error.issues)


def _drop_shared(resource: Cursor, trial: Json) -> None:
    """Take what a resource only repeats of its study: the language, a plan's title and version."""
    titles = [title["text"] for title in trial.get("titles", ())]
    resource.take_if("language", lambda language: language == trial.get("language"))
    if resource.node.get("resourceType") == "PlanDefinition":
        resource.take_if("title", lambda title: title in titles)
        source: Json = trial.get("source") or {}
        version = plans.version_of(source.get("format"), source.get("version"))
        resource.take_if("version", lambda said: version is not None and said == version)

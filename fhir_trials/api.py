"""The library in a few functions; everything they return is a frozen model or plain JSON data."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from fhir_trials import objects
from fhir_trials.fhir import BundleType, urls
from fhir_trials.fhir import from_fhir as _from_fhir
from fhir_trials.fhir import to_fhir as _to_fhir
from fhir_trials.issues import Issue, Issues
from fhir_trials.model import Trial
from fhir_trials.releases import Release, recognise


def read(source: str | Path | bytes, *, issues: Issues | None = None) -> list[Trial]:
    """Read trials from a file, or from its content: our own JSON, a ClinicalTrials.gov record, FHIR of any release.

    Args:
        source: a path, or the content as bytes or text.
        issues: where what was not understood is told; without it, an error raises.

    Raises:
        ReadError: nothing of it can be read.
        DataError: without `issues`, where something is wrong with the data.
    """
    from fhir_trials import sources  # noqa: PLC0415 - who only writes FHIR does not load the readers

    return sources.read(source, issues=issues)


def to_fhir(
    trial: Trial,
    release: Release = "R5",
    *,
    issues: Issues | None = None,
    bundle: BundleType = "collection",
    base: str = urls.BASE,
) -> dict[str, Any]:
    """Write a trial as a Bundle of ResearchStudy, Group, PlanDefinition and ActivityDefinition.

    Args:
        trial: the trial.
        release: `R4`, `R4B` or `R5`.
        issues: where what does not fit is told; without it, an error raises.
        bundle: `collection`, or `transaction` with a PUT to its own id for each resource.
        base: where canonical urls and our business identifiers begin.
    """
    return _to_fhir(trial, release=release, issues=issues, bundle=bundle, base=base)


def from_fhir(content: Any, *, issues: Issues | None = None) -> list[Trial]:
    """Read trials out of FHIR of any release, which is recognised.

    Args:
        content: a Bundle, a resource or a list of them: plain data, JSON text, or objects of fhir.resources.
        issues: where every leaf that was not understood is told; without it, an error raises.
    """
    return _from_fhir(objects.as_data(content), issues=issues)


def check(content: Any, release: Release | None = None) -> list[Issue]:
    """Check FHIR against its release: structure, cardinality, required codes, references.

    Args:
        content: a Bundle or resource: plain data, JSON text, or an object of fhir.resources.
        release: the release to check against; without it the one that is recognised, else R5.

    Returns:
        An issue for each fault, with its path; nothing where all is well.
    """
    from fhir_trials import validation  # noqa: PLC0415 - compiled on first use

    data = objects.as_data(content)
    return validation.check(data, release or recognise(data) or "R5")


def as_models(bundle: dict[str, Any], release: Release = "R5") -> Any:
    """The same as objects of fhir.resources (its R4B classes for R4)."""
    return objects.as_models(bundle, release)


def connect(where: str | Path, **options: Any) -> Any:
    """Open a FHIR server by its base URL, or a folder of FHIR files; use it in a `with`."""
    from fhir_trials import targets  # noqa: PLC0415 - httpx is loaded only by who connects

    return targets.connect(where, **options)


def plan(trials: Iterable[Trial], target: Any, **options: Any) -> Any:
    """What would have to be written so that the target holds these trials: a pure value."""
    from fhir_trials import sync  # noqa: PLC0415

    return sync.plan(trials, target, **options)


def apply(plan: Any, target: Any, **options: Any) -> Any:
    """Carry out a plan."""
    from fhir_trials import sync  # noqa: PLC0415

    return sync.apply(plan, target, **options)


def push(trials: Iterable[Trial], target: Any, **options: Any) -> Any:
    """Make the target hold these trials: `plan` and `apply` in portions."""
    from fhir_trials import sync  # noqa: PLC0415

    return sync.push(trials, target, **options)


def pull(
    target: Any, identifiers: Iterable[str] | None = None, *, issues: Issues | None = None
) -> list[Trial]:
    """The trials on a target: ours, or those with these identifiers."""
    from fhir_trials import sync  # noqa: PLC0415

    return sync.pull(target, identifiers=identifiers, issues=issues)

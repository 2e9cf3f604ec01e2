"""The translation as users call it: plain data, JSON text or objects of fhir.resources alike."""

from typing import Any

from fhir_trials import objects
from fhir_trials.fhir import BundleType, urls
from fhir_trials.fhir import from_fhir as _from_fhir
from fhir_trials.fhir import to_fhir as _to_fhir
from fhir_trials.issues import Issue, Issues
from fhir_trials.model import Trial
from fhir_trials.releases import Release, recognise


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

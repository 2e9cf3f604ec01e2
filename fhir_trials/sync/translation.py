"""The translation that plan and pull use unless they are given another."""

from collections.abc import Sequence

from fhir_trials import fhir
from fhir_trials.issues import Issues
from fhir_trials.model import Trial
from fhir_trials.targets import Release
from fhir_trials.targets.marks import Json


def to_fhir(trial: Trial, release: Release, issues: Issues) -> Json:
    """A trial as a collection Bundle of a release; its issues stand under its key, unless their `source` is set."""
    before, issues.source = issues.source, issues.source or fhir.key_of(trial).name
    try:
        return fhir.to_fhir(trial, release=release, issues=issues)
    finally:
        issues.source = before


def from_fhir(bundle: Json, issues: Issues) -> Sequence[Trial]:
    """The trials of a Bundle of any release."""
    return fhir.from_fhir(bundle, issues=issues)

"""Where FHIR is kept: a FHIR server or a folder. Knows resources, not trials."""

from fhir_trials.targets.compare import Difference, differences
from fhir_trials.targets.fhir_server import FhirServer
from fhir_trials.targets.folder import Folder
from fhir_trials.targets.opening import connect
from fhir_trials.targets.target import RELEASES, Change, Release, Target, Written

__all__ = [
    "RELEASES",
    "Change",
    "Difference",
    "FhirServer",
    "Folder",
    "Release",
    "Target",
    "Written",
    "connect",
    "differences",
]

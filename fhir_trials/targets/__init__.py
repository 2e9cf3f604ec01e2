"""Where FHIR is kept: a FHIR server or a folder. Knows resources, not trials.

The network is loaded with the first server: folders do without it.
"""

from typing import TYPE_CHECKING, Any

from fhir_trials.targets.compare import Difference, differences
from fhir_trials.targets.folder import Folder
from fhir_trials.targets.opening import connect
from fhir_trials.targets.profile import RELEASES, Profile, Release
from fhir_trials.targets.target import Change, Seen, Stamp, Target, Written

if TYPE_CHECKING:
    from fhir_trials.targets.fhir_server import FhirServer

__all__ = [
    "RELEASES",
    "Change",
    "Difference",
    "FhirServer",
    "Folder",
    "Profile",
    "Release",
    "Seen",
    "Stamp",
    "Target",
    "Written",
    "connect",
    "differences",
]


def __getattr__(name: str) -> Any:
    """Import the server on its first use: https://peps.python.org/pep-0562/."""
    if name != "FhirServer":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from fhir_trials.targets.fhir_server import FhirServer  # noqa: PLC0415 - see above

    return FhirServer

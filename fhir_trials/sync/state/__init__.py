"""What we know of a target from run to run: a file that may be lost, as everything can be found again."""

from fhir_trials.sync.state.known import Dispute, Glance, Intent, Known, Part, Side, Translated
from fhir_trials.sync.state.place import state_file
from fhir_trials.sync.state.store import State

__all__ = [
    "Dispute",
    "Glance",
    "Intent",
    "Known",
    "Part",
    "Side",
    "State",
    "Translated",
    "state_file",
]

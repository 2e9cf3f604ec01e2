"""What we know of a target from run to run: a file that may be lost, as everything can be found again."""

from fhir_trials.sync.state.known import Dispute, Glance, Intent, Known, Side

__all__ = ["Dispute", "Glance", "Intent", "Known", "Side"]

"""Values for the tests of the state."""

from typing import Any

from fhir_trials.sync.state import Dispute, Known

SERVER = "https://fhir.example.org/r4"


def known(text: str, trial: str = "NCT1", **more: Any) -> Known:
    """What is known of a resource that stands as it was sent."""
    values = {"reference": text, "version": "1", "digest": b"\x00" * 16, "sent": {"id": text}, **more}
    return Known(text=text, trial=trial, **values)


def dispute(text: str, path: str, trial: str = "NCT1", **more: Any) -> Dispute:
    """An element that both sides changed."""
    return Dispute(text=text, trial=trial, path=path, **{"ours": "a", "theirs": "b", **more})

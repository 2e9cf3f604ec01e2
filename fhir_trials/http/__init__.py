"""Speaking HTTP: the only folder that imports httpx, and the only place where the library waits for a network."""

from fhir_trials.http.client import Client
from fhir_trials.http.credentials import Credentials
from fhir_trials.http.exchange import Content, Reply, Request, address
from fhir_trials.http.failure import outcome_text
from fhir_trials.http.limits import Limits

__all__ = ["Client", "Content", "Credentials", "Limits", "Reply", "Request", "address", "outcome_text"]

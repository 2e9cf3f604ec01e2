"""Speaking HTTP: the only folder that imports httpx, and the only place where the library waits for a network."""

from fhir_trials.http.authorisation import Authorisation
from fhir_trials.http.budget import Budget
from fhir_trials.http.client import Client
from fhir_trials.http.credentials import Credentials, TokenFile
from fhir_trials.http.exchange import Content, Reply, Request, address
from fhir_trials.http.failure import outcome_text
from fhir_trials.http.limits import Limits
from fhir_trials.http.observed import Exchange
from fhir_trials.http.smart import Smart
from fhir_trials.http.tls import Tls
from fhir_trials.http.turns import Waiting
from fhir_trials.http.wire import Lost

__all__ = [
    "Authorisation",
    "Budget",
    "Client",
    "Content",
    "Credentials",
    "Exchange",
    "Limits",
    "Lost",
    "Reply",
    "Request",
    "Smart",
    "Tls",
    "TokenFile",
    "Waiting",
    "address",
    "outcome_text",
]

"""What a target can do: its own statement, what is known of its kind, and what came back.

https://hl7.org/fhir/R5/capabilitystatement.html
"""

from dataclasses import dataclass
from typing import Literal

Release = Literal["R4", "R4B", "R5"]
RELEASES: tuple[Release, ...] = ("R4", "R4B", "R5")


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What a target can do; None where it is not known yet.

    Attributes:
        release: the FHIR release it speaks.
        server: the row of `mappings/servers.csv` it was recognised as (`HAPI`), `folder`, or empty.
        software: what it says of itself, for people: `HAPI FHIR Server 8.8.0`.
        transactions: whether several resources can be written as one; without, they are written one after another.
        batches: whether several can be read with one request.
        client_ids: whether a PUT to an id of ours creates it.
        conditional_create: whether `If-None-Exist` is honoured; without, a search goes before each create.
        guards: whether If-Match is honoured on a PUT; without, a write is compared just before.
        tells_creations: whether a creation by PUT is answered otherwise (201) than an update (200); without, a look
            goes just before each creation.
        versions: whether it tells versions at all.
        finds_changes: whether searches by `_lastUpdated` and `_tag`, and counts, can be relied on.
        faithful: whether it keeps what it is sent (narrative and meta apart), as far as was seen in this run.
        most_entries: how many entries a transaction may have.
        at_once: how many writes may be under way at once.
        ahead: by how many seconds at most the clock it tells (a proxy's, perhaps) was ahead of the time at which its
            answers say that something was written; None where nothing was written in this run, or no time told.
        degraded: in words, what it lacks and what is done instead; for people.
    """

    release: Release
    server: str = ""
    software: str = ""
    transactions: bool | None = None
    batches: bool | None = None
    client_ids: bool | None = None
    conditional_create: bool | None = None
    guards: bool | None = None
    tells_creations: bool | None = None
    versions: bool | None = None
    finds_changes: bool = False
    faithful: bool | None = None
    most_entries: int = 60
    at_once: int = 2
    ahead: float | None = None
    degraded: tuple[str, ...] = ()


WITHOUT = {
    "transactions": "it takes no transactions: resources are written one after another, in an order in which "
    "nothing points to what is not there yet",
    "batches": "it takes no batches: resources are read one by one",
    "client_ids": "it takes no ids of ours: what is new is made under an id of its own, and known by its identifier",
    "conditional_create": "it does not honour If-None-Exist: a search goes before each creation, and another writer "
    "at the same moment may make the same twice, which is looked for at the end: push from one machine at a time",
    "guards": "it does not honour If-Match: what is there is compared just before each write, and a change of somebody "
    "else in that moment is lost",
    "versions": "it tells no versions: whole resources are compared",
    "finds_changes": "it cannot be asked what has changed: the version of every resource is asked for",
}
"""By the member of a `Profile` that is False: what a target lacks and what is done instead, for `degraded`."""

"""Who wrote a trial, when, and from which records. https://hl7.org/fhir/R5/provenance.html · https://hl7.org/fhir/R4/provenance.html

Made only of what it is given: the same write gives the same Provenance, byte by byte. It goes with what it tells of in
one transaction, in which nobody knows yet which versions come of it: so it points to the resources, not to versions.
"""

import hashlib
import re
from collections.abc import Sequence
from typing import Literal

from fhir_trials import registers
from fhir_trials.errors import UsageError
from fhir_trials.fhir import keys, merged_records, urls
from fhir_trials.model import MergedRecord, Trial
from fhir_trials.targets import Release
from fhir_trials.targets.marks import Json

Activity = Literal["CREATE", "UPDATE"]

_ACTIVITIES: dict[Activity, str] = {"CREATE": "create", "UPDATE": "revise"}
_DATA_OPERATION = "http://terminology.hl7.org/CodeSystem/v3-DataOperation"
_PARTICIPANT = "http://terminology.hl7.org/CodeSystem/provenance-participant-type"
_URI = "urn:ietf:rfc:3986"
# https://hl7.org/fhir/R4/datatypes.html#instant
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def provenance(
    trial_key: str,
    written: Sequence[str],
    *,
    release: Release,
    recorded: str,
    sources: Sequence[MergedRecord] = (),
    activity: Activity = "UPDATE",
    digests: Sequence[bytes] = (),
    software: str = "fhir-trials",
) -> Json:
    """A Provenance for what was written of one trial, with our tag; valid in its release.

    Args:
        trial_key: the key of the trial.
        written: the resources that were written, as references (`Type/id`, or with `/_history/` and a version).
        release: the FHIR release. What is said here is written the same in R4, R4B and R5.
        recorded: when, as a FHIR instant.
        sources: the records that the trial was read from, see `records`.
        activity: `CREATE` where all of it is new.
        digests: of the contents, in the order of `written`. References and digests make the id: a write that is
            repeated gets the same one, another write another.
        software: the name of the program, with its version if it is to be known.

    Raises:
        UsageError: nothing was written, or `recorded` is no instant.
    """
    if not written:
        raise UsageError(f"{trial_key}: there is no Provenance of nothing; name what was written")
    if not _INSTANT.fullmatch(recorded):
        raise UsageError(f"{trial_key}: recorded: {recorded!r} is no instant: 2026-01-31T12:00:00Z")
    resource: Json = {
        "resourceType": "Provenance",
        "id": _id(trial_key, written, digests),
        "meta": {"tag": [dict(urls.MANAGED)]},
        "target": [{"reference": reference} for reference in written],
        "recorded": recorded,
        "activity": _concept(_DATA_OPERATION, activity, _ACTIVITIES[activity]),
        "agent": [_agent(software)],
    }
    if entities := [{"role": "source", "what": what} for source in sources if (what := _what(source))]:
        resource["entity"] = entities
    return resource


def is_one(text: str) -> bool:
    """Whether `Type/id` is that of a Provenance."""
    return text.startswith("Provenance/")


def records(trial: Trial) -> tuple[MergedRecord, ...]:
    """The records a trial was read from: those it was joined from, or the one it is."""
    primary = next((one for one in trial.identifiers if one.primary), None)
    return trial.merged or (MergedRecord(source=trial.source, identifier=primary),)


def _id(trial_key: str, written: Sequence[str], digests: Sequence[bytes]) -> str:
    told = [*(reference.encode() for reference in written), b"", *digests]
    digest = hashlib.sha256(b"".join(len(one).to_bytes(4, "big") + one for one in told)).hexdigest()[:12]
    return keys.Key(trial_key, "caller").id(digest)


def _concept(system: str, code: str, display: str) -> Json:
    return {"coding": [{"system": system, "code": code, "display": display}]}


def _agent(software: str) -> Json:
    """The program, by name and address: it is no resource on the target."""
    who = {"type": "Device", "identifier": {"system": _URI, "value": urls.BASE}, "display": software}
    return {"type": _concept(_PARTICIPANT, "assembler", "Assembler"), "who": who}


def _what(record: MergedRecord) -> Json:
    """A record by its number and in words: register, number, version or day, who passed it on, address."""
    what: Json = {}
    number = record.identifier
    address = record.source and record.source.url
    if number is not None and number.registry:
        what["identifier"] = {"system": registers.system_of(number.registry), "value": number.value}
    elif address and not re.search(r"\s", address):
        what["identifier"] = {"system": _URI, "value": address}
    artifact = merged_records.artifact(record.model_dump())
    if words := artifact["citation"] if artifact else address:
        what["display"] = words
    return what

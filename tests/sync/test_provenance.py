"""Who wrote a trial, and from which records."""

from typing import Any

import pytest

import fhir_trials as ft
from fhir_trials.errors import UsageError
from fhir_trials.model import Identifier, MergedRecord, SourceRecord, Trial
from fhir_trials.sync.provenance import provenance, records
from fhir_trials.targets import RELEASES, Release, marks

NOW = "2026-01-31T12:00:00Z"
WRITTEN = ("ResearchStudy/NCT1", "Group/NCT1-eligibility/_history/2")
RECORDS = (
    MergedRecord(
        source=SourceRecord(
            registry="ctgov", url="https://clinicaltrials.gov/study/NCT04014634", updated="2024-01-02"
        ),
        identifier=Identifier(value="NCT04014634", registry="ctgov", primary=True),
    ),
    MergedRecord(source=SourceRecord(name="ToetsingOnline", url="https://example.org/a page")),
    MergedRecord(source=SourceRecord(url="https://example.org/page")),
    MergedRecord(identifier=Identifier(value="17")),
    MergedRecord(source=SourceRecord(has_results=True)),
)


def _made(release: Release = "R5", **more: Any) -> dict[str, Any]:
    return provenance("NCT1", WRITTEN, **{"release": release, "recorded": NOW, "sources": RECORDS, **more})


def test_it_says_what_was_written_by_whom_from_what() -> None:
    """The references, the instant, the program, and each record by number and words; a record of nothing says nothing."""
    expected = {
        "resourceType": "Provenance",
        "id": "NCT1-",
        "meta": {"tag": [{"system": marks.TAG_SYSTEM, "code": "managed"}]},
        "target": [{"reference": "ResearchStudy/NCT1"}, {"reference": "Group/NCT1-eligibility/_history/2"}],
        "recorded": NOW,
        "activity": {
            "coding": [
                {
                    "system": "http://terminology.hl7.org/CodeSystem/v3-DataOperation",
                    "code": "UPDATE",
                    "display": "revise",
                }
            ]
        },
        "agent": [
            {
                "type": {
                    "coding": [
                        {
                            "system": "http://terminology.hl7.org/CodeSystem/provenance-participant-type",
                            "code": "assembler",
                            "display": "Assembler",
                        }
                    ]
                },
                "who": {
                    "type": "Device",
                    "identifier": {"system": "urn:ietf:rfc:3986", "value": "https://w3id.org/fhir-trials"},
                    "display": "fhir-trials 1.0",
                },
            }
        ],
        "entity": [
            {
                "role": "source",
                "what": {
                    "identifier": {"system": "https://clinicaltrials.gov", "value": "NCT04014634"},
                    "display": "ClinicalTrials.gov NCT04014634, 2024-01-02, https://clinicaltrials.gov/study/NCT04014634",
                },
            },
            {"role": "source", "what": {"display": "ToetsingOnline, https://example.org/a page"}},
            {
                "role": "source",
                "what": {
                    "identifier": {"system": "urn:ietf:rfc:3986", "value": "https://example.org/page"},
                    "display": "https://example.org/page",
                },
            },
            {"role": "source", "what": {"display": "17"}},
        ],
    }
    made = _made(software="fhir-trials 1.0")
    assert {**expected, "id": made["id"]} == made
    assert marks.managed(made)


def test_the_id_is_that_of_the_write() -> None:
    """The same write has the same id whenever it is recorded; another content, other references another."""
    same = {_made()["id"], _made("R4", recorded="2027-01-01T00:00:00.5+01:00", sources=())["id"]}
    others = {
        _made(digests=[b"a", b"b"])["id"],
        _made(digests=[b"ab"])["id"],
        provenance("NCT1", WRITTEN[:1], release="R5", recorded=NOW)["id"],
    }
    assert (1, 3, 4) == (len(same), len(others), len(same | others))
    assert all(one.startswith("NCT1-") and 17 == len(one) for one in same | others)


@pytest.mark.parametrize("key", ["k" * 64, "a key/with ümlauts", "17"])
def test_any_key_gives_an_id(key: str) -> None:
    """Ids stay within what FHIR allows, and two writes stay two."""
    ids = [
        provenance(key, WRITTEN, release="R4", recorded=NOW, digests=[digest])["id"]
        for digest in (b"a", b"b")
    ]
    assert [f"Provenance/{one}" for one in ids] == [marks.checked("Provenance", one) for one in ids]
    assert 2 == len(set(ids))


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("more", [{}, {"sources": (), "activity": "CREATE"}])
def test_it_is_valid(release: Release, more: dict[str, Any]) -> None:
    """Our own check finds nothing in any release."""
    assert [] == ft.check(_made(release, **more), release)


@pytest.mark.validator
@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("activity", ["CREATE", "UPDATE"])
def test_hl7s_validator_finds_no_error(validator: Any, release: Release, activity: str) -> None:
    """HL7's own validator finds no error, and warns of nothing but the missing narrative."""
    result = validator.validate(release, f"provenance-{activity}", _made(release, activity=activity))
    assert [] == [
        (issue["severity"], issue["location"], issue["message"])
        for issue in result["issues"]
        if issue["severity"] != "information" and not str(issue["id"]).endswith("#dom-6")
    ]


def test_what_is_needed_must_be_given() -> None:
    """Nothing written, or a time that is no instant, is an error of the call."""
    with pytest.raises(UsageError, match="NCT1: there is no Provenance of nothing"):
        provenance("NCT1", [], release="R5", recorded=NOW)
    for recorded in ("", "2026-01-31", "2026-01-31T12:00:00"):
        with pytest.raises(UsageError, match="is no instant"):
            _made(recorded=recorded)


def test_a_trial_has_the_records_it_was_joined_from_or_is_one() -> None:
    """A trial that was not joined is one record, under the number it is filed under."""
    number, other = Identifier(value="NCT1", registry="ctgov", primary=True), Identifier(value="X-1")
    source = SourceRecord(registry="ctgov")
    assert RECORDS == records(Trial(merged=RECORDS, source=source))
    one = Trial(source=source, identifiers=(other, number))
    assert (MergedRecord(source=source, identifier=number),) == records(one)
    assert (MergedRecord(),) == records(Trial())

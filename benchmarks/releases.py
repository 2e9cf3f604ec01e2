"""How long R5 → R4 and back take, as ratios to reading and writing the same study as JSON.

python -m benchmarks.releases
"""

import time
from collections.abc import Callable
from typing import Any

from fhir_trials import json_text
from fhir_trials.issues import Issues
from fhir_trials.releases import lift, lower

HL7 = "http://hl7.org/fhir/"
OWN = "https://w3id.org/fhir-trials/StructureDefinition/"


def _concept(system: str, code: str) -> dict[str, Any]:
    return {"coding": [{"system": HL7 + system, "code": code}]}


def _location(number: int) -> dict[str, Any]:
    location: dict[str, Any] = {
        "resourceType": "Location",
        "id": f"site-{number}",
        "name": f"University Medical Center {number}",
        "address": {"city": "Utrecht", "postalCode": "3584 CX", "country": "Netherlands"},
        "position": {"longitude": 5.1, "latitude": 52.08},
    }
    telecom = [{"system": "phone", "value": "+31 30 123456"}, {"system": "email", "value": "a@example.org"}]
    contact = {"name": [{"text": f"A. Jansen {number}"}], "telecom": telecom}
    return {**location, "contact": [contact]} if number % 4 == 0 else location


def study(sites: int = 60) -> dict[str, Any]:
    """An R5 study with that many contained sites: 30 kB for 60."""
    party = {"role": _concept("research-study-party-role", "lead-sponsor"), "name": "University"}
    outcome = {
        "name": "Change from baseline",
        "type": [_concept("research-study-objective-type", "secondary")],
        "description": "Measured centrally. " * 4,
        "extension": [{"url": f"{OWN}outcome-time-frame", "valueString": "12 weeks"}],
    }
    state = {"url": f"{OWN}site-status", "valueCodeableConcept": {"text": "RECRUITING"}}
    return {
        "resourceType": "ResearchStudy",
        "contained": [_location(number) for number in range(sites)],
        "identifier": [{"use": "official", "system": "https://clinicaltrials.gov", "value": "NCT00000000"}],
        "title": "A randomised study at many sites",
        "label": [{"type": _concept("title-type", "acronym"), "value": "MANY"}],
        "status": "active",
        "progressStatus": [
            {"state": _concept("research-study-status", "recruiting")},
            {"state": _concept("research-study-status", "overall-study"), "period": {"start": "2024-01"}},
        ],
        "phase": _concept("research-study-phase", "phase-2"),
        "studyDesign": [_concept("study-design", f"SEVCO:0100{number}") for number in range(1, 5)],
        "condition": [{"text": "Diabetes"}],
        "keyword": [{"text": f"word {number}"} for number in range(8)],
        "descriptionSummary": "A summary of the study. " * 10,
        "description": "The long description of the study. " * 20,
        "site": [{"reference": f"#site-{number}", "extension": [state]} for number in range(sites)],
        "associatedParty": [party] * 5,
        "relatedArtifact": [{"type": "citation", "citation": "A. Author. A title. 2020."}] * 4,
        "recruitment": {"targetNumber": 100, "eligibility": {"reference": "urn:uuid:2"}},
        "comparisonGroup": [{"linkId": f"arm-{number}", "name": f"Arm {number}"} for number in range(3)],
        "outcomeMeasure": [outcome] * 8,
    }


def _milliseconds(job: Callable[[], object], times: int = 200) -> float:
    best = float("inf")
    for _ in range(7):
        start = time.process_time()
        for _ in range(times):
            job()
        best = min(best, (time.process_time() - start) / times)
    return best * 1000


def main() -> None:
    """Print the time of each way, and its ratio to reading and writing the study as JSON."""
    resource = study()
    text = json_text.encode(resource)
    lowered = lower(resource, "R4", Issues())
    floor = _milliseconds(lambda: json_text.encode(json_text.decode(text)))
    print(f"{len(text) / 1000:.0f} kB, read and written as JSON: {floor:.3f} ms")
    jobs: list[tuple[str, Callable[[], object]]] = [
        ("R5 → R4", lambda: lower(resource, "R4", Issues())),
        ("R4 → R5", lambda: lift(lowered, "R4", Issues())),
    ]
    for name, job in jobs:
        spent = _milliseconds(job)
        print(f"{name}: {spent:.3f} ms, {spent / floor:.1f} times that")


if __name__ == "__main__":
    main()

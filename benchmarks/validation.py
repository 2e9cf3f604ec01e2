"""How long the structural check takes, as ratios to reading and writing the same bytes as JSON, and to fhir.resources.

python -m benchmarks.validation
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import fhir.resources
import fhir.resources.R4B
import orjson

from fhir_trials import validation

RESOURCES = Path(__file__).parents[1] / "tests" / "validation" / "resources"
TEXT = "http://hl7.org/fhir/5.0/StructureDefinition/extension-ResearchStudy."


def _concept(code: str) -> dict[str, Any]:
    system = "http://terminology.hl7.org/CodeSystem/research-study-objective-type"
    return {"coding": [{"system": system, "code": code, "display": code}], "text": code}


def study(count: int = 20) -> dict[str, Any]:
    """An R4 study with that many arms, outcomes, objectives and contained sites: 25 kB for 20."""
    outcome = "Change from baseline in HbA1c at week 12, measured centrally."
    return {
        "resourceType": "ResearchStudy",
        "id": "nct00000000",
        "contained": [
            {
                "resourceType": "Location",
                "id": f"site{n}",
                "name": f"Hospital {n}",
                "address": {"city": "Utrecht"},
            }
            for n in range(count)
        ],
        "extension": [
            {
                "url": f"{TEXT}outcomeMeasure",
                "extension": [
                    {"url": "name", "valueString": f"Outcome {n}"},
                    {"url": "type", "valueCodeableConcept": _concept("primary")},
                    {"url": "description", "valueMarkdown": outcome},
                    {
                        "url": "https://w3id.org/fhir-trials/StructureDefinition/time-frame",
                        "valueString": "12 weeks",
                    },
                ],
            }
            for n in range(count)
        ],
        "identifier": [{"use": "official", "system": "https://clinicaltrials.gov", "value": "NCT00000000"}],
        "title": "A randomised study of many arms",
        "status": "active",
        "condition": [_concept("diabetes")],
        "keyword": [{"text": f"keyword {n}"} for n in range(count)],
        "description": "Long text. " * 150,
        "enrollment": [{"reference": "Group/nct00000000"}],
        "period": {"start": "2024-01", "end": "2026-12-31"},
        "site": [
            {"reference": f"#site{n}", "type": "Location", "display": f"Hospital {n}"} for n in range(count)
        ],
        "arm": [
            {"name": f"Arm {n}", "type": _concept("experimental"), "description": outcome}
            for n in range(count)
        ],
        "objective": [{"name": f"Objective {n}", "type": _concept("primary")} for n in range(count)],
    }


def best(run: Callable[[], object], seconds: float = 1.0) -> float:
    """The least CPU milliseconds of one run."""
    least, end = float("inf"), time.perf_counter() + seconds
    while time.perf_counter() < end:
        start = time.process_time_ns()
        for _ in range(5):
            run()
        least = min(least, (time.process_time_ns() - start) / 5e6)
    return least


def measure(name: str, release: str, resource: dict[str, Any]) -> str:
    """One row: size, the floor, the check and fhir.resources, with their ratios to the floor."""
    content = orjson.dumps(resource)
    package = fhir.resources if release == "R5" else fhir.resources.R4B
    model = package.get_fhir_model_class(resource["resourceType"])
    assert not validation.check(resource, release)
    floor = best(lambda: orjson.dumps(orjson.loads(content)))
    ours = best(lambda: validation.check(resource, release))
    theirs = best(lambda: model.model_validate(resource))
    figures = f"{len(content) / 1000:6.1f} {floor:8.3f} {ours:8.3f} {ours / floor:5.1f}x {theirs:8.3f} {theirs / floor:5.0f}x"
    return f"{name:32} {release:4} {figures} {theirs / ours:5.0f}x"


def main() -> None:
    """Print the table."""
    start = time.process_time_ns()
    validation.check(study(1), "R4")
    first = (time.process_time_ns() - start) / 1e6
    print(f"first check, with reading and compiling the definitions: {first:.1f} ms")
    head = f"{'resource':32} {'':4} {'kB':>6} {'floor ms':>8} {'check':>8} {'':6} {'f.r.':>8} {'':6} faster"
    print(head)
    print(measure("20 arms, outcomes, sites", "R4", study()))
    for path in sys.argv[1:] or [
        "hl7/R4B/plandefinition-example",
        "own/R4B/group",
        "own/R5/bundle-transaction",
    ]:
        file = RESOURCES / f"{path}.json"
        resource = json.loads(file.read_text(encoding="utf-8"))
        print(measure(file.stem, file.parent.name, resource))


if __name__ == "__main__":
    main()

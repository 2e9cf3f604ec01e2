"""What the tests of a study share: an R5 study in R4, which must come back the same."""

from typing import Any

from fhir_trials.issues import Issues
from fhir_trials.releases import lift, lower, table

Json = dict[str, Any]
X5 = f"{table.X5}ResearchStudy."
HL7 = "http://hl7.org/fhir/"
THO = "http://terminology.hl7.org/CodeSystem/"
STATUS: Json = {"status": "active", "progressStatus": [{"state": {"text": "?"}}]}


def concept(system: str, code: str) -> Json:
    """A CodeableConcept of one coding."""
    return {"coding": [{"system": system, "code": code}]}


def r4(**elements: Any) -> Json:
    """The R4 study without what every one of these has."""
    study = {"resourceType": "ResearchStudy", **STATUS, **elements}
    lowered = lower(study, "R4", Issues())
    assert study == lift(lowered, "R4", Issues())
    extensions = [each for each in lowered["extension"] if each["url"] != f"{X5}progressStatus"]
    rest = {key: value for key, value in lowered.items() if key not in ("resourceType", "status", "_status")}
    return (
        {**rest, "extension": extensions}
        if extensions
        else {k: v for k, v in rest.items() if k != "extension"}
    )


def party(role: str, **elements: Any) -> Json:
    """An associated party."""
    return {"role": concept(f"{HL7}research-study-party-role", role), **elements}

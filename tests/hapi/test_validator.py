"""HL7's validator, offline, sees what is wrong in each release and passes what is right."""

from decimal import Decimal
from typing import Any

import pytest

from tests.hapi.java import Validator

pytestmark = pytest.mark.validator

X5 = "http://hl7.org/fhir/5.0/StructureDefinition/extension-"
NARRATIVE = {"status": "generated", "div": '<div xmlns="http://www.w3.org/1999/xhtml">A trial</div>'}
STATES = "http://hl7.org/fhir/research-study-status"
ROLES = "http://hl7.org/fhir/research-study-party-role"


def _concept(system: str, code: str) -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code}]}


def _r4(**elements: Any) -> dict[str, Any]:
    """A study as R4 and R4B have it, its R5 facts in cross-version extensions."""
    progress = [
        {"url": "state", "valueCodeableConcept": _concept(STATES, "active")},
        {"url": "actual", "valueBoolean": True},
        {"url": "period", "valuePeriod": {"start": "2024-03"}},
    ]
    party = [
        {"url": "name", "valueString": "A hospital"},
        {"url": "role", "valueCodeableConcept": _concept(ROLES, "sponsor")},
    ]
    extension = [
        {"url": f"{X5}ResearchStudy.descriptionSummary", "valueMarkdown": "Short."},
        {"url": f"{X5}ResearchStudy.progressStatus", "extension": progress},
        {"url": f"{X5}ResearchStudy.associatedParty", "extension": party},
        {"url": f"{X5}ResearchStudy.recruitment.targetNumber", "valueUnsignedInt": 120},
    ]
    study = {"resourceType": "ResearchStudy", "text": NARRATIVE, "status": "active", "title": "A trial"}
    return {**study, "extension": extension, **elements}


def _r5(**elements: Any) -> dict[str, Any]:
    study = {
        "resourceType": "ResearchStudy",
        "text": NARRATIVE,
        "status": "active",
        "descriptionSummary": "Short.",
        "progressStatus": [{"state": _concept(STATES, "active"), "period": {"start": "2024-03"}}],
        "associatedParty": [{"name": "A hospital", "role": _concept(ROLES, "sponsor")}],
        "recruitment": {"targetNumber": 120},
    }
    return {**study, **elements}


def _study(release: str, **elements: Any) -> dict[str, Any]:
    return _r5(**elements) if release == "r5" else _r4(**elements)


def _errors(result: dict[str, Any]) -> list[tuple[str | None, str]]:
    return [(issue["id"], issue["message"]) for issue in result["issues"] if issue["severity"] == "error"]


@pytest.mark.parametrize("release", ["r4", "r4b", "r5"])
def test_good_study_passes(release: str, validator: Validator) -> None:
    """A correct study, with cross-version extensions where its release needs them, gives no error and no warning."""
    result = validator.validate(release, "good", _study(release))
    assert (True, 0, 0) == (result["ok"], result["errors"], result["warnings"]), result["issues"]
    assert ("good", release) == (result["id"], result["release"])


@pytest.mark.parametrize("release", ["r4", "r4b", "r5"])
def test_code_outside_a_required_binding_is_an_error(release: str, validator: Validator) -> None:
    """A status that the release does not know is an error."""
    result = validator.validate(release, "code", _study(release, status="started"))
    assert "Terminology_TX_NoValid_16" in [message for message, _ in _errors(result)]


@pytest.mark.parametrize("release", ["r4", "r4b", "r5"])
def test_unknown_cross_version_extension_is_an_error(release: str, validator: Validator) -> None:
    """A 5.0 URL that HL7 does not define is an error in every release."""
    unknown = {"url": f"{X5}ResearchStudy.colour", "valueString": "green"}
    result = validator.validate(release, "url", _study(release, extension=[unknown]))
    assert ["Extension_EXT_Version_Invalid"] == [message for message, _ in _errors(result)]


@pytest.mark.parametrize("release", ["r4", "r4b", "r5"])
def test_unknown_property_is_an_error(release: str, validator: Validator) -> None:
    """A property that the release does not have is seen, because the text itself is judged."""
    result = validator.validate(release, "property", _study(release, colour="green"))
    assert [(None, "Unrecognized property 'colour'")] == _errors(result)


def test_text_is_judged_as_it_stands(validator: Validator) -> None:
    """A duplicate key, which no parsed resource can hold, is an error at its line."""
    text = '{"resourceType": "ResearchStudy",\n"status": "active",\n"status": "completed"}'
    result = validator.validate("R4", "twice", text)
    assert [(None, "The JSON property 'status' is a duplicate and will be ignored")] == _errors(result)


def test_broken_text_is_an_answer_too(validator: Validator) -> None:
    """A text that is no JSON gives a fatal issue, and the validator goes on with the next."""
    results = list(validator.validate_many([("r4", "broken", "{broken"), ("r4", "good", _r4())]))
    assert [("broken", False), ("good", True)] == [(result["id"], result["ok"]) for result in results]
    assert ["fatal"] == [issue["severity"] for issue in results[0]["issues"]]


def test_decimals_and_letters_arrive_as_sent(validator: Validator) -> None:
    """Decimals and letters outside ASCII are judged as they are, not as some other number or character."""
    quantity = {"value": Decimal("1.50"), "unit": "µg", "system": "http://unitsofmeasure.org", "code": "ug"}
    url = "https://example.org/StructureDefinition/dose"
    extension = [{"url": url, "valueQuantity": quantity}]
    result = validator.validate("r4", "Zoë", {**_r4(), "title": "Étude à Liège", "extension": extension})
    assert ("Zoë", 0) == (result["id"], result["errors"]), result["issues"]


def test_own_extension_is_known(validator: Validator) -> None:
    """Our own definitions are loaded in every release: a wrong place of one of our extensions is an error."""
    url = "https://w3id.org/fhir-trials/StructureDefinition/outcome-time-frame"
    wrong = [{"url": url, "valueString": "1 year"}]
    for release in ("r4", "r4b", "r5"):
        result = validator.validate(release, "place", _study(release, extension=wrong))
        assert ["Extension_EXTP_Context_Wrong"] == [message for message, _ in _errors(result)]

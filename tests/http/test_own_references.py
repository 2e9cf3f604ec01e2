"""References under the base by which a server knows itself behind a proxy."""

from pytest_httpx import HTTPXMock

from fhir_trials.http import Client
from tests.http.conftest import BASE, GET

INSIDE = "http://hapi:8080/fhir"


def test_references_of_an_answer(httpx_mock: HTTPXMock) -> None:
    """Wherever an answer holds a reference below the other base, it is relative; what lies elsewhere stays."""
    study = {
        "resourceType": "ResearchStudy",
        "url": f"{INSIDE}/ResearchStudy/1",
        "protocol": [{"reference": f"{INSIDE}/PlanDefinition/a/_history/2"}],
        "sponsor": {"reference": "http://other:8080/fhir/Organization/1", "display": "x"},
        "contained": [{"resourceType": "Group", "managingEntity": {"reference": "#p"}}],
        "extension": [{"url": "reference", "valueReference": {"reference": ["odd"]}}],
    }
    httpx_mock.add_response(json={"resourceType": "Bundle", "entry": [{"resource": study}]}, is_reusable=True)
    with Client(BASE, rewrite_base=f"{INSIDE}/") as client:
        read = client.send(GET).body["entry"][0]["resource"]
    assert {**study, "protocol": [{"reference": "PlanDefinition/a/_history/2"}]} == read
    with Client(BASE) as client:
        assert study == client.send(GET).body["entry"][0]["resource"]

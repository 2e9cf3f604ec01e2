"""A document that does not say its version, has no study version, or contradicts itself."""

import json

import pytest

import fhir_trials as ft
from fhir_trials.issues import Issues
from tests.usdm.own_study import study


def told(document, code):
    """The issues of this code, as (severity, path)."""
    issues = Issues()
    ft.read(json.dumps(document).encode(), issues=issues)
    return [(one.severity, one.path) for one in issues if one.code == code]


@pytest.mark.parametrize("said", ["5.0", None])
def test_an_unknown_version_is_told(said):
    """It is read as version 4."""
    assert [("warning", "usdmVersion")] == told({**study(), "usdmVersion": said}, "format-unknown")


def test_a_study_without_versions_is_an_error():
    """There is nothing to read."""
    document = study()
    document["study"]["versions"] = []
    assert [("error", "study.versions")] == told(document, "no-trial")


def test_a_code_that_is_called_as_another_is_told():
    """The code stands."""
    document = study()
    title = document["study"]["versions"][0]["titles"][0]
    title["type"] = {**title["type"], "code": "C207646", "decode": "Official Study Title"}
    assert [("warning", "study.versions[0].titles[0].type")] == told(document, "code-disagrees")

"""Objects of fhir.resources at the edge."""

from decimal import Decimal
from typing import Any

import pytest
from fhir.resources.group import Group

import fhir_trials as ft
from fhir_trials import objects
from fhir_trials.errors import DataError, ReadError, UsageError
from fhir_trials.model import Text
from fhir_trials.releases import Release

GROUP = {"resourceType": "Group", "type": "person", "membership": "definitional"}
OLD_GROUP = {"resourceType": "Group", "type": "person", "actual": True}


@pytest.mark.parametrize(
    ("resource", "release", "module"),
    [
        (OLD_GROUP, "R4", "fhir.resources.R4B.group"),
        (OLD_GROUP, "R4B", "fhir.resources.R4B.group"),
        (GROUP, "R5", "fhir.resources.group"),
    ],
)
def test_there_and_back(resource: dict[str, Any], release: Release, module: str) -> None:
    """A resource becomes an object of its release, R4 one of R4B, and plain data again."""
    model = objects.as_models(resource, release)
    assert (module, resource) == (type(model).__module__, objects.as_data(model))


def test_digits_reach_the_object() -> None:
    """A decimal keeps its digits on the way in; what fhir.resources writes is its own affair."""
    amount = {"code": {"text": "a"}, "exclude": False, "valueQuantity": {"value": Decimal("1.50")}}
    model = objects.as_models({**GROUP, "characteristic": [amount]})
    assert "1.50" == str(model.characteristic[0].valueQuantity.value)


@pytest.mark.parametrize(
    ("resource", "said"),
    [
        ({"resourceType": "Grupe"}, "fhir.resources has no R5 class for 'Grupe'"),
        ({}, "fhir.resources has no R5 class for None"),
        ("Group", "fhir.resources has no R5 class for None"),
    ],
)
def test_what_it_does_not_know(resource: Any, said: str) -> None:
    """A type that is not there is wrong usage."""
    with pytest.raises(UsageError) as raised:
        objects.as_models(resource)
    assert said == str(raised.value)


def test_what_it_refuses() -> None:
    """An invalid resource is an error in the data, on one line, with the place."""
    with pytest.raises(DataError) as raised:
        objects.as_models({**GROUP, "type": 3})
    assert str(raised.value).startswith("fhir.resources refuses this Group: type: ")
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("given", "data"),
    [
        (GROUP, GROUP),
        ('{"a": 1.50}', {"a": Decimal("1.50")}),
        (b"[1]", [1]),
        ((Group.model_validate(GROUP), GROUP), [GROUP, GROUP]),
        (3, 3),
    ],
)
def test_plain_data_of_anything(given: Any, data: Any) -> None:
    """Data stays as it is, text is decoded, objects are dumped, lists one by one."""
    assert data == objects.as_data(given)


def test_text_that_is_no_json() -> None:
    """It cannot be read."""
    with pytest.raises(ReadError):
        objects.as_data("Group")


def test_what_the_classes_have_no_place_for_is_told():
    """A text in another language stands in an extension in R4; its language has no field there and is an issue."""
    trial = ft.Trial(language="nl", summary=Text(text="A summary", language="en"))
    issues = ft.Issues()
    bundle = ft.to_fhir(trial, "R4", issues=ft.Issues())
    model = ft.as_models(bundle, "R4", issues=issues)
    assert "Bundle" == model.get_resource_type()
    assert ["not-in-objects"] == [issue.code for issue in issues]
    assert "_valueMarkdown" in str(bundle)

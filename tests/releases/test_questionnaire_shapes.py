"""Questionnaire in R4, both ways."""

from typing import Any

import pytest

from fhir_trials.issues import Issues
from fhir_trials.releases import lift, lower, recognise, table
from tests.releases.both_ways import r4

Json = dict[str, Any]
OWN = table.OWN


def item(**elements: Any) -> Json:
    """The R4 item of a questionnaire of one item."""
    return r4({"resourceType": "Questionnaire", "status": "active", "item": [elements]})["item"][0]


def test_a_choice_of_codes() -> None:
    """What is a coding in R5 is a choice in R4, and an open choice where words may be given too."""
    assert {"linkId": "a", "type": "choice"} == item(linkId="a", type="coding")
    assert {"linkId": "a", "type": "open-choice"} == item(
        linkId="a", type="coding", answerConstraint="optionsOrString"
    )
    assert {"linkId": "a", "type": "decimal"} == item(linkId="a", type="decimal")


@pytest.mark.parametrize("type_", ["choice", "open-choice", "string"])
def test_r4_types_come_back(type_: str) -> None:
    """The types of R4 are R4's again after R5."""
    native = {"resourceType": "Questionnaire", "item": [{"linkId": "a", "type": type_}]}
    assert native == lower(lift(native, "R4", Issues()), "R4", Issues())


def test_other_constraints_of_answers() -> None:
    """A constraint that R4 has no type for is kept, as is how an item that is not asked looks."""
    extension = [
        {"url": f"{OWN}R5-Questionnaire.item.disabledDisplay", "valueCode": "hidden"},
        {"url": f"{OWN}R5-Questionnaire.item.answerConstraint", "valueCode": "optionsOnly"},
    ]
    expected = {"linkId": "a", "type": "choice", "extension": extension}
    assert expected == item(
        linkId="a", type="coding", disabledDisplay="hidden", answerConstraint="optionsOnly"
    )


def test_a_constraint_with_more_to_it() -> None:
    """An extension on the constraint keeps the constraint from being said by the type alone."""
    more = {"extension": [{"url": "https://example.org/x", "valueString": "x"}]}
    carrier = {
        "url": f"{OWN}R5-Questionnaire.item.answerConstraint",
        "valueCode": "optionsOrString",
        "_valueCode": more,
    }
    expected = {"type": "choice", "extension": [carrier]}
    assert expected == item(type="coding", answerConstraint="optionsOrString", _answerConstraint=more)


def test_the_official_extension_is_read() -> None:
    """HL7's own extension for what R4 lacks is understood where a stranger writes it."""
    url = f"{table.X5}Questionnaire.item.answerConstraint"
    native = {"type": "choice", "extension": [{"url": url, "valueCode": "optionsOrType"}]}
    lifted = lift({"resourceType": "Questionnaire", "item": [native]}, "R4", Issues())
    assert [{"type": "coding", "answerConstraint": "optionsOrType"}] == lifted["item"]


@pytest.mark.parametrize(("type_", "release"), [("open-choice", "R4"), ("coding", "R5"), ("string", None)])
def test_the_type_of_an_item_tells_the_release(type_: str, release: str | None) -> None:
    """A type that one release alone has tells which it is, however deep the item stands."""
    group = {"type": "group", "item": [{"type": type_}]}
    assert release == recognise({"resourceType": "Questionnaire", "item": [group]})

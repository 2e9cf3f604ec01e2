"""Groups of others whose characteristics need not all hold → one criterion in words."""

from typing import Any

import pytest

from fhir_trials.cursor import Cursor
from fhir_trials.fhir import group
from fhir_trials.issues import Issues
from fhir_trials.model import Criterion, Eligibility
from tests.fhir.groups import YEARS, read

EXTENSION = "http://hl7.org/fhir/{}/StructureDefinition/extension-Group.{}"


def member(text: str, *, exclude: bool | None = False) -> dict[str, Any]:
    """A characteristic in words."""
    flag = {} if exclude is None else {"exclude": exclude}
    return {"valueCodeableConcept": {"text": text}, **flag}


def joined(*characteristic: dict[str, Any], **members: Any) -> dict[str, Any]:
    """The Group of a stranger."""
    return {"resourceType": "Group", "type": "person", "characteristic": list(characteristic), **members}


def the(text: str, section: Any = "inclusion", language: str | None = None) -> tuple[Eligibility, list[str]]:
    """One criterion, and nothing left."""
    return Eligibility(criteria=(Criterion(text=text, section=section, language=language),)), []


@pytest.mark.parametrize(
    ("method", "threshold", "words"),
    [
        ("any-of", None, "any of: A; B"),
        ("at-least", 1, "at least 1 of: A; B"),
        ("at-most", 1, "at most 1 of: A; B"),
        ("at-least", None, "at least an unknown number of: A; B"),
        ("none-we-know", None, "none-we-know: A; B"),
    ],
)
def test_other_logic_than_all_is_kept_in_words(method: str, threshold: int | None, words: str) -> None:
    """A Group whose characteristics need not all hold is one criterion that says how they are joined."""
    number = {} if threshold is None else {"combinationThreshold": threshold}
    assert the(words) == read(joined(member("A"), member("B"), combinationMethod=method, **number))


@pytest.mark.parametrize("version", ["5.0", "6.0"])
def test_the_method_is_read_from_an_extension_too(version: str) -> None:
    """Some write R6's members as extensions in R4 and R5."""
    extension = [
        {"url": EXTENSION.format(version, "combinationMethod"), "valueCode": "at-least"},
        {"url": EXTENSION.format(version, "combinationThreshold"), "valuePositiveInt": 2},
    ]
    assert the("at least 2 of: A; B") == read(joined(member("A"), member("B"), extension=extension))


def test_all_of_is_what_a_group_means_anyway() -> None:
    """All-of is taken, and every characteristic stays a criterion of its own."""
    found, left = read(joined(member("A"), member("B"), combinationMethod="all-of"))
    assert (["A", "B"], []) == ([one.text for one in found.criteria], left)


def test_members_that_all_exclude_are_an_exclusion() -> None:
    """The section is that of the members where they agree."""
    assert the("any of: A; B", "exclusion") == read(
        joined(member("A", exclude=True), member("B", exclude=True), combinationMethod="any-of")
    )


def test_members_that_disagree_are_of_unknown_section() -> None:
    """Where some include and some exclude the text says which, and the whole is neither."""
    assert the("except-subset: A; not: B", "unknown") == read(
        joined(member("A"), member("B", exclude=True), combinationMethod="except-subset")
    )


def test_a_member_that_says_nothing_makes_the_section_unknown() -> None:
    """Without `exclude` nobody says whether it includes."""
    assert the("any of: A; B", "unknown") == read(
        joined(member("A"), member("B", exclude=None), combinationMethod="any-of")
    )


def test_members_of_one_language_keep_it() -> None:
    """The language of the members is that of the whole."""
    marked = [{"url": "http://hl7.org/fhir/StructureDefinition/language", "valueCode": "nl"}]
    spoken = member("A")
    spoken["valueCodeableConcept"]["_text"] = {"extension": marked}
    assert the("any of: A", language="nl") == read(joined(spoken, combinationMethod="any-of"))


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ({"valueQuantity": {"value": 18, "comparator": ">=", **YEARS}}, ">= 18 year"),
        (
            {"valueRange": {"low": {"value": 18, **YEARS}, "high": {"value": 64, **YEARS}}},
            "≥ 18 year, ≤ 64 year",
        ),
        ({"valueCodeableConcept": {"coding": [{"code": "x", "display": "Old"}]}}, "Old"),
        ({"valueCodeableConcept": {"coding": [{"code": "x"}]}}, "x"),
        ({"valueReference": {"display": "Another group"}}, "Another group"),
        ({"valueBoolean": True}, "yes"),
        ({"valueBoolean": False}, "no"),
    ],
)
def test_a_coded_member_is_put_in_words(value: dict[str, Any], words: str) -> None:
    """An age that only one of several members asks for is no bound of the trial."""
    code = {"coding": [{"system": "http://snomed.info/sct", "code": "397669002", "display": "Age"}]}
    found, left = read(
        joined({"code": code, "exclude": False, **value}, member("B"), combinationMethod="any-of")
    )
    assert the(f"any of: Age: {words}; B")[0] == found
    assert "Group.characteristic[0].code.coding[0].code" in left


def test_a_value_without_a_name_is_put_in_words() -> None:
    """A value whose code is not named stands alone."""
    assert the("any of: yes") == read(
        joined({"valueBoolean": True, "exclude": False}, combinationMethod="any-of")
    )


def test_a_member_that_cannot_be_read_is_counted_and_reported() -> None:
    """The text does not pretend that the others are all there is."""
    nested = {"valueReference": {"reference": "Group/1"}, "exclude": False}
    found, left = read(joined(member("A"), nested, combinationMethod="any-of"))
    assert the("any of: A; (1 more that could not be read)")[0] == found
    assert ["Group.characteristic[1].exclude", "Group.characteristic[1].valueReference.reference"] == sorted(
        left
    )


def test_the_loss_is_told() -> None:
    """One warning says that the logic is in words only."""
    issues = Issues()
    group.from_fhir(Cursor(joined(member("A"), member("B"), combinationMethod="any-of"), "Group"), issues)
    assert [("warning", "logic-kept-as-text", "Group.characteristic")] == [issue[:3] for issue in issues]


def test_a_method_that_joins_nothing_is_reported() -> None:
    """Without characteristics there is nothing to put in words."""
    assert (Eligibility(), ["Group.combinationMethod"]) == read(joined(combinationMethod="any-of"))

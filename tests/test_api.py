"""The public functions as users call them."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import fhir_trials as ft
from fhir_trials import json_text
from fhir_trials.fhir import key_of
from fhir_trials.releases import Release

EXAMPLES = Path(__file__).parents[1] / "examples"
RELEASES: list[Release] = ["R4", "R4B", "R5"]
NCT = EXAMPLES / "ctgov" / "NCT04014634.json"

in_each_release = pytest.mark.parametrize("release", RELEASES)


@pytest.fixture(scope="module")
def trial() -> ft.Trial:
    """A trial with a dose, a schedule and criteria."""
    return ft.read(EXAMPLES / "nl-omon46644" / "trial.json")[0]


def plain(bundle: dict[str, Any], release: Release) -> Any:
    """Plain data."""
    return bundle


def text(bundle: dict[str, Any], release: Release) -> Any:
    """JSON text."""
    return json_text.encode(bundle).decode()


def octets(bundle: dict[str, Any], release: Release) -> Any:
    """JSON text as bytes."""
    return json_text.encode(bundle)


def objects(bundle: dict[str, Any], release: Release) -> Any:
    """An object of fhir.resources."""
    return ft.as_models(bundle, release)


def several(bundle: dict[str, Any], release: Release) -> Any:
    """A list of resources."""
    return [entry["resource"] for entry in bundle["entry"]]


@in_each_release
@pytest.mark.parametrize("form", [plain, text, octets, objects, several])
def test_fhir_in_any_form(trial: ft.Trial, release: Release, form: Callable[..., Any]) -> None:
    """A trial comes back equal from plain data, text, bytes, objects of fhir.resources, and a list."""
    assert [trial] == ft.from_fhir(form(ft.to_fhir(trial, release), release))


@in_each_release
@pytest.mark.parametrize("form", [plain, text, octets, objects])
def test_check_of_any_form(trial: ft.Trial, release: Release, form: Callable[..., Any]) -> None:
    """What is written is valid in each form, with the release said or recognised."""
    content = form(ft.to_fhir(trial, release), release)
    assert [] == ft.check(content, release) == ft.check(content)


@in_each_release
def test_the_readme_path(release: Release) -> None:
    """Read, write and read back in three lines, without a collector."""
    trials = ft.read(NCT)
    bundle = ft.to_fhir(trials[0], release=release)
    assert trials == ft.from_fhir(bundle)


@in_each_release
def test_pure(trial: ft.Trial, release: Release) -> None:
    """Same trial, same bytes; what is read is not changed."""
    first = json_text.encode(ft.to_fhir(trial, release))
    bundle = json_text.decode(first)
    ft.from_fhir(bundle)
    ft.check(bundle)
    ft.as_models(bundle, release)
    assert first == json_text.encode(bundle) == json_text.encode(ft.to_fhir(trial, release))


def test_issues_stand_under_the_key_of_the_trial() -> None:
    """Where many trials share a collector, each issue says whose it is, unless the caller says so already."""
    pump = ft.read(EXAMPLES / "pump-iii" / "trial.json")[0]
    issues = ft.Issues()
    ft.to_fhir(pump, "R5", issues=issues)
    named = ft.Issues(source="mine")
    ft.to_fhir(pump, "R5", issues=named)
    assert {key_of(pump).name} == {issue.source for issue in issues if issue.severity == "warning"}
    assert {"mine"} == {issue.source for issue in named if issue.severity == "warning"}
    assert ("", "mine") == (issues.source, named.source)


def test_an_error_raises_without_a_collector(tmp_path: Path) -> None:
    """With a collector it is an issue with its path; without, it raises and carries the issues."""
    invalid = b'{"titles": [{"text": "A", "kind": "nickname"}]}'
    issues = ft.Issues()
    assert [] == ft.read(invalid, issues=issues)
    assert ["titles[0].kind"] == [issue.path for issue in issues.errors]
    with pytest.raises(ft.DataError) as raised:
        ft.read(invalid)
    assert issues.errors == list(raised.value.issues)
    with (
        ft.connect(tmp_path) as target,
        pytest.raises(ft.DataError, match="has no study with the identifier"),
    ):
        ft.pull(target, ["NCT00000000"])


def test_own_base(trial: ft.Trial) -> None:
    """Canonical urls, full urls and our identifiers begin with the base of the caller; it reads back the same."""
    bundle = ft.to_fhir(trial, "R5", base="https://hospital.example")
    study = bundle["entry"][0]
    assert "https://hospital.example/ResearchStudy/NL-OMON46644" == study["fullUrl"]
    systems = {one["system"] for one in study["resource"]["identifier"]}
    assert "https://hospital.example/sid/key" in systems
    assert [trial] == ft.from_fhir(bundle, base="https://hospital.example")


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda trial: ft.to_fhir(trial, "R6"), "release: 'R6' is none of R4, R4B, R5"),
        (
            lambda trial: ft.to_fhir(trial, bundle="batch"),
            "bundle: 'batch' is none of collection, transaction",
        ),
        (lambda trial: ft.as_models(ft.to_fhir(trial), "r5"), "release: 'r5' is none of R4, R4B, R5"),
        (lambda _: ft.check({}, "R6"), "release: 'R6' is none of R4, R4B, R5"),
        (lambda _: ft.from_fhir(3), "this is no FHIR: expected a Bundle or a resource, found int"),
        (
            lambda _: ft.from_fhir({"a": 1}),
            "this is no FHIR: expected a Bundle or a resource with a resourceType",
        ),
    ],
)
def test_wrong_arguments(trial: ft.Trial, call: Callable[[Any], Any], said: str) -> None:
    """A wrong argument is said with what it takes."""
    with pytest.raises(ft.UsageError) as raised:
        call(trial)
    assert said == str(raised.value)


@pytest.mark.parametrize("content", [3, None, [1], "[]"])
def test_check_of_no_resource(content: Any) -> None:
    """What is no resource is a fault, not an exception."""
    assert ["wrong-type"] == [issue.code for issue in ft.check(content)]


def test_check_of_what_could_be_any_release() -> None:
    """Where nothing tells the release, a fault is one only if no release allows it."""
    old = {"resourceType": "Group", "type": "person", "actual": True}
    assert ([], True) == (ft.check(old), bool(ft.check(old, "R5")))
    broken = {"resourceType": "Basic", "code": {"text": 1}}
    assert ft.check(broken, "R5") == ft.check(broken)


def test_a_number_of_a_register_that_cannot_be_asked_names_its_page() -> None:
    """A number is recognised, and the message says what to give instead."""
    with pytest.raises(ft.ReadError, match=r"NL-OMON46644.*https://onderzoekmetmensen\.nl/nl/trial/46644"):
        ft.read("NL-OMON46644")


def test_numbers_keep_their_digits(trial: ft.Trial) -> None:
    """Digits survive plain data and text; objects of fhir.resources keep the value."""
    dose = trial.interventions[0].doses[0]
    assert dose.amount is not None
    precise = dose.model_copy(update={"amount": dose.amount.model_copy(update={"value": Decimal("600.50")})})
    other = trial.model_copy(
        update={"interventions": (trial.interventions[0].model_copy(update={"doses": (precise,)}),)}
    )
    bundle = ft.to_fhir(other, "R4")
    assert b"600.50" in json_text.encode(bundle)
    for content in (bundle, json_text.encode(bundle), ft.as_models(bundle, "R4")):
        assert [other] == ft.from_fhir(content)


def test_typical_slips_are_told_in_words() -> None:
    """A list where one trial is due is wrong usage."""
    trials = ft.read(EXAMPLES / "pump-iii" / "trial.json")
    with pytest.raises(ft.UsageError, match="takes one Trial, found list"):
        ft.to_fhir(trials)  # type: ignore[arg-type]

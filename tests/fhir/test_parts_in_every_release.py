"""Group, PlanDefinition and ActivityDefinition of a trial in R4, R4B and R5."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from fhir_trials import json_text
from fhir_trials.fhir import group, plans
from fhir_trials.fhir.keys import Key
from fhir_trials.issues import Issues
from fhir_trials.model import Age, Eligibility, Intervention, Schedule, Term, Trial
from fhir_trials.releases import Release, lift, lower
from tests.fhir import rich, strategies
from tests.fhir.everything import EVERYTHING

Json = dict[str, Any]

KEY = Key("NCT00000001", "registry")
OLDER: tuple[Release, ...] = ("R4", "R4B")

lively = settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def resources(trial: Trial) -> list[Json]:
    """Everything of a trial that stands beside its study."""
    eligibility = group.to_fhir(trial.eligibility, KEY, trial.language) if trial.eligibility else None
    return [*([eligibility] if eligibility else []), *plans.to_fhir(trial, KEY, Issues())[0]]


def rich_resources() -> list[Json]:
    """Resources that use whatever the mappers can write, and odd ones."""
    ages = {"minimum_age": Age(value=6, unit="month"), "maximum_age": Age(value=2, unit="year")}
    trials = [
        rich.PROTOCOL.model_copy(update={"eligibility": rich.ELIGIBILITY}),
        Trial(interventions=EVERYTHING.interventions, concepts=EVERYTHING.concepts),
        Trial(interventions=(rich.INTERVENTION, Intervention(id="a", name="a"))),
        Trial(eligibility=Eligibility(**ages, sex=Term(code="all", text="ALL")), schedule=Schedule()),
        Trial(eligibility=Eligibility(maximum_age=Age(value=2, unit="year"), sex=Term(text="niet bekend"))),
    ]
    return [one for trial in trials for one in resources(trial)]


@pytest.mark.parametrize("release", OLDER)
def test_rich_resources_come_back_through_older_releases(release: Release) -> None:
    """Nothing of what stands in R5 is lost on the way to an older release and back."""
    written, issues = rich_resources(), Issues()
    assert written == [_through(release, one, issues) for one in written]
    assert [] == list(issues)


@pytest.mark.parametrize("release", OLDER)
@lively
@given(trial=strategies.protocols(eligibility=strategies.eligibilities(), concepts=strategies.concepts()))
def test_any_resources_come_back_through_older_releases(release: Release, trial: Trial) -> None:
    """So it is for values nobody thought of."""
    written = resources(trial)
    assert written == [_through(release, one, Issues()) for one in written]


def _through(release: Release, resource: Json, issues: Issues) -> Json:
    lowered = json_text.decode(json_text.encode(lower(resource, release, issues)))
    return lift(lowered, release, issues)


@pytest.mark.validator
@pytest.mark.parametrize("release", [*OLDER, "R5"])
def test_hl7s_validator_finds_no_error(validator: Any, release: Release) -> None:
    """HL7's own validator finds no error, and warns of nothing that is not as it should be."""
    for resource in rich_resources():
        lowered = lower(resource, release, Issues())
        result = validator.validate(release, f"{resource['resourceType']}/{resource['id']}", lowered)
        assert [] == [
            (issue["severity"], issue["location"], issue["message"])
            for issue in result["issues"]
            if issue["severity"] != "information" and not _expected(issue)
        ]


def _expected(issue: Json) -> bool:
    # the narrative repeats the data, words of the source may hold a "<", LOINC, NCIt, MeSH and ICD-10 are not there to look
    # into, and UCUM has no unit for a score or a multiple of a reference limit but an annotation
    known = (
        "http://loinc.org",
        "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl",
        "https://www.nlm.nih.gov/mesh",
        "http://hl7.org/fhir/sid/icd-10",
        "human readable annotations",
    )
    told = str(issue["id"]).endswith(("#dom-6", "MARKDOWN_HTML")) or any(
        one in issue["message"] for one in known
    )
    return issue["severity"] == "warning" and told

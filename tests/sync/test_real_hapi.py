"""Keeping a real HAPI FHIR in step: what it does to resources must not look like a change."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from fhir_trials.errors import Conflict, NotAFhirServer
from fhir_trials.issues import Issues
from fhir_trials.settings import Settings
from fhir_trials.sync import Result, apply, of_bundles, plan, pull, push
from fhir_trials.targets import Change, FhirServer, Target, connect, requests
from tests.sync.conftest import from_fhir, to_fhir
from tests.targets.samples import activity, bundle, group, plan_definition, study

pytestmark = pytest.mark.hapi
Json = dict[str, Any]


@pytest.fixture(params=["R4", "R5"])
def hapi(request: pytest.FixtureRequest) -> Iterator[Target]:
    """A real HAPI FHIR of each release."""
    base = request.getfixturevalue(f"hapi_{request.param.lower()}")
    with connect(base, release=request.param, settings=Settings()) as target:
        yield target


def trial(target: Target, name: str, **more: Any) -> list[Json]:
    """A trial in the target's release, with what servers like to touch: contained resources, digits, narrative."""
    contained = [
        {
            "resourceType": "Organization",
            "id": "sponsor",
            "name": "Sponsor",
            "partOf": {"reference": "#parent"},
        },
        {"resourceType": "Organization", "id": "parent", "name": "Parent"},
    ]
    sponsor: Json = {"reference": "#sponsor"}
    shared = {
        "contained": contained,
        "text": {
            "status": "generated",
            "div": '<div xmlns="http://www.w3.org/1999/xhtml"><b>A</b>&#160;&amp; B</div>',
        },
        "extension": [{"url": f"https://example.org/{name}", "valueDecimal": Decimal("1.50")}],
        **more,
    }
    if target.release == "R4":
        return [
            study(name, **{"sponsor": sponsor, **shared}),
            group(name),
            plan_definition(name),
            activity(name),
        ]
    role = {"coding": [{"system": "http://hl7.org/fhir/research-study-party-role", "code": "sponsor"}]}
    recruiting = {"eligibility": {"reference": f"Group/{name}-eligibility"}}
    made = study(name, associatedParty=[{"role": role, "party": sponsor}], recruitment=recruiting, **shared)
    del made["enrollment"]
    who = group(name, membership="definitional")
    del who["actual"]
    return [made, who, plan_definition(name), activity(name)]


def done(result: Result) -> Json:
    """The counts that are not nought."""
    return {action: count for action, count in result.counts.items() if count}


def pushed(target: Target, *trials: list[Json], **more: Any) -> Result:
    """Push these trials."""
    return push(trials, target, to_fhir=to_fhir, **more)  # pyright: ignore


def versions(target: Target, resources: list[Json]) -> list[str]:
    """The version of each resource on the server."""
    read = [target.read(one["resourceType"], one["id"]) for one in resources]
    return [one["meta"]["versionId"] if one else "none" for one in read]


def test_push_twice_and_pull(hapi: Target) -> None:
    """The second push writes nothing, every resource stays at its first version, and all comes back."""
    mine = trial(hapi, "SYNC-1")
    issues = Issues()
    assert {"created": 4} == done(pushed(hapi, mine, issues=issues))
    assert {"unchanged": 4} == done(pushed(hapi, mine, issues=issues))
    assert ["1"] * 4 == versions(hapi, mine)
    for name in ("SYNC-1", "https://clinicaltrials.gov|SYNC-1"):
        (found,) = pull(hapi, [name], issues=issues, from_fhir=from_fhir)  # pyright: ignore
        assert sorted(f"{one['resourceType']}/{one['id']}" for one in mine) == sorted(
            entry["fullUrl"].removeprefix(f"{hapi.name}/")
            for entry in found["entry"]  # pyright: ignore
        )
    assert [] == list(issues)


def test_update(hapi: Target) -> None:
    """A change writes what changed and nothing else, and is seen at once."""
    pushed(hapi, trial(hapi, "SYNC-2"))
    changed = trial(hapi, "SYNC-2", title="New")
    made = plan([changed], hapi, to_fhir=to_fhir)  # pyright: ignore
    assert ["title"] == [difference.path for step in made.steps for difference in step.differences]
    assert {"updated": 1, "unchanged": 3} == done(pushed(hapi, changed))
    assert ["2", "1", "1", "1"] == versions(hapi, changed)
    assert {"unchanged": 4} == done(pushed(hapi, changed))


def test_changed_by_somebody_else(hapi: Target) -> None:
    """A stale version is a conflict, and the whole trial stays as it was."""
    pushed(hapi, trial(hapi, "SYNC-3"))
    ours = trial(hapi, "SYNC-3", title="Ours")
    ours[1]["name"] = "Ours"
    made = of_bundles([bundle(*ours)], hapi)
    pushed(hapi, trial(hapi, "SYNC-3", title="Theirs"))
    with pytest.raises(Conflict, match="ResearchStudy/SYNC-3"):
        hapi.write([Change(step.resource, step.current) for step in made.steps if step.differences])
    assert ["2", "1", "1", "1"] == versions(hapi, ours)


def test_ids_of_the_server(hapi: Target) -> None:
    """Written under the server's own ids, the second push writes nothing and an update finds its resource."""
    assert isinstance(hapi, FhirServer)
    hapi._client_ids = False  # pyright: ignore
    first = pushed(hapi, trial(hapi, "SYNC-4"))
    assert {"created": 4} == done(first)
    assert all(outcome.reference.partition("/")[2].isdigit() for outcome in first.outcomes)
    assert {"unchanged": 4} == done(pushed(hapi, trial(hapi, "SYNC-4")))
    assert {"updated": 1, "unchanged": 3} == done(pushed(hapi, trial(hapi, "SYNC-4", title="New")))
    (found,) = pull(hapi, ["SYNC-4"], issues=Issues(), from_fhir=from_fhir)  # pyright: ignore
    assert 4 == len(found["entry"])  # pyright: ignore


def test_two_under_one_identifier(hapi: Target) -> None:
    """Two resources under one identifier, with HAPI's own paging between them, are a conflict."""
    one = group("SYNC-5") if hapi.release == "R4" else group("SYNC-5", membership="definitional")
    if hapi.release == "R5":
        del one["actual"]
    hapi.write([Change(one), Change(one | {"id": "SYNC-5-copy"})])
    (step,) = plan([[one]], hapi, to_fhir=to_fhir).steps  # pyright: ignore
    assert ("conflict", True) == (step.action, "Group/SYNC-5-copy" in step.reason)


def test_many(hapi: Target, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many trials go through pages of a few, out and back, each once."""
    monkeypatch.setattr(requests, "_PAGE", "7")
    trials = [trial(hapi, f"SYNC-MANY-{number}") for number in range(20)]
    assert {"created": 80} == done(pushed(hapi, *trials))
    assert {"unchanged": 80} == done(pushed(hapi, *trials))
    issues = Issues()
    found: list[Any] = pull(hapi, None, issues=issues, from_fhir=from_fhir)  # pyright: ignore
    ids = [one["entry"][0]["resource"]["id"] for one in found]
    assert 20 == len([one for one in ids if one.startswith("SYNC-MANY-")])
    assert len(ids) == len(set(ids))


def test_broken_off_and_started_again(hapi: Target, monkeypatch: pytest.MonkeyPatch) -> None:
    """A push that dies between two trials and starts again leaves every resource once, at its first version."""
    trials = [trial(hapi, f"SYNC-6-{number}") for number in range(3)]
    write, count = FhirServer.write, 0

    def dying(self: FhirServer, changes: Any) -> Any:
        nonlocal count
        count += 1
        if count == 2:
            raise KeyboardInterrupt
        return write(self, changes)

    with monkeypatch.context() as patch:
        patch.setattr(FhirServer, "write", dying)
        with pytest.raises(KeyboardInterrupt):
            pushed(hapi, *trials)
    assert {"created": 8, "unchanged": 4} == done(pushed(hapi, *trials))
    assert ["1"] * 12 == versions(hapi, [one for resources in trials for one in resources])


def test_what_the_release_does_not_know(hapi_r4: str) -> None:
    """An element of R5, which HAPI of R4 drops without a word, is reported with its path."""
    with connect(hapi_r4, settings=Settings()) as target:
        issues = Issues()
        made = of_bundles([bundle(group("SYNC-7", membership="definitional"))], target)
        (outcome,) = apply(made, target, issues=issues).outcomes
    assert ["membership"] == [difference.path for difference in outcome.kept_differently]
    assert [("kept-differently", "Group/SYNC-7-eligibility.membership")] == [
        (one.code, one.path) for one in issues
    ]


def test_another_release(hapi_r4: str) -> None:
    """Asking a HAPI of R4 for R5 names both."""
    with pytest.raises(NotAFhirServer, match=r"speaks R4 \(4\.0\.1\), but R5"):
        connect(hapi_r4, release="R5", settings=Settings())

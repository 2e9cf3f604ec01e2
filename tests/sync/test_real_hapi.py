"""Keeping a real HAPI FHIR in step: what it does to resources must not look like a change."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from fhir_trials.errors import NotAFhirServer
from fhir_trials.issues import Issues
from fhir_trials.settings import Settings
from fhir_trials.sync import Pace, Policy, Result, State, apply, of_bundles, opened, plan, pull, push
from fhir_trials.targets import Change, FhirServer, Target, connect, requests
from tests.sync.conftest import edit, from_fhir, to_fhir
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
    with opened(None, hapi, write=False) as state:
        made = plan([changed], hapi, state=state, to_fhir=to_fhir)  # pyright: ignore
    assert ["title"] == [difference.path for step in made.steps for difference in step.differences]
    assert {"updated": 1, "unchanged": 3} == done(pushed(hapi, changed))
    assert ["2", "1", "1", "1"] == versions(hapi, changed)
    assert {"unchanged": 4} == done(pushed(hapi, changed))


def test_edited_on_both_sides(hapi: Target) -> None:
    """Different elements are merged, the same one is a conflict until a side is taken; no foreign change is lost."""
    names = ("SYNC-3a", "SYNC-3b")
    pushed(hapi, *(trial(hapi, name) for name in names))
    edit(hapi, "ResearchStudy/SYNC-3a", description="Theirs")
    edit(hapi, "ResearchStudy/SYNC-3b", title="Theirs")
    ours = [trial(hapi, name, title="Ours") for name in names]
    result = pushed(hapi, *ours, issues=Issues())
    assert {"updated": 1, "unchanged": 6, "conflict": 1} == done(result)
    merged, theirs = (hapi.read("ResearchStudy", name) or {} for name in names)
    assert ("Ours", "Theirs", "Theirs") == (merged["title"], merged["description"], theirs["title"])
    result = pushed(hapi, *ours, policy=Policy(takes={"SYNC-3b": "ours"}))
    assert {"updated": 1, "unchanged": 7} == done(result)
    assert {"unchanged": 8} == done(pushed(hapi, *ours))


def test_without_the_state(hapi: Target) -> None:
    """A state that was lost is made again from what is there, without a write; edits are noticed from then on."""
    pushed(hapi, trial(hapi, "SYNC-8"))
    with State.open(None, hapi.name) as state:
        assert {"adopted": 4} == done(pushed(hapi, trial(hapi, "SYNC-8"), state=state))
        edit(hapi, "ResearchStudy/SYNC-8", description="Theirs")
        assert {"unchanged": 4} == done(pushed(hapi, trial(hapi, "SYNC-8"), state=state))
        changed = trial(hapi, "SYNC-8", description="Ours")
        assert {"conflict": 1, "unchanged": 3} == done(pushed(hapi, changed, state=state, issues=Issues()))


def test_ids_of_the_server(hapi: Target) -> None:
    """Written under the server's own ids, the second push writes nothing and an update finds its resource."""
    assert isinstance(hapi, FhirServer)
    hapi._habits.learn(client_ids=False)  # pyright: ignore
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


@pytest.mark.parametrize("after", [True, False])
def test_broken_off_and_started_again(hapi: Target, monkeypatch: pytest.MonkeyPatch, after: bool) -> None:
    """A push that dies around a transaction and starts again leaves every resource once, at its first version."""
    trials = [trial(hapi, f"SYNC-6{after}-{number}") for number in range(3)]
    write, count = FhirServer.write, 0

    def dying(self: FhirServer, changes: Any, **more: Any) -> Any:
        nonlocal count
        count += 1
        if count == 2 and after:
            write(self, changes, **more)
        if count == 2:
            raise KeyboardInterrupt
        return write(self, changes, **more)

    with monkeypatch.context() as patch:
        patch.setattr(FhirServer, "write", dying)
        with pytest.raises(KeyboardInterrupt):
            pushed(hapi, *trials, pace=Pace(entries=4, at_once=1))
    done_before = 8 if after else 4
    assert {"created": 12 - done_before, "unchanged": done_before} == done(pushed(hapi, *trials))
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

"""A trial with a schedule on a real HAPI FHIR: pushed and pulled equal, and a changed window is one update."""

from pathlib import Path

import pytest

import fhir_trials as ft
from fhir_trials.settings import Settings
from fhir_trials.sync import push
from tests.whole_way.planned import planned

_USDM = Path(__file__).parents[3] / "shared" / "data" / "usdm"
# one of version 3 and one of version 4; `make prove-usdm` pushes every document
SAMPLE = sorted([*_USDM.glob("ddf-sdr-api/*.json"), *_USDM.glob("DDF-RA/devices.json")])


@pytest.mark.hapi
@pytest.mark.parametrize("release", ["R4", "R4B", "R5"])
def test_a_real_server_keeps_a_schedule(request: pytest.FixtureRequest, release: str) -> None:
    """Nothing is written the second time, another window is written once, and a visit that is gone is retired."""
    base, key = request.getfixturevalue(f"hapi_{release.lower()}"), "planned"
    issues = ft.Issues()
    with ft.connect(base, release=release, settings=Settings()) as target:
        first = push([planned(key)], target, issues=issues)
        assert {"created": len(first.outcomes)} == {name: n for name, n in first.counts.items() if n}
        assert [planned(key)] == ft.pull(target, [key], issues=issues)

        again = push([planned(key)], target, issues=issues)
        assert {"unchanged": len(first.outcomes)} == {name: n for name, n in again.counts.items() if n}

        wider = planned(key, leeway=5)
        updated = [one for one in push([wider], target, issues=issues).outcomes if one.action == "updated"]
        assert [f"PlanDefinition/{key}-schedule"] == [one.reference for one in updated]
        assert [wider] == ft.pull(target, [key], issues=issues)

        less = planned(key, without=frozenset({"last", "call"}))
        retired = [one for one in push([less], target, issues=issues).outcomes if one.action == "retired"]
        assert {f"PlanDefinition/{key}-visit-last", f"ActivityDefinition/{key}-activity-call"} == {
            one.reference for one in retired
        }
        assert [less] == ft.pull(target, [key], issues=issues)
    assert [] == [str(issue) for issue in issues if issue.severity != "information"]


@pytest.mark.unmeasured
@pytest.mark.hapi
@pytest.mark.skipif(not SAMPLE, reason="../shared/data is not there")
@pytest.mark.parametrize("release", ["R4", "R4B", "R5"])
def test_a_real_server_keeps_usdm(request: pytest.FixtureRequest, release: str) -> None:
    """Each document is pushed whole, comes back equal with nothing unread, and is not written again."""
    read = [trial for file in SAMPLE for trial in ft.read(file, issues=ft.Issues())]
    # keys of this test's own: several documents describe one trial
    trials = [trial.model_copy(update={"key": f"usdm-{n}"}) for n, trial in enumerate(read, 1)]
    base = request.getfixturevalue(f"hapi_{release.lower()}")
    with ft.connect(base, release=release, settings=Settings()) as target:
        first = push(trials, target, issues=ft.Issues())
        assert {"created": len(first.outcomes)} == {name: n for name, n in first.counts.items() if n}
        unread = ft.Issues()
        assert trials == ft.pull(target, [str(trial.key) for trial in trials], issues=unread)
        assert [] == [str(issue) for issue in unread if issue.severity != "information"]
        again = push(trials, target, issues=ft.Issues())
        assert {"unchanged": len(first.outcomes)} == {name: n for name, n in again.counts.items() if n}
    print(f"{release}: {len(trials)} trials, {len(first.outcomes)} resources, 0 writes the second time")

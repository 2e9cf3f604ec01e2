"""A trial with a schedule on a real HAPI FHIR: pushed and pulled equal, and a changed window is one update."""

import pytest

import fhir_trials as ft
from fhir_trials.settings import Settings
from fhir_trials.sync import push
from tests.whole_way.planned import planned


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

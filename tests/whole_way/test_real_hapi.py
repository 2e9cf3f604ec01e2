"""Trials pushed to a real HAPI FHIR come back equal, and a second push writes nothing."""

import pytest

import fhir_trials as ft
from fhir_trials.settings import Settings
from fhir_trials.sync import push
from tests.whole_way.trials import PAGES, RECORDS, STUDIES, read

# twenty studies of the registry, or what the project carries of them
FILES = [*PAGES, *(STUDIES[:: max(1, len(STUDIES) // 20)][:20] or RECORDS)]


@pytest.mark.hapi
@pytest.mark.parametrize("release", ["R4", "R4B", "R5"])
def test_a_real_server_gives_back_what_was_pushed(request: pytest.FixtureRequest, release: str):
    """Pushed, pulled: equal. Pushed again: nothing written, and every resource is still at version 1."""
    trials = {
        ft.to_fhir(trial, issues=ft.Issues())["entry"][0]["resource"]["id"]: trial
        for trial in map(read, FILES)
    }
    base = request.getfixturevalue(f"hapi_{release.lower()}")
    issues = ft.Issues()
    with ft.connect(base, release=release, settings=Settings()) as target:
        first = push(trials.values(), target, issues=issues)
        assert first.ok, [str(issue) for issue in issues.errors]
        assert first.counts["created"] == len(first.outcomes)

        unread = ft.Issues()
        keys = [key for key in trials]
        pulled = ft.pull(target, [_key(trials[key]) for key in keys], issues=unread)
        assert [] == [str(issue) for issue in unread if issue.severity != "information"]
        assert [trials[key] for key in keys] == pulled

        again = push(trials.values(), target, issues=ft.Issues())
        assert {"unchanged": len(first.outcomes)} == {key: n for key, n in again.counts.items() if n}
        for outcome in first.outcomes:
            resource = target.read(*outcome.reference.split("/"))
            assert resource is not None
            assert "1" == resource["meta"]["versionId"]
    print(f"{release}: {len(trials)} trials, {len(first.outcomes)} resources, 0 writes the second time")


def _key(trial: ft.Trial) -> str:
    """The value of our own identifier of the trial."""
    study = ft.to_fhir(trial, issues=ft.Issues())["entry"][0]["resource"]
    return next(one["value"] for one in study["identifier"] if one.get("system", "").endswith("/sid/key"))

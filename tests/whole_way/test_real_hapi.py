"""Trials pushed to a real HAPI FHIR come back equal, and a second push writes nothing."""

import pytest

import fhir_trials as ft
from fhir_trials.settings import Settings
from fhir_trials.sync import push
from tests.whole_way.trials import CTGOV, EXAMPLES, OTHER_FORMATS, PAGES, STUDIES, known, read, sample, shared

# twenty studies of the registry, or what the project carries of them
FILES = [*EXAMPLES, *(STUDIES[:: max(1, len(STUDIES) // 20)][:20] or CTGOV)]
OTHERS = ("ctgov-v2-older", "ctgov-v1-json", "ctgov-xml", "registries")


def of_every_format() -> list[ft.Trial]:
    """One trial of each format and register, of the records beside the project and of those it carries."""
    return [one.trial for one in sample([*shared(OTHERS), *known([*OTHER_FORMATS, *PAGES])], 1)]


@pytest.mark.unmeasured
@pytest.mark.hapi
@pytest.mark.parametrize("release", ["R4", "R4B", "R5"])
def test_a_real_server_gives_back_what_was_pushed(request: pytest.FixtureRequest, release: str):
    """Pushed, pulled: equal. Pushed again: nothing written, and every resource is still at version 1."""
    some = [*map(read, FILES), *of_every_format()]
    # keys of this test's own: other tests push the same trials to the same server
    trials = [trial.model_copy(update={"key": f"whole-way-{n}"}) for n, trial in enumerate(some, 1)]
    base = request.getfixturevalue(f"hapi_{release.lower()}")
    issues = ft.Issues()
    with ft.connect(base, release=release, settings=Settings()) as target:
        first = push(trials, target, issues=issues)
        assert first.ok, [str(issue) for issue in issues.errors]
        assert first.counts["created"] == len(first.outcomes)

        unread = ft.Issues()
        pulled = ft.pull(target, [str(trial.key) for trial in trials], issues=unread)
        assert [] == [str(issue) for issue in unread if issue.severity != "information"]
        assert trials == pulled

        again = push(trials, target, issues=ft.Issues())
        assert {"unchanged": len(first.outcomes)} == {key: n for key, n in again.counts.items() if n}
        for outcome in first.outcomes:
            resource = target.read(*outcome.reference.split("/"))
            assert resource is not None
            assert "1" == resource["meta"]["versionId"]
    print(f"{release}: {len(trials)} trials, {len(first.outcomes)} resources, 0 writes the second time")

"""Trials that have not changed are not translated, and nobody can tell but by the clock."""

from collections.abc import Callable
from typing import Any

import pytest

from fhir_trials.errors import DataError
from fhir_trials.issues import Issue, Issues
from fhir_trials.model import Trial
from fhir_trials.model.trial import Title
from fhir_trials.sync import Outcome, Policy, State, drafting, push, translation
from fhir_trials.sync.drafting import Draft, Wanted, drafts, of_bundle
from fhir_trials.targets import FhirServer, Release
from tests.sync.conftest import delete, edit
from tests.targets.fake_server import FakeServer
from tests.targets.samples import bundle, group, study

Json = dict[str, Any]


@pytest.fixture
def translated(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The keys of the trials that are translated, as they are."""
    keys: list[str] = []
    usual: Callable[..., Json] = translation.fhir.to_fhir

    def noted(one: Trial, **more: Any) -> Json:
        keys.append(str(one.key))
        return usual(one, **more)

    monkeypatch.setattr(translation.fhir, "to_fhir", noted)
    return keys


def a_trial(key: str = "T1", title: str = "A trial") -> Trial:
    """A trial whose translation tells an issue: it has no number."""
    return Trial(key=key, titles=(Title(text=title, kind="official"),))


def done(server: FhirServer, state: State, *trials: Trial, **more: Any) -> list[tuple[str, str]]:
    """Push them, and tell what became of each resource."""
    return [_done(one) for one in push(trials, server, state=state, issues=Issues(), **more).outcomes]


def _done(one: Outcome) -> tuple[str, str]:
    return (one.reference, one.action)


@pytest.mark.parametrize(
    ("content", "message"), [(bundle(), "no resources"), (bundle(group(), group()), "twice")]
)
def test_unusable_bundles(content: Json, message: str) -> None:
    """A Bundle without resources, or with one id twice, is an error."""
    with pytest.raises(DataError, match=message):
        of_bundle(content)


def test_the_study_names_the_trial() -> None:
    """The key is that of the study, wherever it stands."""
    assert "NCT1" == of_bundle(bundle(group(), study())).trial


def test_what_has_not_changed_is_not_translated(
    server: FhirServer, state: State, translated: list[str]
) -> None:
    """The second push translates only the trial that has changed since."""
    assert [("ResearchStudy/T1", "created"), ("ResearchStudy/T2", "created")] == done(
        server, state, a_trial("T1"), a_trial("T2")
    )
    translated.clear()
    assert [("ResearchStudy/T1", "unchanged"), ("ResearchStudy/T2", "updated")] == done(
        server, state, a_trial("T1"), a_trial("T2", "Another title")
    )
    assert ["T2"] == translated


@pytest.mark.parametrize("policy", [Policy(), Policy(thorough=True)])
def test_what_has_not_changed_here_and_has_there(
    server: FhirServer, fake: FakeServer, state: State, translated: list[str], policy: Policy
) -> None:
    """What is gone from the target, or was edited there, is found out and dealt with as ever."""
    both = a_trial("T1"), a_trial("T2")
    done(server, state, *both)
    translated.clear()
    delete(server, "ResearchStudy/T1")
    edit(server, "ResearchStudy/T2", description="edited")
    assert {("ResearchStudy/T1", "created"), ("ResearchStudy/T2", "unchanged")} == set(
        done(server, state, *both, policy=policy)
    )
    assert ["T1", "T2"] == sorted(translated)
    assert "edited" == fake.store["ResearchStudy/T2"]["description"]


def test_what_was_told_is_told_again(state: State) -> None:
    """The issues of a translation that is remembered are those of the translation, under the source that is set."""
    first, second, third = Issues(), Issues(), Issues("file.json")
    trial = Trial(titles=(Title(text="Without a number", kind="official"),))
    made = _drafted(trial, state, first)
    assert made.fresh
    state.remember([made.fresh])
    again = _drafted(trial, state, second)
    assert (None, made.draft.trial, made.draft.parts) == (again.fresh, again.draft.trial, again.draft.parts)
    assert len(first)
    assert list(first) == list(second)
    _drafted(trial, state, third)
    assert [one._replace(source="file.json") for one in first] == list(third)
    text = next(iter(again.draft.parts))
    assert made.draft.resource(text) == again.draft.resource(text)


def test_an_issue_of_an_unfinished_translation_is_told(state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a translation ends with an error, what it told before is not lost."""

    def broken(one: Trial, *, issues: Issues, **more: Any) -> Json:
        issues.warning("odd", "title", "it is odd")
        raise DataError("cannot be translated")

    monkeypatch.setattr(translation.fhir, "to_fhir", broken)
    issues = Issues()
    with pytest.raises(DataError, match="cannot be translated"):
        _drafted(a_trial(), state, issues)
    assert [Issue("warning", "odd", "title", "it is odd", "T1")] == list(issues)


def test_another_translation_is_always_asked(server: FhirServer, state: State, translated: list[str]) -> None:
    """Nobody knows what a translation of the caller goes by, so nothing of it is remembered."""

    def to_fhir(one: Trial, release: Release, issues: Issues) -> Json:
        return translation.to_fhir(one, release, issues)

    done(server, state, a_trial(), to_fhir=to_fhir)
    done(server, state, a_trial(), to_fhir=to_fhir)
    assert ["T1", "T1"] == translated


def test_what_the_translation_goes_by() -> None:
    """The digest differs with the trial and with the release, and with nothing else."""
    first = translation.digest(a_trial(), "R4")
    assert 3 == len(
        {first, translation.digest(a_trial(), "R5"), translation.digest(a_trial(title="B"), "R4")}
    )
    assert translation.digest(a_trial(), "R4") == first


def test_wanted_translates_what_is_asked_for() -> None:
    """To name resources is not to translate them."""
    asked: list[int] = []

    def make() -> dict[str, Json]:
        asked.append(1)
        return {"Group/a": group("a")}

    wanted = Wanted({"Group/b": group("b")}, {"Group/a": Draft("a", {}, make)})
    assert ["Group/a", "Group/b"] == list(wanted)
    assert (2, []) == (len(wanted), asked)
    assert (group("a"), group("a"), group("b")) == (wanted["Group/a"], wanted["Group/a"], wanted["Group/b"])
    assert [1] == asked


def _drafted(trial: Trial, state: State, issues: Issues) -> drafting.Drafted:
    (made,) = drafts([trial], "R4", state, issues, translation.to_fhir)
    return made

"""Keeping any FHIR server in step: what holds on all of them, however they differ."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

import fhir_trials as ft
from fhir_trials.errors import Conflict
from fhir_trials.settings import Settings
from fhir_trials.targets import Change
from tests.conformance.conftest import Place

DESCRIPTION = "Somebody else's words."
_NEW = "A title of ours"


def retitled(place: Place, text: str = _NEW) -> list[ft.Trial]:
    """Our trials, the first with another title."""
    titles = place.trials[0].titles
    return place.edited(titles=(titles[0].model_copy(update={"text": text}), *titles[1:]))


def test_the_server_is_recognised(place: Place) -> None:
    """The release is known, and what the server can do."""
    assert place.target.release in ("R4", "R4B", "R5")
    assert place.target.profile.server in ("HAPI", "Medplum", "Helios")


def test_a_second_push_writes_nothing(place: Place) -> None:
    """What was pushed is there; pushed again, by the same state or by a new one, nothing is written."""
    first = place.push()
    versions = [place.there(place.reference(number=number))["meta"]["versionId"] for number in range(3)]
    again, elsewhere = place.push(), place.push(state="elsewhere")
    assert {"created"} == first.keys()
    assert ({"unchanged": first["created"]}, {"adopted": first["created"]}) == (again, elsewhere)
    assert versions == [
        place.there(place.reference(number=number))["meta"]["versionId"] for number in range(3)
    ]


def test_what_is_pulled_is_what_was_pushed(place: Place) -> None:
    """Trials come back equal."""
    place.push()
    keys = [str(trial.key) for trial in place.trials]
    assert place.trials == ft.pull(place.target, keys, issues=ft.Issues())


def test_a_change_of_ours_is_written(place: Place) -> None:
    """Only what changed is written: the title of a study is also its plan's."""
    total = place.push()["created"]
    assert {"updated": 3, "unchanged": total - 3} == place.push(retitled(place))
    assert _NEW == place.there(place.reference())["title"]


def test_a_change_of_somebody_else_stays(place: Place) -> None:
    """What others changed is left, also when something else is written into the same resource."""
    total = place.push()["created"]
    place.by_somebody_else(place.reference(), description=DESCRIPTION)
    assert {"unchanged": total} == place.push()
    assert {"updated": 3, "unchanged": total - 3} == place.push(retitled(place))
    there = place.there(place.reference())
    assert (_NEW, DESCRIPTION) == (there["title"], there["description"])
    assert {"unchanged": total} == place.push(retitled(place))


def test_the_same_element_changed_by_both_is_a_conflict(place: Place) -> None:
    """Nothing of the trial is written; both values are known; a side that is taken stands."""
    place.push()
    place.by_somebody_else(place.reference(), title=DESCRIPTION)
    assert 1 == place.push(retitled(place))["conflict"]
    assert DESCRIPTION == place.there(place.reference())["title"]
    assert "conflict" not in place.push(retitled(place), policy=ft.Policy(take="theirs"))
    assert DESCRIPTION == place.there(place.reference())["title"]
    assert 3 == place.push(retitled(place, "Another"), policy=ft.Policy(take="ours"))["updated"]
    assert "Another" == place.there(place.reference())["title"]


def test_what_is_gone_is_made_again(place: Place) -> None:
    """A study that somebody deleted is there again after the next push."""
    total = place.push()["created"]
    place.delete(place.reference())
    assert {"created": 1, "unchanged": total - 1} == place.push()
    assert {"unchanged": total} == place.push()


def test_a_purge_is_made_good(place: Place) -> None:
    """When everything of ours is gone, the next push restores it."""
    created = place.push()["created"]
    for trial in ft.pull(place.target, [str(one.key) for one in place.trials], issues=ft.Issues()):
        bundle = ft.to_fhir(trial, place.target.release, issues=ft.Issues())
        place.delete(*(f"{e['resource']['resourceType']}/{e['resource']['id']}" for e in bundle["entry"]))
    assert {"created": created} == place.push()
    assert {"unchanged": created} == place.push()


def test_a_stale_write_is_a_conflict(place: Place) -> None:
    """A write that was decided by an older version is refused, and changes nothing."""
    place.push()
    reference = place.reference()
    before = place.there(reference)
    place.by_somebody_else(reference, description=DESCRIPTION)
    change = Change({**before, "title": _NEW}, reference, place.target.version(before))
    with pytest.raises(Conflict):
        place.target.write([change])
    there = place.there(reference)
    assert (before["title"], DESCRIPTION) == (there["title"], there["description"])


def test_a_duplicate_is_told_and_not_made_worse(place: Place) -> None:
    """Where two resources carry one identifier, neither is chosen, and none is added."""
    place.push()
    study = place.there(place.reference())
    copied = {name: value for name, value in study.items() if name not in ("id", "meta")}
    place.http.post(f"{place.base}/ResearchStudy", json=copied).raise_for_status()
    done = place.push(state="elsewhere")
    assert 1 == done["conflict"]
    assert 2 == len(place.all("ResearchStudy"))


def test_two_who_push_at_once(place: Place) -> None:
    """Two pushes of the same trials at once, each with a state of its own: every resource is there once."""

    def push(state: str) -> Any:
        with ft.connect(place.base, settings=Settings()) as target:
            path = place.folder / f"{state}.sqlite"
            return ft.push(place.trials, target, state=path, issues=ft.Issues())

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(push, ("one", "two")))
    assert [True, True] == [result.ok for result in results]
    assert [1, 1, 1] == [len(place.all("ResearchStudy", number)) for number in range(3)]
    assert [1, 1, 1] == [len(place.all("PlanDefinition", number)) for number in range(3)]


def test_an_absent_trial_is_retired_or_deleted(place: Place) -> None:
    """A trial that is no source any more is left, retired or deleted, as is asked."""
    place.push()
    rest = place.trials[:2]
    assert "retired" not in place.push(rest)
    assert place.push(rest, policy=ft.Policy(absent="retire"))["retired"]
    status = place.there(place.reference(number=2))["status"]
    assert ("withdrawn" if place.target.release != "R5" else "retired") == status
    assert place.push(rest, policy=ft.Policy(absent="delete"))["deleted"]
    assert [] == place.all("ResearchStudy", 2)
    assert "deleted" not in place.push(rest, policy=ft.Policy(absent="delete"))


def test_a_trial_that_was_deleted_comes_back(place: Place) -> None:
    """What we deleted ourselves is made again as it is now, by a process that knows nothing of it; nothing else is."""
    place.push()
    deleted = place.push(place.trials[1:], policy=ft.Policy(absent="delete"))["deleted"]
    assert [] == place.all("ResearchStudy")
    with ft.connect(place.base, settings=Settings()) as place.target:
        assert {"created": deleted} == place.push(retitled(place)[:1])
        assert _NEW == place.there(place.reference())["title"]
        assert {"unchanged": deleted} == place.push(retitled(place)[:1])


def test_more_trials_than_a_page(place: Place) -> None:
    """Any number of trials is written, found and compared, whatever the server's pages and limits are."""
    many = [place.trials[0].model_copy(update={"key": f"{place.prefix}-0{number}"}) for number in range(60)]
    created = place.push(many)["created"]
    assert {"unchanged": created} == place.push(many, policy=ft.Policy(thorough=True))
    assert {"adopted": created} == place.push(many, state="elsewhere")

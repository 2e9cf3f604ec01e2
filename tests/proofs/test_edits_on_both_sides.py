"""A hundred and thirty trials on a real server, edited there and here."""

from pathlib import Path
from typing import Any

import httpx
import pytest

import fhir_trials as ft
from fhir_trials.settings import Settings
from fhir_trials.sync import State
from tests.proofs.kills import trials
from tests.proofs.server_content import keyed

pytestmark = pytest.mark.hapi
PREFIX = "both"
THERE, HERE, APART, SAME = range(50), range(50, 100), range(100, 120), range(120, 130)
_WORDS = "Words of somebody else."


def edited(trial: ft.Trial) -> ft.Trial:
    """The trial with another first title."""
    first, *rest = trial.titles
    title = first.model_copy(update={"text": f"{first.text} (amended)"})
    return trial.model_copy(update={"titles": (title, *rest)})


def edit_there(base: str, number: int, **changes: Any) -> None:
    """Change a study on the server as another program would."""
    url = f"{base}/ResearchStudy/{PREFIX}-{number}"
    study = httpx.get(url, timeout=60).raise_for_status().json()
    httpx.put(url, json=study | changes, timeout=60).raise_for_status()


def study(base: str, number: int) -> dict[str, Any]:
    """A study as it is on the server."""
    return httpx.get(f"{base}/ResearchStudy/{PREFIX}-{number}", timeout=60).raise_for_status().json()


@pytest.mark.unmeasured
def test_no_change_of_others_is_lost(hapi_r4: str, tmp_path: Path) -> None:
    """50 edited there, 50 here, 20 on both sides apart, 10 the same: all foreign words stay, exactly 10 conflicts, told."""
    some = keyed(trials(130), PREFIX)
    issues = ft.Issues()
    with ft.connect(hapi_r4, settings=Settings()) as target, State.open(tmp_path / "s", target.name) as state:
        ft.push(some, target, state=state, issues=ft.Issues())
        for number in (*THERE, *APART):
            edit_there(hapi_r4, number, description=_WORDS)
        for number in SAME:
            edit_there(hapi_r4, number, title=_WORDS)
        ours = [edited(one) if number >= THERE.stop else one for number, one in enumerate(some)]
        result = ft.push(ours, target, state=state, issues=issues)
        disputes = state.disputes()
    titles = [one.titles[0].text for one in ours]
    found = [study(hapi_r4, number) for number in range(130)]
    assert {number: _WORDS for number in (*THERE, *APART)} == {
        number: one["description"] for number, one in enumerate(found) if one.get("description") == _WORDS
    }
    assert [titles[number] for number in (*HERE, *APART)] == [found[n]["title"] for n in (*HERE, *APART)]
    assert [_WORDS] * 10 == [found[number]["title"] for number in SAME]
    conflicts = [one.reference for one in result.outcomes if one.action == "conflict"]
    updated = {one.trial for one in result.outcomes if one.action == "updated"}
    assert ([f"ResearchStudy/{PREFIX}-{n}" for n in SAME], 70) == (conflicts, len(updated))
    assert {(f"{PREFIX}-{n}", "title", titles[n], _WORDS) for n in SAME} == {
        (one.trial, one.path, one.ours, one.theirs) for one in disputes
    }
    assert 10 == sum(1 for one in issues if one.code == "conflict" and "title" in one.message)

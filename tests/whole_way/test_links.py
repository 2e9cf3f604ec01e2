"""What looks for links that lead nowhere finds them; what judges windows sees one that ends before it begins."""

from typing import Any

import pytest

import fhir_trials as ft
from tests.fhir.everything import EVERYTHING
from tests.whole_way import links
from tests.whole_way.trials import RELEASES, own


@pytest.fixture
def bundle() -> dict[str, Any]:
    """A trial with everything."""
    return ft.to_fhir(EVERYTHING, "R5", issues=ft.Issues())


def plan(bundle: dict[str, Any]) -> dict[str, Any]:
    """Its main schedule."""
    (found,) = [
        entry["resource"] for entry in bundle["entry"] if entry["resource"]["id"].endswith("-schedule")
    ]
    return found


@pytest.mark.parametrize("kind", ["ResearchStudy", "Group", "PlanDefinition", "ActivityDefinition", "Questionnaire"])  # fmt: skip
def test_whatever_is_missing_is_missed(bundle: dict[str, Any], kind: str):
    """Every resource but the study is pointed at: without it a link is dangling."""
    for place, entry in enumerate(bundle["entry"]):
        if entry["resource"]["resourceType"] == kind:
            less = {**bundle, "entry": bundle["entry"][:place] + bundle["entry"][place + 1 :]}
            assert (kind != "ResearchStudy") == bool(links.dangling(less))


def test_what_nothing_leads_to_is_found(bundle: dict[str, Any]):
    """Without the study nothing is led to."""
    (study,) = [one for one in bundle["entry"] if one["resource"]["resourceType"] == "ResearchStudy"]
    bundle["entry"].remove(study)
    assert len(bundle["entry"]) == len(links.unlinked(bundle))


def test_an_action_that_is_not_there_is_missed(bundle: dict[str, Any]):
    """A related action of another name leads nowhere."""
    assert [] == links.lost_actions(bundle)
    related = next(one["relatedAction"] for one in plan(bundle)["action"] if "relatedAction" in one)
    related[0]["targetId"] = "nowhere"
    assert [f"{plan(bundle)['id']}: nowhere"] == links.lost_actions(bundle)


def test_a_window_that_ends_before_it_begins_is_seen(bundle: dict[str, Any]):
    """So are a most below the offset, and another unit."""
    related, held = next(links.ranges(bundle))
    assert links.is_sound(related, held)
    for wrong in (
        {"low": {**held["low"], "value": held["high"]["value"] + 1}},
        {"high": {**held["high"], "value": related["offsetDuration"]["value"] - 1}},
        {"low": {**held["low"], "code": "a"}},
        {"low": {**held["low"], "system": "https://example.org"}},
    ):
        assert not links.is_sound(related, {**held, **wrong})


@pytest.mark.unmeasured
@pytest.mark.parametrize("release", RELEASES)
def test_no_link_of_ours_leads_nowhere(release: Any):
    """In every trial the project carries: references, canonicals and related actions end in the Bundle, windows are sound."""
    for one in own():
        bundle = ft.to_fhir(one.trial, release, issues=ft.Issues())
        found = (*links.dangling(bundle), *links.unlinked(bundle), *links.lost_actions(bundle))
        assert (one.name, ()) == (one.name, found)
        unsound = [str(held) for related, held in links.ranges(bundle) if not links.is_sound(related, held)]
        assert (one.name, []) == (one.name, unsound)

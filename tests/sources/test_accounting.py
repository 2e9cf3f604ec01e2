"""Nothing is lost and nothing is called taken that cannot be seen in the Trial."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from fhir_trials import json_text
from tests.sources.accounting import account_ctgov_v2, dictionary, leaves_of, plain, squeezed
from tests.sources.damage import damaged

RECORDS = sorted((Path(__file__).parent / "records").glob("*.json"))
GROUPS = ("all leaves", "protocolSection", "protocolSection and MeSH terms, without the foreign field")
STATUSES = {
    "RECRUITING": "recruiting",
    "NOT_YET_RECRUITING": "not-yet-recruiting",
    "ENROLLING_BY_INVITATION": "enrolling-by-invitation",
    "ACTIVE_NOT_RECRUITING": "active-not-recruiting",
    "COMPLETED": "completed",
    "TERMINATED": "terminated",
    "WITHDRAWN": "withdrawn",
    "UNKNOWN": "unknown",
}
EXCLUDED = ("resultsSection", "documentSection", "annotationSection")


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_every_leaf_of_a_record_is_in_the_trial_or_reported(path):
    """Leaves taken, plus leaves reported, are all leaves, and what was taken is seen in its place."""
    found = account_ctgov_v2(json_text.decode(path.read_bytes()))
    assert (set(), set()) == (found.unaccounted, found.invisible)
    assert len(found.leaves) == len(found.taken) + len(found.reported)


@pytest.fixture(scope="module")
def accounts(shared_studies):
    """The accounts of the 251 studies."""
    return {path.name: account_ctgov_v2(json_text.decode(path.read_bytes())) for path in shared_studies}


@pytest.mark.unmeasured
def test_every_leaf_of_the_register_is_in_the_trial_or_reported(accounts, capsys):
    """Of the 251 studies no leaf is unaccounted, and at least 98 % of the protocol and MeSH leaves are taken."""
    totals: Counter[str] = Counter()
    for name, found in accounts.items():
        assert (name, set(), set()) == (name, found.unaccounted, found.invisible)
        taken = found.taken
        for place in found.leaves:
            for group in groups_of(place):
                totals[f"{group}: all"] += 1
                totals[f"{group}: in the Trial"] += place in taken
    with capsys.disabled():
        print()
        for group in GROUPS:
            kept, every = totals[f"{group}: in the Trial"], totals[f"{group}: all"]
            print(f"{group}: {kept} of {every} leaves in the Trial ({kept / every:.1%}), the rest reported")
    assert totals[f"{GROUPS[2]}: in the Trial"] >= 0.98 * totals[f"{GROUPS[2]}: all"]


def groups_of(place: str) -> list[str]:
    """The groups of leaves a path is counted in."""
    groups = [GROUPS[0]]
    if place.startswith("protocolSection."):
        groups.append(GROUPS[1])
    if (place.startswith("protocolSection.") or ".meshes[" in place) and "locations_nested" not in place:
        groups.append(GROUPS[2])
    return groups


def test_only_known_places_are_left_out(accounts):
    """Of the 251 studies only the fields that the data dictionary gives a reason for are not read."""
    for found in accounts.values():
        for issue in found.issues:
            row = dictionary("ctgov-v2")[plain(issue.path)]
            assert ("not-read", "") == (issue.code, row["model"])
            assert issue.message.endswith(row["note"])


def test_large_sections_are_one_issue_each(accounts):
    """Results, documents and annotations of a record are one issue each, however much they hold."""
    for found in accounts.values():
        present = {place.partition(".")[0] for place in found.leaves} & set(EXCLUDED)
        paths = [issue.path for issue in found.issues if issue.path.partition(".")[0] in EXCLUDED]
        assert sorted(present) == sorted(paths)


def test_every_status_is_right(accounts):
    """The recruitment status of each of the 251 studies is the code for its own word."""
    for found in accounts.values():
        word = found.leaves["protocolSection.statusModule.overallStatus"]
        status = found.trial.status
        assert status is not None
        assert status.recruitment is not None
        assert (STATUSES[word], word) == (status.recruitment.code, status.recruitment.text)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(damaged([json_text.decode(path.read_bytes()) for path in RECORDS]))
def test_a_damaged_record_is_read_without_loss(study):
    """Whatever is deleted or of another type, reading never raises and no leaf is unaccounted."""
    found = account_ctgov_v2(study)
    assert set() == found.unaccounted
    assert set() == found.invisible


def test_leaves_are_counted_once():
    """The counting itself: each scalar by its path, containers without content not at all."""
    assert {"a": 1, "b[0].c": None, "b[1]": "x"} == leaves_of({"a": 1, "b": [{"c": None}, "x", {}], "d": []})


def test_white_space_does_not_count():
    """A text wrapped at another place is seen all the same."""
    assert "a b c" == squeezed(" a\n   b\tc")

"""What a resource says of itself."""

from datetime import UTC, datetime

import pytest

from fhir_trials.errors import UsageError
from fhir_trials.targets import marks, references
from tests.targets.samples import group, study


@pytest.mark.parametrize("resource_id", ["a", "NCT1-plan", "1", "-", "a" * 64, "a..b"])
def test_good_ids(resource_id: str) -> None:
    """Every FHIR id that does not begin with a dot is a name."""
    assert f"Group/{resource_id}" == marks.checked("Group", resource_id)
    assert marks.is_local(f"Group/{resource_id}")


@pytest.mark.parametrize(
    "resource_id", ["", ".", "..", ".a", "a" * 65, "a/b", "a\\b", "a b", "é", "a\n", None, 5]
)
def test_odd_ids(resource_id: object) -> None:
    """What could leave a folder or a path is refused."""
    with pytest.raises(UsageError):
        marks.checked("Group", resource_id)


@pytest.mark.parametrize("kind", ["", "group", "../Group", "Group/..", "G", None])
def test_odd_types(kind: object) -> None:
    """What is no type name is refused."""
    with pytest.raises(UsageError):
        marks.checked(kind, "a")


def test_identifiers() -> None:
    """Identifiers are pairs; a system may be left open."""
    one = study()
    assert marks.own_identifier({"identifier": "none"}) is None
    assert marks.carries(one, None, "NCT1")
    assert marks.carries(one, "https://clinicaltrials.gov", "NCT1")
    assert not marks.carries(one, "https://clinicaltrials.gov", "NCT2")
    assert not marks.carries(one, "", "NCT1")


def test_own_identifier() -> None:
    """Ours goes before one whose system only ends like it; such a one counts beside our tag alone."""
    other = {"system": "https://x.example/sid/key", "value": "k"}
    foreign = {"identifier": [{"value": "a"}, other, {"system": "s"}]}
    assert marks.own_identifier(foreign) is None
    assert ("https://x.example/sid/key", "k") == marks.own_identifier({**foreign, "meta": study()["meta"]})
    ours = study()
    ours["identifier"].insert(0, other)
    assert (marks.KEY_SYSTEM, "NCT1") == marks.own_identifier(ours)


def test_tag_and_version() -> None:
    """Our tag is system and code; a version is opaque and may be missing."""
    assert marks.managed(group())
    assert not marks.managed({"meta": {"tag": [{"system": "other", "code": "managed"}]}})
    assert ["", "5b1f"] == [marks.version({}), marks.version({"meta": {"versionId": "5b1f"}})]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-01-31T12:00:00Z", datetime(2026, 1, 31, 12, tzinfo=UTC)),
        ("2026-01-31T14:00:00.5+02:00", datetime(2026, 1, 31, 12, 0, 0, 500_000, tzinfo=UTC)),
        ("2026-01-31T12:00:00.123456789Z", datetime(2026, 1, 31, 12, 0, 0, 123_456, tzinfo=UTC)),
        ("2026-01-31T12:00:00", None),
        ("2026-01-31", None),
        ("yesterday", None),
        ("", None),
        (None, None),
        (5, None),
    ],
)
def test_instants(text: object, expected: datetime | None) -> None:
    """An instant has a date, a time and a zone; anything else is none."""
    assert expected == marks.instant(text)
    assert expected == marks.last_updated({"meta": {"lastUpdated": text}})


def test_no_time() -> None:
    """A resource need not tell when it was written."""
    assert marks.last_updated({}) is None


def test_references_are_found_and_replaced() -> None:
    """Literal references are found with their path, in contained resources too; canonicals are left alone."""
    one = study(
        contained=[{"resourceType": "Group", "id": "g", "x": [{"reference": "#h"}]}],
        url="PlanDefinition/NCT1-plan",
    )
    expected = [
        ("protocol[0].reference", "PlanDefinition/NCT1-plan"),
        ("enrollment[0].reference", "Group/NCT1-eligibility"),
        ("contained[0].x[0].reference", "#h"),
    ]
    assert expected == list(references.found(one))
    moved = references.redirected(one, {"PlanDefinition/NCT1-plan": "PlanDefinition/7"})
    assert "PlanDefinition/7" == moved["protocol"][0]["reference"]
    assert "PlanDefinition/NCT1-plan" == moved["url"] == one["protocol"][0]["reference"]

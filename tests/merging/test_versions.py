"""Two versions of one record are no two sources."""

from typing import Any

import pytest

import fhir_trials as ft
from fhir_trials.model import Trial
from tests.merging.invented import EUDRACT, NCT, one_of, otherwise, record

CONTACT = {"role": {"code": "public-contact"}, "person": "A. Former"}


def version(date: str | None, *numbers: dict[str, Any], through: str | None = None, **members: Any) -> Trial:
    """The record of ClinicalTrials.gov as of a day."""
    source = {"registry": "ctgov", "version": date, **({"through": through} if through else {})}
    return record(*(numbers or (NCT,)), source=source, **members)


OLD = version(
    "2020-04-14",
    status={"recruitment": {"code": "recruiting"}},
    conditions=[{"text": "Corona"}],
    outcomes=[{"measure": "Dropped", "kind": {"code": "primary"}}, {"measure": "Death"}],
    parties=[CONTACT],
    arms=[{"id": "arm-1", "name": "B"}],
)
NEW = version(
    "2025-03-21",
    status={"recruitment": {"code": "completed"}},
    conditions=[{"text": "COVID-19"}],
    outcomes=[{"measure": "Death"}],
    arms=[{"id": "arm-1", "name": "A"}],
)
KEPT = {
    "status.recruitment.code": "recruiting",
    "conditions[1].text": "Corona",
    "arms[1].id": "arm-1-2",
    "arms[1].name": "B",
    "outcomes[1].measure": "Dropped",
    "outcomes[1].kind.code": "primary",
    "parties[0].role.code": "public-contact",
    "parties[0].person": "A. Former",
}


@pytest.mark.parametrize("given", [(OLD, NEW), (NEW, OLD)])
def test_the_newer_version_stands_whole(given: tuple[Trial, Trial]) -> None:
    """Whatever the order: nothing of the older one is added, all it says otherwise is kept, and one issue tells."""
    merged, told = one_of(*given)
    assert (NEW.to_dict(), ["information older-version source"]) == (
        {name: value for name, value in merged.to_dict().items() if name != "merged"},
        told,
    )
    assert [{}, KEPT] == otherwise(merged)
    assert ("identifiers", "outcomes") == merged.merged[1].facts


def test_the_message_names_what_is_otherwise() -> None:
    """Both versions with their days, and the members that differ."""
    issues = ft.Issues()
    ft.merge([OLD, NEW], issues=issues)
    assert [
        "ClinicalTrials.gov NCT01234567 (2020-04-14) is an older version of ClinicalTrials.gov NCT01234567 "
        "(2025-03-21), which stands; it says otherwise, which is kept beside it: status, conditions, arms, outcomes, "
        "parties"
    ] == [issue.message for issue in issues]


@pytest.mark.parametrize("release", ["R4", "R4B", "R5"])
def test_versions_come_back_from_fhir(release: Any) -> None:
    """With what the older one says of items that the trial does not have."""
    merged, _ = one_of(OLD, NEW)
    bundle = ft.to_fhir(merged, release)
    assert ([merged], []) == (ft.from_fhir(bundle), ft.check(bundle, release))


def test_another_shape_may_ask_for_more() -> None:
    """What the newer version lacks altogether comes from an older one that came another way; what it has stays whole."""
    row = version(
        "2020-04-14",
        through="WHO ICTRP",
        target_duration="1 year",
        conditions=[{"text": "Corona"}],
        start={"date": "2020-02-21", "kind": "actual"},
        phase={"text": "Phase 3"},
    )
    new = version(
        "2025-03-21", conditions=[{"text": "COVID-19"}], start={"date": "2020-02"}, phase={"code": "phase-3"}
    )
    merged, _ = one_of(row, new)
    assert ("1 year", new.conditions, new.start, new.phase) == (
        merged.target_duration,
        merged.conditions,
        merged.start,
        merged.phase,
    )
    assert ("identifiers", "target_duration") == merged.merged[1].facts
    same = version("2020-04-14", target_duration="1 year")
    assert None is one_of(same, new)[0].target_duration


def test_the_same_day_is_the_same_version() -> None:
    """Two shapes of one version are added up: each may lack what the other has room for."""
    one, other = (version("2025-03-21", keywords=[{"text": word}]) for word in ("a", "b"))
    merged, told = one_of(one, other.model_copy(update={"target_duration": "1 year"}))
    assert (["a", "b"], "1 year", []) == ([it.text for it in merged.keywords], merged.target_duration, told)


@pytest.mark.parametrize("dates", [(None, "2025-03-21"), ("2025-03", "2025-03-21"), ("2", "2025-03-21")])
def test_versions_without_a_day(dates: tuple[str | None, str]) -> None:
    """Where no date tells which is newer, the first given stands, both are added up, and an issue says so."""
    one, other = (
        version(date, enrollment={"planned": at}, keywords=[{"text": str(at)}])
        for at, date in enumerate(dates, 1)
    )
    merged, told = one_of(one, other)
    assert (one.enrollment, 2) == (merged.enrollment, len(merged.keywords))
    assert ["warning sources-disagree enrollment.planned", "warning version-unknown source"] == told


def test_a_record_of_another_source_is_no_version() -> None:
    """A hospital's own description under the register's number is a source of its own, whatever its date."""
    own = record(NCT, source={"name": "Hospital", "updated": "2019-01-01"}, keywords=[{"text": "own"}])
    assert ["own"] == [one.text for one in one_of(NEW, own)[0].keywords]


def test_countries_of_one_eudract_number() -> None:
    """Each country has a record of its own, which is no version of another's."""
    dutch, german = (
        record(
            {"value": f"2020-001234-56-{country}", "registry": "eudract"},
            source={"registry": "eudract", "updated": f"202{at}-01-01"},
            keywords=[{"text": country}],
        )
        for at, country in enumerate(("NL", "DE"))
    )
    assert 2 == len(one_of(dutch, german)[0].keywords)


def test_merging_versions_again_changes_nothing() -> None:
    """Neither alone nor with either version once more, nor told once more."""
    merged, _ = one_of(OLD, NEW)
    for again in ([merged], [merged, OLD], [merged, NEW], [OLD, merged], [merged, merged]):
        assert (merged, []) == one_of(*again)


def test_what_is_added_later_stands_before_what_is_not_there() -> None:
    """Items of another register get the next positions; those of the older version move behind them."""
    ctis = record(
        EUDRACT,
        NCT,
        outcomes=[{"measure": "Fever"}],
        parties=[{"role": {"code": "funder"}, "organization": "X"}],
    )
    at_once, _ = one_of(NEW, ctis, OLD)
    step_by_step, _ = one_of(one_of(NEW, OLD)[0], ctis)
    assert ["Death", "Fever"] == [one.measure for one in step_by_step.outcomes]
    for merged in (at_once, step_by_step):
        (said,) = [one for one in otherwise(merged) if one and "conditions[1].text" in one]
        assert "Dropped" == said["outcomes[2].measure"]
        assert "A. Former" == said["parties[1].person"]
    (said,) = [one for one in otherwise(one_of(ctis, one_of(NEW, OLD)[0])[0]) if "conditions[1].text" in one]
    assert "Dropped" == said["outcomes[2].measure"]


def test_a_newer_version_of_a_record_that_was_merged() -> None:
    """Nothing of the older version stands in the trial afterwards, as if all had been merged at once."""
    ctis = record(EUDRACT, NCT, outcomes=[{"measure": "Fever"}], enrollment={"planned": 12})
    before, _ = one_of(OLD, ctis)
    merged, told = one_of(before, NEW)
    assert one_of(OLD, ctis, NEW)[0] == merged
    assert "information older-version source" in told
    assert ["Death", "Fever"] == [one.measure for one in merged.outcomes]
    assert merged == one_of(NEW, before)[0]


def test_an_older_number_still_joins() -> None:
    """A number that only the older version names joins also after it was merged."""
    old = version("2020-01-01", NCT, EUDRACT)
    other = record(EUDRACT, target_duration="1 year")
    assert 1 == len(ft.merge([old, NEW, other]))
    assert 1 == len(ft.merge([*ft.merge([old, NEW]), other]))


def test_each_disagreement_is_told_once() -> None:
    """However many records say the same, in whatever spelling; another value is another disagreement."""
    ours = record(NCT, source={"name": "A"}, phase={"code": "phase-2"})
    others = [
        record(NCT, source={"name": name}, phase={"code": code, "text": name})
        for name, code in (("B", "phase-3"), ("C", "phase-3"), ("D", "phase-4"))
    ]
    assert ["warning sources-disagree phase"] * 2 == one_of(ours, *others)[1]
    assert ["warning sources-disagree phase"] == one_of(ours, *others[:2])[1]
    assert [] == one_of(one_of(ours, others[0])[0], others[1])[1]


def test_a_row_of_ictrp_says_through_whom_it_came() -> None:
    """The register is not made responsible for what passed through another's hands."""
    issues = ft.Issues()
    row = version("2025-03-21", through="WHO ICTRP", enrollment={"planned": 3})
    ft.merge([version("2025-03-21", enrollment={"planned": 2}), row], issues=issues)
    assert [
        "ClinicalTrials.gov NCT01234567 (2025-03-21) says 2; ClinicalTrials.gov NCT01234567 through WHO ICTRP "
        "(2025-03-21) says 3; the first stands"
    ] == [issue.message for issue in issues]

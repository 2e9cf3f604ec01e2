"""Which value stands where two records speak of one thing, what is kept of the other, and what is told."""

from typing import Any

import pytest

import fhir_trials as ft
from tests.merging.invented import EUDRACT, NCT, one_of, otherwise, record


def status(code: str, **members: str) -> dict[str, Any]:
    """A status."""
    return {"recruitment": {"code": code}, **members}


def test_the_first_record_stands() -> None:
    """The order given is the user's choice; the other value is kept, with its record, and told."""
    one, other = record(NCT, enrollment={"planned": 10}), record(NCT, enrollment={"planned": 12})
    merged, told = one_of(one, other)
    assert (one.enrollment, ["warning sources-disagree enrollment.planned"]) == (merged.enrollment, told)
    assert [{}, {"enrollment.planned": "12"}] == otherwise(merged)
    assert other.enrollment == one_of(other, one)[0].enrollment


def test_the_message_names_both_records() -> None:
    """Source, number and date of each, both values, and which one stands."""
    one = record(
        NCT, source={"registry": "ctgov", "updated": "2025-01-02"}, phase={"code": "phase-2", "text": "P2"}
    )
    other = record(EUDRACT, NCT, source={"name": "EU-CTR"}, phase={"code": "phase-3"})
    issues = ft.Issues()
    ft.merge([one, other], issues=issues)
    assert [
        "warning sources-disagree NCT01234567: phase: ClinicalTrials.gov NCT01234567 (2025-01-02) says phase-2 "
        '"P2"; EU-CTR 2020-001234-56 says phase-3; the first stands'
    ] == [str(issue) for issue in issues]


def test_what_one_record_lacks_comes_from_the_other() -> None:
    """Also within a part, and each record names what it states."""
    one = record(NCT, design={"allocation": {"code": "randomized"}}, summary={"text": "A"})
    other = record(
        NCT, design={"allocation": {"code": "randomized"}, "model_description": "1:1"}, phase={"text": "2"}
    )
    merged, told = one_of(one, other)
    assert ([], "1:1") == (told, merged.design and merged.design.model_description)
    assert [
        ("identifiers", "summary", "design.allocation"),
        ("identifiers", "phase", "design"),
    ] == [record.facts for record in merged.merged]


def test_spelling_is_no_disagreement() -> None:
    """The same fact in another spelling is stated by both, kept as it was written, and not told."""
    one = record(
        NCT, status={"recruitment": {"code": "completed", "text": "COMPLETED"}}, target_duration="5 Years"
    )
    other = record(
        NCT, status={"recruitment": {"code": "completed", "text": "Completed"}}, target_duration="5 years."
    )
    merged, told = one_of(one, other)
    assert ([], one.status, "5 Years") == (told, merged.status, merged.target_duration)
    assert [{}, {"status.recruitment.text": "Completed", "target_duration": "5 years."}] == otherwise(merged)
    assert [("identifiers", "status", "target_duration")] * 2 == [record.facts for record in merged.merged]


@pytest.mark.parametrize(("one", "other"), [("2021-02", "2021-02-16"), ("2021-02-16", "2021-02")])
def test_the_more_precise_date_stands(one: str, other: str) -> None:
    """Whichever record tells it; that is information, and the other's words are kept."""
    merged, told = one_of(
        record(NCT, start={"date": one, "kind": "actual"}),
        record(NCT, start={"date": other, "kind": "actual"}),
    )
    assert ("2021-02-16", ["information less-precise start.date"]) == (
        merged.start and merged.start.date,
        told,
    )
    assert {"start.date": "2021-02"} in otherwise(merged)
    assert [("identifiers", "start")] * 2 == [record.facts for record in merged.merged]


def test_a_kind_stays_with_its_date() -> None:
    """That one day is expected says nothing of another day."""
    merged, told = one_of(
        record(NCT, start={"date": "2021-02"}), record(NCT, start={"date": "2021-03-01", "kind": "expected"})
    )
    assert (None, ["warning sources-disagree start"]) == (merged.start and merged.start.kind, told)
    assert {"start.date": "2021-03-01", "start.kind": "expected"} == otherwise(merged)[1]


def test_a_reason_stays_with_its_status() -> None:
    """A trial that recruits has not stopped for another record's reason."""
    other = status("terminated", why_stopped="Slow")
    merged, told = one_of(record(NCT, status=status("recruiting")), record(NCT, status=other))
    assert (["warning sources-disagree status.recruitment"], None) == (
        told,
        merged.status and merged.status.why_stopped,
    )
    assert {"status.recruitment.code": "terminated", "status.why_stopped": "Slow"} == otherwise(merged)[1]
    merged, told = one_of(record(NCT, status=status("terminated")), record(NCT, status=other))
    assert ([], "Slow") == (told, merged.status and merged.status.why_stopped)


@pytest.mark.parametrize(
    ("one", "other", "stands", "told"),
    [
        (
            {"code": "phase-2"},
            {"code": "phase-2", "text": "Phase II"},
            {"code": "phase-2", "text": "Phase II"},
            False,
        ),
        (
            {"text": "Phase II"},
            {"code": "phase-2", "text": "phase ii"},
            {"code": "phase-2", "text": "Phase II"},
            False,
        ),
        ({"text": "Phase II"}, {"code": "phase-3", "text": "Phase III"}, {"text": "Phase II"}, True),
        ({"text": "Phase II"}, {"code": "phase-2"}, {"text": "Phase II"}, True),
        ({"text": "II", "language": "nl"}, {"text": "II"}, {"text": "II", "language": "nl"}, False),
    ],
)
def test_terms(one: dict[str, str], other: dict[str, str], stands: dict[str, str], told: bool) -> None:
    """Terms are one by their codes, or by their words where one has no code."""
    merged, said = one_of(record(NCT, phase=one), record(NCT, phase=other))
    assert (stands, told) == (merged.phase and merged.phase.model_dump(exclude_none=True), bool(said))


def test_criteria_are_never_mixed() -> None:
    """The first's list stands as it is; the other's is kept whole."""
    ours = {"text": {"text": "Adult"}, "criteria": [{"text": "Adult", "section": "inclusion"}]}
    theirs = {
        "minimum_age": {"value": 18, "unit": "year"},
        "criteria": [{"text": "Child", "section": "inclusion"}, {"text": "Pregnant", "section": "exclusion"}],
    }
    merged, told = one_of(record(NCT, eligibility=ours), record(NCT, eligibility=theirs))
    assert (["warning sources-disagree eligibility.criteria"], ["Adult"]) == (
        told,
        [one.text for one in merged.eligibility.criteria] if merged.eligibility else None,
    )
    assert merged.eligibility
    assert merged.eligibility.minimum_age
    assert ["Child", "inclusion", "Pregnant", "exclusion"] == list(otherwise(merged)[1].values())
    merged, told = one_of(
        record(NCT, eligibility={"text": {"text": "Adult"}}), record(NCT, eligibility=theirs)
    )
    assert (["warning sources-disagree eligibility.criteria"], ()) == (
        told,
        merged.eligibility and merged.eligibility.criteria,
    )


def test_criteria_that_agree_are_kept_once() -> None:
    """Where the texts are the same but for layout, one of them is enough, and the list comes from who has one."""
    theirs = {"text": {"text": "* Adult\n* Fit"}, "criteria": [{"text": "Adult", "section": "inclusion"}]}
    merged, told = one_of(
        record(NCT, eligibility={"text": {"text": "Adult; fit"}}), record(NCT, eligibility=theirs)
    )
    assert ([], "Adult; fit", 1) == (
        told,
        merged.eligibility and merged.eligibility.text and merged.eligibility.text.text,
        len(merged.eligibility.criteria) if merged.eligibility else 0,
    )
    merged, told = one_of(
        record(NCT, eligibility=theirs), record(NCT, eligibility=theirs, phase={"text": "2"})
    )
    assert ([], [{}, {}]) == (told, otherwise(merged))


def test_another_language_is_no_disagreement() -> None:
    """A text in another language is kept with its language and told as information; the trial keeps the first's."""
    one = record(NCT, language="en", summary={"text": "A trial."}, key="ours")
    other = record(
        NCT,
        language="nl",
        key="theirs",
        summary={"text": "Een onderzoek."},
        titles=[{"text": "A", "kind": "brief"}],
    )
    merged, told = one_of(one, other)
    assert ("en", "ours", ["information other-language summary"]) == (merged.language, merged.key, told)
    assert "nl" == merged.titles[0].language
    kept = {"summary.text": "Een onderzoek.", "summary.language": "nl", "key": "theirs", "language": "nl"}
    assert [{}, kept] == otherwise(merged)


def test_criteria_in_another_language() -> None:
    """So it is for criteria."""
    ours, theirs = ({"criteria": [{"text": text, "section": "inclusion"}]} for text in ("Adult", "Volwassen"))
    _, told = one_of(
        record(NCT, language="en", eligibility=ours), record(NCT, language="nl", eligibility=theirs)
    )
    assert ["information other-language eligibility.criteria"] == told


def test_lists_that_say_there_is_nothing_else() -> None:
    """Who is masked is not added up; another order says nothing."""

    def masked(*codes: str) -> dict[str, Any]:
        return {"masking": {"masked": [{"code": code} for code in codes]}}

    merged, told = one_of(
        record(NCT, design=masked("participant")), record(NCT, design=masked("participant", "investigator"))
    )
    assert ["warning sources-disagree design.masking.masked"] == told
    assert {"design.masking.masked[1].code": "investigator"}.items() <= otherwise(merged)[1].items()
    both = (masked("participant", "investigator"), masked("investigator", "participant"))
    assert (
        []
        == one_of(*(record(NCT, design=one, phase={"text": str(at)}) for at, one in enumerate(both)))[1][1:]
    )


def test_a_value_counts_as_a_whole() -> None:
    """The 6 of 6 weeks does not state the 6 of 6 months."""
    dose = {"id": "a", "name": "A"}
    one = record(NCT, interventions=[dose], eligibility={"minimum_age": {"value": 6, "unit": "week"}})
    other = record(NCT, interventions=[dose], eligibility={"minimum_age": {"value": 6, "unit": "month"}})
    merged, told = one_of(one, other)
    assert ["warning sources-disagree eligibility.minimum_age"] == told
    assert ("identifiers", "interventions") == merged.merged[1].facts
    assert {"eligibility.minimum_age.value": "6", "eligibility.minimum_age.unit": "month"} == otherwise(
        merged
    )[1]


def test_a_third_record_that_agrees_with_the_first() -> None:
    """What it says otherwise than the second is what stands, so it states it."""
    first, second, third = (
        record(NCT, enrollment={"planned": number}, source={"name": name})
        for number, name in ((10, "A"), (12, "B"), (10, "C"))
    )
    assert first.enrollment == one_of(first, *ft.merge([second, third]))[0].enrollment
    merged, told = one_of(first, *ft.merge([second, third]))
    assert ([{}, {"enrollment.planned": "12"}, {}], 1) == (otherwise(merged), len(told))
    assert "enrollment" in merged.merged[2].facts


def test_texts_without_a_language() -> None:
    """That texts now count as the trial's language is told, once a record, and only where there is such a text."""
    one = record(NCT, language="en", summary={"text": "A trial."})
    other = record(NCT, description={"text": "Een onderzoek."}, target_duration="1 jaar")
    assert ["information language-assumed language"] == one_of(one, other)[1]
    assert [] == one_of(one, record(NCT, enrollment={"planned": 3}))[1]

"""Lists of two records: what is one is not doubled, what is not is not mixed."""

from typing import Any

import pytest

import fhir_trials as ft
from fhir_trials.model import Trial
from tests.merging.invented import NCT, one_of, otherwise, record

SITE = {"facility": "Radboudumc", "address": {"city": "Nijmegen", "country": "Netherlands"}}


def merged_list(name: str, ours: list[Any], theirs: list[Any]) -> tuple[list[Any], list[str]]:
    """The list of the merged trial as plain data, and what was told."""
    merged, told = one_of(record(NCT, **{name: ours}), record(NCT, phase={"text": "2"}, **{name: theirs}))
    return merged.to_dict().get(name, []), told


def counted(name: str, ours: dict[str, Any], theirs: dict[str, Any]) -> int:
    """How many items two lists of one item each become."""
    return len(merged_list(name, [ours], [theirs])[0])


@pytest.mark.parametrize(
    ("name", "ours", "theirs"),
    [
        ("titles", {"text": "A trial", "kind": "brief"}, {"text": "A Trial.", "kind": "public"}),
        ("conditions", {"text": "COVID-19"}, {"text": "Covid 19", "codings": [{"vocabulary": "MeSH", "code": "D1"}]}),
        ("keywords", {"text": "virus"}, {"text": "Virus"}),
        ("countries", {"name": "USA", "code": "US"}, {"name": "United States", "code": "US"}),
        ("countries", {"name": "Nederland"}, {"name": "The Netherlands"}),
        ("sites", SITE, {"facility": "RadboudUMC", "address": {"city": "NIJMEGEN", "country": "NL"}}),
        (
            "sites",
            {"facility": "A", "address": {"city": "B", "postal_code": "6500 HB"}},
            {"facility": "A", "address": {"city": "B", "postal_code": "6500HB"}, "status": {"code": "recruiting"}},
        ),
        (
            "parties",
            {"role": {"code": "lead-sponsor"}, "organization": "Radboudumc"},
            {"role": {"code": "lead-sponsor"}, "organization": "RADBOUDUMC", "phone": "1"},
        ),
        ("interventions", {"id": "a", "name": "Anakinra"}, {"id": "b", "name": "anakinra", "description": "D"}),
        ("arms", {"id": "a", "name": "Arm A"}, {"id": "b", "name": "ARM A"}),
        ("outcomes", {"measure": "Survival", "kind": {"code": "primary"}}, {"measure": "survival", "kind": {"code": "primary", "text": "P"}}),
        ("objectives", {"description": "Does it work?"}, {"description": "does it work"}),
        ("references", {"pmid": "1", "citation": "A."}, {"pmid": "1", "citation": "Another form"}),
        ("references", {"citation": "A. B. 2020"}, {"citation": "A B 2020", "pmid": "1"}),
        ("links", {"url": "https://example.org"}, {"url": "https://example.org/", "label": "Site"}),
        ("documents", {"url": "https://example.org/a.pdf"}, {"url": "https://example.org/a.pdf", "title": "A"}),
        ("passages", {"text": "More", "heading": "Risk"}, {"text": "more.", "heading": "risk"}),
        ("registry_events", {"event": "verification", "date": "2020"}, {"event": "verification", "date": "2020", "kind": "actual"}),
        ("ethics_reviews", {"body": "CMO", "date": "2020"}, {"body": "cmo", "date": "2020"}),
        (
            "related_trials",
            {"relation": "related", "identifier": {"value": "NCT00000001", "registry": "ctgov"}},
            {"relation": "related", "identifier": {"value": "NCT00000001", "registry": "ctgov"}, "title": "A"},
        ),
        ("identifiers", {"value": "P-12", "kind": {"code": "sponsor"}}, {"value": "p12"}),
    ],
)  # fmt: skip
def test_one_item(name: str, ours: dict[str, Any], theirs: dict[str, Any]) -> None:
    """What both records list is listed once."""
    if name == "identifiers":
        merged, _ = one_of(
            Trial.model_validate({"identifiers": [NCT, ours]}),
            Trial.model_validate({"identifiers": [NCT, theirs]}),
        )
        assert 2 == len(merged.identifiers)
    else:
        assert 1 == counted(name, ours, theirs)


@pytest.mark.parametrize(
    ("name", "ours", "theirs"),
    [
        ("titles", {"text": "A trial", "kind": "brief"}, {"text": "Another", "kind": "brief"}),
        ("keywords", {"text": "virus"}, {"text": "virus", "kind": "condition-synonym"}),
        ("sites", SITE, {**SITE, "address": {"city": "Arnhem", "country": "Netherlands"}}),
        ("sites", {"address": {"city": "Arnhem"}}, {"address": {"city": "Arnhem"}, "status": {"code": "recruiting"}}),
        ("parties", {"role": {"code": "lead-sponsor"}, "organization": "A"}, {"role": {"code": "funder"}, "organization": "A"}),
        ("parties", {"role": {"code": "public-contact"}, "phone": "1"}, {"role": {"code": "public-contact"}, "phone": "2"}),
        ("outcomes", {"measure": "Survival", "kind": {"code": "primary"}}, {"measure": "Survival", "kind": {"code": "secondary"}}),
        ("references", {"pmid": "1"}, {"pmid": "2"}),
        ("links", {"url": "https://example.org/a"}, {"url": "https://example.org/b"}),
        ("documents", {"title": "A"}, {"title": "A", "comment": "B"}),
        ("registry_events", {"event": "verification", "date": "2020"}, {"event": "verification", "date": "2021"}),
        ("related_trials", {"relation": "related", "title": "A"}, {"relation": "related", "title": "B"}),
    ],
)  # fmt: skip
def test_two_items(name: str, ours: dict[str, Any], theirs: dict[str, Any]) -> None:
    """What may be two things stays two."""
    assert 2 == counted(name, ours, theirs)


def test_sites_that_cannot_be_told_apart_are_not_joined() -> None:
    """A register lists many a `Research Site` in one city."""
    unnamed = {"facility": "Research Site", "address": {"city": "Chicago"}}
    ours = [unnamed, {**unnamed, "status": {"code": "recruiting"}}]
    items, _ = merged_list("sites", ours, [{**unnamed, "status": {"code": "completed"}}])
    assert 3 == len(items)


def test_ids_that_collide() -> None:
    """Same thing, same id; another thing, another id; links follow."""
    one = record(
        NCT,
        interventions=[{"id": "drug-1", "name": "Anakinra"}],
        arms=[{"id": "arm-1", "name": "A", "interventions": ["drug-1"]}],
        objectives=[{"id": "aim", "description": "Does it work?"}],
    )
    other = record(
        NCT,
        interventions=[{"id": "drug-1", "name": "Placebo"}, {"id": "drug-2", "name": "anakinra"}],
        arms=[
            {"id": "arm-1", "name": "B", "interventions": ["drug-1"]},
            {"id": "arm-2", "name": "a", "interventions": ["drug-2", "drug-1"]},
        ],
        objectives=[{"id": "aim", "description": "Is it safe?"}, {"description": "Is it cheap?"}],
        outcomes=[{"measure": "Harm", "objective": "aim"}],
    )
    merged, told = one_of(one, other)
    assert [("drug-1", "Anakinra"), ("drug-1-2", "Placebo")] == [
        (it.id, it.name) for it in merged.interventions
    ]
    assert [("A", ("drug-1", "drug-1-2")), ("B", ("drug-1-2",))] == [
        (arm.name, arm.interventions) for arm in merged.arms
    ]
    assert (["aim", "aim-2", None], ["aim-2"]) == (
        [aim.id for aim in merged.objectives],
        [outcome.objective for outcome in merged.outcomes],
    )
    assert ["warning sources-disagree arms"] == told


@pytest.mark.parametrize(
    ("name", "ours", "theirs"),
    [
        (
            "outcomes",
            {"measure": "A", "kind": {"code": "primary"}},
            {"measure": "B", "kind": {"code": "primary"}},
        ),
        (
            "parties",
            {"role": {"code": "lead-sponsor"}, "organization": "A"},
            {"role": {"code": "lead-sponsor"}, "organization": "B"},
        ),
    ],
)
def test_of_what_a_trial_has_one_set(name: str, ours: dict[str, Any], theirs: dict[str, Any]) -> None:
    """Other primary outcomes or another lead sponsor are told; both are kept."""
    items, told = merged_list(name, [ours], [theirs])
    assert (2, [f"warning sources-disagree {name}"]) == (len(items), told)
    assert (
        []
        == merged_list(
            name, [ours], [{**theirs, next(iter(ours)): {"code": "other"}} if name == "x" else ours]
        )[1]
    )


def test_a_difference_within_an_item_is_told_at_the_item() -> None:
    """An outcome that both list, with another time frame."""
    one, other = (
        record(NCT, outcomes=[{"measure": "Survival", "time_frame": frame}])
        for frame in ("5 years", "2 years")
    )
    merged, told = one_of(one, other)
    assert ["warning sources-disagree outcomes[0].time_frame"] == told
    assert {"outcomes[0].time_frame": "2 years"} == otherwise(merged)[1]
    assert ("identifiers", "outcomes[0].measure") == merged.merged[1].facts


def test_places_follow_the_items() -> None:
    """What the second says otherwise is told at the place its item has in the merged trial, also when merged again."""
    ours = record(NCT, outcomes=[{"measure": "A"}])
    theirs = [
        record(NCT, source={"name": name}, outcomes=[{"measure": "B", "time_frame": frame}])
        for name, frame in (("x", "1 day"), ("y", "2 days"))
    ]
    merged, _ = one_of(ours, *ft.merge(theirs))
    assert [{}, {}, {"outcomes[1].time_frame": "2 days"}] == otherwise(merged)
    assert ("identifiers", "outcomes[1].measure") == merged.merged[2].facts
    assert merged == one_of(ours, *theirs)[0]

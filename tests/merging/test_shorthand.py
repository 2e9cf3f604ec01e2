"""How the places of a record are named shortly."""

import pytest

from fhir_trials.issues import Issues
from fhir_trials.merging import places, shorthand
from fhir_trials.merging.separating import separated
from fhir_trials.model import Trial
from fhir_trials.sources.understood import understood
from tests.merging.invented import NCT, one_of, otherwise, record

TEXT = "Inclusion Criteria:\n\n* Adult\n* Fit\n\nExclusion Criteria:\n\n* Pregnant"
CRITERIA = [
    {"text": "Adult", "section": "inclusion"},
    {"text": "Fit", "section": "inclusion"},
    {"text": "Pregnant", "section": "exclusion"},
]


@pytest.mark.parametrize(
    ("named", "written"),
    [
        (["outcomes[0]", "outcomes[1]", "outcomes[2]", "outcomes[4]"], ("outcomes[0..2]", "outcomes[4]")),
        (["arms[0].name", "arms[0].kind", "arms[1].name"], ("arms[0..1].name", "arms[0].kind")),
        (["status", "sites[3].contacts[1].name"], ("status", "sites[3].contacts[1].name")),
        (["design.masking.masked[0]", "design.masking.masked[1]"], ("design.masking.masked[0..1]",)),
    ],
)
def test_items_that_follow_each_other_are_one_place(named: list[str], written: tuple[str, ...]) -> None:
    """And the range names them all again, and nothing else."""
    paths = [places.parsed(one) for one in named]
    assert written == shorthand.written(paths)
    beside = [places.parsed(one) for one in ("outcomes[3]", "outcomes[5]", "arms[1].kind", "arms[2].name")]
    assert set(paths) == shorthand.below(written, [*paths, *beside])


def test_a_range_without_end_costs_nothing() -> None:
    """A file of a stranger may name any number of items."""
    assert {("outcomes", 3)} == shorthand.below(["outcomes[0..999999999999]"], [("outcomes", 3), ("arms", 0)])


def test_a_text_stands_for_its_criteria() -> None:
    """Criteria that the text splits into are not kept beside it; merged again, they are known."""
    one = record(NCT, eligibility={"text": {"text": "Child"}})
    other = record(NCT, source={"name": "B"}, eligibility={"text": {"text": TEXT}, "criteria": CRITERIA})
    merged, _ = one_of(one, other)
    assert [{}, {"eligibility": TEXT}] == otherwise(merged)
    assert (merged, []) == one_of(merged, other)


def test_criteria_that_the_text_does_not_say() -> None:
    """Stand beside it, item by item."""
    one = record(NCT, eligibility={"text": {"text": "Child"}})
    other = record(NCT, eligibility={"text": {"text": TEXT}, "criteria": CRITERIA[:1]})
    assert ["eligibility.text.text", "eligibility.criteria[0].text", "eligibility.criteria[0].section"] == [
        *otherwise(one_of(one, other)[0])[1]
    ]


def test_what_is_understood_is_no_fact_of_a_record() -> None:
    """It follows from the text: no place of it is named, and it is there again when records are taken apart."""
    one = _understood(record(NCT, eligibility={"text": {"text": TEXT}, "criteria": CRITERIA}))
    other = _understood(record(NCT, source={"name": "B"}, eligibility={"text": {"text": "Child"}}))
    merged, _ = one_of(one, other)
    assert [{}, {"eligibility.text.text": "Child"}] == otherwise(merged)
    assert one.eligibility == merged.eligibility
    assert [one.eligibility, other.eligibility] == [part.eligibility for part in separated(merged, Issues())]


def test_what_nobody_understood_stays_so() -> None:
    """Taking records apart reads nothing that was not read before."""
    one = record(NCT, eligibility={"text": {"text": TEXT}, "criteria": CRITERIA})
    other = record(NCT, source={"name": "B"}, eligibility={"text": {"text": "Child"}})
    merged, _ = one_of(one, other)
    assert [one.eligibility, other.eligibility] == [part.eligibility for part in separated(merged, Issues())]


def _understood(trial: Trial) -> Trial:
    return understood(trial, Issues())

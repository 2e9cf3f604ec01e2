"""What one run has planned already."""

from decimal import Decimal

import pytest

from fhir_trials.errors import Conflict
from fhir_trials.issues import Issues
from fhir_trials.sync import Seen, plan, push
from fhir_trials.sync.seen import digest
from fhir_trials.targets import Target
from tests.sync.conftest import to_fhir
from tests.targets.samples import trial


def test_what_says_the_same_has_one_digest() -> None:
    """Id, order of keys, digits of a decimal and a generated narrative make no difference; content does."""
    first = {
        "id": "1",
        "meta": {"source": "a", "tag": [{"code": "t"}]},
        "a": Decimal("1.50"),
        "b": [1, {"c": "d"}],
    }
    text = {"status": "generated", "div": "<div/>"}
    second = {"text": text, "b": [1, {"c": "d"}], "a": Decimal("1.5"), "meta": {"tag": [{"code": "t"}]}}
    assert digest(first) == digest(second)
    assert 3 == len(
        {digest(one) for one in (first, {**first, "b": [1]}, {**first, "text": {"status": "additional"}})}
    )


def test_the_first_content_stands() -> None:
    """The first time there is nothing to compare with; other content does not take the place of the first."""
    seen = Seen()
    assert [None, True, False, True] == [seen.same("A/1", {"a": value}) for value in (1, 1, 2, 1)]


@pytest.mark.parametrize("at_once", [1, 3])
def test_the_first_record_of_a_trial_stands(target: Target, at_once: int) -> None:
    """Another record of a trial is a conflict, in the same portion and in a later one; the first is written."""
    issues = Issues()
    trials = [trial("NCT1"), trial("NCT1", title="Other"), trial("NCT1")]
    result = push(trials, target, issues=issues, to_fhir=to_fhir, at_once=at_once)  # pyright: ignore
    assert {"created": 4, "conflict": 1} == {name: count for name, count in result.counts.items() if count}
    assert [("conflict", "ResearchStudy/NCT1")] == [(issue.code, issue.path) for issue in issues]
    assert "Trial NCT1" == (target.read("ResearchStudy", "NCT1") or {}).get("title")


def test_a_conflict_with_an_earlier_portion_raises(target: Target) -> None:
    """Without a collector of issues it ends the push."""
    with pytest.raises(Conflict, match="different content"):
        push([trial("NCT1"), trial("NCT1", title="Other")], target, to_fhir=to_fhir, at_once=1)  # pyright: ignore


def test_what_could_not_be_written_is_tried_again(target: Target) -> None:
    """What is not there although it was planned to be written is planned with the next trial that has it."""
    counts: list[int] = []
    for seen in (Seen(), Seen(written=True)):
        plan([trial("NCT1")], target, to_fhir=to_fhir, seen=seen)  # pyright: ignore
        counts.append(plan([trial("NCT1")] * 2, target, to_fhir=to_fhir, seen=seen).writes)  # pyright: ignore
    assert [0, 4] == counts

"""`fhir-trials criteria --facts`."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run

FACTS = {
    "day": "2026-03-10",
    "birth_date": "1950-07-04",
    "sex": "female",
    "measurements": [{"concept": "ecog", "value": 1, "date": "2026-03-02"}],
}
AGE = {
    "text": "Aged 18 to 65 years",
    "section": "inclusion",
    "coverage": "full",
    "statements": [
        {
            "kind": "age",
            "concept": "age",
            "span": [0, 19],
            "unit": "a",
            "bounds": [{"side": "lower", "value": 18}, {"side": "upper", "value": 65}],
        }
    ],
}
ECOG = {
    "text": "ECOG 2 or 3",
    "section": "exclusion",
    "coverage": "full",
    "statements": [
        {
            "kind": "score",
            "concept": "ecog",
            "span": [0, 11],
            "bounds": [{"side": "equal", "value": 2}, {"side": "equal", "value": 3}],
        }
    ],
}
NOT_READ = {"text": "Good health", "section": "inclusion", "coverage": "none"}


@pytest.fixture
def held(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Holds the patient against these criteria."""
    monkeypatch.setenv("COLUMNS", "120")
    (tmp_path / "facts.json").write_text(json.dumps(FACTS), encoding="utf-8")

    def hold(criteria: list[Any], *options: str, **fields: Any) -> Any:
        trial = {"key": "x", "eligibility": {"criteria": criteria, **fields}}
        return run("criteria", "-", "--facts", "facts.json", *options, stdin=json.dumps(trial).encode())

    return hold


def said(ran: Any) -> str:
    """What was printed, on one line with single blanks."""
    return " ".join(ran.out.decode().split())


def test_each_criterion_has_its_answer(held: Any) -> None:
    """Met or not with the reason, what excludes is told; what was not understood is unknown."""
    printed = said(held([AGE, ECOG, NOT_READ]))
    assert "→ not met, which excludes: the age of 75 years" in printed
    assert "ECOG 2 or 3 → not met: " in printed
    assert "○ Good health → unknown 3 criteria" in printed
    assert printed.endswith("the patient is excluded by criterion 1")


def test_what_is_open_is_named(held: Any) -> None:
    """Nothing known excludes, and somebody has to look; or nothing is open either."""
    assert said(held([ECOG, NOT_READ, NOT_READ])).endswith(
        "nothing known excludes the patient; to be looked at: criteria 2, 3"
    )
    assert said(held([ECOG])).endswith("nothing excludes the patient, and nothing is open")


def test_fields_of_the_register_count(held: Any) -> None:
    """They are told above the criteria, and by name where they exclude."""
    fields = {"maximum_age": {"value": 70, "unit": "year"}, "sex": {"code": "female"}}
    printed = said(held([AGE], **fields))
    assert "register: age ≤ 70 years; sex: female maximum age → not met, which excludes: " in printed
    assert "sex → met: " in printed
    assert printed.endswith("the patient is excluded by the register's maximum age; criterion 1")


def test_a_list_is_answered_together(held: Any) -> None:
    """A criterion with others below it has an answer for all of them, and one by its own text."""
    parent = {"text": "One of the following:", "section": "exclusion", "coverage": "full", "below": "any"}
    criteria = [parent, ECOG | {"level": 1}, AGE | {"level": 1, "section": "exclusion"}]
    assert "→ with those below: not met: " in said(held(criteria))
    lines = held(criteria, "--json").lines
    assert ["not met", None, None] == [
        row["answer_of_list"] and row["answer_of_list"]["outcome"] for row in lines
    ]


def test_lines_carry_the_answer(held: Any) -> None:
    """Each line of a criterion has its answer, and each field of the register a line."""
    lines = held([AGE, NOT_READ], "--json", sex={"code": "male"}).lines
    shown = [
        (row.get("register"), row.get("criterion"), row["answer"]["outcome"], row["answer"]["excludes"])
        for row in lines
    ]
    assert [("sex", None, "not met", True), (None, 1, "not met", True), (None, 2, "unknown", None)] == shown
    assert [[], 2] == [lines[0]["bounds"], len(lines[1]["bounds"])]
    assert [["birth date"], []] == [[used["fact"] for used in row["answer"]["used"]] for row in lines[1:]]


def test_criteria_of_a_part(held: Any) -> None:
    """What holds for some participants counts where the patient would join that part."""
    part = AGE | {"headings": ["Cohort B"], "for_some": True}
    assert said(held([part])).endswith("nothing excludes the patient, and nothing is open")
    assert said(held([part], "--part", "Cohort B")).endswith("the patient is excluded by criterion 1")


def test_a_part_that_no_trial_has(held: Any) -> None:
    """It is wrong usage, told with what there is; the answers stand."""
    part = AGE | {"headings": ["Cohort B"], "for_some": True}
    ran = held([part], "--part", "Cohort C", "--part", "Cohort B")
    assert 2 == ran.code
    assert said(ran).endswith("the patient is excluded by criterion 1")
    assert "--part: no criterion stands under 'Cohort C'; the nearest is 'Cohort B'" in " ".join(ran.said)


def test_what_no_heading_places_is_told(held: Any) -> None:
    """What neither includes nor excludes decides nothing, and is named beside what does."""
    unplaced = AGE | {"section": "unknown"}
    told = "not counted, as nothing says whether it includes or excludes: criterion"
    assert said(held([unplaced])).endswith(f"nothing known excludes the patient; {told} 1")
    assert said(held([NOT_READ, unplaced])).endswith(f"to be looked at: criterion 1; {told} 2")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "facts.json: cannot be read: No such file or directory"),
        ("day: today", "facts.json: not readable as JSON"),
        ('{"day": "2026-03-10", "height": 1}', "facts.json: height: "),
        ('{"day": "2026-03-10", "measurements": [{"concept": "ecog"}]}', "facts.json: measurements[0]: "),
        ("[]", "facts.json: facts: "),
        (
            '{"day": "2026-03-10", "events": [{"concept": "diabetes"}]}',
            "facts.json: events[0].concept: no table has 'diabetes'; the nearest is diabetes_mellitus",
        ),
        (
            '{"day": "2026-03-10", "measurements": [{"concept": "alt", "value": 1e99999999999}]}',
            "facts.json: measurements[0].value: Value error, a number of a patient",
        ),
        (
            '{"day": "2026-03-10", "sex": "male", "measurements": [{"concept": "ecog", "value": 1, "value": 2}],'
            ' "sex": "female"}',
            "facts.json: sex: stands more than once; leave one; measurements[0].value: stands more than once",
        ),
    ],
)
def test_facts_that_are_none(run: Run, tmp_path: Path, content: str | None, words: str) -> None:
    """A file that is not there, is no JSON or holds what is no fact is wrong usage, told with its place."""
    if content is not None:
        (tmp_path / "facts.json").write_text(content, encoding="utf-8")
    code, out, told = run("criteria", "-", "--facts", "facts.json", stdin=b"Gout")
    assert (2, b"") == (code, out)
    assert f"--facts {words}" in told[0]


def test_a_part_without_a_patient(run: Run) -> None:
    """A part says something of a patient only."""
    assert 2 == run("criteria", "-", "--part", "Cohort B", stdin=b"Gout").code


@pytest.mark.parametrize("option", ["-o", "--issues"])
def test_the_facts_are_not_overwritten(run: Run, tmp_path: Path, option: str) -> None:
    """A result in the file of the facts is wrong usage, as in that of a source."""
    content = json.dumps(FACTS)
    (tmp_path / "facts.json").write_text(content, encoding="utf-8")
    code, out, told = run("criteria", "-", "--facts", "facts.json", option, "./facts.json", stdin=b"Gout")
    assert (2, b"") == (code, out)
    assert "is one of the inputs, which would be overwritten" in " ".join(told)
    assert content == (tmp_path / "facts.json").read_text(encoding="utf-8")


def test_an_age_in_seconds(held: Any, tmp_path: Path) -> None:
    """It is an age like any other: whoever is five seconds old is no adult."""
    facts = {"day": "2026-03-10", "age": {"value": 5, "unit": "second"}}
    (tmp_path / "facts.json").write_text(json.dumps(facts), encoding="utf-8")
    assert "not met, which excludes: the age of 0 years is not " in said(held([AGE]))

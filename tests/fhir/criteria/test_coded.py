"""Statement ⇄ code and value."""

from typing import Any

import pytest

from fhir_trials import clinical_concepts
from fhir_trials.fhir.criteria import codes
from fhir_trials.model import Bound, Criterion, Eligibility, Statement
from tests.fhir.groups import ORIGINAL, read, write
from tests.fhir.statements import any_of, forms, full, hb, least, most, written

WORDS = [("words", False)]
SNOMED = "http://snomed.info/sct"
MESH = "https://www.nlm.nih.gov/mesh"
MI = {"system": SNOMED, "code": "22298006"}


def ecog(*bounds: Bound, **more: Any) -> Statement:
    """A performance score."""
    return Statement(
        **{"kind": "score", "concept": "ecog", "span": (0, 2), "unit": "{score}", "bounds": bounds, **more}
    )


def back(criterion: Criterion) -> bool:
    """Whether the criterion comes back as it was, and nothing is left."""
    eligibility = Eligibility(criteria=(criterion,))
    return (eligibility, []) == read(write(eligibility))


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (hb(least("10")), [("718-7", ">=", 10, "g/dL", False)]),
        (hb(least("10", strict=True)), [("718-7", ">", 10, "g/dL", False)]),
        (hb(most("10")), [("718-7", "<=", 10, "g/dL", False)]),
        (hb(least("10"), most("18")), [("718-7", "Range", 10, 18, "g/dL", False)]),
        (
            hb(least("10"), most("18", strict=True)),
            [("718-7", ">=", 10, "g/dL", False), ("718-7", "<", 18, "g/dL", False)],
        ),
        (
            hb(most("18"), least("10")),
            [("718-7", "<=", 18, "g/dL", False), ("718-7", ">=", 10, "g/dL", False)],
        ),
        (
            hb(least("18"), most("10")),
            [("718-7", ">=", 18, "g/dL", False), ("718-7", "<=", 10, "g/dL", False)],
        ),
        (hb(least("6"), unit="mmol/L"), [("59260-0", ">=", 6, "mmol/L", False)]),
        (hb(most("2"), concept="alt", unit="{ULN}"), [("1742-6", "<=", 2, "{ULN}", False)]),
        (hb(most("2"), concept="inr", unit="{INR}"), [("6301-6", "<=", 2, "{INR}", False)]),
        (hb(most("2"), concept="inr", unit="1"), [("6301-6", "<=", 2, "1", False)]),
        (ecog(most("1")), [("89247-1", "<=", 1, "{score}", False)]),
        (ecog(*any_of("0")), [("89247-1", "Quantity", 0, "{score}", False)]),
        (ecog(*any_of("0", "1", "2")), [("89247-1", "Range", 0, 2, "{score}", False)]),
        (ecog(least("0"), most("2")), [("89247-1", "Range", 0, 2, "{score}", False)]),
        (
            Statement(kind="age", concept="age", span=(0, 2), bounds=(least("18"),), unit="a"),
            [("397669002", ">=", 18, "a", False)],
        ),
        (
            Statement(kind="sex", concept="sex", span=(0, 2), values=("female",)),
            [
                (
                    "263495000",
                    {"coding": [{"system": "http://snomed.info/sct", "code": "248152002"}]},
                    False,
                )
            ],
        ),
        (Statement(kind="status", concept="pregnancy", span=(0, 2)), [("77386006", True, False)]),
        (Statement(kind="status", concept="lactation", span=(0, 2)), [("63895-7", True, False)]),
        (Statement(kind="condition", span=(0, 2)), [("64572001", {"text": "Hb"}, False)]),
        (Statement(kind="therapy", span=(3, 6)), [("71388002", {"text": "ANC"}, False)]),
        (
            Statement(kind="procedure", concept="not_here", span=(3, 6)),
            [("71388002", {"text": "ANC"}, False)],
        ),
    ],
)
def test_each_kind_has_its_form(statement: Statement, expected: list[Any]) -> None:
    """Code by concept and unit, value as stated, no conversion; and it comes back as it was."""
    assert expected == forms(full(statement))
    assert back(full(statement))


@pytest.mark.parametrize(
    "statement",
    [
        hb(),
        hb(least("10"), unit=None),
        hb(least("10"), unit="kg"),
        hb(least("10"), concept="not_here"),
        hb(least("10"), concept=None),
        hb(least("10"), concept="transaminases", unit="U/L"),
        hb(least("10"), kind="score"),
        hb(least("10"), values=("low",)),
        hb(*any_of("10"), least("8")),
        hb(Bound(side="equal", value=1, inclusive=False)),
        ecog(most("1"), unit=None),
        ecog(*any_of("1", "0")),
        ecog(*any_of("0.5", "1.5")),
        ecog(*any_of(*map(str, range(200)))),
        ecog(most("1"), concept="asa"),
        Statement(kind="sex", concept="sex", span=(0, 2), values=("female", "male")),
        Statement(kind="sex", concept="sex", span=(0, 2), values=("nobody",)),
        Statement(kind="status", concept="pregnancy", span=(0, 2), values=("late",)),
        Statement(kind="status", concept="pregnancy", span=(0, 2), bounds=(least("1"),)),
        Statement(kind="condition", span=(9, 99)),
        Statement(kind="condition", span=(2, 3)),
        Statement(kind="condition", span=(0, 2), values=("IV",)),
        Statement(kind="condition", span=(0, 2), negated=True),
        Statement(kind="consent", concept="informed_consent", span=(0, 2)),
        Statement(kind="count", span=(0, 2), bounds=(least("1"),)),
    ],
)
def test_what_has_no_form_is_words(statement: Statement) -> None:
    """No code, no unit or no value that says just that: words, the statement beside them, and it comes back."""
    assert WORDS == forms(full(statement))
    assert back(full(statement))


TEXT = "no old heart attack"
TOPIC = "myocardial_infarction"


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> None:
    """A condition with codes in the table, of which the second of a system is but a part of it."""
    codes = ((MESH, "D009203"), (SNOMED, "22298006"), (SNOMED, "401303003"))
    topic = clinical_concepts.Topic(TOPIC, "condition", codes, (), (), ("heart attack",), ("hartinfarct",))
    monkeypatch.setattr(clinical_concepts, "topics", lambda: {TOPIC: topic})
    monkeypatch.setattr(clinical_concepts, "named", lambda *said: TOPIC if said in codes else None)


@pytest.mark.usefixtures("table")
@pytest.mark.parametrize(
    ("span", "negated", "words"),
    [
        ((3, 19), False, "old heart attack"),
        ((0, 19), True, "myocardial infarction"),
        ((3, 19), True, "old heart attack"),
    ],
)
def test_a_condition_of_the_table_has_its_codes(span: Any, negated: bool, words: str) -> None:
    """The value has the source's words and the codes; of what is negated the table's, where they say "no"."""
    criterion = full(Statement(kind="condition", concept=TOPIC, span=span, negated=negated), text=TEXT)
    codings = [{"system": MESH, "code": "D009203"}, {"system": SNOMED, "code": "22298006"}]
    assert [("64572001", {"text": words, "coding": codings}, negated)] == forms(criterion)
    assert back(criterion)


@pytest.mark.usefixtures("table")
@pytest.mark.parametrize(
    ("code", "value", "words"),
    [
        ("64572001", {"valueCodeableConcept": {"coding": [MI], "text": "MI"}}, "MI"),
        ("64572001", {"valueCodeableConcept": {"coding": [{**MI, "display": "Infarct"}]}}, "Infarct"),
        ("22298006", {"valueBoolean": True}, "myocardial infarction: yes"),
    ],
)
def test_the_conditions_of_strangers_are_known_by_their_codes(code: str, value: Any, words: str) -> None:
    """The code says the concept; the words are those of the value, or made."""
    coded = {"code": {"coding": [{"system": SNOMED, "code": code}]}, **value, "exclude": True}
    statement = Statement(kind="condition", concept=TOPIC, span=(0, len(words)))
    expected = Eligibility(criteria=(full(statement, "exclusion", text=words),))
    assert (expected, []) == read({"resourceType": "Group", "characteristic": [coded]})


@pytest.mark.usefixtures("table")
@pytest.mark.parametrize("former", ["heart attack", "myocardial infarction"])
def test_the_name_of_a_concept_may_be_one_that_we_once_wrote(former: str) -> None:
    """Servers hold the first word of the table, where the name that people are shown is written now."""
    criterion = full(Statement(kind="condition", concept=TOPIC, span=(0, 19), negated=True), text=TEXT)
    resource = write(Eligibility(criteria=(criterion,)))
    resource["characteristic"][0]["valueCodeableConcept"]["text"] = former
    assert (Eligibility(criteria=(criterion,)), []) == read(resource)


@pytest.mark.parametrize(
    ("concept", "name"), [("ecog", "ECOG"), ("ast", "AST"), ("ldl", "LDL cholesterol"), ("inr", "INR")]
)
def test_a_code_is_called_as_people_call_it(concept: str, name: str) -> None:
    """The code's text is the name of the concept that is shown elsewhere too."""
    assert name == codes.name_of(concept)


def test_a_therapy_stays_one_without_our_extensions() -> None:
    """A server that drops what it does not know leaves the code, which is of a therapy."""
    therapy = full(Statement(kind="therapy", concept="chemotherapy", span=(0, 12)), text="Chemotherapy")
    resource = write(Eligibility(criteria=(therapy,)))
    for one in resource["characteristic"]:
        one["extension"] = [item for item in one["extension"] if item["url"] == ORIGINAL]
    assert (Eligibility(criteria=(therapy,)), []) == read(resource)


def test_no_two_bounds_exclude() -> None:
    """Two bounds of which one is strict are words in an exclusion; two inclusive ones are one Range."""
    assert [("words", True)] == forms(full(hb(least("8"), most("10", strict=True)), "exclusion"))
    assert [("718-7", "Range", 8, 10, "g/dL", True)] == forms(full(hb(least("8"), most("10")), "exclusion"))


def test_nothing_is_said_twice() -> None:
    """What code and value say stands in them alone: the extension has the place in the text and no more."""
    (one,) = written(full(hb(least("10"))))
    (mark,) = [mark for mark in one["extension"] if mark["url"].endswith("criterion-statement")]
    assert ["start", "end"] == [part["url"] for part in mark["extension"]]


def test_a_quantity_has_value_unit_system_and_code() -> None:
    """The unit people read, the system and the code stand beside the number."""
    (one,) = written(full(hb(most("2.50"), concept="alt", unit="{ULN}")))
    assert {
        "value": "2.50",
        "unit": "× ULN",
        "system": "http://unitsofmeasure.org",
        "code": "{ULN}",
        "comparator": "<=",
    } == {**one["valueQuantity"], "value": str(one["valueQuantity"]["value"])}

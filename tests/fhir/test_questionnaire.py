"""Biomedical concept ⇄ Questionnaire."""

from typing import Any

import pytest
from fhir.resources.questionnaire import Questionnaire
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fhir_trials import json_text, mapping_files
from fhir_trials.cursor import Cursor
from fhir_trials.fhir import questionnaire
from fhir_trials.fhir.keys import Key
from fhir_trials.issues import Issues
from fhir_trials.model import Answer, BiomedicalConcept, Coding, Item
from fhir_trials.releases import lift, lower
from tests.fhir import strategies
from tests.fhir.everything import EVERYTHING
from tests.fhir.leftovers import unreported

KEY = Key("NCT00000001", "registry")
OWN = "https://w3id.org/fhir-trials/StructureDefinition/"
NCIT = "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl"
RICH = EVERYTHING.concepts[0]
WEIGHT = Coding(vocabulary="NCIt", code="C25208", display="Weight")

lively = settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def write(concept: BiomedicalConcept, language: str | None = None) -> dict[str, Any]:
    """The Questionnaire, as JSON text gives it back."""
    return json_text.decode(json_text.encode(questionnaire.to_fhir(concept, KEY, language)))


def read(resource: dict[str, Any]) -> tuple[BiomedicalConcept, list[str]]:
    """What a Questionnaire says, and the paths of what was not read."""
    cursor, issues = Cursor(json_text.decode(json_text.encode(resource)), "Questionnaire"), Issues()
    found = BiomedicalConcept.model_validate(questionnaire.from_fhir(cursor, issues))
    cursor.report_rest(issues, "not-read")
    return found, [issue.path for issue in issues]


def of(*items: Item) -> BiomedicalConcept:
    """A concept with these items."""
    return BiomedicalConcept(id="c", name="C", items=items)


def item(**members: Any) -> dict[str, Any]:
    """The item that is written for one of the model."""
    return write(of(Item(id="i", name="I", **members)))["item"][0]


def stranger(*items: dict[str, Any], **members: Any) -> tuple[BiomedicalConcept, list[str]]:
    """What is read of a Questionnaire of somebody else's."""
    resource = {"resourceType": "Questionnaire", "id": "q", "status": "active", "title": "Q", **members}
    return read(resource | ({"item": list(items)} if items else {}))


@pytest.mark.parametrize("concept", EVERYTHING.concepts, ids=["rich", "bare"])
def test_a_concept_comes_back_and_nothing_is_left(concept: BiomedicalConcept):
    """What was written is read back as it was, to the last leaf."""
    assert (concept, []) == read(write(concept))


KINDS = (
    st.none()
    | st.sampled_from(["float", "DateTime", "dateTime", "coding", "text", "group"])
    | strategies.WORDS
)


@lively
@given(
    strategies.values(
        BiomedicalConcept,
        items=st.lists(strategies.values(Item, kind=KINDS), max_size=3, unique_by=lambda one: one.id).map(
            tuple
        ),
    )
)
def test_any_concept_comes_back(concept: BiomedicalConcept):
    """So it is for values nobody thought of, in every release."""
    written = write(concept)
    assert (concept, []) == read(written)
    for release in ("R4", "R4B"):
        lowered = json_text.decode(json_text.encode(lower(written, release, Issues())))
        assert written == lift(lowered, release, Issues())


@settings(lively, max_examples=20)
@given(strategies.values(BiomedicalConcept))
def test_fhir_resources_accepts_every_questionnaire(concept: BiomedicalConcept):
    """An independent model of R5 takes what is written."""
    Questionnaire.model_validate_json(json_text.encode(write(concept, "nl")))


@settings(lively, max_examples=200)
@given(strategies.damaged(write(RICH)))
def test_a_damaged_questionnaire_is_read_without_error(resource: dict[str, Any]):
    """Whatever stands where something else belongs is left, and reported."""
    cursor = Cursor(resource)
    questionnaire.from_fhir(cursor, Issues())
    assert [] == unreported(cursor)


def test_a_questionnaire_has_names_of_its_own():
    """Id, identifier and url come from the trial's key and the concept's id; no word is invented."""
    assert {
        "resourceType": "Questionnaire",
        "id": "NCT00000001-concept-weight",
        "meta": {"tag": [{"system": "https://w3id.org/fhir-trials/CodeSystem/tag", "code": "managed"}]},
        "language": "en",
        "identifier": [
            {
                "use": "usual",
                "system": "https://w3id.org/fhir-trials/sid/key",
                "value": "NCT00000001/concept-weight",
            }
        ],
        "url": "https://w3id.org/fhir-trials/Questionnaire/NCT00000001-concept-weight",
        "title": "Weight",
        "status": "active",
        "code": [{"system": NCIT, "code": "C25208", "display": "Weight"}],
    } == write(BiomedicalConcept(id="weight", name="Weight", coding=WEIGHT), "en")


@pytest.mark.parametrize(
    ("kind", "type_", "mark"),
    [
        ("integer", "integer", []),
        ("text", "text", []),
        ("float", "decimal", [{"url": f"{OWN}item-kind", "valueString": "float"}]),
        ("DateTime", "dateTime", [{"url": f"{OWN}item-kind", "valueString": "DateTime"}]),
        ("hexBinary", "string", [{"url": f"{OWN}item-kind", "valueString": "hexBinary"}]),
        (None, "string", [{"url": f"{OWN}type-assumed", "valueBoolean": True}]),
    ],
)
def test_the_type_follows_from_the_word(kind: str | None, type_: str, mark: list[Any]):
    """The word stands beside a type that is not that word; that nobody gave one is said too."""
    written = item(kind=kind)
    assert (type_, mark) == (written["type"], written.get("extension", []))


def test_answers_are_codings_to_choose_from():
    """An item with answers is a coding; what the trial does not use says so, and names stand beside the code."""
    answers = (
        Answer(coding=WEIGHT),
        Answer(coding=Coding(vocabulary="NCIt", code="C1"), name="RC_1", label="One", enabled=False),
    )
    assert {
        "linkId": "i",
        "text": "I",
        "type": "coding",
        "required": True,
        "answerOption": [
            {"valueCoding": {"system": NCIT, "code": "C25208", "display": "Weight"}},
            {
                "extension": [
                    {"url": f"{OWN}answer-name", "valueString": "RC_1"},
                    {"url": f"{OWN}answer-label", "valueString": "One"},
                    {"url": f"{OWN}not-used", "valueBoolean": True},
                ],
                "valueCoding": {"system": NCIT, "code": "C1"},
            },
        ],
    } == item(answers=answers, required=True)


def test_another_type_is_believed():
    """Where somebody gave an item another type, the word that stood beside the old one is not read."""
    resource = write(of(Item(id="i", name="I", kind="float"), Item(id="j", name="J")))
    resource["item"][0]["type"] = "integer"
    resource["item"][1]["type"] = "date"
    found, left = read(resource)
    assert ["integer", "date"] == [one.kind for one in found.items]
    assert {"Questionnaire.item[0].extension[0]", "Questionnaire.item[1].extension[0]"} == {
        path.rpartition(".")[0] for path in left
    }


def test_a_strangers_questionnaire_is_read_by_its_own_names():
    """Without our identifier the id is the resource's; types are words, and other characters make a name of ours."""
    found, left = stranger(
        {"linkId": "/8302-2", "text": "Height", "type": "quantity", "code": [{"system": NCIT, "code": "C2"}]},
        {"linkId": "b", "code": [{"system": NCIT, "code": "C3", "display": "Three"}], "type": "string"},
        {"linkId": "c", "type": "coding", "answerOption": [{"valueCoding": {"system": NCIT, "code": "C4"}}]},
        name="OtherName",
    )
    assert ("q", "Q") == (found.id, found.name)
    assert [("Height", "quantity"), ("Three", "string"), ("c", None)] == [
        (one.name, one.kind) for one in found.items
    ]
    assert (["b", "c"], ["Questionnaire.name"]) == ([one.id for one in found.items[1:]], left)


def test_what_a_strangers_questionnaire_says_more_is_reported():
    """Further codes, answers that are no codes, items within items and items without a name stay."""
    _, left = stranger(
        {"linkId": "a", "text": "A", "type": "group", "item": [{"linkId": "b", "type": "string"}]},
        {"linkId": "c", "text": "C", "type": "string", "answerOption": [{"valueString": "x"}]},
        {"type": "string"},
        code=[{"system": NCIT, "code": "C1"}, {"system": NCIT, "code": "C2"}, {"display": "only words"}],
    )
    assert [
        "Questionnaire.code[1]",
        "Questionnaire.code[2]",
        "Questionnaire.item[0].item",
        "Questionnaire.item[1].answerOption[0].valueString",
        "Questionnaire.item[2].type",
    ] == sorted(left)


def test_items_of_one_name_are_told_apart():
    """A linkId that is given twice, which FHIR forbids, is numbered."""
    found, left = stranger(*({"linkId": "a" * 40, "text": text, "type": "date"} for text in "123"))
    assert (["a" * 40, f"{'a' * 36}-2", f"{'a' * 36}-3"], []) == ([one.id for one in found.items], left)


def test_a_questionnaire_without_any_name_can_be_read():
    """The end of its url names it."""
    found, left = read({"resourceType": "Questionnaire", "url": "http://example.com/Questionnaire/phq"})
    assert (BiomedicalConcept(id="phq", name="phq"), []) == (found, left)


def test_the_table_of_types_has_small_words_and_types_of_fhir():
    """Words are looked for in small letters, and every type that FHIR has for a value is a word of itself."""
    rows = mapping_files.read_csv("item-types.csv")
    assert [] == [row["word"] for row in rows if row["word"] != row["word"].lower()]
    words = {row["word"]: row["type"] for row in rows}
    assert len(rows) == len(words)
    assert [] == [type_ for type_ in words.values() if words[type_.lower()] != type_]

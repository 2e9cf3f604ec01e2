"""Biomedical concepts with their properties and response codes; surrogates."""

from fhir_trials.model import Trial
from fhir_trials.model.codes import Coding
from fhir_trials.model.collected import Answer, BiomedicalConcept, Item
from tests.usdm.schedule.documents import again, code, read, write


def alias(inner):
    """An AliasCode."""
    return {"id": f"alias-{inner['id']}", "standardCode": inner}


def response(number, **members):
    """A response code."""
    return {"id": f"r{number}", "isEnabled": True, "code": code(number, "Yes"), **members}


CONCEPT = {
    "id": "bc",
    "name": "WEIGHT",
    "label": "Weight",
    "synonyms": ["Mass"],
    "reference": "/mdr/bc/C1",
    "code": alias(code("C25208", "Weight")),
    "properties": [
        {
            "id": "p1",
            "name": "Result (1)",
            "label": "Result",
            "isRequired": True,
            "isEnabled": True,
            "datatype": "decimal",
            "code": alias(code("C70856", "Observation Result")),
        },
        {
            "id": "p2",
            "name": "Result",
            "isRequired": False,
            "isEnabled": False,
            "responseCodes": [
                response("C49488", name="RC_Y"),
                response("C49487", name="RC_N", label="No", isEnabled=False),
                response("C3", name="Same", label="Same"),
            ],
        },
    ],
}
SURROGATE = {
    "id": "s",
    "name": "DOB",
    "label": "Date of birth",
    "description": "When born",
    "reference": "None set",
}


def test_concepts_are_read():
    """Ids of items are made of their names, unique in their concept; surrogates stand last."""
    found = read(version={"biomedicalConcepts": [CONCEPT], "bcSurrogates": [SURROGATE]})
    yes = Coding(vocabulary="NCIt", code="C49488", display="Yes")
    weight = BiomedicalConcept(
        id="weight",
        name="Weight",
        other_name="WEIGHT",
        synonyms=("Mass",),
        coding=Coding(vocabulary="NCIt", code="C25208", display="Weight"),
        reference="/mdr/bc/C1",
        items=(
            Item(
                id="result",
                name="Result",
                other_name="Result (1)",
                coding=Coding(vocabulary="NCIt", code="C70856", display="Observation Result"),
                kind="decimal",
                required=True,
            ),
            Item(
                id="result-2",
                name="Result",
                required=False,
                enabled=False,
                answers=(
                    Answer(coding=yes, name="RC_Y"),
                    Answer(
                        coding=yes.model_copy(update={"code": "C49487"}),
                        name="RC_N",
                        label="No",
                        enabled=False,
                    ),
                    Answer(coding=yes.model_copy(update={"code": "C3"}), name="Same"),
                ),
            ),
        ),
    )
    birth = BiomedicalConcept(
        id="date-of-birth",
        name="Date of birth",
        other_name="DOB",
        description="When born",
        reference="None set",
    )
    assert ((weight, birth), [], 0) == (found.trial.concepts, found.issues, found.left)
    assert found.trial == again(found.trial).trial


def test_what_is_not_said_of_an_item_is_not_made_up():
    """Whether it has to be filled in is unknown; it is enabled where nothing says otherwise."""
    found = read(
        version={"biomedicalConcepts": [{"id": "b", "name": "B", "properties": [{"id": "p", "name": "P"}]}]}
    )
    assert (Item(id="p", name="P"),) == found.trial.concepts[0].items
    assert found.trial == again(found.trial).trial


def test_a_response_without_a_code_stays():
    """An answer is its code."""
    item = {"id": "p", "name": "P", "responseCodes": [{"id": "r", "name": "RC"}]}
    found = read(version={"biomedicalConcepts": [{"id": "b", "name": "B", "properties": [item]}]})
    assert ((), 2) == (found.trial.concepts[0].items[0].answers, found.left)


def test_other_codes_for_the_same_stay():
    """The model has one code for a concept."""
    two = {**alias(code("C1", "One")), "standardCodeAliases": [code("C2", "Two")]}
    found = read(version={"biomedicalConcepts": [{"id": "b", "name": "B", "code": two}]})
    assert ("C1", True) == (found.trial.concepts[0].coding.code, found.left > 0)


def test_ids_of_items_come_back_whatever_they_are():
    """Two concepts may have items of one id, and ids need not be made of names."""
    items = (Item(id="A.b", name="Result"), Item(id="7", name="Result"))
    coding = Coding(vocabulary="NCIt", code="C1", display="X")
    concepts = tuple(
        BiomedicalConcept(id=name, name=name, coding=coding, items=items) for name in ("x", "x.A")
    )
    trial = Trial(concepts=concepts)
    assert trial == again(trial).trial


def test_a_concept_without_a_name_is_called_by_its_id():
    """Something has to be shown."""
    found = read(
        version={"biomedicalConcepts": [{"id": "bc9", "synonyms": ["x"]}], "bcSurrogates": [{"id": "s9"}]}
    )
    assert ["bc9", "s9"] == [one.name for one in found.trial.concepts]


def test_ids_are_unique_in_what_is_written():
    """No two objects of a document share one."""
    found = read(
        version={"biomedicalConcepts": [CONCEPT, {**CONCEPT, "id": "other"}], "bcSurrogates": [SURROGATE]}
    )
    design, version, _ = write(found.trial)
    ids = []
    waiting = [design, version]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            ids += [node["id"]] if "id" in node else []
            waiting += node.values()
        elif isinstance(node, list):
            waiting += node
    assert len(ids) == len(set(ids))

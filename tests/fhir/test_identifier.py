"""NCIt's codes for kinds of numbers. https://hl7.org/fhir/R5/datatypes.html#Identifier"""

import pytest

from fhir_trials.cursor import Cursor
from fhir_trials.fhir import identifier
from fhir_trials.issues import Issues
from fhir_trials.model import Identifier, Term

NCIT = "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl"
SPONSOR = Term(code="sponsor", text="OTHER")


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (Identifier(value="NCT00000001", registry="ctgov", kind=Term(code="registry")), "C172240"),
        (Identifier(value="NCT00000001", registry="ctgov"), "C172240"),
        (Identifier(value="2022-501866-22-00", registry="eu-ct", kind=SPONSOR), "C218684"),
        (Identifier(value="U1111-1264-5412", registry="who-utn"), "C218689"),
        (Identifier(value="705D", kind=SPONSOR), "C132351"),
        (Identifier(value="NL35195.031.11", registry="nl-ccmo", kind=SPONSOR), "C132351"),
    ],
)
def test_a_number_carries_the_code_of_ncit(number, code):
    """The code stands behind our own kind and is taken in silence when read."""
    written = identifier.to_fhir(number)
    assert {"system": NCIT, "code": code} == written["type"]["coding"][-1]
    cursor, issues = Cursor(written), Issues()
    assert number == Identifier.model_validate(identifier.from_fhir(cursor))
    assert 0 == cursor.report_rest(issues, "not-read")


def test_a_number_without_a_code_of_ncit_has_none():
    """Neither a register nor a kind that NCIt does not name gets a code."""
    assert "type" not in identifier.to_fhir(Identifier(value="1", registry="isrctn"))


def test_a_code_of_ncit_that_disagrees_is_not_taken_for_granted():
    """Another register's code is not dropped: it stays as the word of the kind."""
    node = {
        "system": "https://www.isrctn.com",
        "value": "ISRCTN40092247",
        "type": {"coding": [{"system": NCIT, "code": "C172240"}]},
    }
    assert {"text": "C172240"} == identifier.from_fhir(Cursor(node))["kind"]

"""Codes of the tables of criteria: their check digits and forms are right, so that a slip of the pen is told."""

import re
from pathlib import Path

import pytest

from fhir_trials import clinical_concepts, code_checks, mapping_files
from fhir_trials.code_checks import ICD10, LOINC, MESH, SNOMED, is_right
from fhir_trials.code_maps import code_map

NCIT = "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl"
_NAMES = {"LOINC": LOINC, "SNOMED CT": SNOMED, "MeSH": MESH, "ICD-10": ICD10}
CODES = sorted(
    {
        (row["system"], row["code"])
        for table in ("concepts.csv", "conditions.csv")
        for row in mapping_files.read_csv(table)
        if row["code"]
    }
)


def test_codes_of_the_model_have_right_digits() -> None:
    """What a code of the model becomes in SNOMED CT can be one of its codes; in the NCI Thesaurus it has its form."""
    maps = [
        code_map(name.removesuffix(".json"))
        for name in mapping_files.names("codes", ".json")
        if name[:5] == "fhir-"
    ]
    rows = [row for one in maps for row in one.rows.values()]
    snomed = [row.code for row in rows if row.system == SNOMED]
    assert snomed
    assert [] == [code for code in snomed if not is_right(SNOMED, code)]
    assert [] == [row.code for row in rows if row.system == NCIT and not re.fullmatch(r"C\d{3,6}", row.code)]


@pytest.mark.parametrize(
    ("system", "code"),
    [
        (LOINC, "718-8"),
        (LOINC, "7187"),
        (SNOMED, "38341004"),
        (SNOMED, "83341003"),
        (MESH, "C50"),
        (MESH, "D000065626"),
        ("x", "1"),
    ],
)
def test_a_slip_is_seen(system: str, code: str) -> None:
    """A digit that is another, two that changed places, a code of another system."""
    assert not is_right(system, code)


@pytest.mark.parametrize("cell", ["E11", "C92.0", "C00-C97", "E11|C92.0|F20-F29", ""])
def test_categories_are_of_icd_10(cell: str) -> None:
    """`E11`, `C92.0`, or a range of categories that goes up."""
    assert code_checks.categories({"icd10": cell}, "icd10") == ""


@pytest.mark.parametrize("cell", ["E1", "C00-97", "C97-C00", "C92.01", "E11|e12", "C92.0-C93"])
def test_what_is_no_category_is_told(cell: str) -> None:
    """With what it could be."""
    assert "is no category of ICD-10; write E11, C92.0 or" in code_checks.categories({"icd10": cell}, "icd10")


def test_what_is_a_kind_of_what_is_known_and_ends() -> None:
    """Each is a topic of the same sort of thing, and nothing is a kind of itself."""
    known = clinical_concepts.topics()
    for name, topic in known.items():
        assert set() == set(topic.kind_of) - known.keys()
        assert name not in clinical_concepts.wider(name)
    assert {"leukemia", "hematologic_malignancy", "neoplasm_malignant"} == clinical_concepts.wider(
        "acute_myeloid_leukemia"
    )
    assert "acute_myeloid_leukemia" in clinical_concepts.kinds("neoplasm_malignant")
    assert frozenset() == clinical_concepts.wider("hemoglobin")


def test_only_the_first_row_of_a_topic_has_more_than_a_code() -> None:
    """What stands in a further row would not be read."""
    seen: set[str] = set()
    for row in mapping_files.read_csv("conditions.csv"):
        more = [column for column in ("kind_of", "icd10", "english", "dutch") if row[column]]
        assert row["concept"] not in seen or not more, row["concept"]
        seen.add(row["concept"])


def test_the_notice_counts_the_codes() -> None:
    """As many codes of each vocabulary as the tables have, so that its owner can be told."""
    notice = (Path(__file__).parents[1] / "mappings" / "NOTICE.md").read_text(encoding="utf-8")
    categories = {said for topic in clinical_concepts.topics().values() for said in topic.icd10}
    counted = {name: sum(system == of for of, _ in CODES) for name, system in _NAMES.items()}
    for name, count in counted.items():
        assert re.search(rf"^\| {name} \| {count}( |$)", notice, re.MULTILINE), (name, count)
    assert f"{counted['ICD-10']} codes, {len(categories)} categories" in notice

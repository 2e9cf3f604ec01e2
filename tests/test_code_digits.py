"""Codes of the tables of criteria: their check digits and forms are right, so that a slip of the pen is told."""

import re
from pathlib import Path

import pytest

from fhir_trials import clinical_concepts, mapping_files
from fhir_trials.code_maps import code_map

LOINC, SNOMED = "http://loinc.org", "http://snomed.info/sct"
NCIT = "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl"
MESH, ICD10 = "https://www.nlm.nih.gov/mesh", "http://hl7.org/fhir/sid/icd-10"
_NAMES = {"LOINC": LOINC, "SNOMED CT": SNOMED, "MeSH": MESH, "ICD-10": ICD10}
_CATEGORY = r"[A-Z]\d[0-9A-Z]"
CODES = sorted(
    {
        (row["system"], row["code"])
        for table in ("concepts.csv", "conditions.csv")
        for row in mapping_files.read_csv(table)
        if row["code"]
    }
)

# the dihedral group of order 10, https://confluence.ihtsdotools.org/display/DOCRELFMT/6.4.2+Check-digit+Computation
_TURNED = [[(a + b) % 5 if a < 5 else 5 + (a - b) % 5 for b in range(5)] for a in range(10)]
_FLIPPED = [[5 + (a + b) % 5 if a < 5 else (a - b) % 5 for b in range(5)] for a in range(10)]
_TIMES = [[*turned, *flipped] for turned, flipped in zip(_TURNED, _FLIPPED, strict=True)]
_ONE = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4]


def verhoeff(code: str) -> int:
    """0 where the last digit is the check digit of the others."""
    check = 0
    for place, digit in enumerate(reversed(code)):
        turned = int(digit)
        for _ in range(place % 8):
            turned = _ONE[turned]
        check = _TIMES[check][turned]
    return check


def mod_10(code: str) -> bool:
    """Whether the digit behind the dash is LOINC's check digit of the others."""
    body, _, check = code.partition("-")
    total = 0
    for place, digit in enumerate(reversed(body)):
        doubled = int(digit) * (2 if place % 2 == 0 else 1)
        total += doubled // 10 + doubled % 10
    return (10 - total % 10) % 10 == int(check)


def is_right(system: str, code: str) -> bool:
    """Whether a code can be one of its system."""
    if system == LOINC:
        return re.fullmatch(r"\d{1,7}-\d", code) is not None and mod_10(code)
    if system == SNOMED:
        return re.fullmatch(r"[1-9]\d{5,17}", code) is not None and verhoeff(code) == 0
    if system == MESH:
        # numbers of nine digits begin behind those of six; registers pad the short ones with zeros
        return re.fullmatch(r"D\d{6}|D000(06[6-9]|0[7-9]\d|[1-9]\d\d)\d{3}", code) is not None
    return system == ICD10 and re.fullmatch(rf"{_CATEGORY}(\.\d)?", code) is not None


def test_check_digits_are_right() -> None:
    """LOINC's by mod 10, those of SNOMED CT by Verhoeff; MeSH and ICD-10 have their form."""
    assert [] == [said for said in CODES if not is_right(*said)]


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


def test_categories_are_of_icd_10() -> None:
    """`E11`, `C92.0`, or a range of categories that goes up."""
    for topic in clinical_concepts.topics().values():
        for said in topic.icd10:
            first, _, last = said.partition("-")
            assert re.fullmatch(rf"{_CATEGORY}(\.\d)?", first), said
            assert not last or (re.fullmatch(_CATEGORY, last) and first < last), said


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


def test_every_code_says_where_it_can_be_looked_up() -> None:
    """By a URL with the code in it."""
    rows = [row for row in mapping_files.read_csv("conditions.csv") if row["code"]]
    assert [] == [
        row for row in rows if not row["seen"].startswith("https://") or row["code"] not in row["seen"]
    ]


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

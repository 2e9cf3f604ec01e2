"""Clinical concepts: rows that agree, codes that lead back, plausible ranges."""

from decimal import Decimal
from pathlib import Path

import pytest

from fhir_trials import concept_checks, mapping_files
from fhir_trials.clinical_concepts import concepts, named, topics
from fhir_trials.errors import TableError
from fhir_trials.units import units

_LIMITS = {"{ULN}", "{LLN}"}


@pytest.mark.parametrize("name", sorted(concepts()))
def test_a_concept_is_whole(name: str) -> None:
    """Its rows have units of the table and ranges that are ranges; words with a number are among its words."""
    concept = concepts()[name]
    assert concept.with_number <= {*concept.english, *concept.dutch}
    for row in concept.rows:
        assert set() == set(row.units) - units().keys()
        assert len({units()[unit].dimension for unit in row.units if unit not in _LIMITS}) <= 1
        assert not row.units or row.low is not None or concept.kind in ("sex", "status")
        assert (row.low is None) == (row.high is None)
        assert row.low is None or row.high is None or row.low < row.high


@pytest.mark.parametrize("name", sorted(concepts()))
def test_ranges_of_one_concept_agree(name: str) -> None:
    """The same value in two units is plausible in both, up to a factor of two."""
    concept = concepts()[name]
    first = concept.rows[0]
    for row in concept.rows[1:]:
        if first.high is None or row.high is None or not row.units:
            continue
        high = concept.convert(first.high, first.units[0], row.units[0])
        if high is not None:
            assert row.high / 3 <= high <= row.high * 3


def test_a_code_leads_to_its_concept() -> None:
    """The code of LOINC for haemoglobin in mmol/L is haemoglobin; an unknown one is nothing."""
    assert "hemoglobin" == named("http://loinc.org", "59260-0")
    assert named("http://loinc.org", "0-0") is None


def test_the_row_of_a_unit() -> None:
    """By the unit; the first for a multiple of a limit or no unit; none for a strange unit."""
    hemoglobin = concepts()["hemoglobin"]
    codes = [
        row.code and row.code[1] for row in map(hemoglobin.row, ("mmol/L", "g/dL", "{LLN}", None)) if row
    ]
    assert ["59260-0", "718-7", "718-7", "718-7"] == codes
    assert hemoglobin.row("kg") is None


@pytest.mark.parametrize("name", sorted(concepts()))
def test_every_unit_has_a_row_that_claims_no_method(name: str) -> None:
    """What a text does not say is not coded."""
    concept = concepts()[name]
    for row in concept.rows:
        for unit in row.units:
            plain = concept.row(unit)
            assert plain is not None
            assert not plain.method
        assert all(word == word.lower() for word in row.method)


@pytest.mark.parametrize(
    ("name", "unit", "text", "code"),
    [
        ("creatinine_clearance", "mL/min", "CrCl > 60 mL/min", None),
        ("creatinine_clearance", "mL/min", "CrCl > 60 mL/min (Cockcroft-Gault)", "35591-7"),
        ("creatinine_clearance", "mL/min", "24-hour creatinine clearance > 60 mL/min", "2164-2"),
        ("egfr", "mL/min/{1.73_m2}", "eGFR > 60 mL/min/1.73m2", "69405-9"),
        ("egfr", "mL/min/{1.73_m2}", "eGFR (MDRD) > 60", "33914-3"),
        ("egfr", "mL/min/{1.73_m2}", "eGFR (CKD-EPI) > 60", "62238-1"),
        ("egfr", "mL/min/{1.73_m2}", "eGFR by MDRD or CKD-EPI > 60", "69405-9"),
        ("egfr", "mL/min/{1.73_m2}", "measured GFR > 60", None),
        ("ldl", "mmol/L", "LDL > 2", "22748-8"),
        ("spo2", "%", "oxygen saturation > 90 %", "2708-6"),
        ("spo2", "%", "SpO2 > 90 %", "59408-5"),
        ("fev1", "L", "FEV1 > 1 L", "20150-9"),
        ("fev1", "%", "FEV1 > 50 %", "20152-5"),
        ("nt_probnp", "pmol/L", "NT-proBNP > 50 pmol/L", "33763-4"),
        ("bun", "mg/dL", "BUN < 30 mg/dL", "3094-0"),
        ("urea", "mmol/L", "ureum < 10 mmol/L", "22664-7"),
    ],
)
def test_a_code_claims_what_the_text_says(name: str, unit: str, text: str, code: str | None) -> None:
    """A method's code where the text names that method and no other; another quantity has another code."""
    row = concepts()[name].row(unit, text)
    assert row is not None
    assert code == (row.code and row.code[1])


@pytest.mark.parametrize(
    ("name", "value", "unit", "to", "expected"),
    [
        ("potassium", "4", "meq/L", "mmol/L", "4"),
        ("calcium", "5", "meq/L", "mmol/L", "2.5"),
        ("calcium", "2.5", "mmol/L", "meq/L", "5"),
        ("calcium", "4.0078", "mg/dL", "meq/L", "2"),
        ("calcium", "2", "meq/L", "mg/dL", "4.0078"),
        ("ast", "40", "[IU]/L", "U/L", "40"),
        ("fev1_fvc", "0.7", "1", "%", "70"),
        ("uacr", "30", "mg/g", "mg/mmol", "3.3936"),
        ("hemoglobin", "4", "meq/L", "mmol/L", None),
        ("potassium", "4", "meq/L", "kg", None),
        ("potassium", "4", "kg", "mmol/L", None),
    ],
)
def test_conversion_of_a_concept(name: str, value: str, unit: str, to: str, expected: str | None) -> None:
    """By the charge of an ion, and where a unit of an enzyme is an international one; else not at all."""
    found = concepts()[name].convert(Decimal(value), unit, to)
    assert (expected and Decimal(expected)) == (found and found.normalize())


def test_what_is_rounded_is_not_exact() -> None:
    """The charge is exact, the molar mass is not."""
    calcium = concepts()["calcium"]
    assert Decimal("2.5") == calcium.convert_exactly(Decimal(5), "meq/L", "mmol/L")
    assert calcium.convert_exactly(Decimal(5), "meq/L", "mg/dL") is None


def test_what_is_equal_has_units_of_the_table() -> None:
    """Both of them, of two dimensions."""
    for concept in concepts().values():
        for equal in concept.equal:
            assert units()[equal.unit].dimension != units()[equal.other].dimension


def test_only_the_first_row_of_a_concept_has_more_than_codes_and_ranges() -> None:
    """What stands in a further row would not be read."""
    seen: set[str] = set()
    for row in mapping_files.read_csv("concepts.csv"):
        more = [
            column
            for column in ("molar_mass", "equal", "usual", "english", "dutch", "with_number", "good")
            if row[column]
        ]
        assert row["concept"] not in seen or not more, row["concept"]
        seen.add(row["concept"])


_CONCEPTS = f"{','.join(concept_checks.CONCEPTS)}\npct,measurement,,,ng/mL,0,9,,,,,pct,,,\n"
_CONDITIONS = f"{','.join(concept_checks.CONDITIONS)}\nflu,condition,,,,,flu,griep,\n"


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("Bad One,measurement,,,g/L,0,9,,,,,x,,,", "concept 'Bad One' is no name; write small letters"),
        ("x,lab,,,g/L,0,9,,,,,x,,,", "kind 'lab' is not known; write one of: age, consent"),
        ("pct,score,,,g/L,0,9,,,,,,,,", "kind is measurement in the concept's first row"),
        ("x,measurement,http://loinc.org,,g/L,0,9,,,,,x,,,", "system or code is empty; fill both or none"),
        ("x,measurement,,,ng/ml,0,9,,,,,x,,,", "units 'ng/ml' is not known; is one of these meant: "),
        ("x,measurement,,,@@@@,0,9,,,,,x,,,", "units '@@@@' is not known; look for it in the other rows"),
        (
            "x,measurement,http://loinc.org,718-8,g/L,0,9,,,,,x,,,",
            "code '718-8' is no code of http://loinc.org",
        ),
        (
            "x,measurement,loinc,718-7,g/L,0,9,,,,,x,,,",
            "system 'loinc' is not known; write one of: http://hl7",
        ),
        ("x,measurement,,,g/L|mmol/L,0,9,,,,,x,,,", "units are of 2 dimensions (mass-concentration, "),
        ('x,measurement,,,g/L,"0,5",9,,,,,x,,,', "low '0,5' is no number; write digits, with a point"),
        ("x,measurement,,,g/L,0,NaN,,,,,x,,,", "high 'NaN' is no number of a size"),
        ("x,measurement,,,g/L,0,,,,,,x,,,", "low or high is empty; fill both or none"),
        ("x,measurement,,,g/L,9,1,,,,,x,,,", "low 9 is not below high 1; correct them"),
        ("x,measurement,,,g/L,0,9,-1,,,,x,,,", "molar_mass '-1' is no number above 0"),
        ("x,measurement,,,g/L,0,9,,,g/L=x,,x,,,", "equal 'g/L=x' is not read; write it as"),
        ("x,measurement,,,g/L,0,9,,,,above,x,,,", "usual 'above' is not known; write one of: nothing, lower"),
        ("x,measurement,,,g/L,0,9,,,,,X,,,", "english has capitals; write its words in small letters"),
        ("x,measurement,,,g/L,0,9,,,,,x,,y,", "with_number 'y' is not known"),
        ("pct,measurement,,,g/L,0,9,,,,,more,,,", "english is read from the first row of a concept only"),
        (
            "x,measurement,,,ng/mL,0,9,,,,,pct,,,",
            "english 'pct' is a word of pct in a row above; leave it out",
        ),
        (f"{'x' * 61},measurement,,,g/L,0,9,,,,,x,,,", f"concept '{'x' * 61}' has more than 60 letters"),
        ("x,measurement,,,g/L,0,9,,,,,@people,,,", "english '@people' names a class, which is not read here"),
        (
            "x,measurement,,,g/L,0,1e999999,,,,,x,,,",
            "high '1e999999' has more than 30 places before or behind",
        ),
        ("x,measurement,,,g/L,0,9,1e-31,,,,x,,,", "molar_mass '1e-31' has more than 30 places"),
    ],
)
def test_a_faulty_concept_is_told_with_its_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, row: str, told: str
) -> None:
    """What is wrong in a row is an error that says where, and what to do."""
    units()
    (tmp_path / "concepts.csv").write_text(f"{_CONCEPTS}{row}\n")
    monkeypatch.setattr(mapping_files, "folder", lambda: tmp_path)
    with pytest.raises(TableError) as raised:
        concepts.__wrapped__()
    assert str(raised.value).startswith(f"mappings/concepts.csv, line 3: {told}")


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("Bad One,condition,,,,,x,,", "concept 'Bad One' is no name"),
        ("x,disease,,,,,x,,", "kind 'disease' is not known; write one of: condition, procedure, therapy"),
        ("x,condition,,,nonexistent,,x,,", "kind_of 'nonexistent' is not known; write one of: flu, x"),
        ("x,condition,,,,C00-97,x,,", "icd10 'C00-97' is no category of ICD-10"),
        ("x,condition,http://snomed.info/sct,38341004,,,x,,", "code '38341004' is no code of http://snomed"),
        ("x,condition,http://snomed.info/sct,38341003,,,x,,u", "seen 'u' does not say where the code can be"),
        ("x,condition,,,,,x |y,,", "english has a blank too many; leave it out: x"),
        ("x,condition,,,,,x|x,,", "english has 'x' twice; leave one out"),
        ("x,condition,,,,,x||y,,", "english has an empty word; leave out the bar"),
        ("x,condition,,,x,,x,,", "kind_of is the concept itself; leave it out"),
        (
            "x,condition,,,y,,x,,\ny,condition,,,x,,y,,",
            "kind_of comes back to the concept: x → y → x; leave one",
        ),
        (
            "x,condition,,,flu|y,,x,,\ny,condition,,,z,,y,,\nz,condition,,,flu|x,,z,,",
            "kind_of comes back to the concept: x → y → z → x; leave one of these out",
        ),
        (
            "x,condition,,,,,flu,,",
            "english 'flu' is a word of flu in a row above; leave it out of one of them",
        ),
        ("x,condition,,,,,x,griep,", "dutch 'griep' is a word of flu in a row above"),
        ("hemoglobin,condition,,,,,x,,", "concept 'hemoglobin' is one of concepts.csv; write another name"),
        ("flu,condition,,,,J10,,,", "icd10 is read from the first row of a concept only"),
    ],
)
def test_a_faulty_condition_is_told_with_its_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, row: str, told: str
) -> None:
    """The same of conditions, therapies and procedures."""
    concepts()
    (tmp_path / "conditions.csv").write_text(f"{_CONDITIONS}{row}\n")
    monkeypatch.setattr(mapping_files, "folder", lambda: tmp_path)
    with pytest.raises(TableError) as raised:
        topics.__wrapped__()
    assert str(raised.value).startswith(f"mappings/conditions.csv, line 3: {told}")


def test_a_column_of_another_name_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A column that is lacking is named, with those there are to be."""
    (tmp_path / "concepts.csv").write_text(_CONCEPTS.replace("usual", "commonly"))
    monkeypatch.setattr(mapping_files, "folder", lambda: tmp_path)
    with pytest.raises(
        TableError, match=r"^mappings/concepts\.csv, line 1: no column usual; its columns are"
    ):
        concepts.__wrapped__()


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("cancer,flue", "line 3: concept 'flue' is not known; write one of: cold, flu"),
        (",cold", "line 3: family '' is empty or has a blank too many; correct it"),
        ("airways ,cold", "line 3: family 'airways ' is empty or has a blank too many"),
        ("airways,flu", "line 3: concept 'flu' stands in a row above already; leave one of them out"),
    ],
)
def test_a_faulty_row_about_a_concept_is_told_with_its_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, row: str, told: str
) -> None:
    """Of families and of names alike; a concept may be of several families."""
    (tmp_path / "condition-families.csv").write_text(f"family,concept\nairways,flu\n{row}\n")
    monkeypatch.setattr(mapping_files, "folder", lambda: tmp_path)
    check = concept_checks.OfPairs(("flu", "cold"), "family", once=False)
    with pytest.raises(TableError) as raised:
        mapping_files.read_csv("condition-families.csv", concept_checks.FAMILIES, check)
    assert str(raised.value).startswith(f"mappings/condition-families.csv, {told}")


def test_a_concept_has_one_name() -> None:
    """And may be of two families."""
    rows = [{"concept": "flu", "shown": "flu"}, {"concept": "flu", "shown": "influenza"}]
    named = concept_checks.OfPairs(("flu",), "shown", once=True)
    of_families = concept_checks.OfPairs(("flu",), "shown", once=False)
    assert ["", "concept 'flu' stands in a row above already; leave one of them out"] == [*map(named, rows)]
    assert ["", ""] == [*map(of_families, rows)]


def test_concepts_of_other_units_may_share_a_word(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The unit behind it says which is meant; a condition may be of kinds that meet again."""
    units()
    concepts()
    (tmp_path / "concepts.csv").write_text(f"{_CONCEPTS}x,measurement,,,mm,0,9,,,,,pct,,,\n")
    rows = "x,condition,,,y|z,,x,,\ny,condition,,,flu,,y,,\nz,condition,,,y|flu,,z,,"
    (tmp_path / "conditions.csv").write_text(f"{_CONDITIONS}{rows}\n")
    monkeypatch.setattr(mapping_files, "folder", lambda: tmp_path)
    assert ["pct", "x"] == [name for name, one in concepts.__wrapped__().items() if "pct" in one.english]
    assert ("y", "z") == topics.__wrapped__()["x"].kind_of

"""What an input is, is told by its content, with the reason; `as_format` overrules it."""

import gzip
import json
import re
from pathlib import Path

import pytest

from fhir_trials.errors import DataError, ReadError, UsageError
from fhir_trials.issues import Issues
from fhir_trials.model import Trial
from fhir_trials.sources import explain, formats, read, read_many
from fhir_trials.sources.syntax import root, table

RECORDS = Path(__file__).parent / "records"
SHARED = Path(__file__).parents[2].parent / "shared" / "data"
EXAMPLES = Path(__file__).parents[2] / "examples"
CARRIED = [
    ("no-arms.json", "ctgov-v2", 1),
    ("ctgov_v1/NCT04602871.json", "ctgov-v1", 1),
    ("ctgov_xml/NCT02028676.xml", "ctgov-xml", 1),
    ("ctgov_csv/classic.csv", "ctgov-csv", None),
    ("ctgov_csv/present.csv", "ctgov-csv", None),
    ("ctis/ctis-retrieve.json", "ctis", 1),
    ("ctis/ctis-older.json", "ctis", 1),
    ("ictrp/rows.csv", "ictrp-csv", None),
    ("ictrp/export.xml", "ictrp-xml", None),
    ("isrctn/answer.xml", "isrctn-xml", None),
    ("isrctn/converted.json", "isrctn-json", 1),
]
PAGE = "Trial end date:\n2025-01-01\nTarget enrollment:\n40\nParticipant gender:\nBoth\n"


@pytest.mark.parametrize(("file", "name", "count"), CARRIED, ids=[file for file, _, _ in CARRIED])
def test_the_records_carried_here(tmp_path: Path, file: str, name: str, count: int | None) -> None:
    """Each is recognised whatever its file is called, as it is or packed, and read the same by its format's name."""
    content = (RECORDS / file).read_bytes()
    misnamed = tmp_path / "x.json"
    misnamed.write_bytes(content)
    found = list(explain(misnamed))
    assert [(str(misnamed), name)] == [one[:2] for one in found]
    assert "" not in [why for _, _, why in found]
    trials = read(misnamed, issues=Issues())
    assert count in (None, len(trials))
    assert trials
    assert trials == read(gzip.compress(content), issues=Issues())
    assert trials == read(content, as_format=name, issues=Issues())


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("ctgov-v2", "ctgov-v2"),
        ("ctgov-v1-json", "ctgov-v1"),
        ("ctgov-xml", "ctgov-xml"),
        ("registries/ictrp", "ictrp-csv"),
        ("registries/ctis", "ctis"),
        ("registries/isrctn", "isrctn-json"),
    ],
)
def test_the_records_beside_the_project(folder: str, name: str) -> None:
    """Every real record is recognised."""
    if not (SHARED / folder).is_dir():
        pytest.skip(f"the reference records (../shared/data/{folder}) are not here")
    assert {name} == {found for _, found, _ in explain(SHARED / folder)}


def test_the_examples_as_a_folder() -> None:
    """Trials and FHIR are recognised; lists of issues, criteria, a patient are no trials, which is no error of the run."""
    assert {"trial", "fhir", "ctgov-v2", ""} == {name for _, name, _ in explain(EXAMPLES) if name != "page"}
    issues = Issues()
    assert len(list(read_many(EXAMPLES, issues=issues))) >= 18
    assert [] == issues.errors
    told = [issue for issue in issues if issue.code == "no-trial"]
    lists = [issue for issue in told if Path(issue.source).parent.name != "criteria"]
    assert all(issue.source.endswith("issues.json") for issue in lists)
    assert "an issue, as --issues writes a list of them, is no trial" in lists[0].message


def test_a_list_of_issues_by_its_name_is_an_error() -> None:
    """It was asked for itself."""
    with pytest.raises(ReadError, match=r"\[0\]: an issue, as --issues writes a list of them, is no trial"):
        read(EXAMPLES / "pump-iii" / "issues.json")


def test_records_of_several_formats_in_one_document() -> None:
    """Each is explained, those of one kind together."""
    study = json.loads((RECORDS / "no-arms.json").read_bytes())
    content = json.dumps([study, {"hello": 1}, {"resourceType": "Group"}, study]).encode()
    assert [
        ("input", "ctgov-v2", "has `protocolSection` (2 records)"),
        ("input", "", "an object with 'hello' is no trial"),
        ("input", "fhir", "has `resourceType` Group"),
    ] == list(explain(content))
    many = json.dumps([{f"k{n}": 1} for n in range(100)]).encode()
    assert 21 == len(list(explain(many)))


def test_a_format_that_there_is_not() -> None:
    """The message lists those that there are; capitals do not matter."""
    with pytest.raises(UsageError, match=r"'ctgov' is none of ctgov-v2, fhir, usdm, trial, .*page"):
        read(b"{}", as_format="ctgov")
    assert formats.named("CTGOV-V2") == formats.named("ctgov-v2")


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (PAGE.encode(), "ctgov-v2", "not readable as JSON"),
        (PAGE.encode(), "ctgov-xml", "not readable as XML"),
        (b'{"protocolSection": {}}', "ctis", "nothing in it can be read as ctis"),
        (b"[1]", "ctis", r"\[0\]: int '1' is no trial"),
        (b"<a><b/></a>", "ctgov-xml", "no trial in"),
        (b"a,b\n1,2\n", "ictrp-csv", "row 2: nothing in it can be read as ictrp-csv"),
    ],
)
def test_a_format_that_cannot_read_the_content(content: bytes, name: str, said: str) -> None:
    """One clear error."""
    issues = Issues()
    try:
        assert [] == read(content, as_format=name, issues=issues)
    except ReadError as error:
        issues.error("raised", "", str(error))
    assert [True] == [re.search(said, issue.message) is not None for issue in issues]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("<a/>", "a"),
        ('<?xml version="1.0"?>\n<!-- <x> -->\n<!DOCTYPE n:b [<!ENTITY e "x">]>\n<n:b x="1">', "b"),
        ("<18 years", ""),
    ],
)
def test_the_root_of_xml(text: str, name: str) -> None:
    """What stands before it is passed over."""
    assert name == root(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a,b,c\n1,2,3\n", (",", ["a", "b", "c"])),
        ("a;b;c\n1,5;2;3\n", (";", ["a", "b", "c"])),
        ("a\tb\tc\n1\t2\t3\n", ("\t", ["a", "b", "c"])),
        ("One, two, three and four\nand no comma.\n", None),
        ("a,a,a\n1,2,3\n", None),
        ("a,b\n1,2\n", None),
        ('a,"b', None),
        ("", None),
    ],
)
def test_what_looks_like_a_table(text: str, found: tuple[str, list[str]] | None) -> None:
    """Distinct short names in the first line, as many cells below."""
    assert found == table(text)


def test_a_page_of_text_and_of_html() -> None:
    """Both are pages; the reason names the headings."""
    for content in (PAGE.encode(), b"<html><body>" + PAGE.replace("\n", "<br>").encode()):
        assert [("input", "page")] == [one[:2] for one in explain(content)]


def test_answers_of_the_first_api() -> None:
    """A list answer of version 1 is read study by study."""
    study = json.loads((RECORDS / "ctgov_v1" / "NCT04602871.json").read_bytes())
    inner = study.get("FullStudy", study).get("Study", study.get("FullStudy", study))
    answer = {"FullStudiesResponse": {"FullStudies": [{"Rank": n, "Study": inner} for n in (1, 2)]}}
    assert 2 == len(read(json.dumps(answer).encode(), issues=Issues()))


def test_one_trial_at_a_time(tmp_path: Path) -> None:
    """Without a collector the first error raises, after the trials before it."""
    good = json.dumps(Trial(key="k", language="en").to_dict())
    (tmp_path / "x.ndjson").write_text(f'{good}\n{good}\n{{"broken": \n{good}\n')
    found = read_many(tmp_path / "x.ndjson")
    assert ["k", "k"] == [next(found).key, next(found).key]
    with pytest.raises(DataError, match="line 3: not readable"):
        next(found)

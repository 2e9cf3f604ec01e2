"""`fhir-trials read`."""

from pathlib import Path

import pytest

from fhir_trials import json_text
from tests.cli.conftest import EXAMPLES, NCT, OMON, PUMP, Run


def test_one_trial_is_printed_with_indentation(run: Run) -> None:
    """Our own JSON comes out as it went in, and nothing is said."""
    assert (0, Path(PUMP).read_bytes(), []) == run("read", PUMP)


def test_several_trials_are_a_line_each(run: Run) -> None:
    """Two trials are NDJSON, in the order of the arguments."""
    ran = run("read", PUMP, OMON)
    assert [json_text.decode(Path(file).read_bytes()) for file in (PUMP, OMON)] == ran.lines


def test_one_trial_is_a_line_where_asked(run: Run) -> None:
    """`--ndjson` gives one line also for one trial."""
    assert 1 == run("read", PUMP, "--ndjson").out.count(b"\n")


def test_standard_input(run: Run) -> None:
    """`-` is standard input."""
    assert run("read", PUMP).out == run("read", "-", stdin=Path(PUMP).read_bytes()).out


def test_a_folder_is_read_whole(run: Run) -> None:
    """Every record of a folder comes, sorted by path."""
    ran = run("read", str(EXAMPLES / "ctgov"))
    numbers = [trial["identifiers"][0]["value"] for trial in ran.lines]  # pyright: ignore
    assert ["NCT02175381", "NCT02510729", "NCT04014634"] == numbers


def test_what_loses_nothing_is_said_only_when_asked(run: Run) -> None:
    """Information is for `-v`; it names the file, the path and what happened."""
    assert [] == run("read", NCT).said
    told = run("read", NCT, "-v").said
    where = f"information not-read {NCT}: derivedSection.conditionBrowseModule.ancestors: "
    assert [True] == [line.startswith(where) for line in told][:1]


def test_issues_are_kept_in_a_file(run: Run, tmp_path: Path) -> None:
    """`--issues` writes every issue as JSON, one a line of an array; an empty array where there is none."""
    run("read", NCT, "--issues", "issues.json")
    rows = json_text.decode((tmp_path / "issues.json").read_bytes())
    assert [("not-read", NCT), ("not-read", NCT)] == [(row["code"], row["source"]) for row in rows]
    run("read", PUMP, "--issues", "issues.json")
    assert b"[]\n" == (tmp_path / "issues.json").read_bytes()


def test_a_warning_counts_where_strict(run: Run) -> None:
    """A loss is exit code 0, and 1 with `--strict`; the result is the same."""
    study = b'{"protocolSection": {"identificationModule": {"nctId": "NCT00000001"}, "strange": {"a": 1}}}'
    easy, strict = (run("read", "-", *more, stdin=study) for more in ([], ["--strict"]))
    assert (0, 1, easy.out) == (easy.code, strict.code, strict.out)
    assert ["1 warning; -v lists them, --issues FILE keeps them"] == easy.said


def test_fhir_without_a_study_is_no_trial(run: Run) -> None:
    """A Group alone is FHIR but no trial: the result is empty, and that is an error."""
    ran = run("read", "-", stdin=b'{"resourceType": "Group", "id": "a"}')
    said = "error no-trial standard input: no trial in standard input"
    assert (1, b"", said) == (ran.code, ran.out, ran.said[0])


def test_what_is_asked_for_by_name_and_holds_no_trial(run: Run, tmp_path: Path) -> None:
    """It is an error, of whatever kind it is and whatever it is read as; found in a folder it is a warning."""
    (tmp_path / "held").mkdir()
    for name, content in {
        "table.csv": b"NCT Number,Study Title,Study URL,Study Status,Brief Summary\n",
        "other.csv": b"a,b,c\n1,2,3\n",
        "list.json": b"[]",
    }.items():
        (tmp_path / "held" / name).write_bytes(content)
    table, other, array = (f"held/{name}" for name in ("table.csv", "other.csv", "list.json"))
    assert (1, [f"error no-trial {table}: no trial in {table}"]) == run("read", table)[::2]
    assert (1, [f"error no-trial {array}: no trial in {array}"]) == run("read", array)[::2]
    for wanted in ("page", "fhir", "ctis", "ctgov-xml", "ictrp-csv"):
        ran = run("read", "--as", wanted, other, NCT)
        assert 1 == ran.code
        assert ran.said[0].startswith(f"error unreadable {other}: ")
    assert 0 == run("read", "held", NCT).code


def test_a_format_that_an_input_is_not_of_costs_only_itself(run: Run, tmp_path: Path) -> None:
    """`--as fhir` on a page and on another record is an error as for every format, and the next one is read."""
    (tmp_path / "a.txt").write_text("{}")
    (tmp_path / "b.json").write_bytes(
        b'{"resourceType": "ResearchStudy", "id": "a", "status": "active", "title": "T"}'
    )
    ran = run("read", "--as", "fhir", NCT, "a.txt", "b.json")
    said = "nothing in it can be read as fhir (FHIR (a Bundle or a resource))"
    assert (1, [f"error unreadable {NCT}: {said}", f"error unreadable a.txt: {said}"]) == (
        ran.code,
        ran.said[:2],
    )
    assert b'"T"' in ran.out


def test_a_file_is_not_emptied_where_there_is_no_trial(run: Run, tmp_path: Path) -> None:
    """What was there stays, and an error says that the input holds none."""
    (tmp_path / "kept.json").write_bytes(b"mine")
    for stdin in (b"[]", b'{"studies": []}', b'{"resourceType": "Patient"}', b'{"resourceType": "Bundle"}'):
        ran = run("read", "-", "-o", "kept.json", "-v", stdin=stdin)
        assert "error no-trial standard input: no trial in standard input" in ran.said
        assert b"mine" == (tmp_path / "kept.json").read_bytes()


@pytest.mark.parametrize("command", ["read", "convert", "merge"])
@pytest.mark.parametrize("source", ["p.txt", ".", "*.txt"])
@pytest.mark.parametrize("option", ["-o", "--issues"])
def test_a_source_is_never_overwritten(
    run: Run, tmp_path: Path, command: str, source: str, option: str
) -> None:
    """A file to write that is one of the inputs, by whatever name, is wrong usage; the source stays as it was."""
    page = (EXAMPLES / "pages" / "any-imagine.txt").read_bytes()
    (tmp_path / "p.txt").write_bytes(page)
    code, out, said = run(command, source, option, "./p.txt")
    told = "fhir-trials: ./p.txt: is one of the inputs, which would be overwritten; name another file"
    assert (2, b"", [told]) == (code, out, said)
    assert page == (tmp_path / "p.txt").read_bytes()


def test_a_source_in_the_folder_of_results_is_never_overwritten(run: Run, tmp_path: Path) -> None:
    """In a folder of results, a source stays as it was even where a result would get its name."""
    record = Path(NCT).read_bytes()
    (tmp_path / "NCT04014634.json").write_bytes(record)
    assert 2 == run("read", "NCT04014634.json", "-o", ".").code
    assert record == (tmp_path / "NCT04014634.json").read_bytes()
    assert 0 == run("read", "NCT04014634.json", "-o", "out/").code


def test_the_address_of_a_page(run: Run) -> None:
    """An address that holds a number leads to the number where it can be asked for, and to the page in any case."""
    asked, page = "https://clinicaltrials.gov/study/NCT05503693", "https://example.org/NL-OMON46644"
    code, _, said = run("read", asked, page)
    assert (
        2,
        [
            f"fhir-trials: {asked}: no address is read; give the number NCT05503693, or save the page and give the file",
            f"fhir-trials: {page}: no address is read; save the page and give the file",
        ],
    ) == (code, said[:2])


def test_explaining_a_number_that_cannot_be_asked(run: Run) -> None:
    """What `--explain` says of a number is what reading it does."""
    told = run("read", "NL-OMON46644")
    assert told == run("read", "--explain", "NL-OMON46644")
    assert (2, True) == (told.code, "no API" in told.said[0])


def test_something_else_read_as_a_page(run: Run) -> None:
    """A text without a trial is an error, whether the format was asked for or not."""
    assert [1, 1] == [run("read", "-", *how, stdin=b"milk\nbread\n").code for how in ([], ["--as", "page"])]

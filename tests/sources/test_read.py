"""Reading files, folders, bytes and text: what it is, is told by its content."""

import io
import json
import os
import sys
from pathlib import Path

import pytest

import fhir_trials.fhir
from fhir_trials import json_text
from fhir_trials.errors import DataError, ReadError
from fhir_trials.issues import Issue, Issues
from fhir_trials.model import Trial
from fhir_trials.sources import read, read_many
from fhir_trials.sources.folders import files_below

OWN = Trial(key="k", language="en")


@pytest.fixture
def study(record):
    """A study as the register gives it."""
    return record("no-arms")


def numbers(trials):
    """The first number of each trial."""
    return [trial.identifiers[0].value if trial.identifiers else trial.key for trial in trials]


def test_a_path_bytes_and_text_are_the_same(tmp_path, study):
    """A file by path or name, its bytes and its text give the same trial."""
    file = tmp_path / "study.json"
    file.write_bytes(study)
    sources = [file, str(file), study, study.decode(), "\ufeff" + study.decode()]
    found = [read(source, issues=Issues()) for source in sources]
    assert ["NCT04800861"] == numbers(found[0])
    assert all(trials == found[0] for trials in found)


def test_issues_have_the_name_of_their_file(tmp_path, record):
    """With a file every issue names it; afterwards the collector has its own name again."""
    file = tmp_path / "results.json"
    file.write_bytes(record("results"))
    issues = Issues("mine")
    read(file, issues=issues)
    read(record("results"), issues=issues)
    assert {str(file), "mine"} == {issue.source for issue in issues}
    assert "mine" == issues.source


def test_lists_and_answers_of_the_register(study, record):
    """An array of studies and a list answer are read study by study, paths with the position."""
    studies = [json.loads(study), json.loads(record("results"))]
    for document, prefix in ((studies, "[1]"), ({"studies": studies, "totalCount": 2}, "studies[1]")):
        issues = Issues()
        assert ["NCT04800861", "NCT02381795"] == numbers(read(json_text.encode(document), issues=issues))
        assert f"{prefix}.resultsSection" in {issue.path for issue in issues}
    assert "more-pages" not in {issue.code for issue in issues}


def test_an_answer_with_further_pages_says_so(study):
    """That a list answer goes on is no secret."""
    issues = Issues()
    answer = {"nextPageToken": "abc", "studies": [json.loads(study)]}
    assert 1 == len(read(json_text.encode(answer), issues=issues))
    assert Issue(
        "warning", "more-pages", "nextPageToken", "the answer goes on; only this page is read"
    ) in list(issues)


def test_our_own_trials(tmp_path):
    """A trial, an array of trials and NDJSON."""
    one = json_text.encode(OWN.to_dict())
    assert [OWN] == read(one)
    assert [OWN, OWN] == read(b"[" + one + b"," + one + b"]")
    file = tmp_path / "trials.ndjson"
    file.write_bytes(one + b"\n\n" + one + b"\n")
    assert [OWN, OWN] == read(file)


def test_lines_may_be_of_different_formats(study):
    """In NDJSON each line is recognised by itself."""
    lines = json_text.encode(OWN.to_dict()) + b"\n" + json_text.encode(json.loads(study))
    assert ["k", "NCT04800861"] == numbers(read(lines, issues=Issues()))


@pytest.mark.parametrize("position", [0, 1, 2])
def test_a_broken_line_does_not_hide_the_others(position):
    """It is an error with its number, wherever it stands; without a collector that raises."""
    lines = [json_text.encode(OWN.to_dict())] * 2
    lines.insert(position, b'{"key": ')
    issues = Issues()
    assert [OWN, OWN] == read(b"\n".join(lines), issues=issues)
    assert [("error", "unreadable", f"[{position}]")] == [issue[:3] for issue in issues]
    assert [True] == [f"line {position + 1}: not readable as JSON" in issue.message for issue in issues]
    with pytest.raises(DataError, match=f"line {position + 1}: not readable"):
        read(b"\n".join(lines))


def test_fhir_is_handed_on_whole(monkeypatch):
    """A Bundle goes to the translation as it is; several resources go together as one Bundle."""
    seen = []

    def from_fhir(content, *, issues=None):
        seen.append(content)
        return [OWN]

    monkeypatch.setattr(fhir_trials.fhir, "from_fhir", from_fhir)
    bundle = {"resourceType": "Bundle", "type": "collection"}
    study, group = {"resourceType": "ResearchStudy"}, {"resourceType": "Group"}
    assert [OWN] == read(json_text.encode(bundle))
    assert [OWN] == read(json_text.encode(study) + b"\n" + json_text.encode(group))
    together = {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"resource": study}, {"resource": group}],
    }
    assert [bundle, together] == seen


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "input: is empty"),
        (b"{", "input: not readable as JSON"),
        (b'{"protocolSection": {}\n{"a":', "input: not readable as JSON"),
        (b'[\n{"protocolSection": {}},\n{"protocolSection": {}}\n', "input: not readable as JSON"),
        (b"{\n}\n}", "input: not readable as JSON"),
        (b'{"a": "\xe9"', "input: not readable as JSON"),
        ("{".encode("utf-16"), "input: not readable as JSON"),
        (b"%PDF-1.7", "input: is a PDF"),
        (b"PK\x03\x04", "input: the archive is broken"),
        (b"\x1f\x8b", "input: the archive is broken"),
        (b"<html>", "input: HTML in which no heading of a trial's page is seen"),
        (b"{}", "input: an empty object is no trial; expected"),
        (b"[17]", r"input: \[0\]: int '17' is no trial"),
        (b'{"name": "x", "age": 3}', "input: an object with 'name', 'age' is no trial"),
        (b'[{"name": "x"}]', r"input: \[0\]: an object with 'name' is no trial"),
        (b'{"FullStudy": {}}', "an object with 'FullStudy' is no trial"),
    ],
)
def test_what_cannot_be_read_is_named(content, said):
    """The error says what was seen and what is expected."""
    with pytest.raises(ReadError, match=said):
        read(content)


def test_text_that_is_no_unicode_is_an_error():
    """A lone surrogate in a text does not pass."""
    with pytest.raises(ReadError, match="not readable as text"):
        read('{"a": "\ud800"}')


def test_one_strange_record_among_others_is_an_error_of_its_own():
    """The others are read; without a collector the error raises."""
    content = json_text.encode([OWN.to_dict(), {"name": "x"}])
    issues = Issues()
    assert [OWN] == read(content, issues=issues)
    assert [("error", "not-a-trial", "[1]")] == [issue[:3] for issue in issues]
    with pytest.raises(DataError, match="no trial"):
        read(content)


def test_an_empty_array_has_no_trials():
    """Nothing in, nothing out."""
    assert [] == read(b"[]")


def test_a_member_that_stands_twice_is_told():
    """The last one counts; the value that is left out is named with its path, in a document as in a line of NDJSON."""
    record = b'{"key": "k", "language": "nl", "language": "en"}'
    said = ("warning", "duplicate-member", 'stands more than once; the last counts, left out: "nl"')
    for content, paths in (
        (record, ["language"]),
        (b"[" + record + b"]", ["[0].language"]),
        (b"{\n" + record[1:], ["language"]),
        (b'{"studies":\n [' + record + b"]}", ["studies[0].language"]),
        (record + b"\n" + record, ["[0].language", "[1].language"]),
    ):
        issues = Issues()
        found = read(content, issues=issues)
        assert ["en"] * len(paths) == [trial.language for trial in found]
        assert [(*said, path) for path in paths] == [
            (one.severity, one.code, one.message, one.path) for one in issues
        ]


def test_an_invalid_trial_is_an_error():
    """With a collector the errors are there and the trial is not; without one they raise."""
    issues = Issues()
    assert [] == read(b'{"language": "?", "key": "k"}', issues=issues)
    assert [("error", "trial-invalid", "language")] == [issue[:3] for issue in issues]
    with pytest.raises(DataError, match="trial-invalid language"):
        read(b'{"language": "?", "key": "k"}')


def test_losses_alone_do_not_raise(record):
    """Warnings are no errors: a record with results is read without a collector."""
    assert ["NCT02381795"] == numbers(read(record("results")))


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("ChiCTR2000029308", "ChiCTR2000029308: no such file; "),
        ("no/such/file.json", "no/such/file.json: no such file or folder"),
        ("x" * 5000, "is no path that can be read"),
    ],
)
def test_a_source_that_is_not_there(source, said):
    """A missing file and a registry number are told apart."""
    with pytest.raises(ReadError, match=said):
        read(source)


def test_a_folder_is_read_in_order(tmp_path, study):
    """Every file below a folder that ends like one, sorted by path; other files are not looked at."""
    own = json_text.encode(OWN.to_dict())
    for name, content in (
        ("b.json", study),
        ("a/z.ndjson", own),
        ("a/notes.md", b"x"),
        (".hidden.json", b"x"),
        (".git/x.json", b"x"),
        ("c.JSON", own),
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    assert ["k", "NCT04800861", "k"] == numbers(read(tmp_path, issues=Issues()))
    assert ["k", "NCT04800861", "k"] == numbers(read_many(tmp_path))


def test_a_folder_without_records_is_an_error(tmp_path):
    """An empty folder is more likely a mistake than a wish."""
    with pytest.raises(ReadError, match=r"the folder holds no file that is tried \(\.json"):
        read(tmp_path)


def test_many_sources_go_on_after_a_bad_one(tmp_path, study):
    """With a collector a file that cannot be understood is an error and the next ones are read."""
    (tmp_path / "bad.json").write_bytes(b"{")
    (tmp_path / "good.json").write_bytes(study)
    issues = Issues()
    found = read_many(tmp_path, tmp_path / "none.json", tmp_path / "good.json", issues=issues)
    assert ["NCT04800861"] * 2 == numbers(found)
    errors = [issue for issue in issues if issue.severity == "error"]
    assert [("unreadable", str(tmp_path / "bad.json")), ("unreadable", str(tmp_path / "none.json"))] == [
        (issue.code, issue.source) for issue in errors
    ]


def test_many_sources_stop_at_a_bad_one_without_a_collector(tmp_path):
    """Without a collector nothing is passed over."""
    (tmp_path / "bad.json").write_bytes(b"{")
    with pytest.raises(ReadError, match=r"bad\.json: not readable"):
        list(read_many(tmp_path))
    with pytest.raises(ReadError, match="no such file"):
        list(read_many(tmp_path / "none.json"))


def test_standard_input_is_a_dash(monkeypatch, record):
    """A dash reads standard input; issues name it so."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(record("results"))))
    issues = Issues()
    assert ["NCT02381795"] == numbers(read_many("-", issues=issues))
    assert {"standard input"} == {issue.source for issue in issues}


def test_a_file_that_cannot_be_opened_is_named(tmp_path, monkeypatch):
    """The error of the system becomes one of reading."""
    file = tmp_path / "a.json"
    file.write_bytes(b"{}")

    def refuse(self, mode):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(ReadError, match=r"a\.json: cannot be read: Permission denied"):
        read(file)


def test_a_file_that_is_too_large_is_refused(tmp_path, monkeypatch):
    """No more than the limit is read into memory."""
    monkeypatch.setattr(json_text, "MAX_BYTES", 5)
    file = tmp_path / "a.json"
    file.write_bytes(b'["123456789"]')
    with pytest.raises(ReadError, match="more than the limit of 5"):
        read(file)


@pytest.mark.parametrize("carried", [(), (Issue("error", "trial-invalid", "", "a link to nothing"),)])
def test_a_trial_whose_parts_do_not_fit_together_is_an_error_of_its_own(monkeypatch, tmp_path, carried):
    """It is left out under the name of its file, the next file is read; without a collector the error raises."""

    def from_fhir(_, *, issues=None):
        raise DataError("a link to nothing", [one._replace(source=issues.source) for one in carried])

    monkeypatch.setattr(fhir_trials.fhir, "from_fhir", from_fhir)
    bad, good = tmp_path / "a.json", tmp_path / "b.json"
    bad.write_bytes(b'{"resourceType": "Bundle"}')
    good.write_bytes(json_text.encode(OWN.to_dict()))
    issues = Issues()
    assert [OWN] == list(read_many(bad, good, issues=issues))
    assert [Issue("error", "trial-invalid", "", "a link to nothing", str(bad))] == list(issues)
    with pytest.raises(DataError, match="a link to nothing"):
        read(bad)


def test_a_folder_that_cannot_be_read_is_an_error(monkeypatch, tmp_path):
    """The rest is read; without a collector the error raises. A link to nothing is no file."""
    closed = tmp_path / "closed"
    closed.mkdir()
    (tmp_path / "own.json").write_bytes(json_text.encode(OWN.to_dict()))
    (tmp_path / "nowhere.json").symlink_to("gone")
    scan = os.scandir

    def scandir(path):
        if str(path) == str(closed):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", scandir)
    issues = Issues()
    assert [OWN] == list(read_many(tmp_path, issues=issues))
    expected = [Issue("error", "unreadable", "", "cannot be read: Permission denied", str(closed))]
    assert expected == list(issues)
    assert [] == read(closed, issues=(alone := Issues()))
    assert expected == list(alone)
    with pytest.raises(ReadError, match="cannot be read: Permission denied"):
        read(tmp_path)


def test_a_file_that_is_out_of_reach_is_an_error(monkeypatch, tmp_path):
    """A folder may let its names be listed and nothing more."""
    file = tmp_path / "own.json"
    file.write_bytes(b"{}")
    stat = Path.stat

    def refused(path, **options):
        if path == file:
            raise PermissionError(13, "Permission denied", str(path))
        return stat(path, **options)

    monkeypatch.setattr(Path, "stat", refused)
    assert [file] == files_below(tmp_path, (".json",), lambda _: None)

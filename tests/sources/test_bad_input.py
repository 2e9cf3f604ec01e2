"""Bad input is a clear issue or error with its file, line or row; the other trials of the batch still come."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from fhir_trials import json_text
from fhir_trials.errors import ReadError, Throttled
from fhir_trials.issues import Issues
from fhir_trials.model import Trial
from fhir_trials.sources import (
    by_number,
    decoding,
    explain,
    inputs,
    json_documents,
    read,
    read_many,
    recognise,
)
from fhir_trials.sources.documents import HEAD, Document
from fhir_trials.sources.formats import Format
from tests.sources.endless import Endless

RECORDS = Path(__file__).parent / "records"
OWN = json_text.encode(Trial(key="k", language="en").to_dict())
BOMB = b'<!DOCTYPE a [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><clinical_study><brief_title>&b;</brief_title></clinical_study>'
BAD = {
    "bomb.xml": (BOMB, "unreadable", "declares entities"),
    "cut.json": (OWN[:-3], "unreadable", "not readable as JSON"),
    "deep.json": (b"[" * 2000 + b"]" * 2000, "unreadable", "nested deeper|recursion|depth"),
    "empty.csv": (b"", "unreadable", "is empty"),
    "blank.txt": (b" \n\t\n", "unreadable", "is empty"),
    "pdf.txt": (b"%PDF-1.7\n", "no-trial", "is a PDF; save it as text"),
    "image.txt": (b"\x89PNG\r\n\x1a\n", "no-trial", "is an image"),
    "office.json": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "no-trial", "is an Office document"),
    "bytes.txt": (bytes(range(1, 32)) * 20, "no-trial", "is no text"),
    "tar.txt": (b"x" * 257 + b"ustar" + b"x" * 100, "no-trial", "is a tar archive"),
    "page.txt": (b"We had a nice day at the beach.\n", "no-trial", "plain text in which no heading"),
    "page.html": (
        b"<html><body><p>We had a nice day.</p></body></html>",
        "no-trial",
        "HTML in which no heading",
    ),
    "table.csv": (b"name,age,town\nA,3,X\nB,4,Y\n", "no-trial", "CSV with the columns name, age, town"),
    "other.xml": (b"<rss><channel/></rss>", "no-trial", "XML with the root element <rss>"),
    "utf16.txt": (
        "\ufeffabc".encode("utf-16-le")[:-1] + b"\x00\xd8" * 3,
        "unreadable",
        "not readable as UTF-16",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_one_bad_file_of_a_batch(tmp_path: Path, name: str) -> None:
    """By its name it is an error; in a folder what is simply no trial is a warning. The others are read."""
    content, code, said = BAD[name]
    (tmp_path / name).write_bytes(content)
    (tmp_path / "z.json").write_bytes(OWN)
    with pytest.raises(ReadError, match=said):
        read(tmp_path / name)
    for sources, severity in (
        ([tmp_path / name, tmp_path / "z.json"], "error"),
        ([tmp_path], "warning" if code == "no-trial" else "error"),
    ):
        issues = Issues()
        assert ["k"] == [trial.key for trial in read_many(*sources, issues=issues)]
        assert [(severity, code, str(tmp_path / name))] == [
            (issue.severity, issue.code, issue.source) for issue in issues if issue.code != "encoding-assumed"
        ]
    shown = {Path(where).name: (found, why) for where, found, why in explain(tmp_path)}
    assert "trial" == shown["z.json"][0]


def test_a_file_that_vanishes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between listing and opening it is gone: an error for it alone."""
    for name in ("a.json", "b.json"):
        (tmp_path / name).write_bytes(OWN)
    listed = inputs.files_below

    def vanishing(*arguments: object) -> list[Path]:
        found = listed(*arguments)  # pyright: ignore[reportArgumentType]
        found[0].unlink()
        return found

    monkeypatch.setattr(inputs, "files_below", vanishing)
    issues = Issues()
    assert 1 == len(read(tmp_path, issues=issues))
    assert [("unreadable", "cannot be read: No such file or directory")] == [
        (one.code, one.message) for one in issues
    ]


def test_a_stream_that_breaks(monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that fails in the middle is an error; what came before stands."""

    class Failing:
        def __init__(self, parts: Iterator[bytes]) -> None:
            self._parts = parts

        def read(self, _: int) -> bytes:
            if part := next(self._parts, b""):
                return part
            raise OSError(5, "Input/output error")

    line = OWN + b"\n"
    document = Document("x", Failing(iter([line * (HEAD // len(line) + 1)])))  # pyright: ignore[reportArgumentType]
    found = recognise.read(document, Issues())
    assert "k" == next(found).key
    with pytest.raises(ReadError, match="x: cannot be read: Input/output error"):
        list(found)


def test_nul_bytes_are_left_out_and_told() -> None:
    """In JSON, CSV and text alike."""
    row = (RECORDS / "ictrp" / "rows.csv").read_bytes()
    for content in (OWN.replace(b'"k"', b'"\0k"'), row.replace(b",", b",\0")):
        issues = Issues()
        wanted = read(content.replace(b"\0", b""), issues=Issues())
        assert wanted == read(content, issues=issues)
        assert ["control-character"] == [one.code for one in issues if "NUL" in one.message]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be"])
def test_encodings_of_json(encoding: str) -> None:
    """With a mark in silence; without one, it is told."""
    content = '{"language": "nl", "titles": [{"text": "patiënt ≥ 18", "kind": "brief"}]}'.encode(encoding)
    issues = Issues()
    assert "patiënt ≥ 18" == read(content, issues=issues)[0].titles[0].text
    assert (["encoding-assumed"] if encoding.endswith("e") else []) == [one.code for one in issues]


def test_mixed_encodings_line_by_line() -> None:
    """A line that is no UTF-8 is read as cp1252 and told once, with how many there are."""
    lines = [
        json_text.encode({"language": "nl", "key": key, "summary": {"text": "é’"}}).decode() for key in "abc"
    ]
    content = b"\n".join(
        line.encode(codec) for line, codec in zip(lines, ("utf-8", "cp1252", "cp1252"), strict=True)
    )
    issues = Issues()
    assert ["é’"] * 3 == [trial.summary.text for trial in read(content, issues=issues) if trial.summary]
    said = "no UTF-8 in line 2 and 1 more; read as Windows-1252 (cp1252)"
    assert [("warning", "encoding-assumed", said)] == [
        (one.severity, one.code, one.message) for one in issues
    ]


def test_declarations_of_html() -> None:
    """A page's own declaration is believed; one that is a lie is told, one that is unknown an error."""
    page = "<html><head><meta charset={}></head><body>Trial end date: é’</body></html>"

    def decoded(content: bytes) -> tuple[str, list[str]]:
        issues = Issues()
        return "".join(decoding.lines(Document("x", Endless(content, b"", 0)), issues)), [
            i.message for i in issues
        ]  # pyright: ignore

    for declared in ("iso-8859-1", "windows-1252", "us-ascii"):
        text = page.format(declared)
        assert (text, []) == decoded(text.encode("cp1252"))
    assert "\x81" in decoded(page.format("cp1252").encode("cp1252") + b"\x81")[0]
    lying = page.format("utf-16")
    assert (lying, ["declares utf-16, and is not; read as UTF-8"]) == decoded(lying.encode())
    for declared in (
        "klingon",
        "hex",
        "zlib",
        "idna",
        "undefined",
        "utf-7",
        "raw_unicode_escape",
        "punycode",
    ):
        text = page.format(declared)
        said = f"declares {declared}, which is no encoding of a text; read as UTF-8"
        assert (text, [said]) == decoded(text.encode())


def test_a_declared_encoding_that_is_none_costs_nobody_anything(tmp_path: Path) -> None:
    """What Python knows as a codec and the web does not is told; the others of the batch come out."""
    (tmp_path / "a.json").write_bytes(OWN)
    for name in ("hex", "rot13", "zlib", "idna", "undefined", "utf-7"):
        xml = f'<?xml version="1.0" encoding="{name}"?><clinical_study><brief_title>T</brief_title></clinical_study>'
        (tmp_path / f"{name}.xml").write_text(xml)
        page = f'<html><head><meta charset="{name}"></head><h1>T</h1><p>Trial ID: NCT01111111</p><p>Phase: Phase 2</p>'
        (tmp_path / f"{name}.html").write_text(page)
    issues = Issues()
    assert 13 == len(list(read_many(tmp_path, issues=issues)))
    assert 12 == sum(issue.code == "encoding-assumed" for issue in issues)
    assert {"trial", "ctgov-xml", "page"} == {name for _, name, _ in explain(tmp_path)}


def test_a_named_pipe_is_not_waited_for(tmp_path: Path) -> None:
    """Nobody may ever write into it; the one a shell opens for `<(…)` is read."""
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ReadError, match="is a named pipe, for which nobody may be writing; "):
        read(tmp_path / "pipe")
    reading, writing = os.pipe()
    os.write(writing, OWN)
    os.close(writing)
    assert ["k"] == [trial.key for trial in read(f"/dev/fd/{reading}")]
    os.close(reading)


def test_json_that_is_too_large(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """One value is bound in size, and the error says what to do; NDJSON of the same size is read."""
    monkeypatch.setattr(json_text, "MAX_BYTES", 1000)
    many = [OWN] * (2000 // len(OWN))
    for content in (
        b"[" + b",".join(many) + b"]",
        b'{"studies": [' + b",\n".join(many) + b"]}",
        b'{"a": "' + b"x" * 2000 + b'"}',
    ):
        with pytest.raises(ReadError, match=r"1000 (bytes for one JSON value|characters)"):
            read(content)
    assert len(many) == len(read(b"\n".join(many)))


def test_a_page_that_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """No page of a trial has that many characters."""
    monkeypatch.setitem(recognise.MAX_PAGE, "text", 1000)
    with pytest.raises(ReadError, match="1000 characters"):
        read(b"Some text\n" * 200)
    with pytest.raises(ReadError, match="longer than 1000 characters"):
        read(b"Some text" * 200)


def test_a_first_line_that_is_broken() -> None:
    """A value over several lines is read whole; of NDJSON that is broken there, the others are read."""
    assert ["k"] == [one.key for one in read(OWN.replace(b",", b",\n", 1))]
    issues = Issues()
    assert ["k"] == [one.key for one in read(b'{"a": \n' + OWN + b"\n", issues=issues)]
    assert [("unreadable", "[0]")] == [(one.code, one.path) for one in issues]
    assert json_documents.Record


def test_many_that_are_no_trials(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are errors of their own, and are not held back for ever."""
    issues = Issues()
    assert [] == read(b'{"a": 1}\n' * 1500, issues=issues)
    assert {"not-a-trial"} == {one.code for one in issues}
    assert 1500 == len(issues)


def test_patterns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pattern stands for files and folders, `**` for files at any depth; none is as if there were no such file."""
    for name in ("a.json", "b/c.json", "b/d/e.json", "b/notes.md", "f[1].json"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(OWN)
    monkeypatch.chdir(tmp_path)
    counts = {"*.json": 2, "*": 4, "**/*.json": 4, "b/*.json": 1, "f[1].json": 1, "**": 5}
    assert counts == {pattern: len(read(pattern, issues=Issues())) for pattern in counts}
    with pytest.raises(ReadError, match=r"\*\.xml: no file matches this pattern"):
        read("*.xml")
    with pytest.raises(ReadError, match="no such file or folder"):
        read("a\0b")


def test_standard_input_that_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said so."""
    monkeypatch.setattr(sys, "stdin", None)
    issues = Issues()
    assert [] == list(read_many("-", issues=issues))
    assert [("standard input", "cannot be read: it is closed")] == [
        (one.source, one.message) for one in issues
    ]
    assert [("standard input", "", "cannot be read: it is closed")] == list(explain("-"))


def test_a_number_is_explained_without_asking() -> None:
    """Nothing goes over the network for that."""
    assert ["by number"] == [name for _, name, _ in explain("NCT04014634")]


def test_numbers_in_python(monkeypatch: pytest.MonkeyPatch) -> None:
    """A register in trouble raises without a collector, and is an error with one; what it gives is read."""
    given: list[Trial | Exception] = [Throttled("busy", status=429)] * 3

    def answer(_: str, issues: Issues, *, wanted: Format | None) -> list[Trial]:
        assert wanted is None
        if isinstance(one := given.pop(), Exception):
            raise one
        issues.warning("not-read", "a", "lost")
        return [one]

    monkeypatch.setattr(by_number, "read", answer)
    with pytest.raises(Throttled):
        read("NCT04014634")
    with pytest.raises(Throttled):
        list(read_many("NCT04014634"))
    issues = Issues()
    assert [] == list(read_many("NCT04014634", issues=issues))
    assert [("unreadable", "NCT04014634", "busy")] == [(one.code, one.source, one.message) for one in issues]
    given.extend([Trial(key="k", language="en")] * 2)
    assert ["k"] == [one.key for one in read("NCT04014634")]
    assert ["k"] == [one.key for one in read_many("NCT04014634")]

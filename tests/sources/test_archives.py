"""What is packed: every member is an input of its own, in limits."""

import gzip
import io
import sys
import zipfile
from pathlib import Path

import pytest

from fhir_trials import json_text
from fhir_trials.errors import ReadError
from fhir_trials.issues import Issues
from fhir_trials.model import Trial
from fhir_trials.sources import archives, explain, read, read_many

OWN = json_text.encode(Trial(key="k", language="en").to_dict())


def packed(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytearray:
    """A zip file of these."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return bytearray(held.getvalue())


def told(content: bytes | bytearray) -> tuple[int, list[tuple[str, str, str]]]:
    """How many trials there are, and the issues as severity, code and source, the message behind them."""
    issues = Issues()
    found = read(bytes(content), issues=issues)
    return len(found), [(issue.severity, issue.code, f"{issue.source}: {issue.message}") for issue in issues]


def test_members_are_inputs_of_their_own(tmp_path: Path) -> None:
    """Each has the name of the archive and its own; folders, hidden and other files are not tried."""
    members = {
        "a.json": OWN,
        "b/c.txt": b"hello",
        "d.png": b"x",
        ".e.json": b"{",
        "__MACOSX/a.json": b"{",
        "f/": b"",
    }
    (tmp_path / "x.zip").write_bytes(packed(members))
    issues = Issues()
    assert ["k"] == [trial.key for trial in read_many(tmp_path / "x.zip", issues=issues)]
    assert [("warning", "no-trial", f"{tmp_path / 'x.zip'}!b/c.txt")] == [
        (issue.severity, issue.code, issue.source) for issue in issues
    ]
    assert [f"{tmp_path / 'x.zip'}!a.json", f"{tmp_path / 'x.zip'}!b/c.txt"] == [
        name for name, _, _ in explain(tmp_path / "x.zip")
    ]


def test_paths_of_members_are_only_names() -> None:
    """A member whose path has `.` or `..` in it is an input as any: nothing is unpacked to where it says."""
    members = {name: OWN for name in ("./a.json", "../b.json", "/c.json", "d/../../.hidden/e.json")}
    assert (3, []) == told(packed(members))


def test_what_stands_behind_the_end_of_a_gzip_file(tmp_path: Path) -> None:
    """What stands before it is read; the bytes are an error, but for the zeros that tapes add."""
    said = "input: bytes behind the end of the archive, which are no gzip; they are not read"
    many = b"\n".join([OWN] * 5000)
    for content, count in ((OWN, 1), (many, 5000)):
        for behind in (b"x", b"<html>Error", b"\x1f\x8c"):
            assert (count, [("error", "unreadable", said)]) == told(gzip.compress(content) + behind)
        assert (count, []) == told(gzip.compress(content) + b"\0" * 512)
    assert (2, []) == told(gzip.compress(OWN + b"\n") + gzip.compress(OWN))
    (tmp_path / "x.gz").write_bytes(gzip.compress(OWN) + b"x")
    with pytest.raises(ReadError, match="bytes behind the end"):
        read(tmp_path / "x.gz")


def test_standard_input_may_be_packed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where it cannot be read twice."""

    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    for content in (bytes(packed({"a.json": OWN})), gzip.compress(OWN)):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(Pipe(content)))
        assert ["k"] == [trial.key for trial in read_many("-")]
    monkeypatch.setattr(archives, "MAX_UNPACKED", 10)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(Pipe(bytes(packed({"a.json": OWN})))))
    with pytest.raises(ReadError, match="standard input: an archive of more than 10 bytes"):
        list(read_many("-"))


def test_an_archive_in_an_archive_is_told() -> None:
    """It is not followed; the others are read."""
    count, found = told(
        packed({"a.zip": bytes(packed({"b.json": OWN})), "c.json.gz": gzip.compress(OWN), "d.json": OWN})
    )
    said = "an archive in an archive is not followed; unpack it"
    assert (1, [("error", "no-trial", f"{name}: {said}") for name in ("input!a.zip", "input!c.json.gz")]) == (
        count,
        found,
    )
    with pytest.raises(ReadError, match="an archive in an archive"):
        read(gzip.compress(gzip.compress(OWN)))


def test_a_broken_member_costs_itself() -> None:
    """A wrong checksum, an encrypted member, a method nobody knows."""
    content = packed({"a.json": OWN, "b.json": OWN})
    content[content.index(OWN[:4]) if OWN[:4] in content else 40] ^= 0xFF
    count, found = told(content)
    assert (1, ["error"]) == (count, [severity for severity, _, _ in found])
    assert "the archive is broken: " in found[0][2]
    encrypted = packed({"a.json": OWN, "b.json": OWN})
    encrypted[encrypted.index(b"PK\x01\x02") + 8] |= 1
    assert (1, [("error", "unreadable", "input!a.json: is encrypted; unpack it")]) == told(encrypted)
    strange = packed({"a.json": OWN, "b.json": OWN})
    strange[strange.index(b"PK\x01\x02") + 10] = 77
    assert 1 == told(strange)[0]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04 and no more", "the archive is broken"),
        (gzip.compress(OWN, mtime=0)[:-9], "the archive is broken"),
        (gzip.compress(OWN, mtime=0)[:12] + b"\xff" * 30, "the archive is broken"),
        (
            bytes(packed({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"})),
            "is an Office document",
        ),
        (bytes(packed({"mimetype": b"application/vnd.oasis"})), "is an Office document"),
        (bytes(packed({"a.png": b"x"})), "the archive holds no file that is tried"),
        (bytes(packed({})), "the archive holds no file that is tried"),
    ],
)
def test_archives_that_cannot_be_read(content: bytes, said: str) -> None:
    """One clear error."""
    with pytest.raises(ReadError, match=said):
        read(content)


def test_a_bomb_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """What unpacks to more than the limit is an error at the limit, over all members together."""
    monkeypatch.setattr(archives, "MAX_UNPACKED", 1_000_000)
    line = OWN + b"\n"
    big = line * (600_000 // len(line))
    count, found = told(packed({"a.ndjson": big, "b.ndjson": big}))
    assert count >= 600_000 // len(line)
    assert ["unpacks to more than 1000000 bytes; unpack it yourself"] == [
        text.split(": ")[-1] for _, _, text in found
    ]
    with pytest.raises(ReadError, match="unpacks to more than"):
        read(gzip.compress(b"a" * 5_000_000))

"""`fhir-trials check`."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import EXAMPLES, NCT, OMON, Run, size

GOOD = b'{"resourceType": "Group", "type": "person", "membership": "definitional"}'
BAD = b'{"resourceType": "Group", "type": "person", "membership": "sometimes"}'


def test_what_we_write_has_no_errors(run: Run) -> None:
    """Nothing is printed but a line that says so."""
    goldens = [str(file) for file in sorted(EXAMPLES.glob("*/fhir-*.json"))]
    assert (0, b"", [f"{len(goldens)} checked, no errors"]) == run("check", *goldens)


def test_each_fault_is_a_line_with_its_place(run: Run, tmp_path: Path) -> None:
    """File and path, what is wrong, what is allowed; exit code 1."""
    (tmp_path / "group.json").write_bytes(BAD)
    code, out, said = run("check", "group.json", "--release", "R5")
    assert (1, b"", 2) == (code, out, len(said))
    assert said[0].startswith("error unknown-code group.json: Group.membership: 'sometimes'")
    assert "1 checked, 1 with errors" == said[1]


def test_ndjson_is_checked_line_by_line(run: Run) -> None:
    """A broken line does not hide the next one; empty lines are none."""
    lines = b"\n".join([GOOD, b'{"resourceType": ', b"", BAD, GOOD])
    code, _, said = run("check", "-", stdin=lines)
    assert (1, "4 checked, 2 with errors", "2 errors") == (code, *said[-2:])
    assert ["error unreadable standard input line 2", "error unknown-code standard input line 4"] == [
        line.partition(":")[0] for line in said[:-2]
    ]


def test_a_file_of_several_lines_is_one_document(run: Run) -> None:
    """Broken JSON over several lines is one fault."""
    assert "1 checked, 1 with errors" == run("check", "-", stdin=b'{\n"resourceType":\n').said[-1]


def test_a_folder_kept_by_push_is_checked_in_its_release(run: Run) -> None:
    """The record of the folder says the release, which a resource alone need not show."""
    run("push", NCT, OMON, "--to", "kept", "--release", "R4B")
    assert (0, b"", [f"{size(NCT, OMON)} checked, no errors"]) == run("check", "kept")


def test_the_release_may_be_said(run: Run) -> None:
    """R5 is not valid as R4."""
    golden = str(EXAMPLES / "start-net" / "fhir-r5.json")
    assert (0, 1) == (run("check", golden).code, run("check", golden, "--release", "R4").code)


def test_faults_can_be_kept(run: Run, tmp_path: Path) -> None:
    """`--issues` writes them as JSON."""
    run("check", "-", "--issues", "faults.json", stdin=BAD)
    assert (
        (tmp_path / "faults.json").read_bytes().startswith(b'[\n  {"severity":"error","code":"unknown-code"')
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "error unreadable standard input: is empty; expected JSON"),
        (
            b"[1]",
            "error wrong-type standard input: expected a resource, a JSON object with resourceType; found an array",
        ),
        (
            b'"hello"',
            "error wrong-type standard input: expected a resource, a JSON object with resourceType; found 'hello'",
        ),
        (
            b'["{}"]',
            "error wrong-type standard input: expected a resource, a JSON object with resourceType; found an array",
        ),
        (b'{"a": 1}', "error missing-element standard input: resourceType: a resource needs resourceType"),
    ],
)
def test_what_is_no_fhir(run: Run, content: bytes, said: str) -> None:
    """Something else than FHIR is an error, said on one line."""
    ran = run("check", "-", stdin=content)
    assert (1, said) == (ran.code, ran.said[0])


def test_what_is_not_there(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing path is wrong usage; an empty folder or an unreadable file is an error; the others are checked."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "group.json").write_bytes(GOOD)
    assert (2, b"", ["fhir-trials: no.json: no such file or folder", "nothing was checked"]) == run(
        "check", "no.json"
    )
    said = run("check", "no.json", "empty", "group.json").said
    assert "error unreadable empty: the folder holds no .json or .ndjson file" == said[1]
    assert "2 checked, 1 with errors" == said[2]

    def refused(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refused)
    ran = run("check", "group.json")
    assert (1, "error unreadable group.json: cannot be read: Permission denied") == (ran.code, ran.said[0])


def test_a_folder_that_cannot_be_read(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is an error, and the rest is checked."""
    closed = tmp_path / "all" / "closed"
    closed.mkdir(parents=True)
    (tmp_path / "all" / "group.json").write_bytes(GOOD)
    scan = os.scandir

    def scandir(path: str) -> Iterator[os.DirEntry[str]]:
        if path == str(Path("all") / "closed"):
            raise PermissionError(13, "Permission denied", path)
        return scan(path)

    monkeypatch.setattr(os, "scandir", scandir)
    said = ["error unreadable all/closed: cannot be read: Permission denied", "2 checked, 1 with errors"]
    assert (1, b"", said) == run("check", "all")

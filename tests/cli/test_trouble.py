"""What can go wrong: one clear line for each, the exit code that fits, never a traceback, nothing half-written."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
from pytest_httpx import HTTPXMock

from fhir_trials import targets
from fhir_trials.cli import convert
from tests.cli.conftest import NCT, OMON, PUMP, Run, key
from tests.targets.fake_server import BASE

COMMANDS = [["read"], ["convert"], ["push", "--to", "kept"], ["diff", "--to", "kept"]]
SOURCES: list[tuple[bytes, str]] = [
    (b'{"a": ', "not readable as JSON in UTF-8: Input data was truncated"),
    (b'\xff\xfe{\x00"\x00', "not readable as JSON in UTF-8: "),
    (b'{"title": "caf\xe9', "not readable as JSON in UTF-8: "),
    (b"", "is empty"),
    (b"%PDF-1.7", "is a PDF; save it as text"),
    (
        b"<study/>",
        "XML with the root element <study>, which is of no known format; expected ClinicalTrials.gov",
    ),
    (b'{"hello": 1}', "an object with 'hello' is no trial; expected ClinicalTrials.gov, API"),
    (b"[1, 2]", "[0]: int '1' is no trial; expected"),
]


@pytest.mark.parametrize(("content", "said"), SOURCES, ids=[said[:20] for _, said in SOURCES])
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_a_file_that_cannot_be_understood(
    run: Run, tmp_path: Path, command: list[str], content: bytes, said: str
) -> None:
    """It is an error in the data, named once, with what was expected; nothing is written anywhere."""
    (tmp_path / "x.json").write_bytes(content)
    ran = run(*command, "x.json")
    assert (1, b"") == (ran.code, ran.out)
    assert ran.said[0].partition(" x.json: ")[0] in ("error unreadable", "error no-trial")
    assert ran.said[0].partition(" x.json: ")[2].startswith(said)
    assert 1 == ran.said[0].count("x.json")
    assert ["x.json"] == [file.name for file in tmp_path.iterdir()]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nowhere.json", "nowhere.json: no such file or folder"),
        (
            "ChiCTR2000029308",
            "ChiCTR2000029308: no such file; ",
        ),
        (
            "https://a.b/fhir",
            "https://a.b/fhir: no address is read; a FHIR server is, by: fhir-trials pull --from",
        ),
        ("a" * 300, "'aaaa"),
    ],
)
def test_a_source_that_is_not_there(run: Run, command: list[str], name: str, said: str) -> None:
    """It is wrong usage, with a hint where there is one; a source that is there still comes."""
    ran = run(*command, name)
    assert (2, True) == (ran.code, ran.said[0].startswith(f"fhir-trials: {said}"))
    with_more = run(*command, name, OMON)
    assert (2, True) == (with_more.code, "OMON46644" in f"{with_more.out}{with_more.said}")


def test_a_folder_without_records(run: Run, tmp_path: Path) -> None:
    """An empty folder is an error: the files one expects there are missing."""
    (tmp_path / "empty").mkdir()
    said = "error unreadable empty: the folder holds no file that is tried (.json "
    ran = run("convert", "empty")
    assert (1, b"", 1, True) == (ran.code, ran.out, len(ran.said), ran.said[0].startswith(said))


def test_a_file_that_must_not_be_read(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the system refuses is an error with the system's words."""
    (tmp_path / "secret.json").write_bytes(Path(OMON).read_bytes())

    def refused(*_: Any, **__: Any) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refused)
    ran = run("read", "secret.json")
    assert (1, ["error unreadable secret.json: cannot be read: Permission denied"]) == (ran.code, ran.said)


def test_a_place_that_must_not_be_looked_into(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A path below a closed folder may be there: it is unreadable, not wrong."""

    def refused(*_: Any, **__: Any) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "stat", refused)
    ran = run("read", "closed/x.json")
    said = ["error unreadable closed/x.json: is no path that can be read: Permission denied"]
    assert (1, said) == (ran.code, ran.said)


@pytest.mark.parametrize("option", ["-o", "--issues"])
def test_an_output_that_cannot_be_written(run: Run, tmp_path: Path, option: str) -> None:
    """It is wrong usage, said at once, before anything is read."""
    (tmp_path / "file").write_text("here")
    ran = run("convert", OMON, option, "file/below/it.json")
    assert (2, b"", ["fhir-trials: file/below/it.json: cannot be written: Not a directory"]) == ran


def test_a_result_is_whole_or_not_at_all(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a run stops in the middle, the file is as it was, and no draft is left."""
    (tmp_path / "out.json").write_text("before")
    real = convert.api.to_fhir

    def stops_at_the_second(trial: Any, *arguments: Any, **more: Any) -> Any:
        if trial.title() and trial.title().startswith("GON"):
            raise KeyboardInterrupt
        return real(trial, *arguments, **more)

    monkeypatch.setattr(convert.api, "to_fhir", stops_at_the_second)
    assert (130, b"", []) == run("convert", OMON, NCT, PUMP, "-o", "out.json")
    assert {"out.json": "before"} == {file.name: file.read_text() for file in tmp_path.iterdir()}


def test_nothing_to_write_leaves_a_file_alone(run: Run, tmp_path: Path) -> None:
    """Neither a run that failed altogether nor one that found nothing empties the result of the last one."""
    (tmp_path / "out.json").write_text("before")
    (tmp_path / "broken.json").write_text("{")
    run("convert", "broken.json", "-o", "out.json")
    assert "before" == (tmp_path / "out.json").read_text()
    (tmp_path / "group.json").write_text('{"resourceType": "Group"}')
    run("convert", "group.json", "-o", "out.json")
    assert "before" == (tmp_path / "out.json").read_text()


def test_a_folder_that_is_there(run: Run, tmp_path: Path) -> None:
    """A folder gets files also where its name has an ending, and where a slash says so."""
    (tmp_path / "v1.0").mkdir()
    run("read", PUMP, "-o", "v1.0")
    run("read", PUMP, "-o", "v2.0/")
    assert [True, True] == [(tmp_path / name / f"{key(PUMP)}.json").is_file() for name in ("v1.0", "v2.0")]


def test_ndjson_is_one_file(run: Run, tmp_path: Path) -> None:
    """A folder and `--ndjson` do not go together; a name without ending is a file then."""
    (tmp_path / "folder").mkdir()
    said = ["fhir-trials: -o folder: is a folder; --ndjson writes one file"]
    assert (2, b"", said) == run("convert", OMON, "--ndjson", "-o", "folder")
    run("convert", OMON, "--ndjson", "-o", "file")
    assert 1 == (tmp_path / "file").read_bytes().count(b"\n")


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("ftp://a.b/c", "base URL: expected http:// or https:// and a host"),
        (
            "localhost:8080/fhir",
            "a server's address begins with http:// or https://, a folder's path with ./ or /",
        ),
        ("x.json", "x.json: is a file, not a folder"),
    ],
)
def test_a_target_that_is_none(run: Run, tmp_path: Path, where: str, said: str) -> None:
    """An address that can be no target is wrong usage."""
    (tmp_path / "x.json").write_text("{}")
    assert (2, b"", [f"fhir-trials: {said}"]) == run("push", OMON, "--to", where)


@pytest.mark.parametrize("command", [["push", OMON, "--to"], ["diff", OMON, "--to"], ["pull", "--from"]])
def test_servers_that_do_not_answer_as_they_should(
    run: Run, httpx_mock: HTTPXMock, command: list[str]
) -> None:
    """Not there, no FHIR, not for us: one line with the address and the reason, exit code 3."""
    httpx_mock.add_exception(httpx.ConnectError("Name or service not known"))
    httpx_mock.add_response(text="<html>Welcome</html>", headers={"content-type": "text/html"})
    httpx_mock.add_response(status_code=401)
    wanted = [
        "fhir-trials: http://127.0.0.1:8080 cannot be reached: Name or service not known",
        f"fhir-trials: no FHIR base URL: {BASE}: GET metadata → ",
        f"fhir-trials: {BASE}: GET metadata → 401",
    ]
    for start in wanted:
        code, out, said = run(*command, BASE)
        assert (3, b"", 1) == (code, out, len(said))
        assert said[0].startswith(start)


@pytest.mark.parametrize("option", ["--run-report", "--issues", "-o"])
def test_the_folder_of_a_file_must_be_there(run: Run, option: str) -> None:
    """A misspelt path makes no folders; nothing is done before that is told. A folder for a file each is made."""
    file = "none/below/x.json"
    folder = Path("none/below").resolve()
    ran = run("push", OMON, "--to", "kept", option, file)
    assert (2, [f"fhir-trials: {file}: cannot be written: there is no folder {folder}"]) == (
        ran.code,
        ran.said,
    )
    assert [] == list(Path().iterdir())
    assert 0 == run("convert", OMON, "-o", "out/below/").code
    assert ["NL-OMON46644.json"] == [one.name for one in Path("out/below").iterdir()]


def test_a_target_folder_that_cannot_be_written(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk is the target's trouble."""

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    code, _, said = run("push", OMON, "--to", "kept")
    assert (3, "kept: stopped after 0 trials; push again once it is mended") == (code, said[0])
    assert "fhir-trials: kept/fhir-trials.json: cannot be written: No space left on device" == said[1]


@pytest.mark.parametrize(
    "arguments", [["convert"], ["nope"], ["convert", OMON, "--release", "R3"], ["push", OMON], []]
)
def test_wrong_usage(run: Run, arguments: list[str]) -> None:
    """What the command line does not know is exit code 2, with how it is used."""
    ran = run(*arguments)
    assert (2, b"") == (ran.code, ran.out)
    assert ran.said[0].startswith("Usage: fhir-trials")


def test_nothing_from_the_data_moves_the_terminal(run: Run) -> None:
    """Escape sequences in a source or name are shown, not obeyed."""
    ran = run("read", "-", stdin=b'{"\\u001b[31mred": 1}')
    assert "\x1b" not in "".join(ran.said)


def test_interrupted_before_a_command(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C is quiet wherever it comes."""

    def interrupted(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("fhir_trials.cli.app.app", interrupted)
    assert (130, b"", []) == run("read", OMON)


def python(*arguments: str, **more: Any) -> "subprocess.Popen[bytes]":
    """`python -m fhir_trials` as a process of its own."""
    command = [sys.executable, "-m", "fhir_trials", *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more)


def test_a_closed_pipe_is_the_end() -> None:
    """`| head -1` ends the command quietly."""
    process = python("convert", *[OMON, NCT] * 40)
    assert process.stdout is not None
    assert process.stderr is not None
    with process, process.stdout as out:
        out.read(1)
        out.close()
        assert (b"", 141) == (process.stderr.read(), process.wait(30))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_full_disk_behind_standard_output() -> None:
    """It is said once."""
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "fhir_trials", "read", OMON]
        ran = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False, timeout=30)
    said = b"fhir-trials: standard output cannot be written: No space left on device\n"
    assert (2, said) == (ran.returncode, ran.stderr)


def test_the_version(run: Run) -> None:
    """`--version` is one line."""
    assert (0, b"fhir-trials 0.1.0\n", []) == run("--version")


def test_a_device_is_written_directly(run: Run) -> None:
    """`-o /dev/null` leaves the device a device."""
    assert (0, b"", []) == run("read", OMON, "-o", "/dev/null")
    assert not Path("/dev/null").is_file()


def test_nothing_in_nothing_out(run: Run, tmp_path: Path) -> None:
    """A result without documents prints nothing."""
    (tmp_path / "group.json").write_text('{"resourceType": "Group"}')
    assert b"" == run("convert", "group.json", "--ndjson").out


def test_a_file_whose_name_is_no_text(run: Run, tmp_path: Path) -> None:
    """Bytes of an older encoding in a file name are shown as escapes, on the terminal and in the file of issues."""
    name = os.fsdecode(b"\xe9.json")
    try:
        (tmp_path / name).write_text("{")
    except OSError:
        pytest.skip("this file system takes names in UTF-8 only")
    ran = run("read", name, "--issues", "issues.json")
    assert (1, True) == (
        ran.code,
        ran.said[0].startswith(r"error unreadable \udce9.json: not readable as JSON"),
    )
    assert rb"\\udce9.json" in (tmp_path / "issues.json").read_bytes()


@pytest.mark.parametrize("command", ["read", "convert", "definitions", "schema"])
def test_an_output_without_a_name(run: Run, tmp_path: Path, command: str) -> None:
    """An empty name is wrong usage, not the folder one is in."""
    sources = [OMON] if command in {"read", "convert"} else []
    assert (2, b"", ["fhir-trials: -o: the name is empty"]) == run(command, *sources, "-o", "")
    assert [] == list(tmp_path.iterdir())
    said = ["fhir-trials: a file to write has an empty name"]
    assert (2, b"", said) == run("read", OMON, "--issues", "")


@pytest.mark.parametrize(
    "arguments",
    [
        ("read", OMON, "-o", "x" * 300 + ".json"),
        ("read", OMON, "-o", "x" * 300),
        ("read", OMON, "--issues", "x" * 300),
        ("push", OMON, "--to", "x" * 300),
        ("pull", "--from", "x" * 300),
        ("diff", OMON, "--to", "x" * 300),
        ("check", "x" * 300),
        ("read", "x" * 300),
    ],
)
def test_a_name_that_is_too_long(run: Run, arguments: tuple[str, ...]) -> None:
    """Whatever the name is for, it is one line and wrong usage."""
    ran = run(*arguments)
    assert (2, b"", 1) == (ran.code, ran.out, len([line for line in ran.said if "xxx" in line]))


def test_a_target_out_of_reach(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the system refuses anywhere is said on one line."""

    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", "kept")

    monkeypatch.setattr(targets, "connect", refused)
    assert (2, b"", ["fhir-trials: kept: Permission denied"]) == run("push", OMON, "--to", "kept")


@pytest.mark.parametrize(
    ("closing", "arguments", "code", "out", "said"),
    [
        ("2>&-", ["read", "no.json"], 2, "", ""),
        (">&-", ["read", OMON], 2, "", "fhir-trials: standard output cannot be written: it is closed\n"),
        ("<&-", ["read", "-"], 1, "", "error unreadable standard input: cannot be read: it is closed\n"),
        ("<&-", ["check", "-"], 1, "", "error unreadable standard input: cannot be read: it is closed\n"),
    ],
)
def test_closed_streams(closing: str, arguments: list[str], code: int, out: str, said: str) -> None:
    """A standard stream that was closed is no place for the words of another, and no traceback."""
    call = f'"$0" -m fhir_trials "$@" {closing}'
    ran = subprocess.run(
        ["sh", "-c", call, sys.executable, *arguments], capture_output=True, text=True, check=False
    )
    first = ran.stderr.splitlines(keepends=True)[:1]
    assert (code, out, said) == (ran.returncode, ran.stdout, "".join(first))

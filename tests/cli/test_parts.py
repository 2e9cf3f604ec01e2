"""The parts below the commands: drafts, endings, reports."""

import errno
import io
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from fhir_trials.cli import endings, output
from fhir_trials.cli.draft import Draft
from fhir_trials.cli.report import Report
from fhir_trials.errors import DataError, ReadError, TrialsError, Unreachable, UsageError
from fhir_trials.issues import Issue


def test_a_draft_that_is_kept(tmp_path: Path) -> None:
    """The file is there with the rights of any new file; a link to it stays a link."""
    (tmp_path / "link").symlink_to(tmp_path / "file")
    with Draft(tmp_path / "link") as draft:
        draft.write(b"a")
        assert not (tmp_path / "file").exists()
        draft.keep()
    (tmp_path / "plain").write_bytes(b"a")
    assert (True, b"a") == ((tmp_path / "link").is_symlink(), (tmp_path / "file").read_bytes())
    assert (tmp_path / "plain").stat().st_mode == (tmp_path / "file").stat().st_mode


def test_a_draft_that_is_not_kept(tmp_path: Path) -> None:
    """Nothing is left of it."""
    with Draft(tmp_path / "file") as draft:
        draft.write(b"a")
    assert [] == list(tmp_path.iterdir())


class FullDisk(io.RawIOBase):
    """A file on a full disk."""

    def writable(self) -> bool:
        """It looks as if."""
        return True

    def write(self, _: object) -> int:
        """Nothing can be written."""
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_draft_on_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names the file; closing it adds no error of its own."""
    monkeypatch.setattr(Path, "open", lambda *_: io.BufferedWriter(FullDisk()))
    with pytest.raises(UsageError) as raised, Draft(tmp_path / "file") as draft:
        draft.write(b"a" * 100_000)
    assert f"{tmp_path / 'file'}: cannot be written: No space left on device" == str(raised.value)


@pytest.mark.parametrize(
    ("error", "code"),
    [(UsageError("x"), 2), (DataError("x"), 1), (ReadError("x"), 1), (Unreachable("x"), 3)],
)
def test_each_error_has_its_exit_code(
    error: TrialsError, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """An error is one line and an exit code."""

    def command() -> None:
        raise error

    with pytest.raises(SystemExit) as ended:
        endings.ended(command)()
    assert (code, "fhir-trials: x\n") == (ended.value.code, capsys.readouterr().err)


def test_the_reader_went_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is still unwritten goes nowhere, so that Python does not complain at its end."""
    with (tmp_path / "out").open("w") as out, (tmp_path / "err").open("w") as err:
        monkeypatch.setattr(sys, "stdout", out)
        monkeypatch.setattr(sys, "stderr", err)
        with pytest.raises(SystemExit) as ended, endings.interrupted():
            raise BrokenPipeError
        out.write("late")
    assert (141, "") == (ended.value.code, (tmp_path / "out").read_text())


class Refusing:
    """Standard output that refuses every write."""

    def __init__(self, error: OSError, file: io.TextIOWrapper) -> None:
        self.buffer = self
        self._error = error
        self.fileno = file.fileno

    def write(self, _: bytes) -> None:
        """Nothing can be written."""
        raise self._error


@pytest.mark.parametrize(
    ("error", "raised"),
    [(BrokenPipeError(), BrokenPipeError), (OSError(errno.ENOSPC, "No space left on device"), UsageError)],
)
def test_standard_output_that_refuses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, raised: type[Exception]
) -> None:
    """A closed pipe is left to the end of the command; anything else is told."""
    with (tmp_path / "out").open("w") as out:
        monkeypatch.setattr(sys, "stdout", Refusing(error, out))
        with pytest.raises(raised):
            output.write([("a", {})], None)


def test_a_report_tells_and_keeps_none(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Errors are printed as they come, all are counted and written to the file, also where an error ends the run."""

    def run(report: Report) -> None:
        report.source = "x"
        report.warning("lost", "a", "gone")
        report.extend([Issue("error", "wrong", "", "bad")])
        assert ([], 2, 1) == (list(report), len(report), report.error_count)
        raise DataError("stop")

    with pytest.raises(DataError), Report(file=str(tmp_path / "issues.json")) as report:
        run(report)
    assert "error wrong (whole): bad\n" == capsys.readouterr().err
    rows = [
        '{"severity":"warning","code":"lost","path":"a","message":"gone","source":"x"}',
        '{"severity":"error","code":"wrong","message":"bad"}',
    ]
    assert f"[\n  {rows[0]},\n  {rows[1]}\n]\n" == (tmp_path / "issues.json").read_text()


def _nothing(_: Report) -> None: ...


def _warning(report: Report) -> None:
    report.warning("a", "", "")


def _error(report: Report) -> None:
    report.error("a", "", "")


def _misused(report: Report) -> None:
    _error(report)
    report.wrong_usage("x")


def _target_failed(report: Report) -> None:
    _misused(report)
    report.target_failed = True


def _finding(report: Report) -> None:
    report.finding = True


@pytest.mark.parametrize(
    ("happened", "code", "strict"),
    [
        (_nothing, 0, 0),
        (_warning, 0, 1),
        (_error, 1, 1),
        (_finding, 1, 1),
        (_misused, 2, 2),
        (_target_failed, 3, 3),
    ],
)
def test_the_worst_decides(happened: Callable[[Report], None], code: int, strict: int) -> None:
    """Trouble of the target before wrong usage before findings; warnings count with `strict`."""
    for wanted, is_strict in ((code, False), (strict, True)):
        found = 0
        try:
            with Report(strict=is_strict) as report:
                happened(report)
        except SystemExit as ended:
            found = ended.code
        assert wanted == found

"""`--explain` and `--as`, and sources other than a file."""

import zipfile
from pathlib import Path

import pytest

from fhir_trials.errors import Throttled
from fhir_trials.sources import by_number, read
from tests.cli.conftest import EXAMPLES, NCT, OMON, PUMP, Run

BULLETIN = b"Trial end date:\n2025-01-01\nTarget enrollment:\n40\nParticipant gender:\nBoth\n"


def test_what_an_input_is(run: Run) -> None:
    """One line each on standard error, nothing read; the reason stands behind the format."""
    ran = run("read", NCT, PUMP, "--explain")
    assert (0, b"") == (ran.code, ran.out)
    assert f"{NCT}: ctgov-v2: has `protocolSection`" == ran.said[0]
    assert ran.said[1].startswith(f"{PUMP}: trial: has members of a Trial: ")


def test_what_no_input_is(run: Run, tmp_path: Path) -> None:
    """A source without any known format is a finding; in a folder one is enough; nothing there is wrong usage."""
    (tmp_path / "x.json").write_bytes(b'{"hello": 1}')
    ran = run("read", "x.json", "--explain")
    assert (1, ["x.json: no format: an object with 'hello' is no trial"]) == (ran.code, ran.said)
    assert 0 == run("read", str(EXAMPLES / "pump-iii"), "--explain").code
    assert 2 == run("read", "nowhere", "--explain").code
    assert 2 == run("read", "https://a.b/fhir", "--explain").code


@pytest.mark.parametrize(
    "command", [["read"], ["convert"], ["push", "--to", "kept"], ["diff", "--to", "kept"]]
)
def test_the_format_may_be_said(run: Run, command: list[str]) -> None:
    """A wrong name lists the formats; a format that cannot read the content is one clear error."""
    wrong = run(*command, OMON, "--as", "pdf")
    assert 2 == wrong.code
    assert wrong.said[-1].startswith("fhir-trials: format: 'pdf' is none of ctgov-v2, fhir, usdm, trial, ")
    other = run(*command, OMON, "--as", "ctgov-xml")
    assert (1, True) == (
        other.code,
        other.said[0].startswith(f"error unreadable {OMON}: not readable as XML: "),
    )
    assert 1 < len(run(*command, OMON, "--as", "trial").out) or command[0] in ("push", "diff")


def test_any_case_of_a_release(run: Run) -> None:
    """`--release r4` is R4."""
    assert run("convert", OMON, "--release", "R4").out == run("convert", OMON, "--release", "r4").out
    run("convert", OMON, "-o", "x.json")
    assert 0 == run("check", "x.json", "--release", "r4").code
    assert 0 == run("push", OMON, "--to", "kept", "--release", "r4b").code


def test_patterns_and_archives(run: Run, tmp_path: Path) -> None:
    """A quoted pattern and a zip file stand for what is in them; a pattern without a match is wrong usage."""
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.write(PUMP, "pump.json")
        archive.writestr("broken.json", "{")
    ran = run("read", "x.zip")
    assert (1, Path(PUMP).read_bytes()) == (ran.code, ran.out)
    assert ran.said[0].startswith("error unreadable x.zip!broken.json: not readable as JSON")
    assert 3 == len(run("read", f"{EXAMPLES / 'ctgov'}/*.json").lines)
    assert (2, ["fhir-trials: *.xml: no file matches this pattern"]) == run("read", "*.xml")[::2]


def test_a_trial_of_ours_with_mistakes(run: Run) -> None:
    """What is wrong is said in plain words, with its path."""
    ran = run(
        "read",
        "-",
        stdin=b'{"language": "nl", "arms": [{"id": "a"}], "titels": [], "summary": "x", "phase": {"code": 2}}',
    )
    assert 1 == ran.code
    said = [line.removeprefix("error trial-invalid standard input: ") for line in ran.said]
    assert "arms[0].name: is missing" in said
    assert "summary: 'x' where an object is due" in said
    assert [True] == [
        line.startswith("phase.code: 2 is none of 'not-applicable', ") for line in said if "phase" in line
    ]
    assert "titles" in run("read", "-", stdin=b'{"language": "nl", "key": "k", "titels": [1]}').said[0]


def test_a_page_without_a_trial(run: Run, tmp_path: Path) -> None:
    """By its name it is an error; in a folder it is passed over with a warning."""
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x.html").write_bytes(b"<html><body><p>Nothing here.</p></body></html>")
    (tmp_path / "a" / "y.txt").write_bytes(BULLETIN)
    ran = run("read", "a/x.html")
    assert (1, "error no-trial a/x.html: HTML in which no heading of a trial's page is seen") == (
        ran.code,
        ran.said[0],
    )
    both = run("read", "a", "-v")
    assert (0, True) == (
        both.code,
        "warning no-trial a/x.html: HTML in which no heading" in "\n".join(both.said),
    )


def test_a_register_in_trouble_does_not_cost_the_others(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is an error with the number, exit code 3; a number without an API is wrong usage; the others come."""

    def busy(*_: object, **__: object) -> None:
        raise Throttled("https://a.b: 429 for NCT04014634", status=429)

    monkeypatch.setattr(by_number, "read", busy)
    ran = run("read", "NCT04014634", OMON)
    assert (3, Path(OMON).read_bytes()) == (ran.code, ran.out)
    assert "https://a.b: 429 for NCT04014634" in ran.said[0]


def test_a_number_that_is_read(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its trial comes as from a file."""
    monkeypatch.setattr(by_number, "read", lambda *_, **__: read(OMON))
    assert Path(OMON).read_bytes() == run("read", "NCT04014634").out

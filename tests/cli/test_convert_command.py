"""`fhir-trials convert`."""

from pathlib import Path

import pytest

import fhir_trials as ft
from fhir_trials import json_text
from fhir_trials.releases import Release
from tests.cli.conftest import NCT, OMON, PUMP, Run, key

REGISTER = Path(__file__).parents[3] / "shared" / "data" / "ctgov-v2"


def bundle(file: str, release: Release) -> bytes:
    """The trial of a file as a Bundle, as it is printed."""
    return json_text.encode(ft.to_fhir(ft.read(file)[0], release, issues=ft.Issues()), pretty=True)


@pytest.mark.parametrize("release", ["R4", "R4B", "R5"])
def test_a_trial_becomes_a_bundle(run: Run, release: Release) -> None:
    """One trial is printed as a Bundle with indentation."""
    assert bundle(OMON, release) == run("convert", OMON, "--release", release).out


def test_r4_is_what_servers_speak(run: Run) -> None:
    """Without `--release` it is R4."""
    assert run("convert", OMON, "--release", "R4").out == run("convert", OMON).out


def test_logic_is_written_in_r5(run: Run) -> None:
    """With `--logic` there is an EvidenceVariable for "one of"; another release has no place for it."""
    trial = ft.read(NCT)[0].model_copy(
        update={"eligibility": ft.read_criteria("Inclusion criteria:\n- One of:\n  - Asthma\n  - COPD")}
    )
    source = json_text.encode(ft.to_fhir(trial, "R4", issues=ft.Issues()))
    made = json_text.decode(run("convert", "-", "--release", "R5", "--logic", stdin=source).out)
    assert "EvidenceVariable" in {one["resource"]["resourceType"] for one in made["entry"]}
    refused = run("convert", NCT, "--logic")
    assert 2 == refused.code
    assert any("--logic needs --release R5: R4 has no" in line for line in refused.said)


def test_fhir_becomes_fhir_of_another_release(run: Run) -> None:
    """A Bundle in R4 is converted to R5 as the trial itself would be."""
    assert bundle(PUMP, "R5") == run("convert", "-", "--release", "R5", stdin=bundle(PUMP, "R4")).out


def test_a_transaction_can_be_posted(run: Run) -> None:
    """Each entry of a transaction puts its resource under its own id."""
    made = json_text.decode(run("convert", NCT, "--bundle", "transaction").out)
    assert "transaction" == made["type"]
    wanted = [f"{one['resource']['resourceType']}/{one['resource']['id']}" for one in made["entry"]]
    assert wanted == [one["request"]["url"] for one in made["entry"]]


def test_a_folder_gets_a_file_each(run: Run, tmp_path: Path) -> None:
    """A folder is made; each file is named by its trial, a second one of that name is numbered."""
    assert 0 == run("convert", NCT, OMON, NCT, "-o", "out/fhir").code
    made = {"NCT04014634.json", "NCT04014634-2.json", "NL-OMON46644.json"}
    assert made == {file.name for file in (tmp_path / "out" / "fhir").iterdir()}
    assert bundle(OMON, "R4") == (tmp_path / "out" / "fhir" / "NL-OMON46644.json").read_bytes()


def test_an_issue_names_its_trial(run: Run) -> None:
    """Among many trials, what did not fit says whose it is."""
    told = run("convert", PUMP, NCT, "--release", "R5", "-v").said
    assert [f"warning key-derived {key(PUMP)}: identifiers"] == [
        line.rpartition(": no register number")[0] for line in told if line.startswith("warning key-derived")
    ]


def test_what_cannot_be_read_does_not_stop_the_rest(run: Run, tmp_path: Path) -> None:
    """A broken file and a missing one are told, each on a line, and the others come out."""
    (tmp_path / "broken.json").write_text('{"a": ')
    ran = run("convert", "nowhere.json", "broken.json", NCT, OMON, "--ndjson")
    assert (2, 2) == (ran.code, len(ran.lines))
    assert [
        "fhir-trials: nowhere.json: no such file or folder",
        "error unreadable broken.json: not readable as JSON in UTF-8: Input data was truncated",
    ] == ran.said


@pytest.mark.skipif(not REGISTER.is_dir(), reason="the records (../shared/data) are not here")
@pytest.mark.parametrize("release", ["R4", "R4B", "R5"])
def test_a_part_of_the_register(run: Run, release: Release) -> None:
    """Hundreds of records are converted without an error, and what comes out is valid."""
    ran = run("convert", str(REGISTER), "--release", release)
    assert (0, len(list(REGISTER.iterdir()))) == (ran.code, len(ran.lines))
    assert [] == [str(issue) for line in ran.lines for issue in ft.check(line, release)]


def test_many_bundles_through_a_pipe(run: Run) -> None:
    """What one command prints the next one reads: each Bundle is a trial, and issues say which."""
    there = run("convert", NCT, PUMP, OMON, "--release", "R5").out
    back = run("convert", "-", "--release", "R4", stdin=there)
    assert (0, run("convert", NCT, PUMP, OMON).lines) == (back.code, back.lines)
    odd = there.replace(b'"status":"active"', b'"strange":1,"status":"active"')
    told = run("read", "-", "-v", stdin=odd).said
    where = "warning not-read standard input: [1].Bundle.entry[0].resource.strange"
    assert where in {line.partition(": not read")[0] for line in told}


def test_usdm_is_written_in_place_of_fhir(run: Run) -> None:
    """With `--usdm` a trial becomes a document of USDM version 4, which reads as a trial; it goes with no option of FHIR."""
    done = run("convert", OMON, "--usdm")
    expected = json_text.encode(ft.to_usdm(ft.read(OMON)[0]), pretty=True)
    assert (0, expected) == (done.code, done.out)
    assert "4.0.0" == json_text.decode(done.out)["usdmVersion"]
    assert [2, 2] == [
        run("convert", OMON, "--usdm", *more).code for more in (["--logic"], ["--bundle", "transaction"])
    ]

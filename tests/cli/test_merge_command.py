"""`fhir-trials merge`."""

from pathlib import Path

from fhir_trials import json_text
from tests.cli.conftest import NCT, OMON, PUMP, Run

OTHER = b"""{"identifiers": [{"value": "2014-123456-12", "registry": "eudract", "primary": true},
 {"value": "NCT04014634", "registry": "ctgov"}], "source": {"name": "EU-CTR"}, "enrollment": {"planned": 7},
 "status": {"recruitment": {"code": "recruiting"}}}"""


def test_two_records_become_one_trial(run: Run) -> None:
    """The first stands; the second is told, with `-v` in words, and exits 1 with `--strict`."""
    ran = run("merge", NCT, "-", "-v", "--strict", stdin=OTHER)
    assert 1 == ran.code
    assert ["NCT04014634", "2014-123456-12"] == [
        record["identifier"]["value"] for record in ran.json["merged"]
    ]  # pyright: ignore
    told = [line for line in ran.said if "sources-disagree" in line]
    assert [
        "warning sources-disagree NCT04014634: status.recruitment: ClinicalTrials.gov NCT04014634 (2025-10-02) says "
        'completed "COMPLETED"; EU-CTR 2014-123456-12 says recruiting; the first stands'
    ] == told


def test_the_order_is_the_callers_choice(run: Run) -> None:
    """Whoever is given first is filed and stands first."""
    merged = run("merge", "-", NCT, stdin=OTHER).json
    assert {"code": "recruiting"} == merged["status"]["recruitment"]  # pyright: ignore


def test_what_shares_no_number_stays(run: Run) -> None:
    """Trials that are not one come out as they went in, a line each."""
    ran = run("merge", PUMP, OMON)
    assert (0, [json_text.decode(Path(file).read_bytes()) for file in (PUMP, OMON)], []) == (
        ran.code,
        ran.lines,
        ran.said,
    )


def test_a_file_each_and_issues(run: Run, tmp_path: Path) -> None:
    """`-o` and `--issues` as elsewhere; a file is called by the number the trial is filed under."""
    ran = run("merge", NCT, "-", PUMP, "-o", "merged/", "--issues", "issues.json", stdin=OTHER)
    assert (0, b"") == (ran.code, ran.out)
    assert "NCT04014634.json" in [file.name for file in (tmp_path / "merged").iterdir()]
    assert 2 == len(list((tmp_path / "merged").iterdir()))
    rows = json_text.decode((tmp_path / "issues.json").read_bytes())
    assert "sources-disagree" in [row["code"] for row in rows]


def test_nothing_to_merge(run: Run) -> None:
    """No trial, no output; a missing file is wrong usage."""
    assert (b"", "error no-trial standard input: no trial in standard input") == (
        run("merge", "-", stdin=b"[]").out,
        run("merge", "-", stdin=b"[]").said[0],
    )
    assert 2 == run("merge", "nowhere.json").code


def test_a_merged_trial_is_pushed_under_its_primary_number(run: Run) -> None:
    """What was pushed before it was merged is updated, not doubled."""
    run("push", NCT, "--to", "there")
    run("merge", NCT, "-", "-o", "merged.json", stdin=OTHER)
    said = run("push", "merged.json", "--to", "there").said
    assert said[0].startswith("NCT04014634 ")
    assert "created" not in said[0]
    assert run("merge", NCT, "-", stdin=OTHER).json == run("pull", "--from", "there", "NCT04014634").json

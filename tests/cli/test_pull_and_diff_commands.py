"""`fhir-trials pull` and `fhir-trials diff`."""

from pathlib import Path

from fhir_trials import json_text
from tests.cli.conftest import NCT, OMON, PUMP, Place, Run, key, size, titled
from tests.targets.fake_server import BASE, FakeServer


def test_everything_of_ours_comes_back(run: Run) -> None:
    """Without identifiers every trial that was pushed is read, and equals what was pushed."""
    run("push", NCT, OMON, PUMP, "--to", "kept")
    pulled = run("pull", "--from", "kept")
    assert (0, []) == (pulled.code, pulled.said)
    wanted = sorted(run("read", NCT, OMON, PUMP).out.splitlines())
    assert wanted == sorted(pulled.out.splitlines())


def test_one_by_its_number(run: Run) -> None:
    """A register number finds its trial; one that is not there is an error, and the others come."""
    run("push", NCT, OMON, "--to", "kept")
    assert (0, Path(OMON).read_bytes(), []) == run("pull", "NL-OMON46644", "--from", "kept")
    ran = run("pull", "NL-OMON46644", "NCT00000000", "--from", "kept")
    assert (1, Path(OMON).read_bytes()) == (ran.code, ran.out)
    assert ["error not-found identifier: kept has no study with the identifier 'NCT00000000'"] == ran.said


def test_into_a_folder(run: Run, tmp_path: Path) -> None:
    """A file for each trial, named by it."""
    run("push", OMON, PUMP, "--to", "kept")
    run("pull", "--from", "kept", "-o", "trials")
    assert Path(PUMP).read_bytes() == (tmp_path / "trials" / f"{key(PUMP)}.json").read_bytes()


def test_a_server_without_trials(run: Run, server: FakeServer) -> None:
    """Nothing there is no error, but said."""
    assert (0, b"", [f"{BASE}: holds no trial of ours"]) == run("pull", "--from", BASE)


def test_a_folder_that_is_not_there(run: Run) -> None:
    """To pull from a missing folder is wrong usage: most likely it is misspelt."""
    said = "fhir-trials: kpet: no such folder; a server's address begins with http:// or https://"
    assert (2, b"", [said]) == run("pull", "--from", "kpet")


def test_what_was_pulled_can_be_pushed_on(run: Run) -> None:
    """The output of one command is the input of the next."""
    run("push", NCT, OMON, "--to", "kept")
    pulled = run("pull", "--from", "kept").out
    said = run("push", "-", "--to", "copy", stdin=pulled).said
    assert f"copy (R4): 2 trials, {size(OMON, NCT)} resources: {size(OMON, NCT)} created" == said[-1]


def test_a_folder_of_ours_is_no_source(run: Run) -> None:
    """Its files are parts of trials: the command that reads them is named."""
    run("push", NCT, "--to", "kept")
    said = "fhir-trials: kept: is kept by push; it is read by: fhir-trials pull --from kept"
    assert (2, b"", [said]) == run("convert", "kept")


def test_no_difference(run: Run) -> None:
    """Where all is the same, exit code 0 and one line."""
    run("push", OMON, "--to", "kept")
    assert (0, b"", [f"kept (R4): 1 trial, {size(OMON)} resources: {size(OMON)} same"]) == run(
        "diff", OMON, "--to", "kept"
    )


def test_a_difference_is_shown_with_both_sides(run: Run, tmp_path: Path) -> None:
    """Each place with what is there and what is here; long values are cut; exit code 1."""
    run("push", OMON, "--to", "kept")
    trial = json_text.decode(Path(OMON).read_bytes())
    del trial["enrollment"]
    trial["titles"][0]["text"] = "Another title " * 9
    (tmp_path / "other.json").write_bytes(json_text.encode(trial))
    code, out, said = run("diff", "other.json", "--to", "kept")
    total = f"kept (R4): 1 trial, {size(OMON)} resources: 3 differ, {size(OMON) - 3} same"
    assert (1, b"", total) == (code, out, said[-1])
    titles = [line for line in said if " ResearchStudy/NL-OMON46644 title: " in line]
    assert [f'there, "{"Another title " * 9}'[:60]] == [line[line.index("there, ") :][:60] for line in titles]
    assert titles[0].endswith('…" here')
    assert [True] == [line.endswith(" there, nothing here") for line in said if "targetNumber" in line]


def test_who_changed_it(run: Run, place: Place) -> None:
    """What others changed is told as theirs, what both changed with all values, what is gone as gone."""
    study = "ResearchStudy/NL-OMON46644"
    run("push", OMON, "--to", place.where)
    place.edit(study, description="Foreign")
    place.delete("Group/NL-OMON46644-eligibility")
    said = run("diff", OMON, "--to", place.where).said
    assert said[0].startswith(
        f'NL-OMON46644              {study} description: "Foreign" there, changed by others'
    )
    assert "NL-OMON46644              Group/NL-OMON46644-eligibility: is not there any more" in said
    place.edit(study, title="Theirs")
    said = run("diff", titled(OMON, "Ours"), "--to", place.where).said
    assert f"NL-OMON46644              {study}: both sides changed title" in said
    assert f"NL-OMON46644              {study} title: both changed it" in said


def test_what_is_not_there(run: Run, tmp_path: Path) -> None:
    """A folder that does not exist yet holds nothing; it is not made by looking."""
    code, _, said = run("diff", OMON, "--to", "nowhere")
    assert (1, "NL-OMON46644              ResearchStudy/NL-OMON46644: is not there") == (code, said[0])
    assert not (tmp_path / "nowhere").exists()


def test_differences_as_json(run: Run) -> None:
    """`--json` prints the rows."""
    rows = run("diff", OMON, "--to", "nowhere", "--json").json
    assert ["create"] * size(OMON) == [row["action"] for row in rows]  # pyright: ignore

"""The five pages that were read by hand, and short pages of our own: what is read of them, to the byte."""

from pathlib import Path

import pytest

import fhir_trials as ft
from fhir_trials import json_text
from fhir_trials.cli.app import app
from fhir_trials.issues import Issue
from fhir_trials.releases import Release

EXAMPLES = Path(__file__).parents[2] / "examples"
SEEDS = EXAMPLES.parents[1] / "shared" / "seeds"
GOLDENS = Path(__file__).parent / "pages"
SEEN = {
    "nl-omon46644": "000",
    "ozm-034": "001",
    "start-net": "002",
    "anlotinib-toripalimab-sts": "003",
    "pump-iii": "004",
}
OWN = sorted(file.name for end in ("txt", "html") for file in (EXAMPLES / "pages").glob(f"*.{end}"))


def read(file: Path) -> tuple[bytes, bytes, ft.Trial]:
    """The trial and the issues of a page, as the files beside it hold them."""
    issues = ft.Issues()
    [trial] = ft.read(file, issues=issues)
    told = [_without_source(issue) for issue in issues]
    return (
        json_text.encode(trial.to_dict(), pretty=True),
        json_text.encode(told, pretty=True),
        trial,
    )


def _without_source(issue: Issue) -> dict[str, str]:
    found = {"severity": issue.severity, "code": issue.code, "path": issue.path, "message": issue.message}
    return {key: value for key, value in found.items() if value}


@pytest.mark.parametrize("name", SEEN)
def test_a_page_is_read_as_it_was_read_by_hand(name: str, pytestconfig: pytest.Config) -> None:
    """Trial and issues of a seen page are those that were read by hand, with what is understood of the criteria."""
    found = list(SEEDS.glob(f"{SEEN[name]}_*"))
    if not found:
        pytest.skip("the pages are not here (../shared/seeds)")
    trial, issues, _ = read(found[0])
    for kind, made in (("trial", trial), ("issues", issues)):
        golden = EXAMPLES / name / f"{kind}.json"
        if pytestconfig.getoption("--update-goldens"):
            golden.write_bytes(made)
        assert golden.read_text("utf-8") == made.decode()


@pytest.mark.parametrize("name", SEEN)
def test_the_command_prints_what_was_read_by_hand(
    name: str, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """`fhir-trials read` prints the very bytes."""
    found = list(SEEDS.glob(f"{SEEN[name]}_*"))
    if not found:
        pytest.skip("the pages are not here (../shared/seeds)")
    app(["read", str(found[0])], standalone_mode=False)
    assert (EXAMPLES / name / "trial.json").read_bytes() == capfdbinary.readouterr().out


@pytest.mark.parametrize("name", OWN)
def test_a_page_of_our_own_gives_the_golden(name: str, pytestconfig: pytest.Config) -> None:
    """Trial and issues of an invented page are the very bytes that are kept."""
    file = EXAMPLES / "pages" / name
    trial, issues, _ = read(file)
    for kind, made in (("trial", trial), ("issues", issues)):
        golden = GOLDENS / f"{file.stem}.{kind}.json"
        if pytestconfig.getoption("--update-goldens"):
            golden.write_bytes(made)
        assert golden.read_bytes() == made


@pytest.mark.parametrize("name", OWN)
@pytest.mark.parametrize("release", ["R4", "R4B", "R5"])
def test_a_page_of_our_own_goes_through_fhir(name: str, release: Release) -> None:
    """The trial of a page is valid FHIR in each release, and comes back as it was."""
    trial = read(EXAMPLES / "pages" / name)[2]
    bundle = ft.to_fhir(trial, release)
    assert [] == ft.check(bundle, release)
    assert [trial] == ft.from_fhir(bundle)

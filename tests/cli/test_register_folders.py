"""Folders of records as users have them: `read` and `convert` take each whole, whatever formats lie in it."""

from pathlib import Path

import pytest

from tests.cli.conftest import EXAMPLES, Run

PROJECT = EXAMPLES.parent
SHARED = PROJECT.parent / "shared" / "data"
RECORDS = PROJECT / "tests" / "sources" / "records"
# of each folder, how many trials are in it
FOLDERS = {
    SHARED / "ctgov-v1-json": 54,
    SHARED / "ctgov-xml": 38,
    SHARED / "ctgov-v2-older": 2,
    SHARED / "registries": 558,
    RECORDS / "ctgov_v1": 2,
    RECORDS / "ctgov_xml": 3,
    RECORDS / "ctgov_csv": 10,
    RECORDS / "ctis": 3,
    RECORDS / "ictrp": 15,
    RECORDS / "isrctn": 3,
}


@pytest.fixture(params=FOLDERS, ids=lambda folder: f"{folder.parent.name}-{folder.name}")
def folder(request: pytest.FixtureRequest) -> Path:
    """A folder of records; skipped where it is not there."""
    if not request.param.is_dir():
        pytest.skip(f"../shared/data/{request.param.name} is not there")
    return request.param


def test_a_folder_of_records_is_read(run: Run, folder: Path) -> None:
    """Every record is a trial, a line each, without an error."""
    ran = run("read", str(folder))
    assert (0, FOLDERS[folder], []) == (ran.code, len(ran.lines), errors(ran.said))


def test_a_folder_of_records_is_converted(run: Run, folder: Path) -> None:
    """Every record is a Bundle, a line each, without an error."""
    ran = run("convert", str(folder))
    assert (0, FOLDERS[folder], []) == (ran.code, len(ran.lines), errors(ran.said))


def errors(said: list[str]) -> list[str]:
    """What was said of errors; how many warnings there were is said too."""
    return [line for line in said if not line.endswith("--issues FILE keeps them")]

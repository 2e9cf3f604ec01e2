from pathlib import Path

import pytest

RECORDS = Path(__file__).parent / "records"
SHARED = Path(__file__).parents[2].parent / "shared" / "data"


@pytest.fixture(scope="session")
def shared_studies() -> list[Path]:
    """The 251 studies beside the project."""
    folder = SHARED / "ctgov-v2"
    if not folder.is_dir():
        pytest.skip("the reference records (../shared/data/ctgov-v2) are not here")
    return sorted(folder.glob("*.json"))


@pytest.fixture
def record():
    """The content of a record of this folder, by its oddity."""
    return lambda oddity: (RECORDS / f"{oddity}.json").read_bytes()

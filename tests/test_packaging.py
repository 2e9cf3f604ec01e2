"""The tables are found in a wheel, in an sdist and in a checkout alike."""

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
_PROGRAM = (
    "import fhir_trials as ft, sys;"
    "trial = ft.Trial(phase={'code': 'phase-2'}, identifiers=({'value': 'NCT00000001', 'registry': 'ctgov'},));"
    "bundle = ft.to_fhir(trial, 'R4');"
    "assert ft.from_fhir(bundle) == [trial]; print(ft.__file__)"
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the sdist of this checkout."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return folder


def _run_from(folder: Path, elsewhere: Path) -> str:
    environment = {"PYTHONPATH": str(folder), "PYTHONSAFEPATH": "1", "PATH": ""}
    command = [sys.executable, "-c", _PROGRAM]
    done = subprocess.run(command, cwd=elsewhere, env=environment, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def test_a_wheel_carries_the_tables(built: Path, tmp_path: Path):
    """Unpacked anywhere, the wheel translates a trial and back."""
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "wheel")
        names = archive.namelist()
    assert _run_from(tmp_path / "wheel", tmp_path).startswith(str(tmp_path / "wheel"))
    assert "fhir_trials/py.typed" in names
    assert [] == [name for name in names if name.startswith(("tests/", "examples/", "benchmarks/"))]


def test_an_sdist_carries_the_tables(built: Path, tmp_path: Path):
    """Unpacked anywhere, the source distribution translates a trial and back."""
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path, filter="data")
    (folder,) = tmp_path.glob("fhir_trials-*")
    assert _run_from(folder, tmp_path).startswith(str(folder))

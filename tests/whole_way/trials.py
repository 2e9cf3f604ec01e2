"""The trials the whole way is shown with: all that the project carries, and the records of registers where at hand."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

import fhir_trials as ft
from fhir_trials import sources
from tests.fhir.everything import EVERYTHING

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "data"
FOLDERS = ("ctgov-v2", "ctgov-v2-older", "ctgov-v1-json", "ctgov-xml", "registries")
RELEASES = ("R4", "R4B", "R5")

EXAMPLES = sorted(ROOT.glob("examples/*/trial.json"))
CTGOV = [*sorted(ROOT.glob("examples/ctgov/*.json")), *sorted(ROOT.glob("tests/sources/records/*.json"))]
OTHER_FORMATS = sorted(
    file for file in ROOT.glob("tests/sources/records/*/*") if file.suffix in (".json", ".csv", ".xml")
)
PAGES = sorted(file for file in ROOT.glob("examples/pages/*") if file.suffix in (".txt", ".html"))
CARRIED = [*EXAMPLES, *CTGOV, *OTHER_FORMATS, *PAGES]

USDM = sorted(SHARED.glob("usdm/*/*.json"))
# what a converter of USDM was given; it differs little
USDM_GIVEN = sorted(SHARED.glob("usdm-fhir/**/*_usdm.json"))
STUDIES = sorted((SHARED / "ctgov-v2").glob("*.json"))


class Known(NamedTuple):
    """A trial, the format it was read from, and what it is called in a message."""

    format: str
    name: str
    trial: ft.Trial

    @property
    def registry(self) -> str:
        """The register whose number comes first."""
        return next((one.registry or "" for one in self.trial.identifiers), "")


def known(files: Iterable[Path]) -> Iterator[Known]:
    """The trials of each file, as they are asked for; several of one file are numbered."""
    for file in files:
        (format_of_it,) = {form for _, form, _ in sources.explain(file)}
        trials = ft.read(file, issues=ft.Issues())
        name = file.parent.name if file.name == "trial.json" else file.stem
        for number, trial in enumerate(trials, 1):
            yield Known(format_of_it, name if len(trials) == 1 else f"{name}-{number}", trial)


def read(file: Path) -> ft.Trial:
    """The one trial of a file."""
    (one,) = known([file])
    return one.trial


def own() -> Iterator[Known]:
    """Every trial the project carries."""
    yield Known("model", "everything", EVERYTHING)
    yield from known(CARRIED)


def files_of(folder: str) -> list[Path]:
    """The files of a folder beside the project; the test is skipped, with the reason, where it is not there."""
    files = sorted(file for file in (SHARED / folder).rglob("*") if file.is_file())
    if not files:
        pytest.skip(f"../shared/data/{folder} is not there")
    return files


def shared(folders: Iterable[str] = FOLDERS) -> Iterator[Known]:
    """Every trial of the folders beside the project, of those that are there."""
    for folder in folders:
        yield from known(sorted(file for file in (SHARED / folder).rglob("*") if file.is_file()))


def protocols() -> Iterator[Known]:
    """Every trial of the USDM documents beside the project, where these are there."""
    yield from known([*USDM, *USDM_GIVEN])


def sample(trials: Iterable[Known], each: int) -> list[Known]:
    """The same few on every run: of every format and register, `each` that lie evenly among its trials."""
    kinds: defaultdict[tuple[str, str], list[Known]] = defaultdict(list)
    for one in trials:
        kinds[one.format, one.registry].append(one)
    return [one for some in kinds.values() for one in some[:: -(-len(some) // each)]]

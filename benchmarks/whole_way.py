"""How long the whole way takes, bytes of a registry's study to checked FHIR bytes, and the way back; beside fhir.resources.

python -m benchmarks.whole_way [ROUNDS]
"""

import gc
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import mean, median, quantiles
from typing import Any

import fhir.resources
import fhir.resources.R4B
import orjson

import fhir_trials as ft
from fhir_trials import json_text

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared" / "data" / "ctgov-v2"
OWN = (ROOT / "tests" / "sources" / "records", ROOT / "examples" / "ctgov")
STAGES = ("read", "translate", "check", "write")
WHOLE, BACK, FLOOR, WHOLE_BUNDLE, PARTS = (
    "whole way",
    "way back",
    "floor",
    "f.r., as a Bundle",
    "f.r., one by one",
)
THEIRS = "fhir.resources"
ROWS = (*STAGES, WHOLE, BACK, FLOOR, THEIRS)

Times = dict[str, float]


def studies() -> list[bytes]:
    """The studies to measure with: the shared collection, or the records of the tests and examples."""
    folders = [SHARED] if SHARED.is_dir() else list(OWN)
    return [file.read_bytes() for folder in folders for file in sorted(folder.rglob("*.json"))]


def forth(content: bytes, release: Any) -> tuple[Times, bytes]:
    """Bytes of a study → checked FHIR bytes; CPU milliseconds of each stage and of all."""
    clock = time.process_time_ns
    issues = ft.Issues()
    start = clock()
    (trial,) = ft.read(content, issues=issues)
    is_read = clock()
    bundle = ft.to_fhir(trial, release, issues=issues)
    is_translated = clock()
    faults = ft.check(bundle, release)
    is_checked = clock()
    written = json_text.encode(bundle)
    end = clock()
    assert not faults, faults
    ends = (is_read, is_translated, is_checked, end)
    found = {name: (b - a) / 1e6 for name, a, b in zip(STAGES, (start, *ends), ends, strict=False)}
    return {**found, WHOLE: (end - start) / 1e6}, written


def spent(name: str, run: Callable[[], Any]) -> Times:
    """CPU milliseconds of one run."""
    start = time.process_time_ns()
    run()
    return {name: (time.process_time_ns() - start) / 1e6}


class Study:
    """One study with what the ways beside the whole way start from."""

    def __init__(self, content: bytes, release: str) -> None:
        self.content = content
        self.release = release
        _, self.written = forth(content, release)
        self.result = orjson.loads(self.written)
        package = fhir.resources if release == "R5" else fhir.resources.R4B
        self.bundle_model = package.get_fhir_model_class("Bundle")
        self.parts = [
            (package.get_fhir_model_class(entry["resource"]["resourceType"]), orjson.dumps(entry["resource"]))
            for entry in self.result["entry"]
        ]
        self.passes: list[Times] = []

    def forth(self) -> Times:
        return forth(self.content, self.release)[0]

    def back(self) -> Times:
        return spent(BACK, lambda: ft.from_fhir(self.written, issues=ft.Issues()))

    def floor(self) -> Times:
        """No program does with less: orjson reading the same input and writing the same result."""
        return spent(FLOOR, lambda: (orjson.loads(self.content), orjson.dumps(self.result)))

    def whole_bundle(self) -> Times:
        model = self.bundle_model
        return spent(WHOLE_BUNDLE, lambda: model.model_validate_json(self.written).model_dump_json())

    def one_by_one(self) -> Times:
        return spent(
            PARTS,
            lambda: [model.model_validate_json(text).model_dump_json() for model, text in self.parts],
        )

    def times(self) -> Times:
        """The median of each way over the rounds; of the two ways of fhir.resources the faster one."""
        found = {name: median(one[name] for one in self.passes) for name in self.passes[0]}
        return {**found, THEIRS: min(found[WHOLE_BUNDLE], found[PARTS])}


WAYS = (Study.forth, Study.back, Study.floor, Study.whole_bundle, Study.one_by_one)


def measure(contents: list[bytes], release: str, rounds: int) -> list[Times]:
    """Each way over all studies, way after way and round after round, so that a busy machine slows all of them."""
    every = [Study(content, release) for content in contents]
    for study in every:
        study.back(), study.whole_bundle(), study.one_by_one()  # fills the caches
    gc.collect()
    gc.freeze()
    for _ in range(rounds):
        for study in every:
            study.passes.append({})
        for way in WAYS:
            for study in every:
                study.passes[-1] |= way(study)
            gc.collect()
    gc.unfreeze()
    return [study.times() for study in every]


def print_table(release: str, times: list[Times]) -> None:
    """Print one release's table."""
    print(f"{release:15}{'median':>8}{'p95':>8}{'mean':>8}{'to the floor':>14}{'to fhir.resources':>19}")
    for row in ROWS:
        ms = [one[row] for one in times]
        floor = median(one[row] / one[FLOOR] for one in times)
        theirs = median(one[THEIRS] / one[row] for one in times)
        figures = f"{median(ms):8.2f}{quantiles(ms, n=20)[-1]:8.2f}{mean(ms):8.2f}"
        print(f"{row:15}{figures}{floor:13.1f}x{f'1/{theirs:.1f}':>19}")
    ratio = sum(one[THEIRS] for one in times) / sum(one[WHOLE] for one in times)
    print(f"the whole way of all studies together: 1/{ratio:.1f} of fhir.resources\n")


def main() -> None:
    """Print a table for each release: CPU milliseconds per study, and ratios as medians over the studies."""
    contents = studies()
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    size = median(map(len, contents)) / 1000
    print(
        f"{len(contents)} studies of {size:.0f} kB in the median; CPU ms, of each study the median of {rounds} rounds\n"
    )
    for release in ("R4", "R5"):
        print_table(release, measure(contents, release, rounds))


if __name__ == "__main__":
    main()

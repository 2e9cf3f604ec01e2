"""How long a USDM document takes to checked FHIR bytes, stage by stage, as ratios to `json.loads` of the same bytes.

python -m benchmarks.usdm [ROUNDS] [FILE …]
"""

import gc
import json
import sys
import time
from pathlib import Path
from statistics import median
from typing import Any

import fhir_trials as ft
from fhir_trials import json_text
from fhir_trials.eligibility import understand

SHARED = Path(__file__).parents[2] / "shared" / "data" / "usdm"
STAGES = ("read", "translate", "check", "write")
# within reading: what the criteria state, which is no matter of the format
CRITERIA, WHOLE, FLOOR = "criteria", "whole way", "json.loads"
ROWS = (*STAGES, WHOLE, CRITERIA, FLOOR)

# a criterion of which nothing is understood yet
_AS_TEXT: dict[str, Any] = {"coverage": None, "statements": (), "joined": None, "below": None, "warnings": ()}

Times = dict[str, float]


def forth(content: bytes, release: Any) -> tuple[Times, int, int]:
    """Bytes → checked FHIR bytes: CPU milliseconds of each stage and of all; bytes written and faults found.

    How long the criteria alone take, which are part of reading, is measured beside it.
    """
    clock = time.process_time_ns
    issues = ft.Issues()
    marks = [clock()]
    trials = ft.read(content, issues=issues)
    marks.append(clock())
    bundles = [ft.to_fhir(trial, release, issues=issues) for trial in trials]
    marks.append(clock())
    faults = [fault for bundle in bundles for fault in ft.check(bundle, release)]
    marks.append(clock())
    written = [json_text.encode(bundle) for bundle in bundles]
    marks.append(clock())
    found = {name: (b - a) / 1e6 for name, a, b in zip(STAGES, marks, marks[1:], strict=False)}
    unread = [one.eligibility.criteria for one in trials if one.eligibility]
    unread = [[one.model_copy(update=_AS_TEXT) for one in criteria] for criteria in unread]
    start = clock()
    for criteria in unread:
        understand(criteria)
    found |= {WHOLE: (marks[-1] - marks[0]) / 1e6, CRITERIA: (clock() - start) / 1e6}
    return found, sum(map(len, written)), len(faults)


def floor(content: bytes) -> Times:
    """What any program in Python does first: the standard library reading the document."""
    start = time.process_time_ns()
    json.loads(content)
    return {FLOOR: (time.process_time_ns() - start) / 1e6}


def measure(content: bytes, release: str, rounds: int) -> Times:
    """The median of each stage over the rounds, the two ways taking turns, so that a busy machine slows both."""
    forth(content, release), floor(content)  # fills the caches
    passes: list[Times] = []
    gc.collect()
    gc.freeze()
    for _ in range(rounds):
        times, _, _ = forth(content, release)
        gc.collect()
        passes.append({**times, **floor(content)})
        gc.collect()
    gc.unfreeze()
    return {name: median(one[name] for one in passes) for name in ROWS}


def main() -> None:
    """Print a table for each release: CPU milliseconds per document and stage, and the ratio of the whole way."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    files = [Path(name) for name in sys.argv[2:]] or sorted(SHARED.rglob("*.json"))
    if not files:
        sys.exit(f"no USDM documents: none were named, and there is no {SHARED.parent.name}/{SHARED.name}")
    print(f"CPU ms, of each document the median of {rounds} rounds; the ratio is to json.loads of it")
    for release in ("R4", "R5"):
        print(f"\n{release:30}{'kB':>6}{'kB FHIR':>9}", *(f"{name:>10}" for name in ROWS), f"{'ratio':>7}")
        ratios: list[float] = []
        for file in files:
            content = file.read_bytes()
            _, size, faults = forth(content, release)
            times = measure(content, release, rounds)
            ratios.append(times[WHOLE] / times[FLOOR])
            name = f"{file.parent.name}/{file.stem}"[:29]
            print(f"{name:30}{len(content) / 1000:6.0f}{size / 1000:9.0f}", end=" ")
            print(*(f"{times[row]:10.1f}" for row in ROWS), f"{ratios[-1]:6.1f}x", end="")
            print(f"   {faults} faults" if faults else "")
        print(f"{'median ratio':>{45 + 11 * len(ROWS)}}{median(ratios):8.1f}x")


if __name__ == "__main__":
    main()

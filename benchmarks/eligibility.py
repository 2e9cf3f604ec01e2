"""How long it takes to read the eligibility criteria of a study: to split them, and to understand what each states.

python -m benchmarks.eligibility [ROUNDS]
"""

import gc
import json
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from fhir_trials.eligibility import read_criteria, split

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared" / "data" / "ctgov-v2"
OWN = (ROOT / "tests" / "sources" / "records", ROOT / "examples" / "ctgov")
READ, SPLIT, FLOOR = "read_criteria", "split alone", "json.loads"
ROWS = (READ, SPLIT, FLOOR)


class Study:
    """A record, and the text of its criteria."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        module = json.loads(content).get("protocolSection", {}).get("eligibilityModule", {})
        self.text: str = module.get("eligibilityCriteria", "")
        self.rounds: dict[str, list[float]] = {name: [] for name in ROWS}

    def run(self, name: str) -> None:
        """Measure one way once, in CPU milliseconds."""
        ways: dict[str, Callable[[], Any]] = {
            READ: lambda: read_criteria(self.text),
            SPLIT: lambda: split(self.text),
            FLOOR: lambda: json.loads(self.content),  # what a program does at least that looks at the record
        }
        way = ways[name]
        start = time.process_time_ns()
        way()
        self.rounds[name].append((time.process_time_ns() - start) / 1e6)

    def times(self) -> dict[str, float]:
        """The median of each way over the rounds."""
        return {name: median(found) for name, found in self.rounds.items()}


def studies() -> list[Study]:
    """Those with criteria: of the shared collection, or of the records of the tests and examples."""
    folders = [SHARED] if SHARED.is_dir() else list(OWN)
    files = [file for folder in folders for file in sorted(folder.rglob("*.json"))]
    every = [file.read_bytes() for file in files]
    return [
        one for one in (Study(content) for content in every if b"eligibilityCriteria" in content) if one.text
    ]


def measure(every: list[Study], rounds: int) -> None:
    """Way after way over all studies, round after round, so that a busy machine slows all of them."""
    for study in every:
        read_criteria(study.text)  # fills the caches
    gc.collect()
    gc.freeze()
    for _ in range(rounds):
        for name in ROWS:
            for study in every:
                study.run(name)
            gc.collect()
    gc.unfreeze()


def report(every: list[Study], rounds: int) -> None:
    """Print the figures, and what was read."""
    found = [(study, study.times()) for study in every]
    print(
        f"{len(every)} studies, criteria of {median(len(one.text) for one in every):.0f} characters in the median; ",
        end="",
    )
    print(f"CPU ms, of each study the median of {rounds} rounds\n")
    print(f"{'':14}{'median':>9}{'p95':>9}{'worst':>9}{'to split alone':>17}{'to json.loads':>16}")
    for name in ROWS:
        times = [one[name] for _, one in found]
        to_split, to_floor = (median(one[name] / one[other] for _, one in found) for other in (SPLIT, FLOOR))
        spread = (median(times), quantiles(times, n=20)[-1], max(times))
        print(f"{name:14}" + "".join(f"{one:9.3f}" for one in spread) + f"{to_split:16.1f}x{to_floor:15.1f}x")
    criteria = [one for study in every for one in read_criteria(study.text).criteria]
    shares = Counter(one.coverage or "none" for one in criteria)
    said = ", ".join(f"{name} {shares[name] / len(criteria):.0%}" for name in ("full", "partial", "none"))
    worst = max(found, key=lambda pair: pair[1][READ])[0]
    print(f"\n{len(criteria)} criteria, {len(criteria) / len(every):.1f} a study: {said}")
    print(f"the worst text has {len(worst.text)} characters")


def main(arguments: list[str]) -> None:
    """Measure and print."""
    rounds = int(arguments[0]) if arguments else 5
    every = studies()
    measure(every, rounds)
    report(every, rounds)


if __name__ == "__main__":
    main(sys.argv[1:])

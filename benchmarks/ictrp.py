"""How many trials a second an ICTRP export gives, and in how much memory, as one file and as many.

python -m benchmarks.ictrp [TRIALS] [FILES …]
"""

import csv
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from itertools import cycle, islice
from pathlib import Path

from fhir_trials import sources
from fhir_trials.issues import Issue, Issues, Severity

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared" / "data" / "registries" / "ictrp"
OWN = ROOT / "tests" / "sources" / "records" / "ictrp"
TRIALS = 100_000
FILES = (1, 50)


class Counting(Issues):
    """Counts issues and keeps none, as a caller who streams does."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def add(self, severity: Severity, code: str, path: str, message: str) -> None:
        """Count one issue."""
        self.count += 1

    def extend(self, issues: Iterable[Issue]) -> None:
        """Count issues."""
        self.count += sum(1 for _ in issues)


def exports() -> list[Path]:
    """The exports to repeat: the shared ones, or the invented rows of the tests."""
    folder = SHARED if SHARED.is_dir() else OWN
    return sorted(folder.glob("*.csv"))


def rows(columns: list[str]) -> Iterator[list[str]]:
    """The rows of the exports; the columns are put into the list."""
    for path in exports():
        with path.open(encoding="utf-8", newline="") as lines:
            reader = csv.reader(lines)
            columns[:] = next(reader)
            yield from reader


def write(folder: Path, trials: int, files: int) -> int:
    """Repeat the exports to so many trials in so many files; the size in bytes."""
    columns: list[str] = []
    source = list(rows(columns))
    endless = cycle(source)
    for number in range(files):
        share = trials // files + (number < trials % files)
        with (folder / f"export-{number:03d}.csv").open("w", encoding="utf-8", newline="") as lines:
            writer = csv.writer(lines)
            writer.writerow(columns)
            writer.writerows(islice(endless, share))
    return sum(path.stat().st_size for path in folder.iterdir())


def measure(folder: Path) -> None:
    """Read a folder of exports trial by trial; print rate and memory."""
    issues = Counting()
    start = time.process_time()
    count = sum(1 for _ in sources.read_many(folder, issues=issues))
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{count} trials, {count / seconds:.0f} a second of CPU, peak {peak:.0f} MB, {issues.count} issues")


def main(arguments: list[str]) -> None:
    """Measure each number of files in a process of its own, so that its peak is its own."""
    if arguments[:1] == ["--folder"]:
        measure(Path(arguments[1]))
        return
    trials = int(arguments[0]) if arguments else TRIALS
    for files in map(int, arguments[1:] or map(str, FILES)):
        with tempfile.TemporaryDirectory() as folder:
            size = write(Path(folder), trials, files)
            print(f"{files} file{'s' if files > 1 else ''}, {size / 1e6:.0f} MB: ", end="", flush=True)
            subprocess.run([sys.executable, "-m", "benchmarks.ictrp", "--folder", folder], check=True)


if __name__ == "__main__":
    main(sys.argv[1:])

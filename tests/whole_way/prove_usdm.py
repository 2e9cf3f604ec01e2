"""Every USDM document to a real HAPI FHIR of each release, and back: `make prove-usdm`.

Prints what became of the leaves of each document, and what was pushed; exit code 1 where anything is not as it should
be: a leaf unaccounted for, a trial that is not equal, a second push that writes, a link that leads nowhere, a window
that ends before it begins, a schedule that takes a second to print.
"""

import argparse
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import Any

import fhir_trials as ft
from fhir_trials import json_text
from fhir_trials.settings import Settings
from fhir_trials.sync import State, push
from fhir_trials.targets import Target
from tests.hapi.java import HapiServer
from tests.usdm.usdm_accounting import account
from tests.whole_way import links
from tests.whole_way.trials import RELEASES, USDM, USDM_GIVEN
from tests.whole_way.usdm_files import counted, name_of, trial_of, windows, windows_of_fhir


def accounted(file: Path) -> list[str]:
    """Print what became of the leaves of a document; what is wrong with that."""
    _, found = account(json_text.decode(file.read_bytes()))
    print(
        f"{name_of(file):<60}{found.leaves:>7} leaves, {found.structure} structure or empty, {found.in_trial} in the "
        f"trial ({found.share:.1%}), {found.reported} told, {len(found.unaccounted)} unaccounted"
    )
    return [f"unaccounted: {path}" for path in found.unaccounted] + ["below 90 %"] * (found.share < 0.9)


def linked(file: Path, trial: ft.Trial, release: Any) -> list[str]:
    """What is wrong with the links and the windows of the Bundle of a document."""
    bundle = ft.to_fhir(trial, release, issues=ft.Issues())
    wrong = [
        f"links nowhere: {one}"
        for one in (*links.dangling(bundle), *links.unlinked(bundle), *links.lost_actions(bundle))
    ]
    wrong += [
        f"no window: {held}" for related, held in links.ranges(bundle) if not links.is_sound(related, held)
    ]
    wrong += ["windows are not those of the file"] * (windows(file) != windows_of_fhir(bundle))
    return wrong


def kept(file: Path, target: Target, key: str) -> list[str]:
    """Push, pull and push again, under a key of its own; what is wrong with that."""
    trial, issues = trial_of(file).model_copy(update={"key": key}), ft.Issues()
    wrong = linked(file, trial, target.release)
    begun = time.monotonic()
    with State.open(None, target.name) as state:
        first = push([trial], target, state=state, issues=issues)
        unread = ft.Issues()
        back = ft.pull(target, [key], issues=unread)
        again = push([trial], target, state=state, issues=issues)
    told = {name: count for name, count in again.counts.items() if count}
    created = first.counts["created"]
    wrong += [f"first push: {dict(first.counts)}"] * (created != len(first.outcomes))
    wrong += [f"second push: {told}"] * (told != {"unchanged": created})
    wrong += ["not equal"] * (back != [trial])
    wrong += [str(issue) for issue in (*issues.errors, *unread) if issue.severity != "information"]
    had = counted(file)
    print(
        f"{name_of(file):<60}{target.release:<5}{created:>4} resources, {had.visits} visits, {had.activities} "
        f"activities, {had.marks} marks, {had.windows} windows; pulled {'equal' if back == [trial] else 'UNEQUAL'}, "
        f"second push {told}, {time.monotonic() - begun:.1f} s",
        flush=True,
    )
    return wrong


def schedule_seconds(file: Path, rounds: int = 5) -> tuple[float, float]:
    """How long `fhir-trials schedule` of a document takes, from start to end of its process: median wall and CPU seconds."""
    command = [sys.executable, "-m", "fhir_trials", "schedule", str(file)]
    # A program that is installed has its modules compiled; the first round, which may compile them, is not counted.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    walls: list[float] = []
    cpus: list[float] = []
    for _ in range(rounds + 1):
        begun, used = time.monotonic(), _children_cpu()
        subprocess.run(
            command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True
        )
        walls.append(time.monotonic() - begun)
        cpus.append(_children_cpu() - used)
    return median(walls[1:]), median(cpus[1:])


def _children_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> int:
    """Prove it of every document and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--release", choices=RELEASES, action="append")
    options = parser.parse_args()
    files = [*USDM, *USDM_GIVEN]
    if not files:
        print("the USDM documents are not there: ../shared/data/usdm", file=sys.stderr)
        return 2
    largest = max(files, key=lambda file: file.stat().st_size)
    wall, cpu = schedule_seconds(largest)
    print(f"fhir-trials schedule of {name_of(largest)}: {wall:.2f} s, {cpu:.2f} s of them CPU")
    # Judged by CPU time, which other programs of the machine do not lengthen as much.
    wrong = [f"schedule took {cpu:.2f} s of CPU"] * (cpu >= 1)
    wrong += [f"{name_of(file)} {one}" for file in files for one in accounted(file)]
    for release in options.release or RELEASES:
        with (
            HapiServer(release.lower()) as server,
            ft.connect(server.base, release=release, settings=Settings()) as target,
        ):
            for number, file in enumerate(files, 1):
                wrong += [f"{name_of(file)} {release} {one}" for one in kept(file, target, f"usdm-{number}")]
    print("\n".join(wrong))
    print(f"{len(files)} documents, {len(wrong)} faults")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

"""Read trial pages and records, push them into a folder, show what was written and what did not fit, read them back."""

import sys
import textwrap
from pathlib import Path

import fhir_trials as ft

HERE = Path(__file__).parent
PAGES = sorted(file for file in HERE.glob("pages/*") if file.suffix in (".txt", ".html"))
FILES = [*PAGES, *sorted(HERE.glob("*/trial.json")), *sorted(HERE.glob("ctgov/*.json"))]
LEFT = 28


def main(where: str = "demo", release: str = "R4") -> None:
    """Make the folder (or server) hold each example, a row for each; then pull them again and compare."""
    read: list[ft.Trial] = []
    faults = written = same = 0
    with ft.connect(where, release=release) as target:
        print(f"{'trial':<{LEFT}}{'resources':<{LEFT}}what did not fit")
        for file in FILES:
            issues = ft.Issues()
            trials = ft.read(file, issues=issues)
            counts = ft.push(trials, target, issues=issues).counts
            print_row(file.parent.name if file.name == "trial.json" else file.stem, counts, issues)
            faults += sum(len(ft.check(ft.to_fhir(trial, release), release)) for trial in trials)
            written, same = written + counts["created"] + counts["updated"], same + counts["unchanged"]
            read += trials
        there = ft.pull(target)
    left = f"{same} resources are as they were"
    print(f"\n{where}: {f'{written} resources written' if written else f'nothing changed, {left}'}")
    print(f"check against {release}: {f'{faults} errors' if faults else 'no errors'}")
    print(
        f"read back: {sum(trial in there for trial in read)} of {len(read)} trials equal to what was pushed"
    )


def print_row(name: str, counts: dict[str, int], issues: ft.Issues) -> None:
    """A trial, what became of its resources, and each thing that was lost or had no home of its own."""
    done = ", ".join(f"{count} {action}" for action, count in counts.items() if count)
    lost = [issue.message for issue in issues if issue.severity != "information"] or ["-"]
    lines = [line for message in lost for line in textwrap.wrap(message, 64, break_on_hyphens=False)]
    print(f"{name:<{LEFT}}{done:<{LEFT}}{lines[0]}")
    for line in lines[1:]:
        print(f"{'':<{2 * LEFT}}{line}")


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except ft.TrialsError as error:
        sys.exit(f"demo: {error}")

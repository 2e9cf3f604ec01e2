"""Push the example trials into a folder and show what was written and what did not map."""

import sys
from collections import Counter
from pathlib import Path

import fhir_trials as ft

HERE = Path(__file__).parent
FILES = [*sorted(HERE.glob("*/trial.json")), *sorted(HERE.glob("ctgov/*.json"))]


def main(where: str = "demo", release: str = "R4") -> None:
    """Read each example, make the folder hold it, and print a line for it."""
    changed = 0
    print(f"{'trial':<26} {'title':<44} {'created':>7} {'updated':>7} {'same':>5} {'issues':>7}")
    with ft.connect(where, release=release) as target:
        for file in FILES:
            issues = ft.Issues(source=file.name)
            for trial in ft.read(file, issues=issues):
                plan = ft.plan([trial], target, issues=issues)
                result = ft.apply(plan, target, issues=issues)
                counts = result.counts
                changed += plan.writes
                name = file.parent.name if file.name == "trial.json" else file.stem
                title = trial.title() or "(the page has no title)"
                print(
                    f"{name:<26} {title[:44]:<44} {counts['created']:>7} {counts['updated']:>7}"
                    f" {counts['unchanged']:>5} {len(issues):>7}"
                )
            for code, count in Counter(issue.code for issue in issues).items():
                print(f"{'':<26} {count} x {code}, such as {next(i for i in issues if i.code == code).path}")
    print(f"\n{where}: " + (f"{changed} resources written" if changed else "nothing changed"))


if __name__ == "__main__":
    main(*sys.argv[1:])

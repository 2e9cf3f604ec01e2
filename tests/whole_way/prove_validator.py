"""Every resource of every trial through HL7's validator, in R4, R4B and R5: `make prove-validator`.

Prints the warnings by kind; exit code 1 where there is an error.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import fhir_trials as ft
from tests.hapi.java import Validator

ROOT = Path(__file__).parents[2]
STUDIES = ROOT.parent / "shared" / "data" / "ctgov-v2"
RELEASES: tuple[Any, ...] = ("R4", "R4B", "R5")


def trials(limit: int | None = None) -> Iterator[tuple[str, ft.Trial]]:
    """The examples and, where they are at hand, the registry's studies."""
    files = [*sorted(ROOT.glob("examples/*/trial.json")), *sorted(STUDIES.glob("*.json"))[:limit]]
    for file in files:
        name = file.parent.name if file.name == "trial.json" else file.stem
        yield name, ft.read(file, issues=ft.Issues())[0]


def findings(
    validator: Validator, some: Iterable[tuple[str, ft.Trial]], releases: Iterable[Any]
) -> Iterator[Any]:
    """Each finding of the validator: trial, release, reference of the resource, issue; and None per resource."""
    for name, trial in some:
        for release in releases:
            for entry in ft.to_fhir(trial, release, issues=ft.Issues())["entry"]:
                resource = entry["resource"]
                reference = f"{resource['resourceType']}/{resource['id']}"
                yield None
                for issue in validator.validate(release.lower(), reference, resource)["issues"]:
                    yield name, release, reference, issue


def main() -> int:
    """Judge everything and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--limit", type=int, help="only so many of the registry's studies")
    parser.add_argument("--release", choices=RELEASES, action="append")
    options = parser.parse_args()
    begun, resources, errors = time.monotonic(), 0, 0
    kinds: Counter[tuple[str, str, str, str]] = Counter()
    with Validator.start() as validator:
        for found in findings(validator, trials(options.limit), options.release or RELEASES):
            if found is None:
                resources += 1
                continue
            name, release, reference, issue = found
            severity, kind = issue["severity"], issue.get("id") or "-"
            if severity in ("error", "fatal"):
                errors += 1
                if errors <= 50:
                    print(f"{name} {release} {reference} {issue['location']}: {issue['message']} [{kind}]")
            kinds[severity, release, str(kind), issue["message"][:90]] += 1
    summary: Counter[tuple[str, str, str]] = Counter()
    for (severity, release, kind, _), count in kinds.items():
        summary[severity, release, kind] += count
    for (severity, release, kind), count in sorted(summary.items()):
        shown = max(
            (row for row in kinds if row[:3] == (severity, release, kind)), key=lambda row: kinds[row]
        )
        print(f"{count:>7} {severity:<11} {release:<4} {kind}: {shown[3]}")
    print(f"{resources} resources, {errors} errors, {time.monotonic() - begun:.0f} s")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())

"""Every resource of every trial through HL7's validator, in R4, R4B and R5: `make prove-validator`.

Prints the trials by format and the warnings by kind; exit code 1 where there is an error, or a trial that does not
come back equal.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any, NamedTuple

import fhir_trials as ft
from fhir_trials import json_text
from tests.hapi.java import Validator
from tests.whole_way.trials import RELEASES, Known, own, protocols, sample, shared

_ERRORS_SHOWN = 50


class Finding(NamedTuple):
    """A resource of a trial, and what the validator finds in it."""

    one: Known
    release: str
    reference: str
    issues: list[dict[str, Any]]

    def __str__(self) -> str:
        return f"{self.one.format} {self.one.name} {self.release} {self.reference}"


def findings(validator: Validator, some: Iterable[Known], releases: Iterable[Any]) -> Iterator[Finding]:
    """A finding for each resource; what is the same to the byte as one judged before is not judged again."""
    judged: dict[tuple[str, bytes], list[dict[str, Any]]] = {}
    for one in some:
        for release in releases:
            for entry in ft.to_fhir(one.trial, release, issues=ft.Issues())["entry"]:
                resource = entry["resource"]
                reference = f"{resource['resourceType']}/{resource['id']}"
                key = release, sha256(text := json_text.encode(resource)).digest()
                if key not in judged:
                    judged[key] = validator.validate(release.lower(), reference, text.decode())["issues"]
                yield Finding(one, release, reference, judged[key])


def is_error(issue: dict[str, Any]) -> bool:
    """Whether a resource with this issue is wrong."""
    return issue["severity"] in ("error", "fatal")


def comes_back(one: Known, release: Any) -> bool:
    """Whether the trial comes back equal, every leaf understood, without a fault in the check."""
    content = json_text.decode(json_text.encode(ft.to_fhir(one.trial, release, issues=ft.Issues())))
    issues = ft.Issues()
    back = ft.from_fhir(content, issues=issues)
    return ([one.trial], [], []) == (back, list(issues), ft.check(content, release))


class Proof:
    """What was judged, and what was found."""

    def __init__(self) -> None:
        self.trials: Counter[str] = Counter()
        self.resources: Counter[str] = Counter()
        self.errors: Counter[str] = Counter()
        self.unequal = 0
        self.kinds: Counter[tuple[str, str, str]] = Counter()
        self.formats: dict[tuple[str, str, str], Counter[str]] = {}
        self.messages: dict[tuple[str, str, str], str] = {}

    def judge(self, validator: Validator, some: Iterable[Known], releases: Iterable[Any]) -> None:
        """Judge each trial, and print each error."""
        for found in findings(validator, self._coming_back(some, releases), releases):
            self.resources[found.one.format] += 1
            for issue in found.issues:
                self._note(found, issue)

    def _coming_back(self, some: Iterable[Known], releases: Iterable[Any]) -> Iterator[Known]:
        for one in some:
            self.trials[one.format] += 1
            for release in releases:
                if not comes_back(one, release):
                    self.unequal += 1
                    print(f"{one.format} {one.name} {release} does not come back equal", flush=True)
            yield one

    def _note(self, found: Finding, issue: dict[str, Any]) -> None:
        kind = issue["severity"], found.release, str(issue.get("id") or "-")
        if is_error(issue):
            self.errors[found.one.format] += 1
            if self.errors.total() <= _ERRORS_SHOWN:
                print(f"{found} {issue['location']}: {issue['message']} [{kind[2]}]", flush=True)
        self.kinds[kind] += 1
        self.formats.setdefault(kind, Counter())[found.one.format] += 1
        self.messages.setdefault(kind, issue["message"][:90])

    def print(self) -> None:
        """The findings by kind, and the counts by format."""
        for kind, count in sorted(self.kinds.items()):
            severity, release, name = kind
            print(f"{count:>7} {severity:<11} {release:<4} {name}: {self.messages[kind]}")
            print(f"{'':>25}{dict(self.formats[kind])}")
        print(f"\n{'format':<14}{'trials':>8}{'resources':>11}{'errors':>8}")
        for form in self.trials:
            print(f"{form:<14}{self.trials[form]:>8}{self.resources[form]:>11}{self.errors[form]:>8}")


def main() -> int:
    """Judge everything and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", type=int, metavar="N", help="only so many of each format and register")
    parser.add_argument("--format", action="append", help="only this format; may be repeated")
    parser.add_argument("--release", choices=RELEASES, action="append")
    options = parser.parse_args()
    begun, proof = time.monotonic(), Proof()
    some = (one for group in (own(), shared(), protocols()) for one in group)
    if options.format:
        some = (one for one in some if one.format in options.format)
    if options.each:
        some = sample(some, options.each)
    with Validator.start(long_run=True) as validator:
        proof.judge(validator, some, options.release or RELEASES)
    proof.print()
    print(
        f"{proof.trials.total()} trials, {proof.resources.total()} resources, {proof.errors.total()} errors, "
        f"{proof.unequal} not equal, {time.monotonic() - begun:.0f} s"
    )
    return 1 if proof.errors or proof.unequal else 0


if __name__ == "__main__":
    sys.exit(main())

"""What keeping a server in step costs beside a bare loop over httpx, with a real HAPI FHIR: python -m benchmarks.sync [TRIALS]

The server does nearly all the work, so everything is a ratio of two ways in one run, taken in turns.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import httpx

import fhir_trials as ft
from fhir_trials import json_text
from fhir_trials.model.records import Identifier
from fhir_trials.settings import Settings
from fhir_trials.sync import State
from tests.hapi.java import HapiServer
from tests.proofs.server_content import keyed
from tests.whole_way.trials import CTGOV, STUDIES, known

Json = dict[str, Any]
_MARGIN = 150  # seconds: what was written later than this, as told by transactions, is looked at once more
_QUIET = {"Content-Type": "application/fhir+json", "Prefer": "return=minimal"}


class Cost(NamedTuple):
    """Seconds on the wall and of our own processor time, and how many resources were handled."""

    wall: float
    cpu: float
    resources: int

    @property
    def rate(self) -> float:
        """Resources a second."""
        return self.resources / self.wall


def measured(work: Callable[[], int]) -> Cost:
    """Do it once."""
    wall, cpu = time.perf_counter(), time.process_time()
    resources = work()
    return Cost(time.perf_counter() - wall, time.process_time() - cpu, resources)


def trials(number: int) -> list[ft.Trial]:
    """That many trials; repeated where there are not so many files."""
    found = [one.trial for one in known((STUDIES or CTGOV)[:number])]
    return [found[place % len(found)] for place in range(number)]


def renamed(some: list[ft.Trial], name: str) -> list[ft.Trial]:
    """The trials under keys and numbers of their own: a study whose number is there already is read and told."""
    return [
        trial.model_copy(update={"identifiers": tuple(_renamed(one, name) for one in trial.identifiers)})
        for trial in keyed(some, name)
    ]


def _renamed(identifier: Identifier, name: str) -> Identifier:
    return identifier.model_copy(update={"value": f"{name}-{identifier.value}"})


def bundles(some: list[ft.Trial]) -> list[list[Json]]:
    """The resources of each trial in R4."""
    made = [ft.to_fhir(trial, "R4", issues=ft.Issues()) for trial in some]
    return [[entry["resource"] for entry in bundle["entry"]] for bundle in made]


def transactions(parts: list[list[Json]], most: int) -> Iterator[bytes]:
    """The same transactions that a push sends: whole trials, at most so many entries."""
    held: list[Json] = []
    for part in [*parts, []]:
        if held and (not part or len(held) + len(part) > most):
            yield json_text.encode({"resourceType": "Bundle", "type": "transaction", "entry": held})
            held = []
        held += [{"resource": one, "request": {"method": "PUT", "url": _place(one)}} for one in part]


def _place(resource: Json) -> str:
    return f"{resource['resourceType']}/{resource['id']}"


class Bench:
    """Ways to bring trials to one server; every first push has keys of its own."""

    def __init__(self, base: str, some: list[ft.Trial], folder: Path) -> None:
        self._base = base
        self._trials = some
        self._folder = folder
        self._names = (f"b{number}" for number in count())
        with ft.connect(base, settings=Settings()) as target:
            self._most = target.profile.most_entries

    def _fresh(self) -> list[ft.Trial]:
        return renamed(self._trials, next(self._names))

    def bare_transactions(self) -> Cost:
        """A loop that posts ready bytes, transaction after transaction."""
        parts = bundles(self._fresh())
        ready = list(transactions(parts, self._most))

        def work() -> int:
            with httpx.Client(timeout=300, headers=_QUIET) as client:
                for body in ready:
                    client.post(self._base, content=body).raise_for_status()
            return sum(map(len, parts))

        return measured(work)

    def single_puts(self) -> Cost:
        """A loop that puts each resource, what is referred to first."""
        return measured(lambda: self._put([one for part in bundles(self._fresh()) for one in reversed(part)]))

    def _put(self, resources: list[Json]) -> int:
        with httpx.Client(timeout=300, headers=_QUIET) as client:
            for one in resources:
                client.put(f"{self._base}/{_place(one)}", content=json_text.encode(one)).raise_for_status()
        return len(resources)

    def push(self, some: list[ft.Trial], state: Path, **more: Any) -> Cost:
        """Our push, from trials."""

        def work() -> int:
            with (
                ft.connect(self._base, settings=Settings()) as target,
                State.open(state, target.name) as kept,
            ):
                result = ft.push(some, target, state=kept, issues=ft.Issues(), **more)
            assert result.ok, result.counts
            return len(result.outcomes)

        return measured(work)

    def first_push(self, **more: Any) -> Cost:
        """A push of trials that are not there."""
        name = next(self._names)
        return self.push(renamed(self._trials, name), self._folder / f"{name}.sqlite", **more)

    def again(self) -> dict[str, Cost]:
        """Ways to bring trials to the server that are there already, unchanged."""
        some, state = self._fresh(), self._folder / "again.sqlite"
        self.push(some, state)
        time.sleep(_MARGIN)
        self.push(some, state)  # from here on there is nothing new to look at
        resources = [one for part in bundles(some) for one in reversed(part)]
        ready = list(transactions(bundles(some), self._most))

        def transacted() -> int:
            with httpx.Client(timeout=300, headers=_QUIET) as client:
                for body in ready:
                    client.post(self._base, content=body).raise_for_status()
            return len(resources)

        return {
            "put each again": measured(lambda: self._put(resources)),
            "the same transactions again": measured(transacted),
            "push, versions compared": self.push(some, state, policy=ft.Policy(thorough=True)),
            "push, search for changes": self.push(some, state),
            "mapping alone": measured(lambda: sum(map(len, bundles(some)))),
        }


def show(name: str, costs: list[Cost], beside: list[Cost]) -> None:
    """A line: rate, processor time, and the ratio of rates to another way."""
    rate = statistics.median(one.rate for one in costs)
    cpu = statistics.median(1000 * one.cpu / one.resources for one in costs)
    ratio = rate / statistics.median(one.rate for one in beside)
    print(f"{name:<34} {rate:8.0f} resources/s  {cpu:6.2f} ms CPU each  {ratio:6.2f} x")


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("trials", nargs="?", type=int, default=250)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    some = trials(options.trials)
    with HapiServer("r4") as hapi, tempfile.TemporaryDirectory() as folder:
        bench = Bench(hapi.base, some, Path(folder))
        ways: dict[str, Callable[[], Cost]] = {
            "bare loop of transactions": bench.bare_transactions,
            "push": bench.first_push,
            "push, one request at a time": lambda: bench.first_push(pace=ft.Pace(at_once=1)),
            "one PUT each": bench.single_puts,
        }
        for way in ways.values():  # a server is slow at first
            way()
        costs: dict[str, list[Cost]] = {name: [] for name in ways}
        for number in range(options.rounds):
            for name in list(ways)[:: -1 if number % 2 else 1]:
                costs[name].append(ways[name]())
        mapping = measured(lambda: sum(map(len, bundles(some))))
        print(f"first push of {len(some)} trials, {mapping.resources} resources, {options.rounds} rounds")
        for name, found in costs.items():
            show(name, found, costs["bare loop of transactions"])
        show("mapping alone", [mapping], [mapping])
        print("unchanged trials again; the ratio is to putting each again")
        again = bench.again()
        for name, cost in again.items():
            show(name, [cost], [again["put each again"]])


if __name__ == "__main__":
    main()

"""Pushes that are killed and started again must end as an undisturbed one: `make prove-kills`.

Each of N pushes of M trials to a real HAPI FHIR gets a SIGKILL at its own point, spread over the time that an
undisturbed push takes, and is started again with the state it left behind.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import IO, NamedTuple

import fhir_trials as ft
from tests.hapi.java import HapiServer
from tests.proofs import pushing, server_content
from tests.whole_way.trials import CTGOV, STUDIES, known

_PER_SERVER = 20


class Killed(NamedTuple):
    """How a killed push ended.

    Attributes:
        written: how many resources stood on the server when it was killed.
        duplicates: business identifiers that several resources carry in the end.
        lost: resources of the undisturbed push that are not there in the end.
        different: resources that say something else in the end.
    """

    written: int
    duplicates: list[str]
    lost: list[str]
    different: list[str]

    @property
    def ok(self) -> bool:
        """Whether it ended as the undisturbed one."""
        return not (self.duplicates or self.lost or self.different)


def trials(count: int) -> list[ft.Trial]:
    """Trials of moderate size, the same on every run; repeated where there are not enough."""
    files = sorted(STUDIES or CTGOV, key=lambda file: (file.stat().st_size, file.name))[:count]
    found = [one.trial for one in known(files)]
    return [found[number % len(found)] for number in range(count)]


class Pusher:
    """A push in a process of its own, ready to go."""

    def __init__(self, base: str, state: Path, file: Path) -> None:
        command = [sys.executable, "-m", "tests.proofs.pushing", base, str(state), str(file)]
        self._popen = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._out.readline() == "GO\n"

    @property
    def _out(self) -> IO[str]:
        assert self._popen.stdout
        return self._popen.stdout

    def go(self) -> None:
        """Let it begin."""
        assert self._popen.stdin
        self._popen.stdin.write("\n")
        self._popen.stdin.flush()

    def kill(self) -> None:
        """SIGKILL."""
        self._popen.kill()
        self._popen.communicate()

    def done(self) -> str:
        """Wait for its end; what it printed."""
        words, _ = self._popen.communicate(timeout=600)
        assert self._popen.returncode == 0, words
        return words


class Proof:
    """Kills on one server."""

    def __init__(self, base: str, some: list[ft.Trial], folder: Path) -> None:
        self._base = base
        self._trials = some
        self._folder = folder
        self._undisturbed("warm")
        began = time.monotonic()
        self._undisturbed("calm")
        self.seconds = time.monotonic() - began
        self.wanted = server_content.content(self._there("calm"), "calm")

    def _pusher(self, prefix: str) -> Pusher:
        file = self._folder / f"{prefix}.ndjson"
        if not file.exists():
            pushing.write(server_content.keyed(self._trials, prefix), file)
        return Pusher(self._base, self._folder / f"{prefix}.sqlite", file)

    def _there(self, prefix: str) -> list[server_content.Json]:
        return server_content.resources(self._base, server_content.identifiers(self._trials, prefix))

    def _undisturbed(self, prefix: str) -> None:
        pusher = self._pusher(prefix)
        pusher.go()
        pusher.done()

    def killed_at(self, part: float, prefix: str) -> Killed:
        """Kill a push after this part of the time that it takes, and start it again."""
        pusher = self._pusher(prefix)
        pusher.go()
        time.sleep(part * self.seconds)
        pusher.kill()
        written = len(self._there(prefix))
        self._undisturbed(prefix)
        there = self._there(prefix)
        content = server_content.content(there, prefix)
        return Killed(
            written,
            server_content.duplicates(there),
            sorted(self.wanted.keys() - content.keys()),
            sorted(name for name, text in content.items() if text != self.wanted.get(name)),
        )


def main() -> int:
    """Exit code 1 where a killed push did not end as the undisturbed one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=100)
    parser.add_argument("--trials", type=int, default=100)
    options = parser.parse_args()
    failed, partly = 0, 0
    points = [(number + 0.5) / options.points for number in range(options.points)]
    some = trials(options.trials)
    for start in range(0, len(points), _PER_SERVER):
        with HapiServer("r4") as hapi, tempfile.TemporaryDirectory() as folder:
            proof = Proof(hapi.base, some, Path(folder))
            for number, part in enumerate(points[start : start + _PER_SERVER], start):
                killed = proof.killed_at(part, f"kill{number}")
                failed += not killed.ok
                partly += 0 < killed.written < len(proof.wanted)
                print(f"{number:3} at {part:6.1%}: {killed.written} written; {killed}", flush=True)
    print(f"{len(points) - failed} of {len(points)} ended as undisturbed; {partly} were killed half-way")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

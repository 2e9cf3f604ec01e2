"""What a run cost: requests, latencies, retries and waits, trials and resources; for the log and the run's report."""

import re
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from statistics import quantiles
from typing import TYPE_CHECKING, Any

from fhir_trials.cli import log
from fhir_trials.cli.values import counted

if TYPE_CHECKING:
    from fhir_trials.http import Exchange
    from fhir_trials.sync import Outcome

Json = dict[str, Any]


class Measures:
    """Counts what is seen, from any thread. Holds no content, no header, no query.

    Attributes:
        target: the base URL or path, at first as it was given, without what may be secret in it.
        began: when, in UTC.

    Args:
        where: the target as it was given.
    """

    def __init__(self, where: str = "") -> None:
        self.target = _without_secrets(where)
        self.began = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
        self._lock = threading.Lock()
        self._started = time.monotonic()
        self._answers: Counter[str] = Counter()
        self._seconds: defaultdict[str, list[float]] = defaultdict(list)
        self._outcomes: Counter[str] = Counter()
        self._trials: set[str] = set()
        self._conflicts: list[Json] = []
        self._notes: list[str] = []
        self._errors: Counter[str] = Counter()
        self._end: Json = {}
        self._waited = 0.0
        self._retries = 0

    def exchange(self, one: "Exchange") -> None:
        """One attempt at a request."""
        with self._lock:
            self._answers[str(one.status or one.error)] += 1
            self._seconds[f"{one.method} {one.path or '(base)'}"].append(one.seconds)
            self._waited += one.waited
            self._retries += one.attempt > 1
        log.event(
            "request",
            method=one.method,
            path=one.path,
            status=one.status or None,
            milliseconds=round(1000 * one.seconds, 1),
            attempt=one.attempt,
            waitedSeconds=round(one.waited, 1),
            requestId=one.request_id,
            entries=one.entries or None,
            error=one.error,
        )

    def trial(self, trial: str, outcomes: "Sequence[Outcome]") -> Counter[str]:
        """What became of one trial; returns how many of its resources were created, updated, and so on."""
        actions = Counter(str(one.action) for one in outcomes)
        self._trials.add(trial)
        self._outcomes.update(actions)
        log.event("trial", trial=trial, resources=dict(actions))
        return actions

    def conflict(self, trial: str, resource: str, paths: Sequence[str]) -> None:
        """A resource that somebody else changed, too, and where."""
        row: Json = {"trial": trial, "resource": resource, "paths": list(paths)}
        self._conflicts.append(row)
        log.event("conflict", **row)

    def error(self, error: BaseException) -> None:
        """What kept a trial from being written, while the others followed."""
        self._errors[type(error).__name__] += 1

    def end(self, code: int, error: Json | None = None) -> None:
        """The exit code that the command ends with, before `--detailed-exit-code`, and the error that ends it."""
        self._end = {"exit": code} | ({"error": error} if error else {})

    def note(self, words: str) -> bool:
        """Something to be known about the run as a whole; whether it is new."""
        if words in self._notes:
            return False
        self._notes.append(words)
        return True

    def to_dict(self) -> Json:
        """The run's report as plain JSON data; times in seconds, latencies in milliseconds."""
        with self._lock:
            return {
                "target": self.target,
                **self._end,
                "began": self.began,
                "seconds": round(time.monotonic() - self._started, 3),
                "trials": len(self._trials),
                "resources": dict(self._outcomes),
                "conflicts": list(self._conflicts),
                "errors": dict(self._errors),
                "requests": self._answers.total(),
                "answers": dict(self._answers),
                "retries": self._retries,
                "waitedSeconds": round(self._waited, 3),
                "latencies": {name: _spread(seconds) for name, seconds in sorted(self._seconds.items())},
                "notes": list(self._notes),
            }

    def lines(self) -> list[str]:
        """The same in a few lines for a person; nothing where nothing was asked of a server."""
        told = self.to_dict()
        if not told["requests"]:
            return []
        answers = ", ".join(f"{count} × {answer}" for answer, count in sorted(told["answers"].items()))
        return [
            f"{told['seconds']:.1f} s, {counted(told['requests'], 'request')} ({answers or 'none'}), "
            f"{told['retries']} repeated, {told['waitedSeconds']:.1f} s waited, "
            f"{counted(len(told['conflicts']), 'conflict')}",
            *(
                f"  {name}: {row['count']}, median {row['median']} ms, 95 % {row['p95']} ms, longest {row['max']} ms"
                for name, row in told["latencies"].items()
            ),
        ]


def _without_secrets(where: str) -> str:
    """An address without user, password, query and fragment, which a caller may have put into it."""
    scheme, mark, rest = where.partition("://")
    if not mark:
        return where
    host, slash, path = re.split(r"[?#]", rest, maxsplit=1)[0].partition("/")
    return f"{scheme}://{host.rpartition('@')[2]}{slash}{path}"


def _spread(seconds: list[float]) -> Json:
    parts = quantiles(seconds, n=20, method="inclusive") if len(seconds) > 1 else seconds * 19
    return {
        "count": len(seconds),
        "median": round(1000 * parts[9], 1),
        "p95": round(1000 * parts[18], 1),
        "max": round(1000 * max(seconds), 1),
    }

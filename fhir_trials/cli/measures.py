"""What a run cost: requests, latencies, retries and waits, trials and resources; for the log and the run's report."""

import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from statistics import quantiles
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fhir_trials.http import Exchange
    from fhir_trials.sync import Outcome

Json = dict[str, Any]
Event = Callable[[Json], None]


class Measures:
    """Counts what is seen, from any thread. Holds no content, no header, no query.

    Attributes:
        event: called with each event as plain data, for a log.
    """

    def __init__(self) -> None:
        self.event: Event = lambda _: None
        self._lock = threading.Lock()
        self._began = time.monotonic()
        self._statuses: Counter[str] = Counter()
        self._seconds: defaultdict[str, list[float]] = defaultdict(list)
        self._outcomes: Counter[str] = Counter()
        self._trials: set[str] = set()
        self._notes: list[str] = []
        self._waited = 0.0
        self._retries = 0

    def exchange(self, one: "Exchange") -> None:
        """One attempt at a request."""
        with self._lock:
            self._statuses[str(one.status or one.error)] += 1
            self._seconds[f"{one.method} {one.path}"].append(one.seconds)
            self._waited += one.waited
            self._retries += one.attempt > 1
        row: Json = {
            "event": "request",
            "method": one.method,
            "path": one.path,
            "status": one.status,
            "milliseconds": round(1000 * one.seconds, 1),
            "attempt": one.attempt,
            "waitedSeconds": round(one.waited, 1),
            "requestId": one.request_id,
            "entries": one.entries,
            "error": one.error,
        }
        self.event({name: value for name, value in row.items() if value})

    def outcome(self, one: "Outcome") -> None:
        """What became of one resource."""
        self._outcomes[one.action] += 1
        self._trials.add(one.trial)

    def note(self, words: str) -> None:
        """Something to be known about the run as a whole, said once."""
        if words not in self._notes:
            self._notes.append(words)
            self.event({"event": "note", "text": words})

    def to_dict(self) -> Json:
        """The run's report as plain JSON data; times in seconds, latencies in milliseconds."""
        with self._lock:
            return {
                "seconds": round(time.monotonic() - self._began, 3),
                "trials": len(self._trials),
                "resources": dict(self._outcomes),
                "requests": sum(map(len, self._seconds.values())),
                "answers": dict(self._statuses),
                "retries": self._retries,
                "waitedSeconds": round(self._waited, 3),
                "latencies": {name: _spread(seconds) for name, seconds in sorted(self._seconds.items())},
                "notes": list(self._notes),
            }

    def __str__(self) -> str:
        """The same in a few lines for a person."""
        told = self.to_dict()
        answers = ", ".join(f"{count} × {answer}" for answer, count in sorted(told["answers"].items()))
        lines = [
            f"{told['requests']} requests in {told['seconds']:.1f} s ({answers or 'none'}), "
            f"{told['retries']} repeated, {told['waitedSeconds']:.1f} s waited"
        ]
        for name, row in told["latencies"].items():
            lines.append(
                f"  {name}: {row['count']}, median {row['median']} ms, 95 % {row['p95']} ms, longest {row['max']} ms"
            )
        return "\n".join([*lines, *told["notes"]])


def _spread(seconds: list[float]) -> Json:
    parts = quantiles(seconds, n=20, method="inclusive") if len(seconds) > 1 else seconds * 19
    return {
        "count": len(seconds),
        "median": round(1000 * parts[9], 1),
        "p95": round(1000 * parts[18], 1),
        "max": round(1000 * max(seconds), 1),
    }

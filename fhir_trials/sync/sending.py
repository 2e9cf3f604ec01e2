"""Parcels on their way: several at once, each in the journal while it is under way; the state is touched by one thread."""

from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import Literal

from fhir_trials.errors import TargetError
from fhir_trials.issues import Issues
from fhir_trials.sync import settling
from fhir_trials.sync.packing import Parcel
from fhir_trials.sync.settling import Settled
from fhir_trials.sync.state import Intent, State
from fhir_trials.targets import Change, Target, Written

_BRIEFLY = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How fast, and how carefully, a plan is carried out.

    Attributes:
        entries: how many resources go into one transaction at most; 0 for what the target is known to take.
        at_once: how many transactions are under way at once; 0 likewise.
        read_back: `all` compares everything with what was sent; `probe` does so with the first transaction of a run,
            which goes alone, and with the others where the target turns out to keep things differently.
        replans: how often trials are planned again where somebody else was faster.
        jitter: seconds, of which a random part is waited before trials are planned again.
    """

    entries: int = 0
    at_once: int = 0
    read_back: Literal["probe", "all"] = "probe"
    replans: int = 3
    jitter: float = 0.3


@dataclass(frozen=True, slots=True)
class Sent:
    """A parcel whose request has ended.

    Attributes:
        parcel: what was sent.
        number: of its entry in the journal, which is closed only where `error` is None.
        intents: in that entry.
        settled: what came of each item; empty where it failed.
        error: why it failed.
    """

    parcel: Parcel
    number: int
    intents: Sequence[Intent]
    settled: Sequence[Settled] = ()
    error: TargetError | None = None


@dataclass(frozen=True, slots=True)
class _UnderWay:
    parcel: Parcel
    changes: list[Change] = field(repr=False)
    intents: list[Intent] = field(repr=False)
    number: int = 0


class Sending:
    """Requests under way.

    Args:
        target: is written to from several threads.
        state: of the thread that calls.
        pace: see `Pace`.
        issues: where it is told that the target keeps something differently.
    """

    def __init__(self, target: Target, state: State, pace: Pace, issues: Issues) -> None:
        profile = target.profile
        self._target = target
        self._state = state
        self._issues = issues
        self._all = pace.read_back == "all"
        self._at_once = max(1, pace.at_once or profile.at_once)
        self._pool = ThreadPoolExecutor(self._at_once, thread_name_prefix="fhir-trials-write")
        self._under_way: dict[Future[list[Written]], _UnderWay] = {}

    @property
    def texts(self) -> set[str]:
        """The `text` of all that is under way."""
        return set[str]().union(*(one.parcel.texts for one in self._under_way.values()))

    @property
    def trials(self) -> set[int]:
        """The trials of which anything is under way."""
        return {item.trial for one in self._under_way.values() for item in one.parcel.items}

    @property
    def free(self) -> bool:
        """Whether another parcel may be sent now; until it is known how faithful the target is, one goes alone."""
        alone = self._target.profile.faithful is None and not self._all
        return len(self._under_way) < (1 if alone else self._at_once)

    def send(self, parcel: Parcel) -> None:
        """Note a parcel in the journal and hand it out."""
        steps = [item.step for item in parcel.items]
        places = self._places(parcel)
        changes = [settling.change(step, places) for step in steps]
        intents = settling.intents(steps)
        number = self._state.begin(intents)
        read_back = self._all or self._target.profile.faithful is not True
        future = self._pool.submit(self._target.write, changes, read_back=read_back)
        self._under_way[future] = _UnderWay(parcel, changes, intents, number)

    def _places(self, parcel: Parcel) -> dict[str, str]:
        """Where resources are that were made since this was planned, on servers that give ids of their own."""
        if not parcel.needs:
            return {}
        known = self._state.glance(parcel.needs)
        return {text: one.reference for text, one in known.items() if one.reference != text}

    def ended(self) -> list[Sent]:
        """Wait until at least one request has ended; nothing where none is under way."""
        if not self._under_way:
            return []
        done, _ = wait(self._under_way, return_when=FIRST_COMPLETED)
        # In the order they were sent, so that the same answers give the same report.
        return [self._end(future) for future in list(self._under_way) if future in done]

    def _end(self, future: Future[list[Written]]) -> Sent:
        one = self._under_way.pop(future)
        try:
            written = future.result()
        except TargetError as error:
            return Sent(one.parcel, one.number, one.intents, error=error)
        steps = [item.step for item in one.parcel.items]
        faithful = self._target.profile.faithful is True
        settled = settling.settled(steps, one.changes, written, self._target.name, compare=not faithful)
        known = [row.known for row in settled if row.known is not None]
        self._state.end(one.number, known, [step.text for step in steps if step.action == "delete"])
        settling.tell(settled, self._issues)
        return Sent(one.parcel, one.number, one.intents, settled)

    def close(self, *, hurry: bool) -> None:
        """Settle what is under way, as far as it ends soon where there is `hurry`; the rest stays in the journal."""
        for future in [future for future in self._under_way if future.cancel()]:
            self._state.end(self._under_way.pop(future).number)
        self._pool.shutdown(wait=False)
        done, _ = wait(self._under_way, timeout=_BRIEFLY if hurry else None)
        for future in done:
            if isinstance(future.exception(), TargetError | None):
                self._end(future)

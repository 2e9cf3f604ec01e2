"""Plans on their way to a target: what is sent when, what a refusal means and for whom, and when a trial is settled."""

import random
import time
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import count
from types import TracebackType
from typing import Self

from fhir_trials.errors import AmbiguousMatch, AuthFailed, Conflict, PartialTransaction, TargetError, TooLarge
from fhir_trials.issues import Issues
from fhir_trials.sync import outcomes, packing, recovery
from fhir_trials.sync.noting import Noting
from fhir_trials.sync.outcomes import Outcome, Result
from fhir_trials.sync.packing import Item, Parcel
from fhir_trials.sync.sending import Pace, Sending, Sent
from fhir_trials.sync.state import State
from fhir_trials.sync.steps import Plan
from fhir_trials.sync.tracking import Replan, Track
from fhir_trials.sync.troubles import Troubles
from fhir_trials.sync.waiting import Waiting
from fhir_trials.targets import Target

_ANOTHER = "another resource of the trial was not written"
_POINTS = "it points to a resource that was not written"
_UNHEARD = "the answer to its creation was lost in this run, and it may still be under way"


class Carrying:
    """Carries out plans, one after another or while the next is made; a context manager.

    Args:
        target: a server or a folder.
        state: what is known of it, which learns.
        pace: see `Pace`.
        issues: what could not be written; None lets the first such trial end all.
    """

    def __init__(self, target: Target, state: State, pace: Pace, issues: Issues | None) -> None:
        self._target = target
        self._state = state
        self._pace = pace
        self._strict = issues is None
        self._issues = Issues() if issues is None else issues
        self._sending = Sending(target, state, pace, self._issues)
        self._waiting = Waiting(pace.entries or target.profile.most_entries)
        self._numbers = count()
        self._tracks: dict[int, Track] = {}
        # Trials to be planned again, with the `text` of what will then be written.
        self._again: dict[int, frozenset[str]] = {}
        self._failed: set[str] = set()
        # What may still be under way, though nobody waits for it any more.
        self._unheard: set[str] = set()
        self._doubtful: list[int] = []
        self._noting = Noting(state)
        self._troubles = Troubles()
        self._fatal: TargetError | None = None
        self._results: deque[Result] = deque()

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Settle what is under way: in full, or for a moment where somebody interrupts; the journal keeps the rest."""
        self._sending.close(hurry=kind is not None and not issubclass(kind, Exception | GeneratorExit))

    @property
    def open(self) -> set[str]:
        """The `text` of all that is to be written and is not settled."""
        return set[str]().union(*(one.open for one in self._tracks.values()))

    def start(self, plan: Plan, replan: Replan | None = None) -> None:
        """Begin to carry out a plan; what is under way goes on.

        Args:
            plan: of this target.
            replan: see `Replan`; without, a trial that somebody else changed meanwhile is a conflict.
        """
        self._noting.plan(plan.steps)
        if self._refused(plan):
            return
        numbers: list[int] = []
        for trial, steps in plan.by_trial():
            numbers.append(number := next(self._numbers))
            self._tracks[number] = Track(trial, steps[0].record, steps, replan)
        self._waiting.add(self._load(numbers))
        self._hand_out(full=True)

    def finished(self, *, ahead: bool = False) -> Iterator[Result]:
        """A Result per trial as soon as it is settled, until all are.

        Args:
            ahead: only until another plan can be started: what is under way may stay so, and of what waits as much as
                another transaction has room for.

        Raises:
            TargetError: what ends everything (no answer, no rights, no time), after what was under way is settled; or,
                without `issues`, why a trial could not be written.
        """
        while True:
            while self._results:
                yield self._results.popleft()
            if self._fatal is None:
                self._plan_again()
            self._hand_out(full=ahead)
            if ahead and not (self._fatal or self._results or self._again or self._waiting.pressing):
                return
            ended = self._sending.ended()
            for sent in ended:
                self._settle(sent) if sent.error is None else self._trouble(sent, sent.error)
            if not (ended or self._results or (self._again and self._fatal is None)):
                break
        if self._fatal is not None:
            raise self._fatal
        while self._doubtful:
            self._state.end(self._doubtful.pop())

    def _refused(self, plan: Plan) -> bool:
        """Whether a plan has conflicts, or leaves a record out, where the first of them ends all."""
        blocked = (step for step in plan.steps if step.action in ("conflict", "leave"))
        conflicts = list(blocked) if self._strict else []
        if conflicts:
            listed = "; ".join(f"{step.reference}: {step.reason}" for step in conflicts[:5])
            self._end_all(Conflict(f"{plan.target}: nothing of this plan was written: {listed}", status=409))
        return bool(conflicts)

    def _load(self, numbers: Iterable[int]) -> list[Item]:
        """What is to be sent of trials; those of which nothing is are settled."""
        tracks = {number: self._tracks[number] for number in numbers}
        on_the_way = self._waiting.texts.union(self._failed, self._sending.texts, *self._again.values())
        needs = packing.needs((step for one in tracks.values() for step in one.steps), on_the_way)
        items: list[Item] = []
        for number, track in tracks.items():
            mine = [Item(number, step, needs[step.text]) for step in track.begin(self._issues)]
            if not self._unheard.isdisjoint(item.step.text for item in mine):
                self._skip(number, _UNHEARD)
            elif all(item.needs.isdisjoint(self._failed) for item in mine):
                items += mine
                self._close(number)
            else:
                self._skip(number, _POINTS)
        return items

    # What is sent, and what comes of it

    def _hand_out(self, *, full: bool) -> None:
        while self._fatal is None and self._sending.free:
            blocked = self._sending.texts.union(*self._again.values())
            parcel = self._waiting.next(blocked, full=full)
            if parcel is None:
                break
            self._sending.send(parcel)

    def _settle(self, sent: Sent) -> None:
        self._troubles.over()
        for item, one in zip(sent.parcel.items, sent.settled, strict=True):
            self._done(item, one.outcome)
        for number in sent.parcel.trials:
            self._close(number)

    def _done(self, item: Item, outcome: Outcome) -> None:
        self._tracks[item.trial].done(item.step.text, outcome)
        self._noting.undisputed(item.step.text)

    def _close(self, number: int) -> None:
        """Hand a trial on to the caller if nothing of it is open."""
        if not self._tracks[number].open and number not in self._again:
            self._results.append(self._tracks.pop(number).result(self._target.name))

    def _end_all(self, error: TargetError) -> None:
        self._fatal = self._fatal or error

    def _trouble(self, sent: Sent, error: TargetError) -> None:
        """Do what a failure means."""
        meaning = self._troubles.meaning(error)
        if meaning == "less" and self._waiting.split(sent.parcel):
            # It may have been done, so the journal keeps it until the parts are.
            self._troubles.halved()
            self._doubtful.append(sent.number)
        elif meaning == "lost":
            self._unheard.update(sent.parcel.texts)
            for number in sent.parcel.trials:
                self._give_up(number, error, sent.parcel.texts)
        elif meaning == "in part":
            self._in_part(sent, error)
        elif meaning == "apart":
            self._state.end(sent.number)
            if not (isinstance(error, TooLarge) and self._waiting.split(sent.parcel)):
                self._once_more(sent.parcel, error)
        else:
            if isinstance(error, AuthFailed):
                self._state.end(sent.number)
            self._end_all(error)

    def _in_part(self, sent: Sent, error: TargetError) -> None:
        """Some of it was written: look what, and go on with the rest."""
        try:
            written, _ = recovery.resolve(self._state, self._target, sent.number, sent.intents)
        except TargetError as trouble:
            self._end_all(trouble)
            return
        for item in sent.parcel.items:
            if item.step.text in written:
                self._done(item, outcomes.done(item.step))
        self._once_more(
            packing.parcel(one for one in sent.parcel.items if one.step.text not in written), error
        )
        for number in sent.parcel.trials:
            if number in self._tracks:
                self._close(number)

    def _once_more(self, parcel: Parcel, error: TargetError) -> None:
        """Plan trials again where that may help, else send each alone to find the one that is refused, or give up."""
        may_help = isinstance(error, Conflict | PartialTransaction)
        hopeful = [number for number in parcel.trials if may_help and self._may_plan(number)]
        rest = packing.alone(packing.parcel(one for one in parcel.items if one.trial not in hopeful))
        self._take_back(hopeful)
        if hopeful or len(rest) > 1:
            self._waiting.insert(rest)
        else:
            for number in parcel.trials:
                self._give_up(number, error, parcel.texts)

    # Trials that are planned again

    def _may_plan(self, number: int) -> bool:
        return self._tracks[number].replan is not None and self._tracks[number].tries < self._pace.replans

    def _take_back(self, numbers: Iterable[int]) -> None:
        for number in numbers:
            self._waiting.withdraw(number)
            self._tracks[number].tries += 1
            self._again[number] = frozenset(self._tracks[number].open)

    def _plan_again(self) -> None:
        """Plan trials again of which nothing is under way any more."""
        busy = self._sending.trials
        groups: dict[int, list[int]] = {}
        for number in self._again:
            if number not in busy:
                groups.setdefault(id(self._tracks[number].replan), []).append(number)
        if groups:
            # Who met another writer once would meet it again at the same pace.
            time.sleep(random.random() * self._pace.jitter)
        for numbers in groups.values():
            self._planned_again(numbers)

    def _planned_again(self, numbers: list[int]) -> None:
        replan = self._tracks[numbers[0]].replan
        if replan is None:
            return
        try:
            plan = replan([self._tracks[number].record for number in numbers])
        except TargetError as error:
            self._end_all(error)
            return
        self._noting.plan(plan.steps)
        if self._refused(plan):
            return
        for place, number in enumerate(numbers):
            del self._again[number]
            self._tracks[number].put(tuple(one for one in plan.steps if one.record == place))
        self._waiting.insert(packing.alone(packing.parcel(self._load(numbers))))

    # Trials that are given up

    def _give_up(self, number: int, error: TargetError, texts: frozenset[str]) -> None:
        track = self._tracks[number]
        conflict = isinstance(error, Conflict | AmbiguousMatch)
        self._failed.update(track.leave(texts, "conflict" if conflict else "failed", str(error)))
        track.errors.append(error)
        if self._strict:
            self._end_all(error)
        self._issues.error("not-written", track.trial, str(error))
        self._skip(number, _ANOTHER)

    def _skip(self, number: int, reason: str) -> None:
        """Send nothing more of a trial, nor of those that need what it would have made."""
        track = self._tracks[number]
        self._waiting.withdraw(number)
        self._failed.update(track.leave(track.open - self._sending.texts, "skipped", reason))
        if reason != _ANOTHER:
            self._issues.error("not-written", track.trial, reason)
        self._close(number)
        for one in self._waiting.needing(self._failed):
            if one in self._tracks:
                self._skip(one, _POINTS)

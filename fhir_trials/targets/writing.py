"""Writing to a FHIR server: in one transaction or one by one, guarded, and believed only as far as was made sure.

https://hl7.org/fhir/R5/http.html#transaction · https://hl7.org/fhir/R5/http.html#concurrency
"""

from collections.abc import Callable, Sequence

from fhir_trials.errors import (
    AmbiguousMatch,
    AuthFailed,
    Conflict,
    PartialTransaction,
    ServerError,
    TargetError,
    Throttled,
    TooLarge,
    UsageError,
)
from fhir_trials.http import Client
from fhir_trials.targets import (
    aftermath,
    marks,
    requests,
    single_writes,
    told,
    transaction,
    versions,
)
from fhir_trials.targets.compare import differences
from fhir_trials.targets.confirming import Confirmation
from fhir_trials.targets.habits import Habits
from fhir_trials.targets.marks import Json
from fhir_trials.targets.profile import WITHOUT
from fhir_trials.targets.reading import Reader
from fhir_trials.targets.target import Change, Written
from fhir_trials.targets.told import Told
from fhir_trials.targets.transaction import Draft, Way
from fhir_trials.targets.whereabouts import Whereabouts

_ANOTHER_WAY = {"own id": (400, 404, 405, 412, 422), "conditional": (400, 405, 412, 501), "plain": ()}
_NO_TRANSACTIONS = (404, 405, 501)
_CLEAR = (AuthFailed, Throttled, TooLarge, PartialTransaction)

_Send = Callable[[Draft], list[Told]]


class _Refused(Exception):
    """The server refused a write, did nothing of it, and nothing that is there explains why."""

    def __init__(self, *errors: ServerError) -> None:
        self.errors = errors

    @property
    def error(self) -> ServerError:
        """The one that counts: where our ids are clearly refused, why the content is refused without them."""
        return next((error for error in self.errors if error.status not in (404, 405)), self.errors[-1])

    @property
    def altogether(self) -> bool:
        """Whether what is refused is a transaction as such."""
        return all(
            error.status in _NO_TRANSACTIONS or "not-supported" in aftermath.codes(error)
            for error in self.errors
        )


class Writer:
    """The writing half of a server; several threads may write at once as soon as one write is done.

    Args:
        http: the connection to the server.
        reader: reads from the same server.
        habits: what is known of it; taught by how it answers.
    """

    def __init__(self, http: Client, reader: Reader, habits: Habits) -> None:
        self._http = http
        self._reader = reader
        self._habits = habits
        self._seen: set[Way] = set()
        self._whereabouts = Whereabouts(http, reader, habits)
        self._confirmation = Confirmation(http, reader, habits, self._whereabouts)

    def write(self, changes: Sequence[Change], *, read_back: bool = True) -> list[Written]:
        """See `Target.write`. A lost answer or a refusal is followed by a look at what is there now.

        Raises:
            AmbiguousMatch: several resources carry the identifier of one that was to be created.
            AnswerLost: nobody knows whether something was made under an id of the server, or still will be.
            UsageError: changes that cannot be written (see `transaction.checked`); nothing was sent.
        """
        if not changes:
            return []
        transaction.checked(changes)
        if self._habits.profile.transactions is False:
            return self._one_by_one(changes, read_back)
        try:
            written = self._guarded(changes, read_back, self._transaction)
        except _Refused as refused:
            if not refused.altogether:
                raise refused.error from None
            written = self._one_by_one(changes, read_back)
            self._habits.degrade(WITHOUT["transactions"], transactions=False)
        return written

    def _one_by_one(self, changes: Sequence[Change], read_back: bool) -> list[Written]:
        def write(change: Change) -> Written:
            try:
                return self._guarded([change], read_back, self._single)[0]
            except _Refused as refused:
                raise refused.error from None

        transaction.draft(
            changes, self._http.base, "own id"
        )  # refuses what cannot be written before anything is
        return single_writes.one_by_one(changes, write)

    def _transaction(self, draft: Draft) -> list[Told]:
        body = self._http.send(requests.bundle("transaction", draft.entries)).body
        answers = told.transaction(body, draft.wanted)
        self._habits.note_times(self._http.clock, [one.updated for one in answers])
        return answers

    def _single(self, draft: Draft) -> list[Told]:
        request = requests.write(draft.entries[0])
        reply = self._http.send(request, accept=(404, 410) if request.method == "DELETE" else ())
        return [told.single(reply, draft.wanted[0])]

    def _guarded(self, changes: Sequence[Change], read_back: bool, send: _Send) -> list[Written]:
        """Write what is as it was seen; what is to go and is gone already is done.

        Raises:
            Conflict: something is not as it was seen, where If-Match alone would not tell.
        """
        doubted = [change for change in changes if self._doubted(change)]
        there = self._reader.reads([_place(change) for change in doubted])
        now = {_place(change): found for change, found in zip(doubted, there, strict=True)}
        moved = [place for change in doubted if self._moved(change, now[place := _place(change)])]
        if moved:
            raise aftermath.moved_on(self._http.base, moved)
        gone = {change.place for change in doubted if change.delete and now[change.place] is None}
        left = [change for change in changes if change.place not in gone]
        written = iter(self._down_the_ladder(left, read_back, send) if left else ())
        return [
            Written(change.place, created=False) if change.place in gone else next(written)
            for change in changes
        ]

    def _doubted(self, change: Change) -> bool:
        """Whether a look has to go before this: no server is trusted with If-Match on a DELETE, some not on a PUT."""
        profile = self._habits.profile
        if change.delete:
            return True
        if not change.place:
            return profile.client_ids is not False and self._confirmation.overtaking.unseen
        return bool(change.version) and not (profile.guards and versions.if_match(change.version))

    def _moved(self, change: Change, now: Json | None) -> bool:
        if not change.place:
            return now is not None and bool(differences(change.resource, now, base=self._http.base))
        if now is None:
            return not change.delete
        return bool(change.version) and versions.version(now) != change.version

    def _down_the_ladder(self, changes: Sequence[Change], read_back: bool, send: _Send) -> list[Written]:
        """Try the ways to create, from the safest down, as long as none of them was seen to work."""
        creates = not all(change.place for change in changes)
        errors: list[ServerError] = []
        for way in self._ways() if creates else ("own id",):
            try:
                written = self._write(changes, way, read_back, send)
            except _Refused as refused:
                errors += refused.errors
                if refused.error.status not in _ANOTHER_WAY[way]:
                    break
            except UsageError:
                # Without an identifier there is no other way.
                if not errors:
                    raise
                break
            else:
                if creates:
                    self._learn(way)
                return written
        raise _Refused(*errors)

    def _ways(self) -> tuple[Way, ...]:
        """What is stated, or known of its kind, is a guess: a HAPI may be set to take no ids of ours."""
        profile = self._habits.profile
        guesses: dict[Way, bool | None] = {
            "own id": profile.client_ids,
            "conditional": profile.conditional_create,
        }
        ways: list[Way] = []
        for way, taken in guesses.items():
            if taken is not False:
                ways.append(way)
            if taken and way in self._seen:
                return tuple(ways)
        return (*ways, "plain")

    def _learn(self, way: Way) -> None:
        self._seen.add(way)
        profile = self._habits.profile
        if way == "own id":
            if profile.client_ids is None:
                self._habits.learn(client_ids=True)
            return
        if profile.client_ids is not False:
            self._habits.degrade(WITHOUT["client_ids"], client_ids=False)
        if way == "conditional":
            if profile.conditional_create is None:
                self._habits.learn(conditional_create=True)
        elif profile.conditional_create is not False:
            self._habits.degrade(WITHOUT["conditional_create"], conditional_create=False)

    def _write(self, changes: Sequence[Change], way: Way, read_back: bool, send: _Send) -> list[Written]:
        draft = transaction.draft(changes, self._http.base, way)
        if way == "plain":
            self._search_first([change for change in changes if not change.place])
        try:
            answers = send(draft)
        except TargetError as error:
            return self._after(error, changes, draft)
        return self._confirmation.written(changes, draft.wanted, answers, read_back=read_back)

    def _search_first(self, changes: Sequence[Change]) -> None:
        there = [
            marks.reference(found) for found in self._whereabouts.identified(changes) if found is not None
        ]
        if there:
            raise aftermath.moved_on(self._http.base, there)

    def _after(self, error: TargetError, changes: Sequence[Change], draft: Draft) -> list[Written]:
        def look() -> list[Json | None]:
            return self._whereabouts.now(changes, draft.wanted)

        try:
            return aftermath.judge(error, changes, look, self._http.base)
        except AmbiguousMatch:
            raise
        except TargetError as raised:
            if draft.makes and aftermath.unheard(error):
                raise aftermath.answer_lost(error) from error
            if not isinstance(raised, ServerError):
                raise
            if raised is error and not isinstance(error, _CLEAR):
                raise _Refused(raised) from error
            if isinstance(raised, Conflict) and any(versions.if_match(change.version) for change in changes):
                self._note_guard(error)
            raise

    def _note_guard(self, error: TargetError) -> None:
        # A stale version was refused, so If-Match is honoured.
        if (
            self._habits.profile.guards is None
            and isinstance(error, ServerError)
            and error.status in (409, 412)
        ):
            self._habits.learn(guards=True)


def _place(change: Change) -> str:
    return change.place or marks.reference(change.resource)

"""Whether somebody else was faster with a creation, and what is done then: nothing of theirs stays overwritten.

No server that was tried refuses a PUT of what just came to be there, not even with `If-None-Match: *`. That it was no
creation shows in the answer alone: 200 where creations are answered with 201. Of a server that answers 200 to both
nothing is learned afterwards, and its history need not tell that what it holds was taken away: there a look goes just
before a creation (`unseen`).
https://hl7.org/fhir/R5/http.html#upsert · https://hl7.org/fhir/R5/http.html#history
"""

from collections.abc import Sequence
from itertools import pairwise

from fhir_trials.errors import Conflict, TargetError
from fhir_trials.http import Client
from fhir_trials.targets import marks, references, requests, versions
from fhir_trials.targets.compare import differences
from fhir_trials.targets.habits import Habits
from fhir_trials.targets.marks import Json
from fhir_trials.targets.reading import Reader
from fhir_trials.targets.target import Change
from fhir_trials.targets.told import Told

_NO_HISTORY = (400, 403, 404, 405, 410, 501)


class Overtaking:
    """Looks for creations that were none; what one server answers to a creation is learned.

    Args:
        http: the connection to the server.
        reader: reads from it.
        habits: what is known of it.
    """

    def __init__(self, http: Client, reader: Reader, habits: Habits) -> None:
        self._http = http
        self._reader = reader
        self._habits = habits

    @property
    def unseen(self) -> bool:
        """Whether the answer to a creation does not tell whether it was one, so that a look has to go before it."""
        return self._habits.profile.tells_creations is False

    def check(self, changes: Sequence[Change], places: Sequence[str], told: Sequence[Told]) -> None:
        """Look closer at creations that were answered like updates.

        Args:
            changes: what was written.
            places: `Type/id` of each.
            told: what was answered to each.

        Raises:
            Conflict: somebody else had just made one of them, with other content. What they wrote stands, or stands
                again.
        """
        own = [marks.reference(change.resource) for change in changes]
        redirected = dict(zip(own, places, strict=True))
        new = [
            (references.redirected(change.resource, redirected), place, place == text, answer)
            for change, text, place, answer in zip(changes, own, places, told, strict=True)
            if not (change.place or change.delete)
        ]
        if any(by_put and answer.status == 201 for *_, by_put, answer in new):
            self._habits.learn(tells_creations=True)
        late = [
            (wanted, place, by_put, answer) for wanted, place, by_put, answer in new if answer.status == 200
        ]
        over = self._overwritten(
            [(wanted, place, answer) for wanted, place, by_put, answer in late if by_put]
        )
        for place, before, version in over:
            self._put_back(place, before, version)
        put_back = [place for place, *_ in over]
        posted = [(wanted, place) for wanted, place, by_put, _ in late if not by_put]
        there = self._reader.reads([place for _, place in posted])
        kept = [
            place
            for (wanted, place), now in zip(posted, there, strict=True)
            if now is not None and differences(wanted, now, base=self._http.base)
        ]
        if kept or put_back:
            how = " (and was put back as they made it)" if put_back else ""
            raise Conflict(
                f"{self._http.base}: made by somebody else just before: {', '.join([*kept, *put_back])}{how}; the rest "
                "is written; read again and decide",
                status=412,
            )

    def _overwritten(self, late: Sequence[tuple[Json, str, Told]]) -> list[tuple[str, Json, str]]:
        """What somebody else had just made and we overwrote: its place, it itself, and our version."""
        over: list[tuple[str, Json, str]] = []
        for wanted, place, told in late:
            if self.unseen:
                return []
            history = self._history(place)
            if history is None:
                self._habits.degrade(
                    "it answers a creation like an update and tells nothing of older versions: what somebody else "
                    "makes under the same id in the same moment is lost"
                )
                continue
            before = _before(history, wanted, told.version, self._http.base)
            if before is None and _is_newest(told.version, history):
                # It was a creation, and that is how they are answered: what else came so is no sign of anybody.
                self._habits.learn(tells_creations=False)
            elif before is not None and differences(wanted, before, base=self._http.base):
                over.append((place, before, told.version))
        return [] if self.unseen else over

    def _put_back(self, place: str, before: Json, version: str) -> None:
        """Make what was overwritten stand again.

        Raises:
            Conflict: it cannot be put back; the message names the version in which it can still be read.
        """
        meta = {
            name: value for name, value in before["meta"].items() if name not in ("versionId", "lastUpdated")
        }
        guard = {"ifMatch": text} if (text := versions.if_match(version)) else {}
        request: Json = {"method": "PUT", "url": place, **guard}
        try:
            self._http.send(requests.write({"resource": {**before, "meta": meta}, "request": request}))
        except TargetError as error:
            raise Conflict(
                f"{self._http.base}: {place} was made by somebody else just before and is overwritten; what they made "
                f"is {place}/_history/{marks.version(before)}; it could not be put back: {error}",
                status=412,
            ) from error

    def _history(self, place: str) -> list[Json] | None:
        """The entries of a history, newest first; None where the server keeps none."""
        reply = self._http.send(requests.history(*place.split("/")), accept=_NO_HISTORY)
        if reply.status in _NO_HISTORY:
            return None
        body = marks.objects(reply.body)
        return marks.objects(body[0].get("entry")) or None if body else None


def _before(history: Sequence[Json], wanted: Json, version: str, base: str) -> Json | None:
    """What was there before our version; None where nothing was, or it had been taken away."""
    resources = [_kept(entry) for entry in history]
    for resource, before in pairwise(resources):
        if resource is None:
            continue
        if marks.version(resource) == version or not (version or differences(wanted, resource, base=base)):
            return before if before and _next(marks.version(resource), marks.version(before)) else None
    return None


def _is_newest(version: str, history: Sequence[Json]) -> bool:
    """Whether a version is the last one, and so ours."""
    newest = _kept(history[0])
    return len(history) == 1 or (newest is not None and marks.version(newest) == version)


def _kept(entry: Json) -> Json | None:
    """What an entry of a history holds; None where it is a deletion."""
    request = marks.objects(entry.get("request"))
    deletion = bool(request) and request[0].get("method") == "DELETE"
    return None if deletion else (marks.objects(entry.get("resource")) or [None])[0]


def _next(version: str, before: str) -> bool:
    """Whether nothing came between two versions: where they are counted, a deletion takes a number too."""
    counted = all(text.isascii() and text.isdigit() for text in (version, before))
    return not counted or int(version) == int(before) + 1

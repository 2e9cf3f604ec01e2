"""What was written, made sure of: where it is, as which version, and whether it is what was sent.

https://hl7.org/fhir/R5/http.html#versions
"""

from collections.abc import Sequence
from dataclasses import replace

from fhir_trials.errors import PartialTransaction
from fhir_trials.http import Client
from fhir_trials.targets import marks, references, reviving, versions
from fhir_trials.targets.compare import differences
from fhir_trials.targets.habits import Habits
from fhir_trials.targets.marks import Json
from fhir_trials.targets.overtaking import Overtaking
from fhir_trials.targets.reading import Reader
from fhir_trials.targets.target import Change, Written
from fhir_trials.targets.told import Told
from fhir_trials.targets.whereabouts import Whereabouts


class Confirmation:
    """Makes sure of writes that a server answered as done.

    Args:
        http: the connection to the server.
        reader: reads from it.
        habits: what is known of it; learns here whether it keeps what it is sent.
        whereabouts: finds what was written.

    Attributes:
        overtaking: finds creations for which somebody else was faster.
    """

    def __init__(self, http: Client, reader: Reader, habits: Habits, whereabouts: Whereabouts) -> None:
        self._base = http.base
        self._reader = reader
        self._habits = habits
        self._whereabouts = whereabouts
        self.overtaking = Overtaking(http, reader, habits)

    def written(
        self, changes: Sequence[Change], wanted: Sequence[str], told: Sequence[Told], *, read_back: bool
    ) -> list[Written]:
        """What became of changes, in their order.

        Args:
            changes: what was sent.
            wanted: per change `Type/id`, or `Type` where the server gave the id.
            told: what was answered to each.
            read_back: read all of it; without, only where the answers do not tell every version.

        Raises:
            Conflict: somebody else was faster with a creation, or with a deletion of what was updated.
            AmbiguousMatch: two resources carry the identifier of one that was created.
            PartialTransaction: something is not there, or still there.
        """
        places = self._whereabouts.places(changes, wanted, told)
        self.overtaking.check(changes, places, told)
        reviving.check(self._base, changes, told)
        if not read_back and all(
            one.version or change.delete for one, change in zip(told, changes, strict=True)
        ):
            return [_written(*each) for each in zip(changes, places, told, strict=True)]
        return self._read_back(changes, places, told)

    def _read_back(
        self, changes: Sequence[Change], places: Sequence[str], told: Sequence[Told]
    ) -> list[Written]:
        """What is there now, and whether it is what was sent.

        Raises:
            PartialTransaction: it is not there, or still there.
        """
        there = self._reader.reads(places)
        written = [self._seen(*each) for each in zip(changes, places, told, there, strict=True)]
        wrong = [
            place
            for change, place, now in zip(changes, places, there, strict=True)
            if change.delete is not (now is None)
        ]
        if wrong:
            raise PartialTransaction(
                f"{self._base}: answered as done, but not so when read back: {', '.join(wrong)}",
                status=404,
                written=[one for one in written if one.reference not in wrong],
            )
        self._note_faith(changes, places, there)
        return written

    def _seen(self, change: Change, place: str, told: Told, now: Json | None) -> Written:
        written = _written(change, place, told)
        if now is None:
            return written
        version = versions.version(now)
        if not told.version or version == told.version:
            return replace(written, version=version, resource=now, updated=marks.updated(now))
        # Somebody wrote right after us: what we wrote is an older version by now.
        kind, _, resource_id = place.partition("/")
        return replace(written, resource=self._reader.read_version(kind, resource_id, told.version))

    def _note_faith(
        self, changes: Sequence[Change], places: Sequence[str], there: Sequence[Json | None]
    ) -> None:
        if self._habits.profile.faithful is False:
            return
        redirected = {marks.reference(c.resource): place for c, place in zip(changes, places, strict=True)}
        kept = [
            not differences(references.redirected(change.resource, redirected), now, base=self._base)
            for change, now in zip(changes, there, strict=True)
            if now is not None
        ]
        if kept:
            self._habits.learn(faithful=all(kept))


def _written(change: Change, place: str, told: Told) -> Written:
    created = not (change.place or change.delete)
    if created and place != marks.reference(change.resource):
        created = told.status != 200
    return Written(place, created, "" if change.delete else told.version, updated=told.updated)

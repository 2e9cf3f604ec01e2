"""Where what was written is: under the id that was asked for, else found by its identifier, else where the answer says.

https://hl7.org/fhir/R5/http.html#ccreate
"""

from collections.abc import Sequence

from fhir_trials.errors import AmbiguousMatch, ForeignUrl, PartialTransaction, UsageError
from fhir_trials.http import Client
from fhir_trials.targets import marks, transaction
from fhir_trials.targets.habits import Habits
from fhir_trials.targets.marks import Json
from fhir_trials.targets.profile import WITHOUT
from fhir_trials.targets.reading import Reader
from fhir_trials.targets.target import Change
from fhir_trials.targets.told import Told


class Whereabouts:
    """Looks for resources on one server.

    Args:
        http: the connection to the server.
        reader: reads from it.
        habits: what is known of it.
    """

    def __init__(self, http: Client, reader: Reader, habits: Habits) -> None:
        self._http = http
        self._reader = reader
        self._habits = habits

    def now(self, changes: Sequence[Change], wanted: Sequence[str]) -> list[Json | None]:
        """What is there for each change.

        Args:
            changes: what was to be written.
            wanted: per change `Type/id`, or `Type` where it is to be found by its identifier.

        Raises:
            AmbiguousMatch: several resources carry one identifier.
        """
        at = [text for text in wanted if "/" in text]
        read = iter(self._reader.reads(at))
        found = iter(self.identified([c for c, text in zip(changes, wanted, strict=True) if "/" not in text]))
        return [next(read if "/" in text else found) for text in wanted]

    def places(self, changes: Sequence[Change], wanted: Sequence[str], told: Sequence[Told]) -> list[str]:
        """`Type/id` of each change after it was written; see `now` for `wanted`.

        What got an id of the server's own is searched by its identifier, so that a second one is found out. An index
        may be late: what it does not find is where the answer says.

        Raises:
            AmbiguousMatch: there are two now; none is taken away.
            PartialTransaction: it cannot be found again.
        """
        new = [change for change, text in zip(changes, wanted, strict=True) if "/" not in text]
        try:
            found = iter(self.identified(new))
        except AmbiguousMatch as error:
            self._habits.degrade(WITHOUT["conditional_create"], conditional_create=False)
            raise AmbiguousMatch(f"{error}; what was sent with it is written") from error
        return [
            text if "/" in text else self._new(text, next(found), answer)
            for text, answer in zip(wanted, told, strict=True)
        ]

    def _new(self, kind: str, found: Json | None, told: Told) -> str:
        if found is not None:
            return marks.reference(found)
        # The write is done: a Location on another host is not followed, but no reason to lose it.
        try:
            segments = self._http.own(told.location).split("/")
            return marks.checked(kind, segments[segments.index(kind) + 1])
        except (ForeignUrl, UsageError, ValueError, IndexError) as error:
            raise PartialTransaction(
                f"a new {kind} was created, but cannot be found again by its identifier or by its Location",
                status=404,
            ) from error

    def identified(self, changes: Sequence[Change]) -> list[Json | None]:
        """What carries the business identifier of each change; None where nothing does.

        Raises:
            AmbiguousMatch: several resources carry one identifier.
        """
        keys = [(c.resource["resourceType"], *transaction.business_identifier(c.resource)) for c in changes]
        found: dict[tuple[str, str, str], list[Json]] = {}
        for kind, system in dict.fromkeys((kind, system) for kind, system, _ in keys):
            values = [value for *group, value in keys if group == [kind, system]]
            hits = self._reader.find(kind, system, values)
            found |= {(kind, system, value): hits[value] for value in values}
        return [self._only(key, found[key]) for key in keys]

    def _only(self, key: tuple[str, str, str], hits: list[Json]) -> Json | None:
        if len(hits) > 1:
            kind, system, value = key
            listed = ", ".join(map(marks.reference, hits))
            raise AmbiguousMatch(f"{self._http.base}: several {kind} carry {system}|{value}: {listed}")
        return hits[0] if hits else None

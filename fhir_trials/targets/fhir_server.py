"""A FHIR server as a target: what it can do is asked, known or learned; reading and writing have modules of their own.

https://hl7.org/fhir/R5/http.html
"""

from collections.abc import Iterator, Sequence

from fhir_trials.errors import NotAFhirServer, ServerError
from fhir_trials.http import Client
from fhir_trials.targets import capability, known_servers, requests, versions
from fhir_trials.targets.closing import Closing
from fhir_trials.targets.habits import Habits
from fhir_trials.targets.marks import Json
from fhir_trials.targets.profile import Profile, Release
from fhir_trials.targets.reading import Reader
from fhir_trials.targets.target import Change, Seen, Stamp, Written
from fhir_trials.targets.writing import Writer

_NO_METADATA = (404, 405, 410, 501)


class FhirServer(Closing):
    """A server that speaks a release we know; for its methods see `Target`.

    Args:
        http: the connection to its base; closed with this target.
        release: what the caller expects; None takes what the server says. A server without `/metadata` is taken for
            one of this release.

    Raises:
        NotAFhirServer: it is none, speaks no release we know or another than expected.
        Unreachable: no answer came.
    """

    def __init__(self, http: Client, *, release: Release | None = None) -> None:
        self._http = http
        self.name = http.base
        self._habits = Habits(self._opened(release))
        self.release: Release = self.profile.release
        self._reader = Reader(http, self._habits)
        self._writer = Writer(http, self._reader, self._habits)

    def __repr__(self) -> str:
        """The base and the release."""
        return f"FhirServer({self.name!r}, {self.release})"

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def _opened(self, expected: Release | None) -> Profile:
        try:
            body = self._http.send(requests.metadata()).body
        except ServerError as error:
            if error.status in _NO_METADATA and expected is not None:
                return known_servers.silent(expected, self.name)
            if error.status < 300 or error.status in (400, *_NO_METADATA):
                raise NotAFhirServer(f"no FHIR base URL: {error}") from error
            raise
        stated = capability.read(body, self.name)
        if expected not in (None, stated.release):
            raise NotAFhirServer(
                f"{self.name}: speaks {stated.release} ({stated.fhir_version}), but {expected} was asked for"
            )
        return known_servers.described(stated, self.name)

    @property
    def profile(self) -> Profile:
        """What this server can do, as far as is known by now."""
        return self._habits.profile

    def read(self, kind: str, resource_id: str) -> Json | None:
        """See `Target.read`."""
        return self._reader.read(kind, resource_id)

    def fetch(self, kind: str, ids: Sequence[str]) -> dict[str, Json]:
        """See `Target.fetch`."""
        return self._reader.fetch(kind, ids)

    def see(self, references: Sequence[str]) -> Seen:
        """See `Target.see`."""
        return self._reader.see(references)

    def find(self, kind: str, system: str | None, values: Sequence[str]) -> dict[str, list[Json]]:
        """See `Target.find`."""
        return self._reader.find(kind, system, values)

    def find_by_url(self, kind: str, urls: Sequence[str]) -> dict[str, list[Json]]:
        """See `Target.find_by_url`."""
        return self._reader.find_by_url(kind, urls)

    def managed(self, kind: str) -> Iterator[Json]:
        """See `Target.managed`."""
        return self._reader.managed(kind)

    def version(self, resource: Json) -> str:
        """See `Target.version`."""
        return versions.version(resource)

    def versions(self, kind: str, ids: Sequence[str]) -> dict[str, Stamp]:
        """See `Target.versions`."""
        return self._reader.versions(kind, ids)

    def read_version(self, kind: str, resource_id: str, version: str) -> Json | None:
        """See `Target.read_version`."""
        return self._reader.read_version(kind, resource_id, version)

    def changed(self, kind: str, since: str) -> Iterator[Json]:
        """See `Target.changed`."""
        return self._reader.changed(kind, since)

    def count(self, kind: str) -> int:
        """See `Target.count`."""
        return self._reader.count(kind)

    def now(self) -> str:
        """See `Target.now`."""
        return self._http.clock

    def write(self, changes: Sequence[Change], *, read_back: bool = True) -> list[Written]:
        """See `Target.write`."""
        return self._writer.write(changes, read_back=read_back)

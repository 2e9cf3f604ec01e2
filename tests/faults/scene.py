"""One push after another into a server that goes wrong, and what must hold whatever it does.

The scene: a trial was pushed yesterday, and somebody else added a note to its study since. Today our text of that trial
has changed, and two trials are new. The first push of today meets the fault; the second does not; the third has nothing
left to do.
"""

import logging
import re
import time
import traceback
from collections import Counter
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fhir_trials import json_text
from fhir_trials.errors import TrialsError
from fhir_trials.http import Client, Credentials, Limits
from fhir_trials.http.authorisation import Authorisation, Secret
from fhir_trials.issues import Issues
from fhir_trials.model import Text, Trial
from fhir_trials.sync import Pace, Status, push, status
from fhir_trials.sync.state import State
from fhir_trials.targets import FhirServer
from tests.faults.refusals import ECHO
from tests.faults.server import FaultServer

Json = dict[str, Any]
TOKEN = "t0k3n-never-to-be-shown"
NOTE = {"text": "Seen by the committee"}
EDITED = "NL-OMON46644"
LIMITS = Limits(connect=2, idle=1.0, total=1.5, attempts=3, longest_wait=30, answer_bytes=4 * 1024 * 1024)
LONGEST = 20.0
"""Seconds of the wall for one push, whatever the server does."""
DECENT: Json = {
    "declares": {
        "versioning": "versioned-update",
        "conditionalCreate": True,
        "searchParam": [{"name": "_tag", "type": "token"}, {"name": "_lastUpdated", "type": "date"}],
    }
}
"""What a decent server says of itself: it can be asked for changes."""
_EXAMPLES = Path(__file__).parents[2] / "examples"
_LOCAL = re.compile(r"[A-Z][A-Za-z]+/[A-Za-z0-9.\-]+")


def trials() -> tuple[Trial, list[Trial]]:
    """The trial as it was yesterday, and the three of today."""
    old, *new = (_trial(name) for name in ("nl-omon46644", "pump-iii", "start-net"))
    return old, [old.model_copy(update={"summary": Text(text="Written anew today.")}), *new]


def _trial(name: str) -> Trial:
    return Trial.model_validate_json((_EXAMPLES / name / "trial.json").read_bytes())


@dataclass(frozen=True)
class Pushed:
    """What became of one push.

    Attributes:
        outcome: `done`, or the names of what was raised or told, in the order of the alphabet.
        told: everything that was said, tracebacks and log included.
        writes: how many requests wrote, or tried to.
        stored: how many versions the server has more.
        seconds: of the wall.
        waits: in seconds, what it would have slept.
    """

    outcome: str
    told: str = field(repr=False)
    writes: int
    stored: int
    seconds: float
    waits: tuple[float, ...]


class _Listener(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@contextmanager
def _listening() -> Generator[list[str]]:
    handler, logger = _Listener(), logging.getLogger()
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    try:
        yield handler.lines
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before)


class _Renewed:
    """Says who we are with another token each time one was refused; see `Authorisation`."""

    advice = "renewed by itself"

    def __init__(self) -> None:
        self._number = 0

    def value(self, _: object) -> Secret:
        return Secret(f"Bearer {TOKEN}-{self._number}")

    def renew(self, _: str) -> bool:
        self._number += 1
        return True


def pushed(
    server: FaultServer, chosen: Sequence[Trial], state: Path, *, renewed: bool = False, entries: int = 0
) -> Pushed:
    """Push as a process of its own would: connect, open the state, write, go.

    Args:
        server: to push to.
        chosen: the trials.
        state: the file of the state.
        renewed: whether a token that was refused is followed by another one.
        entries: how many resources go into one transaction at most; 0 for what the server takes.
    """
    pace = Pace(entries=entries, jitter=0)
    login = _Renewed() if renewed else Credentials(TOKEN)
    waits: list[float] = []
    told: list[str] = []
    before, versions, started = server.count("write"), _versions(server), time.monotonic()
    with _listening() as lines:
        try:
            outcome = _push(_client(server.base, login, waits), chosen, state, pace, told)
        except TrialsError as error:
            outcome = _public(error)
            told += traceback.format_exception(error)
    return Pushed(
        outcome,
        "\n".join([*told, *lines]),
        server.count("write") - before,
        _versions(server) - versions,
        time.monotonic() - started,
        tuple(waits),
    )


def _versions(server: FaultServer) -> int:
    return sum(map(len, server.core.history.values()))


def _client(base: str, login: Authorisation, waits: list[float]) -> Client:
    return Client(base, credentials=login, limits=LIMITS, sleep=waits.append)


def _push(http: Client, chosen: Sequence[Trial], path: Path, pace: Pace, told: list[str]) -> str:
    issues = Issues()
    with http, FhirServer(http, release="R4") as target, State.open(path, http.base) as state:
        result = push(chosen, target, state=state, issues=issues, pace=pace)
    for error in result.errors:
        told += traceback.format_exception(error)
    told += [str(result.to_dicts()), *map(str, issues), str(target.profile)]
    if result.ok:
        return "done"
    return ", ".join(sorted(set(map(_public, result.errors)))) or "conflict"


def _public(error: TrialsError) -> str:
    """The name under which callers know an error."""
    return next(kind.__name__ for kind in type(error).__mro__ if kind.__module__ == "fhir_trials.errors")


def surveyed(server: FaultServer, path: Path) -> Status:
    """What `status` tells of a server."""
    http = _client(server.base, Credentials(TOKEN), [])
    with http, FhirServer(http, release="R4") as target, State.open(path, http.base) as state:
        return status(target, state)


def settled(store: dict[str, Json]) -> dict[str, Json]:
    """What a server holds, without what is its own: versions, times, ids that it gave, narrative."""
    names = {place: _name(one) for place, one in store.items()}

    def walk(node: Any) -> Any:
        if isinstance(node, list):
            return [walk(child) for child in node]
        if isinstance(node, dict):
            return {name: walk(child) for name, child in sorted(node.items())}
        return (
            _LOCAL.sub(lambda found: names.get(found[0], found[0]), node) if isinstance(node, str) else node
        )

    return {names[place]: walk(_bare(one)) for place, one in store.items()}


def _bare(resource: Json) -> Json:
    meta = {
        name: value for name, value in resource["meta"].items() if name not in ("versionId", "lastUpdated")
    }
    return {**{name: value for name, value in resource.items() if name != "id"}, "meta": meta}


def _name(resource: Json) -> str:
    """Type and business identifier: what stays the same wherever it is kept."""
    own = [one for one in resource.get("identifier", []) if one.get("system", "").endswith("/sid/key")]
    return f"{resource['resourceType']}/{own[0]['value'].replace('/', '-') if own else resource['id']}"


def duplicates(store: dict[str, Json]) -> dict[str, int]:
    """Business identifiers that more than one resource carries, and how many do."""
    return {name: count for name, count in Counter(map(_name, store.values())).items() if count > 1}


def edit(server: FaultServer) -> None:
    """Somebody else adds a note to the study of yesterday."""
    for study in [one for one in server.store.values() if one["resourceType"] == "ResearchStudy"]:
        server.core.put({**study, "note": [*study.get("note", []), NOTE]})


def noted(server: FaultServer) -> bool:
    """Whether the note of somebody else is there."""
    studies = (one for one in server.store.values() if one["resourceType"] == "ResearchStudy")
    return any(NOTE in one.get("note", []) for one in studies)


def secrets(server: FaultServer, told: str, state: Path) -> list[str]:
    """Which secrets came up in what was told, or were kept in the state."""
    kept = b"".join(file.read_bytes() for file in sorted(state.parent.iterdir()) if file.is_file())
    places = {"told": told.encode(), "kept": kept}
    return [
        f"{secret} {place}"
        for place, text in places.items()
        for secret in (TOKEN, ECHO)
        if secret.encode() in text
    ]


def as_text(store: dict[str, Json]) -> str:
    """A store as one text, to be compared."""
    return json_text.encode(dict(sorted(settled(store).items()))).decode()

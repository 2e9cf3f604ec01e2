"""HAPI FHIR servers and HL7's validator as processes, built by Maven from the sources beside this file."""

import hashlib
import json
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Self

from tests.serving import Serving, ServingError

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
TARGET = HERE / "target"
JAR = TARGET / "hapi.jar"
LOGS = TARGET / "logs"
CROSS_VERSION = HERE / "definitions" / "xver-r5-r4"
SCHEDULES = HERE / "definitions" / "soa"
RELEASES = ("r4", "r4b", "r5")

# The serial collector and the quick compiler halve what a start costs. The optimising compiler costs a validator 10 s
# more of processor time at first, and makes it two and a half times as fast after some hundred resources.
_FLAGS = ("-XX:+UseSerialGC", "-Dfile.encoding=UTF-8")
_QUICK = "-XX:TieredStopAtLevel=1"
_HEAP = {"r4": "-Xmx1500m", "r4b": "-Xmx1500m", "r5": "-Xmx2500m", "validator": "-Xmx3g"}

Json = dict[str, Any]


class JavaError(ServingError):
    """Maven could not build, or the validator went away; the message ends with its last words."""


def missing_tools() -> str | None:
    """What this machine lacks to run Java tests, as a sentence; None when nothing."""
    missing = [tool for tool in ("java", "mvn") if shutil.which(tool) is None]
    return f"{' and '.join(missing)} not found: needs JDK 17 and Maven" if missing else None


def build() -> Path:
    """The jar, built when pom or sources have changed since the last build; safe among parallel callers.

    Raises:
        JavaError: Maven failed.
    """
    import fcntl

    TARGET.mkdir(exist_ok=True)
    stamp = TARGET / "sources.sha256"
    with (TARGET / "build.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        sources = _digest()
        if not (JAR.exists() and stamp.exists() and stamp.read_text() == sources):
            maven = ["mvn", "-q", "-B", "-ntp", "package"]
            done = subprocess.run(maven, cwd=HERE, capture_output=True, text=True, check=False)
            if done.returncode:
                raise JavaError(f"mvn package failed:\n{done.stdout[-4000:]}{done.stderr[-1000:]}")
            stamp.write_text(sources)
    return JAR


def _digest() -> str:
    digest = hashlib.sha256()
    for file in (HERE / "pom.xml", *sorted(path for path in (HERE / "src").rglob("*") if path.is_file())):
        digest.update(f"{file.relative_to(HERE)}\0".encode() + file.read_bytes() + b"\0")
    return digest.hexdigest()


def write_own_definitions(folder: Path) -> None:
    """Write the definitions of this project's extensions and code systems below `folder`, one folder a release.

    Raises:
        JavaError: the command that writes them failed.
    """
    for release in RELEASES:
        command = [sys.executable, "-m", "fhir_trials", "definitions", "--release", release.upper()]
        command += ["-o", f"{folder / release}/"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            raise JavaError(f"{' '.join(command[1:])} failed:\n{done.stderr[-2000:]}")


class _Java(Serving):
    """A Java process of ours."""

    def __init__(self, name: str, jvm: Iterable[str], main: str, *arguments: str) -> None:
        command = ["java", *_FLAGS, *jvm, "-cp", str(build()), f"fhirtrials.{main}", *arguments]
        super().__init__(name, command, LOGS)


class HapiServer(_Java):
    """A HAPI FHIR JPA server of one release, empty, in memory, on 127.0.0.1.

    With `validate` it refuses invalid resources with 422, knowing the definitions it was given.
    """

    def __init__(
        self, release: str, *, port: int = 0, validate: bool = False, definitions: Iterable[Path] = ()
    ) -> None:
        arguments = [f"--release={release}", f"--port={port}", *_folders(definitions)]
        arguments += ["--validate"] if validate else []
        super().__init__(f"hapi-{release}", [_QUICK, _HEAP[release]], "Server", *arguments)
        self.base = self.address


class ValidatorServer(_Java):
    """HL7's validator, warm, for any number of `Validator` clients at its `address`.

    `definitions` are the folders it loads: by default HL7's cross-version definitions, those of the Schedule of
    Activities guide and this project's own.
    `long_run` is for hundreds of resources and more.
    """

    def __init__(self, definitions: Iterable[Path] | None = None, *, long_run: bool = False) -> None:
        # A release's definitions are read on its first use, so the folder stays until the process has ended.
        self._own = tempfile.TemporaryDirectory(prefix="definitions-")
        if definitions is None:
            own = Path(self._own.name)
            write_own_definitions(own)
            definitions = (CROSS_VERSION, SCHEDULES, own)
        arguments = ["--port=0", *_folders(definitions)]
        jvm = [_HEAP["validator"]] if long_run else [_QUICK, _HEAP["validator"]]
        super().__init__("validator", jvm, "Validator", *arguments)

    def stop(self) -> None:
        """End the process; twice does no harm."""
        super().stop()
        self._own.cleanup()


def _folders(definitions: Iterable[Path]) -> list[str]:
    return [f"--definitions={folder}" for folder in definitions]


class Validator:
    """A client of a running validator. Not to be shared among threads: each opens its own."""

    def __init__(self, address: str, server: ValidatorServer | None = None) -> None:
        host, _, port = address.rpartition(":")
        self._server = server
        self._socket = socket.create_connection((host, int(port)))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._stream = self._socket.makefile("rwb")

    @classmethod
    def start(cls, definitions: Iterable[Path] | None = None, *, long_run: bool = False) -> Self:
        """A validator with a process of its own, see `ValidatorServer`, which ends on `close`."""
        server = ValidatorServer(definitions, long_run=long_run)
        return cls(server.address, server)

    def validate(self, release: str, id: str, resource: Json | str) -> Json:
        """Judge a resource, given as a dict or as text that is judged as it stands.

        Returns:
            `id`, `release`, `ok`, `errors` and `warnings` (counts), `ms`, and `issues`, each with `severity` (fatal,
            error, warning, information), `location`, `line`, `id` (of the message, may be null), `message`.

        Raises:
            JavaError: the validator went away.
        """
        text = resource if isinstance(resource, str) else _text(resource)
        question = {"release": release.lower(), "id": id, "resource": text}
        self._stream.write(json.dumps(question).encode() + b"\n")
        self._stream.flush()
        answer = self._stream.readline()
        if not answer:
            words = self._server.last_words() if self._server else ""
            raise JavaError(f"the validator went away while it judged {id}\n{words}")
        return json.loads(answer)

    def validate_many(self, items: Iterable[tuple[str, str, Json | str]]) -> Iterator[Json]:
        """Judge items of (release, id, resource), one result each, in their order, as they come."""
        for release, id, resource in items:
            yield self.validate(release, id, resource)

    def close(self) -> None:
        """Leave the validator; end it if it is our own."""
        self._stream.close()
        self._socket.close()
        if self._server:
            self._server.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()


def _text(resource: Json) -> str:
    from fhir_trials import json_text

    return json_text.encode(resource).decode()

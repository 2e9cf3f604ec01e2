"""Helios HFS as a process, built by cargo beside this file (about 20 minutes, once): a third server that disagrees.

https://crates.io/crates/helios-hfs
"""

import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
import zipfile
from pathlib import Path

from tests.serving import ServingError

HERE = Path(__file__).parent
TARGET = HERE / "target"
VERSION = "0.2.7"
_FEATURES = "R4,sqlite"
_DEFINITIONS = "ca.uhn.hapi.fhir:hapi-fhir-validation-resources-r4:8.8.0"
_PARAMETERS = "org/hl7/fhir/r4/model/sp/search-parameters.json"
_READY_SECONDS = 60
# A quick build is enough for tests, and the compiler needs a deep stack.
_BUILD = {
    "CARGO_PROFILE_RELEASE_LTO": "false",
    "CARGO_PROFILE_RELEASE_OPT_LEVEL": "1",
    "CARGO_PROFILE_RELEASE_CODEGEN_UNITS": "16",
    "RUST_MIN_STACK": "33554432",
}


def missing_tools() -> str | None:
    """What this machine lacks to build it, as a sentence; None when nothing."""
    missing = [tool for tool in ("cargo", "mvn") if shutil.which(tool) is None]
    return f"{' and '.join(missing)} not found: needs Rust, JDK 17 and Maven" if missing else None


def build() -> Path:
    """The program; built when it is not there.

    Raises:
        ServingError: cargo or Maven failed.
    """
    TARGET.mkdir(exist_ok=True)
    program = TARGET / "bin" / "hfs"
    if not program.exists():
        cargo = ["cargo", "install", "helios-hfs", "--version", VERSION, "--locked", "--root", str(TARGET)]
        _run([*cargo, "--no-default-features", "--features", _FEATURES], os.environ | _BUILD)
    _search_parameters()
    return program


def _search_parameters() -> None:
    """HL7's search parameters, which the program does not bring: without them it knows no `identifier`."""
    file = TARGET / "data" / "search-parameters-r4.json"
    if file.exists():
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    _run(["mvn", "-q", "-B", "dependency:copy", f"-Dartifact={_DEFINITIONS}", f"-DoutputDirectory={TARGET}"])
    (jar,) = TARGET.glob("hapi-fhir-validation-resources-r4-*.jar")
    with zipfile.ZipFile(jar) as archive:
        file.write_bytes(archive.read(_PARAMETERS))


def _run(command: list[str], environment: dict[str, str] | None = None) -> None:
    done = subprocess.run(command, env=environment, cwd=HERE, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ServingError(f"{' '.join(command[:3])} failed:\n{done.stdout[-1000:]}{done.stderr[-3000:]}")


class HeliosServer:
    """A server of R4, empty, in memory, on 127.0.0.1, its base being the root."""

    def __init__(self) -> None:
        program = build()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.base = f"http://127.0.0.1:{port}"
        self._data = tempfile.TemporaryDirectory(prefix="helios-")
        shutil.copytree(TARGET / "data", self._data.name, dirs_exist_ok=True)
        self._log = (TARGET / "hfs.log").open("w", encoding="utf-8")
        command = [str(program), "--host", "127.0.0.1", "--port", str(port), "--database-url", ":memory:"]
        self._popen = subprocess.Popen(
            [*command, "--data-dir", self._data.name],
            env=os.environ | {"HFS_BASE_URL": self.base, "HFS_VALIDATION_MODE": "enforce"},
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )
        self._wait()

    def _wait(self) -> None:
        giving_up = time.monotonic() + _READY_SECONDS
        while time.monotonic() < giving_up and self._popen.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.base}/metadata", timeout=5) as answer:
                    if re.search(rb'"fhirVersion"\s*:\s*"4\.0', answer.read()):
                        return
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
        self.stop()
        words = (TARGET / "hfs.log").read_text(encoding="utf-8", errors="replace")[-2000:]
        raise ServingError(f"Helios did not start:\n{words}")

    def stop(self) -> None:
        """End the process; twice does no harm."""
        self._popen.kill()
        self._popen.wait()
        self._log.close()
        self._data.cleanup()

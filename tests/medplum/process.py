"""Medplum's FHIR router as a process, installed by npm beside this file: a server that disagrees with HAPI."""

import fcntl
import hashlib
import shutil
import subprocess
from pathlib import Path

from tests.serving import Serving, ServingError

HERE = Path(__file__).parent
TARGET = HERE / "target"
_SOURCES = ("package.json", "server.mjs")


def missing_tools() -> str | None:
    """What this machine lacks to run it, as a sentence; None when nothing."""
    missing = [tool for tool in ("node", "npm") if shutil.which(tool) is None]
    return f"{' and '.join(missing)} not found: needs Node 20" if missing else None


def build() -> Path:
    """The program with what it needs beside it, installed anew when its sources changed; safe among parallel callers.

    Raises:
        ServingError: npm failed.
    """
    TARGET.mkdir(exist_ok=True)
    stamp = TARGET / "sources.sha256"
    with (TARGET / "build.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        sources = hashlib.sha256(b"\0".join((HERE / name).read_bytes() for name in _SOURCES)).hexdigest()
        if not (stamp.exists() and stamp.read_text() == sources):
            for name in _SOURCES:
                shutil.copy(HERE / name, TARGET)
            npm = ["npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--silent"]
            done = subprocess.run(npm, cwd=TARGET, capture_output=True, text=True, check=False)
            if done.returncode:
                raise ServingError(f"npm install failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
            stamp.write_text(sources)
    return TARGET / "server.mjs"


class MedplumServer(Serving):
    """A server of R4, empty, in memory, on 127.0.0.1.

    Args:
        port: 0 takes a free one.
        atomic: whether a failed transaction leaves nothing behind.
    """

    def __init__(self, *, port: int = 0, atomic: bool = False) -> None:
        command = ["node", str(build()), f"--port={port}", *(["--atomic"] if atomic else [])]
        super().__init__("medplum", command, TARGET / "logs", seconds=60)
        self.base = self.address

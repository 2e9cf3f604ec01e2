"""Where the state of a target lies, and by what name it knows its target."""

import hashlib
import re
from pathlib import Path
from urllib.parse import urlsplit

from fhir_trials import settings
from fhir_trials.targets import Folder, Target

IN_FOLDER = ".fhir-trials.sqlite"
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9.]+")


def state_file(target: Target, folder: str = "") -> Path:
    """The file for a target's state, which need not exist yet.

    A folder keeps its own, so that both are moved and copied together. That of a server lies in `folder`, else in the
    user's folder for states; its name tells the host and differs for every base URL.

    Args:
        target: a server or a folder.
        folder: where the states of servers lie; a path that ends in `.sqlite` or is a file is the state file itself,
            of any target.

    Raises:
        UsageError: the user's folder cannot be told.
    """
    chosen = Path(folder).expanduser() if folder else None
    if chosen is not None and (chosen.suffix == ".sqlite" or chosen.is_file()):
        return chosen
    if isinstance(target, Folder):
        return target.path / IN_FOLDER
    return (chosen or settings.state_folder()) / _server_file(target.name)


def _server_file(base: str) -> str:
    base = base.rstrip("/")
    parts = urlsplit(base)
    host = _NOT_IN_NAMES.sub("-", parts.hostname or "server")[:100].strip("-.")
    port = f"-{parts.port}" if parts.port else ""
    return f"{host}{port}-{hashlib.sha256(base.encode()).hexdigest()[:8]}.sqlite"


def owner(target: str, path: Path | None) -> str:
    """What a state is recorded to belong to: a base URL, the whole path of a folder, or `.` for the folder it lies in."""
    if "://" in target:
        return target.rstrip("/")
    folder = Path(target).resolve()
    if path is not None and folder == path.resolve().parent:
        return "."
    # A path may hold bytes that are no text.
    return str(folder).encode("utf-8", "backslashreplace").decode()

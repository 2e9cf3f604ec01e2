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

    Without `folder`, a folder keeps its own, so that both are moved and copied together, and that of a server lies in
    the user's folder for states. Elsewhere its name tells the host or the folder, and differs for every target.

    Args:
        target: a server or a folder.
        folder: where states lie; a path that ends in `.sqlite` or is a file is the state file itself.

    Raises:
        UsageError: the user's folder cannot be told.
    """
    chosen = Path(folder).expanduser() if folder else None
    if chosen is not None and (chosen.suffix == ".sqlite" or chosen.is_file()):
        return chosen
    if isinstance(target, Folder):
        return chosen / _folder_file(target.path) if chosen else target.path / IN_FOLDER
    return (chosen or settings.state_folder()) / _server_file(target.name)


def _server_file(base: str) -> str:
    base = base.rstrip("/")
    parts = urlsplit(base)
    port = f"-{parts.port}" if parts.port else ""
    return _file(parts.hostname or "server", port, base)


def _folder_file(path: Path) -> str:
    whole = owner(str(path), None)
    return _file(Path(whole).name, "", whole)


def _file(name: str, number: str, whole: str) -> str:
    name = _NOT_IN_NAMES.sub("-", name)[:100].strip("-.") or "folder"
    return f"{name}{number}-{hashlib.sha256(whole.encode()).hexdigest()[:8]}.sqlite"


def owner(target: str, path: Path | None) -> str:
    """What a state is recorded to belong to: a base URL, the whole path of a folder, or `.` for the folder it lies in."""
    if "://" in target:
        return target.rstrip("/")
    folder = Path(target).resolve()
    if path is not None and folder == path.resolve().parent:
        return "."
    # A path may hold bytes that are no text.
    return str(folder).encode("utf-8", "backslashreplace").decode()

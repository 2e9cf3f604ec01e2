"""The files of a folder: each read whole, written whole or not at all.

https://hl7.org/fhir/R5/json.html
"""

import os
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

from fhir_trials import json_text
from fhir_trials.errors import ReadError, TargetError
from fhir_trials.targets.marks import Json


class NoObject(TargetError):
    """What lies there can be read, or entered, but holds no JSON object."""


def load(file: Path) -> Json | None:
    """The JSON object that a file holds; None where there is none.

    Raises:
        NoObject: it holds something else, or is a folder.
        TargetError: it cannot be read.
    """
    try:
        value: Any = json_text.decode(file.read_bytes(), str(file))
    except FileNotFoundError:
        return None
    except (IsADirectoryError, ReadError) as error:
        raise NoObject(f"{file}: cannot be read: {error}") from error
    except OSError as error:
        raise TargetError(f"{file}: cannot be read: {error}") from error
    if not isinstance(value, dict):
        raise NoObject(f"{file}: holds no JSON object")
    return cast("Json", value)


def store(file: Path, value: Json) -> None:
    """Write a file so that it is there whole or as before, also after a power cut.

    Raises:
        TargetError: it cannot be written.
    """
    temporary = file.with_name(f".{file.name}.{os.getpid()}.tmp")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("wb") as stream:
            stream.write(json_text.encode(value, pretty=True))
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(file)
        _sync_folder(file.parent)
    except OSError as error:
        # Where the folder cannot be entered, there is no rest to clear away either.
        with suppress(OSError):
            temporary.unlink()
        raise TargetError(f"{file}: cannot be written: {reason(error)}") from error


def remove(file: Path) -> None:
    """Take a file away, so that it stays away also after a power cut.

    Raises:
        TargetError: it cannot be taken away.
    """
    try:
        file.unlink(missing_ok=True)
        _sync_folder(file.parent)
    except OSError as error:
        raise TargetError(f"{file}: cannot be deleted: {reason(error)}") from error


def reason(error: OSError | ValueError) -> str:
    """Why the system refused, in its words."""
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def _sync_folder(folder: Path) -> None:
    # A folder cannot be opened on Windows; there the rename itself is durable.
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

"""The files below a folder or that a pattern means; what cannot be looked into is told, not passed over."""

import os
from collections.abc import Callable, Collection
from pathlib import Path
from stat import S_ISREG

TRIED = (
    *(".json", ".ndjson", ".jsonl", ".xml", ".csv", ".tsv"),
    *(".html", ".htm", ".xhtml", ".txt", ".gz", ".zip"),
)
"""How the files of a folder or archive end that are tried; what they are, their content says."""


def is_tried(name: str) -> bool:
    """Whether a file of a folder is tried, which its ending (in any case) says."""
    return os.path.splitext(name)[1].lower() in TRIED


def is_hidden(name: str) -> bool:
    """Whether the path of a file in an archive has a part that is hidden, or is one that a Mac adds.

    `.` and `..` hide nothing: a path is only a name here, as nothing is unpacked to where it says.
    """
    parts = (part for part in name.split("/") if part not in (".", ".."))
    return any(part.startswith((".", "__MACOSX")) for part in parts)


def is_pattern(name: str) -> bool:
    """Whether this is a pattern such as `data/*.json`."""
    return any(sign in name for sign in "*?[")


def matching(pattern: str) -> list[Path]:
    """What a pattern means, sorted by path; `**` stands for folders at any depth, and gives files alone."""
    import glob  # noqa: PLC0415 - for patterns only

    found = (Path(one) for one in glob.glob(pattern, recursive=True))
    return sorted(one for one in found if "**" not in pattern or not one.is_dir())


def files_below(folder: Path, suffixes: Collection[str], unreadable: Callable[[OSError], None]) -> list[Path]:
    """The files with these suffixes (in lower case) below a folder, sorted by path.

    Links to folders are not followed; hidden files and folders, which begin with a dot, are not looked at.

    Args:
        folder: where to begin.
        suffixes: `.json`, for example; files may have them in capitals.
        unreadable: is told the error, with its `filename`, of each folder that cannot be read.
    """
    found: list[Path] = []
    for place, folders, names in os.walk(folder, onerror=unreadable):
        folders[:] = [name for name in folders if not name.startswith(".")]
        seen = (name for name in names if not name.startswith("."))
        found += (Path(place, name) for name in seen if os.path.splitext(name)[1].lower() in suffixes)
    return sorted(file for file in found if _may_be_read(file))


def _may_be_read(file: Path) -> bool:
    """Whether it is a file, or may be one that is out of reach: opening it then tells why."""
    try:
        return S_ISREG(file.stat().st_mode)
    except FileNotFoundError:
        return False  # a link to nothing
    except OSError:
        return True

"""The files below a folder; what cannot be looked into is told, not passed over."""

import os
from collections.abc import Callable, Collection
from pathlib import Path
from stat import S_ISREG


def files_below(folder: Path, suffixes: Collection[str], unreadable: Callable[[OSError], None]) -> list[Path]:
    """The files with these suffixes (in lower case) below a folder, sorted by path; links to folders not followed.

    Args:
        folder: where to begin.
        suffixes: `.json`, for example; files may have them in capitals.
        unreadable: is told the error, with its `filename`, of each folder that cannot be read.
    """
    found = (
        Path(place, name)
        for place, _, names in os.walk(folder, onerror=unreadable)
        for name in names
        if os.path.splitext(name)[1].lower() in suffixes
    )
    return sorted(file for file in found if _may_be_read(file))


def _may_be_read(file: Path) -> bool:
    """Whether it is a file, or may be one that is out of reach: opening it then tells why."""
    try:
        return S_ISREG(file.stat().st_mode)
    except FileNotFoundError:
        return False  # a link to nothing
    except OSError:
        return True

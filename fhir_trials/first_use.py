"""Names of a package that are imported when they are first used. https://peps.python.org/pep-0562/"""

import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any


def importing(package: str, homes: Mapping[str, Sequence[str]]) -> Callable[[str], Any]:
    """What a package takes for its `__getattr__`, so that who needs one name does not wait for the others.

    Args:
        package: its name.
        homes: the names that each of its modules has.
    """
    home_of = {name: f"{package}.{home}" for home, names in homes.items() for name in names}

    def found(name: str) -> Any:
        if name not in home_of:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value = getattr(import_module(home_of[name]), name)
        setattr(sys.modules[package], name, value)
        return value

    return found

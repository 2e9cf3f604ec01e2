"""What a server is asked to allow, in the version of scopes that it speaks, and what of that it does not grant.

https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, cast

Access = Mapping[str, str]
"""By resource type, some of the letters `cruds`: create, read, update, delete, search."""

_FIRST = re.compile(r"\w+/([\w*]+)\.(read|write|\*)")
_SECOND = re.compile(r"\w+/([\w*]+)\.(c?r?u?d?s?)(\?.*)?")
_READ, _WRITE = frozenset("rs"), frozenset("cud")
_WORDS = {"read": "rs", "write": "cud", "*": "cruds"}


def chosen(configuration: dict[str, Any], access: Access, *, older: bool = False) -> str:
    """The scopes for an access, separated by blanks.

    Args:
        configuration: the server's SMART configuration.
        access: what is wanted; a server of the first version can only be asked for reading and writing as a whole.
        older: whether the server speaks the first version unless its configuration says otherwise.
    """
    capabilities = _texts(configuration.get("capabilities"))
    supported = _texts(configuration.get("scopes_supported"))
    second = "permission-v2" in capabilities or any(
        _SECOND.fullmatch(one) and not _FIRST.fullmatch(one) for one in supported
    )
    first = older or "permission-v1" in capabilities or any(map(_FIRST.fullmatch, supported))
    if second or not first:
        return " ".join(f"system/{kind}.{letters}" for kind, letters in access.items())
    return " ".join(
        f"system/{kind}.{verb}"
        for kind, letters in access.items()
        for verb, meant in (("read", _READ), ("write", _WRITE))
        if not meant.isdisjoint(letters)
    )


def missing(wanted: str, granted: str) -> list[str]:
    """What is wanted and not granted: of our own scopes only, as far as both are understood.

    Args:
        wanted: scopes, separated by blanks.
        granted: the same; `*` grants every type, and what is granted for some of the resources counts as granted.
    """
    held = list(_read(granted))
    return [
        scope
        for scope in wanted.split()
        for kind, letters in _read(scope)
        if any(not any(one in (kind, "*") and letter in has for one, has in held) for letter in letters)
    ]


def _read(scopes: str) -> Iterator[tuple[str, str]]:
    """Type and letters of each scope for resources."""
    for one in scopes.split():
        if match := _FIRST.fullmatch(one):
            yield match[1], _WORDS[match[2]]
        elif match := _SECOND.fullmatch(one):
            yield match[1], match[2]


def _texts(value: Any) -> list[str]:
    return (
        [one for one in cast("list[Any]", value) if isinstance(one, str)] if isinstance(value, list) else []
    )

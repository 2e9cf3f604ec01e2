"""What can be told of an exchange without telling what was in it: for a log, a report, a progress line."""

import re
from dataclasses import dataclass
from urllib.parse import unquote

_TYPE = re.compile(r"[A-Z][A-Za-z]{1,63}")
_OPERATION = re.compile(r"[_$][A-Za-z-]{1,63}")
_PLAIN = frozenset({"metadata"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One attempt to send one request; holds no identifier, no value and no header.

    Attributes:
        method: the HTTP verb.
        path: below the base, without query and ids: `ResearchStudy/_search`, `Group` for `Group/a`; empty for the base.
        status: of the answer; 0 where none came.
        seconds: from the first byte sent to the last one read.
        attempt: 1 for the first one of a request.
        waited: seconds of pause before it.
        request_id: what the server calls it, else what we called it: the same for all attempts of a request.
        entries: how many entries the Bundle had that was sent; 0 where it was none.
        error: the name of the kind of fault where no answer came, or one that is too large; else empty.
    """

    method: str
    path: str
    status: int
    seconds: float
    attempt: int
    waited: float
    request_id: str
    entries: int
    error: str = ""


def shown_path(path: str) -> str:
    """A path below the base with only the type and operations left of it: nothing that names one resource."""
    first, *rest = path.strip("/").split("/")
    first = unquote(first)
    if not (_TYPE.fullmatch(first) or _OPERATION.fullmatch(first) or first in _PLAIN):
        return ""
    return "/".join([first, *(part for part in map(unquote, rest) if _OPERATION.fullmatch(part))])

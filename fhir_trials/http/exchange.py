"""Requests and replies as values: built and read without a network.

https://hl7.org/fhir/R5/http.html
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Literal
from urllib.parse import quote, urlencode

Method = Literal["GET", "POST", "PUT", "DELETE"]

_NAME = re.compile(r"[\x21-\x7e]{1,128}")


def address(*segments: str, query: Iterable[tuple[str, str]] = ()) -> str:
    """A target below the base: path segments and query values are percent-encoded one by one."""
    path = "/".join(quote(segment, safe="") for segment in segments)
    text = urlencode(list(query), quote_via=quote, safe="")
    return f"{path}?{text}" if text else path


@dataclass(frozen=True, slots=True, repr=False)
class Request:
    """One request; its text form holds no query value, no header and no body.

    Attributes:
        method: the HTTP verb.
        target: where to, relative to the base (see `address`), or a URL as the server gave it.
        headers: what is sent beside the client's own headers.
        body: plain JSON data, or None.
        form: fields of a form (`_search`), instead of a body.
    """

    method: Method
    target: str
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: Any = None
    form: tuple[tuple[str, str], ...] = ()

    def __repr__(self) -> str:
        """The verb and the path."""
        return f"{self.method} {self.path or '(base)'}"

    @property
    def path(self) -> str:
        """The target without query; of a URL that the server gave, without scheme and host."""
        path = self.target.partition("#")[0].partition("?")[0]
        return path.partition("://")[2].partition("/")[2] if "://" in path else path

    def header(self, name: str) -> str:
        """A header of this request, whatever the case of its name; empty where there is none."""
        return next((value for key, value in self.headers.items() if key.lower() == name.lower()), "")


@dataclass(frozen=True, slots=True, repr=False)
class Reply:
    """What came back.

    Attributes:
        status: the HTTP status.
        headers: by lower-case name.
        body: the decoded JSON, or None where the answer was empty (or an accepted error that is no JSON).
        sent_id: the `X-Request-Id` that was sent.
    """

    status: int
    headers: Mapping[str, str]
    body: Any = None
    sent_id: str = ""

    def __repr__(self) -> str:
        """The status only: headers and bodies may hold what does not belong in a log."""
        return f"Reply({self.status})"

    @property
    def request_id(self) -> str:
        """The server's name for this exchange, else ours; an empty string where there is neither."""
        return request_id(self.headers, self.sent_id)


@dataclass(frozen=True, slots=True, repr=False)
class Content:
    """What came back, as it came: of any status, of any kind.

    Attributes:
        status: the HTTP status.
        headers: by lower-case name.
        body: the bytes, decompressed.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes

    def __repr__(self) -> str:
        """The status only."""
        return f"Content({self.status})"

    @property
    def media(self) -> str:
        """The media type in lower case, without parameters; empty where none is named."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


def request_id(headers: Mapping[str, str], sent: str) -> str:
    """The server's name for an exchange where it is one that fits in a line, else the one that was sent."""
    own = headers.get("x-request-id", "")
    return own if _NAME.fullmatch(own) else sent


def http_date(text: str) -> datetime | None:
    """A date of a header (https://www.rfc-editor.org/rfc/rfc9110#http.date), in UTC; None if unreadable."""
    try:
        moment = parsedate_to_datetime(text.strip())
        # -0000 is a time of an unnamed zone, which is UTC by what the specification says
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None

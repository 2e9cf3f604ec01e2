"""Searches: page by page, by form or by address, believed only as far as the hits are what was asked for.

https://hl7.org/fhir/R5/search.html
"""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qsl

from fhir_trials.errors import ServerError, TargetError
from fhir_trials.http import Client, Request
from fhir_trials.targets import marks, replies, requests
from fhir_trials.targets.habits import Habits
from fhir_trials.targets.marks import Json

_PAGES = 10_000
# Some servers sift what they found once more and so give empty pages, but not for ever.
_IDLE = 50
_NO_FORMS = (404, 405, 501)
# Whether a server goes by these changes how much it answers, not what.
_MANNERS = frozenset({"_count", "_elements", "_summary"})


class Ignored(TargetError):
    """A search was answered as if a parameter of it were not there."""


class Searches:
    """Searches on one server.

    Args:
        http: the connection to it.
        habits: what is known of it; taught that it takes no searches by form.
    """

    def __init__(self, http: Client, habits: Habits) -> None:
        self._http = http
        self._habits = habits
        self._forms = True

    def hits(self, request: Request, kind: str, belongs: Callable[[Json], bool]) -> Iterator[Json]:
        """Each hit once, and only what belongs to it.

        Args:
            request: the search.
            kind: the resource type that is sought.
            belongs: whether a resource is what was asked for.

        Raises:
            Ignored: a page holds nothing that was asked for, or the server says that it ignored a parameter.
            TargetError: the same page link twice, or too many pages.
        """
        seen: set[str] = set()
        for number, body in enumerate(self.pages(request, kind)):
            page = replies.hits(body, kind)
            fitting = [resource for resource in page if belongs(resource)]
            if (page and not fitting) or (number == 0 and lost(request, body)):
                raise Ignored(
                    f"{self._http.base}: {request!r} gave only what was not asked for: the server ignores it"
                )
            for resource in fitting:
                if (text := marks.reference(resource)) not in seen:
                    seen.add(text)
                    yield resource

    def pages(self, request: Request, kind: str) -> Iterator[Any]:
        """The pages of a search as they come.

        Raises:
            TargetError: the same page link twice, too many pages, or too many in a row without anything new.
        """
        links: set[str] = set()
        seen: set[str] = set()
        idle = 0
        link: str | None = None
        for _ in range(_PAGES):
            body = self.first(request) if link is None else self._http.send(requests.page(link)).body
            before = len(seen)
            seen.update(map(replies.reference, replies.hits(body, kind)))
            idle = idle + 1 if len(seen) == before else 0
            yield body
            if (link := replies.next_link(body)) is None:
                return
            link = self._http.own(link)
            if link in links:
                raise TargetError(f"{self._http.base}: {request!r}: the pages go round in a circle")
            links.add(link)
            if idle >= _IDLE:
                raise TargetError(f"{self._http.base}: {request!r}: {idle} pages in a row held nothing new")
        raise TargetError(f"{self._http.base}: more than {_PAGES} pages of {kind}")

    def first(self, request: Request) -> Any:
        """The first page; where the server takes no forms, it is asked by address, and so from then on."""
        if request.method == "POST" and not self._forms:
            request = requests.as_get(request)
        try:
            return self._http.send(request).body
        except ServerError as error:
            if request.method != "POST" or error.status not in _NO_FORMS:
                raise
        body = self._http.send(requests.as_get(request)).body
        self._forms = False
        self._habits.degrade(
            "it takes no searches by form: identifiers stand in addresses, and so in its log"
        )
        return body


def lost(request: Request, body: Any) -> bool:
    """Whether the server says, by leaving it out of the `self` link, that it ignored what was sought."""
    query = request.target.partition("?")[2]
    sent = {name for name, _ in (*request.form, *parse_qsl(query))}
    understood = replies.understood(body) or set()
    # A link with none of our parameters is one that only the server can read, and tells nothing.
    return bool(sent & understood) and not sent - _MANNERS <= understood

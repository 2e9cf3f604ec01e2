"""Reading by number: a record from the public API of its register. Of the sources, only this module asks the network.

`mappings/register-apis.csv` says where; settings may say otherwise. https://clinicaltrials.gov/data-api/api ·
https://www.isrctn.com/page/api · CTIS has no published description of its API.
"""

import io
import re
import time
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, urlsplit

from fhir_trials import mapping_files
from fhir_trials import settings as settings_file
from fhir_trials.errors import ForeignUrl, ReadError, ServerError, Throttled, UsageError
from fhir_trials.issues import Issues
from fhir_trials.model import Trial
from fhir_trials.registers import recognise as recognise_number
from fhir_trials.registers import registers
from fhir_trials.settings import Settings
from fhir_trials.sources import recognise
from fhir_trials.sources.documents import Document
from fhir_trials.sources.formats import Format

if TYPE_CHECKING:
    from fhir_trials.http import Client, Content

PAUSE = 1.0
"""Seconds between two requests to one register; none of them says how many it bears."""

MAX_ANSWER = 32 * 1024 * 1024
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_HOPS = 3
# One record is small: what takes this many times the silence that is borne comes in drips.
_DRIPS = 10
_BLANK = re.compile(r"[\x00-\x20\x7f\\]")
_NOTHING = re.compile(
    rb"\s*(|\{\s*\}|\[\s*\]|null|(<\?xml[^>]*>\s*)?<allTrials\b[^>]*\btotalCount=\"0\"[^>]*>.*)\s*", re.DOTALL
)
_HTML = re.compile(rb"\s*(<!doctype html|<html\b)", re.IGNORECASE)
_asked: dict[str, float] = {}


class Api(NamedTuple):
    """One row of the table.

    Attributes:
        address: where a record is fetched, `{}` for its number; empty where the register has no API.
        media: the media type to ask for.
        page: where people look the record up, `{}` for its number, `{digits}` for the digits in it.
    """

    address: str
    media: str
    page: str


class Place(NamedTuple):
    """Where one record is.

    Attributes:
        registry: the short name of its register.
        number: its number in normal form.
        site: scheme and host.
        target: the rest of the address.
    """

    registry: str
    number: str
    site: str
    target: str


@cache
def apis() -> dict[str, Api]:
    """The registers whose records can be fetched, or looked up by people, by short name."""
    rows = mapping_files.read_csv("register-apis.csv")
    return {row["registry"]: Api(row["address"], row["media"], row["page"]) for row in rows}


def is_number(text: str) -> bool:
    """Whether the whole text is a number of a register that is known, with or without an API."""
    return recognise_number(text) is not None


def ensure_askable(number: str, settings: Settings | None = None) -> None:
    """Nothing where `read` would ask a register for this number; it is not asked.

    Raises:
        UsageError: see `read`.
    """
    _known_place(number, settings_file.load() if settings is None else settings)


def read(
    number: str,
    issues: Issues,
    *,
    wanted: Format | None = None,
    settings: Settings | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> list[Trial]:
    """The trial of this number, from its register.

    No credentials are sent. Requests to one register are a pause apart, repeated where the register asks for it,
    and bound in time and size.

    Args:
        number: a number of a register, in any form in which it is printed.
        issues: what did not fit, filed under the number.
        wanted: the format to read the answer as; without it, its content tells.
        settings: instead of those of the environment and `fhir-trials.toml`.
        sleep: how to wait.

    Raises:
        UsageError: no number of a register, one of a register without an API, or an address that cannot be used.
        ReadError: the register does not know the number, or what it answers is not of the format that is wanted.
        Unreachable: no answer came.
        ForeignUrl: the register sends to another host.
        Throttled: the register asks to wait, longer than we do.
        ServerError: the register answers with an error, with something else than a record, or with another record.
    """
    chosen = settings_file.load() if settings is None else settings
    place = _known_place(number, chosen)
    value = place.number
    body = _fetch(place, chosen, sleep)
    try:
        trials = list(recognise.read(Document(value, io.BytesIO(body), source=value), issues, wanted))
    except ReadError as error:
        if wanted:
            raise
        raise ServerError(
            f"{place.site}: the answer for {value} is no record: {error}", status=200
        ) from error
    _same(trials, place)
    return trials


def _known_place(number: str, settings: Settings) -> Place:
    known = recognise_number(number)
    if known is None:
        raise UsageError(f"{number!r} is no number of a register that is known")
    return _place(*known, _address(*known, settings))


def _address(slug: str, value: str, settings: Settings) -> str:
    """Where records of a register are fetched.

    Raises:
        UsageError: nowhere; the message tells where people look it up.
    """
    if unknown := sorted(settings.register.keys() - registers().keys()):
        raise UsageError(f"register: {unknown[0]} is no register that is known")
    api = apis().get(slug, Api("", "", ""))
    if address := settings.register.get(slug, api.address):
        return address
    name = registers()[slug].name
    page = api.page.replace("{digits}", re.sub(r"\D", "", value)).replace("{}", quote(value, safe=""))
    where = f": save the page {page} and give the file" if page else ": give a downloaded record or page"
    raise UsageError(
        f"{value} is a number of the register {slug} ({name}), which has no API we can ask{where}"
    )


def _place(slug: str, value: str, address: str) -> Place:
    """An address with the number in it.

    Raises:
        UsageError: it cannot be used, or has no place for the number; the message names the setting.
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        parts = urlsplit("")
    odd = _BLANK.search(address) or address.count("{}") != 1 or "{" in parts.netloc
    if odd or parts.scheme not in ("http", "https") or not parts.netloc:
        setting = f"FHIR_TRIALS_REGISTER_{slug.upper().replace('-', '_')}"
        due = "an address like https://host/path/{}, without blanks, {} for the number"
        raise UsageError(f"{setting}, or {slug} in the table [register]: expected {due}")
    site = f"{parts.scheme}://{parts.netloc}"
    return Place(
        slug, value, site, address.removeprefix(site).lstrip("/").replace("{}", quote(value, safe=""))
    )


def _fetch(place: Place, settings: Settings, sleep: Callable[[float], None]) -> bytes:
    # Who reads files does not wait for the network to load.
    from fhir_trials.http import Client, Limits, Request, Tls  # noqa: PLC0415

    usual = Limits()
    limits = Limits(
        connect=min(usual.connect, settings.timeout),
        idle=settings.timeout,
        total=min(usual.total, _DRIPS * settings.timeout),
        attempts=settings.attempts,
        answer_bytes=MAX_ANSWER,
    )
    media = apis()[place.registry].media if place.registry in apis() else ""
    headers = {"Accept": media or "application/json, application/xml"}
    target = place.target
    with Client(
        place.site,
        limits=limits,
        tls=Tls(ca_file=settings.ca_file),
        allow_http=settings.allow_http,
        sleep=sleep,
    ) as client:
        for _ in range(_HOPS):
            _wait(place.registry, sleep)
            try:
                content = client.fetch(Request("GET", target, headers))
            finally:
                _asked[place.registry] = time.monotonic()
            if content.status not in _REDIRECTS:
                return _record(content, place)
            target = _led_to(content, client, place)
    raise ServerError(f"{place.site}: sends from one address to the next for {place.number}", status=302)


def _wait(registry: str, sleep: Callable[[float], None]) -> None:
    """Let the pause pass since the last request to this register."""
    if registry in _asked and (left := PAUSE - (time.monotonic() - _asked[registry])) > 0:
        sleep(left)


def _led_to(content: "Content", client: "Client", place: Place) -> str:
    """The address a redirect leads to, on the same host.

    Raises:
        ForeignUrl: it leads elsewhere; nothing was sent there.
        ServerError: it leads nowhere.
    """
    location = content.headers.get("location", "")
    if not location:
        raise ServerError(
            f"{place.site}: sends elsewhere for {place.number}, not saying where", status=content.status
        )
    try:
        return client.own(location)
    except ForeignUrl as error:
        why = "a login page, or the register has moved"
        raise ForeignUrl(f"{error} (asked for {place.number}; {why})") from error


def _record(content: "Content", place: Place) -> bytes:
    """The body of an answer that holds something.

    Raises:
        ReadError: the register does not know the number.
        Throttled: it asks to wait.
        ServerError: it answers with an error or a page.
    """
    status, site, number = content.status, place.site, place.number
    if status in (429, 503):
        raise Throttled(f"{site}: {status} for {number}: asks to wait, longer than we do", status=status)
    found = 200 <= status < 300
    if status in (404, 410) or (found and _NOTHING.fullmatch(content.body)):
        raise ReadError(f"{number}: {site} knows no record of this number")
    if not found:
        raise ServerError(f"{site}: answers {status} for {number}", status=status)
    if content.media in ("text/html", "application/xhtml+xml") or _HTML.match(content.body):
        why = "a login page, or a proxy between"
        raise ServerError(f"{site}: a page came instead of the record of {number}: {why}", status=status)
    return content.body


def _same(trials: list[Trial], place: Place) -> None:
    """Hold what came against what was asked for.

    Raises:
        ServerError: it is no trial, several, or another one.
    """
    asked = f"{place.site}: asked for {place.number}"
    if len(trials) != 1:
        raise ServerError(f"{asked}, {len(trials)} trials came", status=200)
    own = [number.value for number in trials[0].identifiers if number.registry == place.registry]
    # A number of CTIS may be printed without its last part, which counts resubmissions.
    begins = f"{place.number}-" if place.registry == "eu-ct" else "\0"
    if not any(one == place.number or one.startswith(begins) for one in own):
        raise ServerError(f"{asked}, {', '.join(own) or 'a record without a number'} came", status=200)

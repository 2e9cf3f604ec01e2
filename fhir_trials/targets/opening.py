"""From an address to a target: a URL is a server, anything else a folder."""

import ipaddress
import math
import os
import re
from collections.abc import Callable, Collection
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from fhir_trials import settings as settings_file
from fhir_trials.errors import UsageError
from fhir_trials.settings import Settings
from fhir_trials.targets.folder import Folder
from fhir_trials.targets.target import RELEASES, Release, Target
from fhir_trials.targets.uses import Use, access, least

if TYPE_CHECKING:
    from fhir_trials.http import Authorisation, Budget, Exchange, Limits, Tls, Waiting

_HOST = re.compile(r"[A-Za-z0-9.\-]{2,}:\d+(/|$)|[^/]+:[^/]+@")
_NAME_OF_HOST = re.compile(r"localhost|(?:[A-Za-z0-9\-]+\.)+[A-Za-z]{2,}\.?")
_DRIPS = 5
"""How many times as long as it may be silent a server may take for one answer."""
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]+:/")


def connect(
    where: str | Path,
    *,
    release: Release | None = None,
    settings: Settings | None = None,
    token: str = "",
    user: str = "",
    password: str = "",
    observe: "Callable[[Exchange], None] | None" = None,
    waiting: "Waiting | None" = None,
    allow_http: bool | None = None,
    budget: "Budget | float | None" = None,
    uses: Collection[Use] = ("write", "delete"),
) -> Target:
    """Open a FHIR server or a folder.

    Args:
        where: a base URL (http or https), or the path of a folder, which need not exist yet.
        release: the FHIR release it must hold; None takes the server's or the folder's own, R4 for a new folder.
        settings: instead of those of the environment and `fhir-trials.toml`.
        token: a bearer token, before that of the settings.
        user: for basic authentication, with `password`, before that of the settings.
        password: see `user`.
        observe: told of every attempt to send a request, from the thread that made it; a folder has none.
        waiting: told of a long pause that the server asks for: scheme and host, and seconds; from any thread.
        allow_http: speak plain http to another machine too, before what the settings say; never with credentials.
        budget: the time, or seconds from now (0: no limit), after which no request begins and what is under way is
            given up, before what the settings say; work on a folder is not measured.
        uses: what it is opened for besides reading. A server that hands out tokens (SMART Backend Services) is asked to
            allow no more than that; a push that signs what it writes needs `provenance`.

    Raises:
        UsageError: the address, the release or the credentials cannot be used.
        NotAFhirServer: no FHIR server, or one of another release.
        AuthFailed: the server, or who hands out its tokens, does not accept the credentials.
        TimeUp: the time for the run is over.
        Unreachable: no answer came.
    """
    if release is not None and release not in RELEASES:
        raise UsageError(f"release {release!r}: expected one of {', '.join(RELEASES)}")
    if isinstance(where, str) and not where.strip():
        raise UsageError("the address is empty: expected a base URL or the path of a folder, ./ for this one")
    if isinstance(where, str) and _HOST.match(where):
        raise UsageError("a server's address begins with http:// or https://, a folder's path with ./ or /")
    if isinstance(where, str) and _may_be_host(where):
        raise UsageError(
            f"{where}: is it a server or a new folder? A server's address begins with http:// or https://, "
            f"a folder of that name is ./{where}"
        )
    if isinstance(where, Path) or not _SCHEME.match(where):
        return Folder(where, release=release)
    chosen = settings_file.load() if settings is None else settings
    # Who keeps FHIR in a folder does not wait for the network to load.
    from fhir_trials.http import Budget, Client, Limits, Tls  # noqa: PLC0415
    from fhir_trials.targets.fhir_server import FhirServer  # noqa: PLC0415

    given = chosen.time_budget if budget is None else budget
    time = given if isinstance(given, Budget) else Budget(given or math.inf)
    limits = Limits(
        idle=chosen.timeout,
        total=_DRIPS * chosen.timeout,
        attempts=chosen.attempts,
        **({"at_once": chosen.at_once} if chosen.at_once else {}),
    )
    tls = Tls(
        ca_file=chosen.ca_file,
        cert_file=chosen.client_cert_file,
        key_file=chosen.client_key_file,
        key_password=chosen.client_key_password,
    )
    http = Client(
        where,
        credentials=_authorisation(
            where, chosen, (token, user, password), (limits, tls, time, waiting), uses
        ),
        limits=limits,
        rewrite_base=chosen.rewrite_base,
        tls=tls,
        allow_http=chosen.allow_http if allow_http is None else allow_http,
        budget=time,
        observe=observe,
        waiting=waiting,
        contact=chosen.contact,
    )
    with ExitStack() as unless_opened:
        unless_opened.callback(http.close)
        server = FhirServer(http, release=release)
        unless_opened.pop_all()
    return server


def _may_be_host(where: str) -> bool:
    """Whether a path that is not there begins like the name or number of a host: `https://` was forgotten."""
    first = where.partition("/")[0]
    if not first or os.path.lexists(first):
        return False
    if _NAME_OF_HOST.fullmatch(first):
        return True
    try:
        ipaddress.ip_address(first.strip("[]"))
    except ValueError:
        return False
    return True


def _authorisation(
    base: str,
    settings: Settings,
    login: tuple[str, str, str],
    means: "tuple[Limits, Tls, Budget, Waiting | None]",
    uses: Collection[Use],
) -> "Authorisation":
    """Who we are to a server: as the arguments say, else as the settings say.

    Raises:
        UsageError: the settings say it in several ways, or half.
    """
    from fhir_trials.http import Credentials, Smart, TokenFile  # noqa: PLC0415

    if any(login):
        return Credentials(*login)
    login = (settings.token, settings.user, settings.password)
    smart = (settings.client_id, settings.key_file)
    if sum((any(login), bool(settings.token_file) and not settings.token, any(smart))) > 1:
        raise UsageError(
            "credentials: give a token or a token_file, a user and a password, or a client_id and a key_file; "
            "the settings hold more than one of these"
        )
    if not any(smart):
        return (
            TokenFile(settings.token_file) if settings.token_file and not any(login) else Credentials(*login)
        )
    limits, tls, budget, waiting = means
    return Smart(
        base,
        client_id=settings.client_id,
        key_file=settings.key_file,
        key_id=settings.key_id,
        token_url=settings.token_url,
        scopes=settings.scopes,
        access=access(uses),
        least=least(uses),
        limits=limits,
        tls=tls,
        budget=budget,
        waiting=waiting,
        contact=settings.contact,
    )

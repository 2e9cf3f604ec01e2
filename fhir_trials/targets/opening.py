"""From an address to a target: a URL is a server, anything else a folder."""

import re
from contextlib import ExitStack
from pathlib import Path

from fhir_trials import settings as settings_file
from fhir_trials.errors import UsageError
from fhir_trials.settings import Settings
from fhir_trials.targets.folder import Folder
from fhir_trials.targets.target import RELEASES, Release, Target

_HOST = re.compile(r"[A-Za-z0-9.\-]{2,}:\d+(/|$)|[^/]+:[^/]+@")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]+:/")


def connect(
    where: str | Path,
    *,
    release: Release | None = None,
    settings: Settings | None = None,
    token: str = "",
    user: str = "",
    password: str = "",
) -> Target:
    """Open a FHIR server or a folder.

    Args:
        where: a base URL (http or https), or the path of a folder, which need not exist yet.
        release: the FHIR release it must hold; None takes the server's or the folder's own, R4 for a new folder.
        settings: instead of those of the environment and `fhir-trials.toml`.
        token: a bearer token, before that of the settings.
        user: for basic authentication, with `password`, before that of the settings.
        password: see `user`.

    Raises:
        UsageError: the address, the release or the credentials cannot be used.
        NotAFhirServer: no FHIR server, or one of another release.
        Unreachable: no answer came.
    """
    if release is not None and release not in RELEASES:
        raise UsageError(f"release {release!r}: expected one of {', '.join(RELEASES)}")
    if isinstance(where, str) and not where.strip():
        raise UsageError("the address is empty: expected a base URL or the path of a folder, ./ for this one")
    if isinstance(where, str) and _HOST.match(where):
        raise UsageError("a server's address begins with http:// or https://, a folder's path with ./ or /")
    if isinstance(where, Path) or not _SCHEME.match(where):
        return Folder(where, release=release)
    chosen = settings_file.load() if settings is None else settings
    return _server(where, release, chosen, (token, user, password))


def _server(url: str, release: Release | None, settings: Settings, login: tuple[str, str, str]) -> Target:
    # Who keeps FHIR in a folder does not wait for the network to load.
    from fhir_trials.http import Client, Credentials, Limits  # noqa: PLC0415
    from fhir_trials.targets.fhir_server import FhirServer  # noqa: PLC0415

    if not any(login):
        login = (settings.bearer(), settings.user, settings.password)
    http = Client(
        url,
        credentials=Credentials(*login),
        limits=Limits(idle=settings.timeout, attempts=settings.attempts),
        rewrite_base=settings.rewrite_base,
        ca_file=settings.ca_file,
    )
    with ExitStack() as unless_opened:
        unless_opened.callback(http.close)
        server = FhirServer(http, release=release)
        unless_opened.pop_all()
    return server

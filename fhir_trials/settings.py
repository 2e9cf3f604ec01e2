"""What the user set: the only reader of the environment and of the configuration file.

Arguments come first, then the environment, then `fhir-trials.toml` (or the file that `FHIR_TRIALS_CONFIG` names).
"""

import difflib
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, cast

from fhir_trials.errors import UsageError

FILE = "fhir-trials.toml"
_PREFIX = "FHIR_TRIALS_"
_REGISTERS = f"{_PREFIX}REGISTER_"
_PLACE = re.compile(r"at line \d+, column \d+")
_ENVIRONMENT_ONLY = ("token", "password", "client_key_password")
_MAY_BE_ZERO = ("time_budget", "at_once", "entries")
_YES_OR_NO = {"1": True, "true": True, "0": False, "false": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that can be set; each name is also `FHIR_TRIALS_<NAME>` and a key of the file.

    Attributes:
        token: bearer token; from the environment or an argument, never from the file.
        token_file: a file that holds the token, read when it is needed, and again when the server refuses it.
        user: for basic authentication.
        password: for basic authentication; from the environment or an argument, never from the file.
        client_id: for SMART Backend Services, with `key_file`: the name the server knows us by.
        key_file: our private key, as PEM, JWK or JWKS.
        key_id: which key of the JWKS, or the `kid` under which the public part of a PEM is registered.
        token_url: where tokens are handed out, for servers that do not say so.
        scopes: what to ask for, separated by blanks, instead of reading and writing what trials consist of.
        client_cert_file: our certificate in PEM, for servers that ask for one (mutual TLS).
        client_key_file: its private key, where that is not in the same file.
        client_key_password: of that key; from the environment or an argument, never from the file.
        timeout: seconds the server may be silent; for one answer it has five times as long.
        attempts: how often a request is sent at most, where sending again is safe.
        ca_file: certificates to trust instead of the public ones.
        allow_http: speak plain http to another machine too; never with credentials. 1, 0, true or false.
        rewrite_base: the base URL that a server behind a proxy writes into its links and references.
        time_budget: seconds for a whole run; 0 is no limit.
        state: the folder or file where it is kept what was sent to whom.
        at_once: requests under way at once at most; 0 leaves it to what the server is known to bear.
        entries: entries of one transaction at most; 0 leaves it to what the server is known to take.
        contact: whom the people who run a server may write to about us; sent with every request.
        register: by the short name of a register (`ctgov`) the address its records are fetched from, with `{}` for
            the number; in the environment `FHIR_TRIALS_REGISTER_CTGOV`, in the file a table `[register]`.
    """

    token: str = field(default="", repr=False)
    token_file: str = ""
    user: str = ""
    password: str = field(default="", repr=False)
    client_id: str = ""
    key_file: str = ""
    key_id: str = ""
    token_url: str = ""
    scopes: str = ""
    client_cert_file: str = ""
    client_key_file: str = ""
    client_key_password: str = field(default="", repr=False)
    timeout: float = 60.0
    attempts: int = 4
    ca_file: str = ""
    allow_http: bool = False
    rewrite_base: str = ""
    time_budget: float = 0.0
    state: str = ""
    at_once: int = 0
    entries: int = 0
    contact: str = ""
    register: Mapping[str, str] = field(default_factory=dict[str, str])


def load(environment: Mapping[str, str] | None = None, folder: Path | None = None) -> Settings:
    """Read the settings.

    Args:
        environment: instead of the process's own.
        folder: where `fhir-trials.toml` is looked for, instead of the working folder.

    Raises:
        UsageError: a file that is named but not there or not TOML, an unknown key or variable, a value of the wrong
            kind, a secret in the file. No value is repeated.
    """
    environment = os.environ if environment is None else environment
    _ensure_known(environment)
    values = _file(environment, folder or Path())
    for name, kind in _KINDS.items():
        if text := environment.get(_PREFIX + name.upper()):
            values[name] = _read(kind, text)
    register = _registers(values.pop(_REGISTER, {}), environment)
    return Settings(**{name: _checked(name, value) for name, value in values.items()}, register=register)


_REGISTER = "register"
_KINDS: dict[str, type] = {
    item.name: type(item.default) for item in fields(Settings) if item.name != _REGISTER
}


def _ensure_known(environment: Mapping[str, str]) -> None:
    """A misspelt variable would be without effect in silence."""
    known = sorted(name.upper() for name in (*_KINDS, "config"))
    for name in sorted(environment):
        short = name.removeprefix(_PREFIX)
        if short != name and not (short in known or name.startswith(_REGISTERS)):
            close = difflib.get_close_matches(short, known, 1)
            advice = f"did you mean {_PREFIX}{close[0]}?" if close else f"known are {', '.join(known)}"
            raise UsageError(f"{name}: there is no such setting; {advice}")


def _registers(table: Any, environment: Mapping[str, str]) -> dict[str, str]:
    """The addresses of registers; a name in the environment is in capitals, with _ for - (`EU_CT`)."""
    if not isinstance(table, dict):
        raise UsageError(f"{_REGISTER}: expected a table of addresses by register")
    addresses = {str(name): value for name, value in cast("dict[Any, Any]", table).items()}
    for name, text in environment.items():
        if name.startswith(_REGISTERS) and text:
            addresses[name.removeprefix(_REGISTERS).lower().replace("_", "-")] = text
    if wrong := sorted(name for name, value in addresses.items() if not isinstance(value, str)):
        raise UsageError(f"{_REGISTER}: {wrong[0]}: expected text")
    return addresses


def _file(environment: Mapping[str, str], folder: Path) -> dict[str, Any]:
    named = environment.get(f"{_PREFIX}CONFIG")
    path = Path(named) if named else folder / FILE
    if not named and not path.is_file():
        return {}
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: is no TOML, which is text in UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        # Only the place: the rest may repeat what stands there.
        place = _PLACE.search(str(error))
        raise UsageError(f"{path}: is no TOML: look {place[0] if place else 'at its end'}") from error
    known = {*_KINDS, _REGISTER}.difference(_ENVIRONMENT_ONLY)
    if secret := [name for name in _ENVIRONMENT_ONLY if name in values]:
        raise UsageError(f"{path}: {secret[0]} belongs in {_PREFIX}{secret[0].upper()}, not in a file")
    if unknown := sorted(values.keys() - known):
        raise UsageError(f"{path}: unknown: {', '.join(unknown)}; known: {', '.join(sorted(known))}")
    return values


def _read(kind: type, text: str) -> Any:
    if kind is bool:
        return _YES_OR_NO.get(text.strip().lower(), text)
    try:
        return kind(text)
    except ValueError:
        return text


def _checked(name: str, value: Any) -> Any:
    kind = _KINDS[name]
    if kind is float and type(value) is int:
        value = float(value)
    if type(value) is kind and (kind in (str, bool) or _fits(name, value)):
        return value
    raise UsageError(f"{name}: expected {_expected(name, kind)}")


def _fits(name: str, number: float) -> bool:
    return 0 < number < 86_400 or (number == 0 and name in _MAY_BE_ZERO)


def _expected(name: str, kind: type) -> str:
    if kind is str:
        return "text"
    if kind is bool:
        return "yes or no: true or false, in the environment also 1 or 0"
    return f"a number {'from' if name in _MAY_BE_ZERO else 'above'} 0, and below 86400"


def state_folder(environment: Mapping[str, str] | None = None) -> Path:
    """Where states are kept for this user: https://specifications.freedesktop.org/basedir-spec/latest/.

    Args:
        environment: instead of the process's own.

    Raises:
        UsageError: the user's home cannot be told.
    """
    environment = os.environ if environment is None else environment
    # The second is that of Windows. The specification wants a path that is not absolute to be passed over.
    for name in ("XDG_STATE_HOME", "LOCALAPPDATA"):
        if (folder := Path(environment.get(name, ""))).is_absolute():
            return folder / "fhir-trials"
    try:
        home = Path(environment.get("HOME") or Path.home())
    except RuntimeError as error:
        raise UsageError("state: the home of the user cannot be told; name a folder for the state") from error
    return home / ".local" / "state" / "fhir-trials"

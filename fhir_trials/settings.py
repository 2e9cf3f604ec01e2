"""What the user set: the only reader of the environment and of the configuration file.

Arguments come first, then the environment, then `fhir-trials.toml` (or the file that `FHIR_TRIALS_CONFIG` names).
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, cast

from fhir_trials.errors import UsageError

FILE = "fhir-trials.toml"
_PREFIX = "FHIR_TRIALS_"
_ENVIRONMENT_ONLY = ("token", "password")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that can be set; each name is also `FHIR_TRIALS_<NAME>` and a key of the file.

    Attributes:
        token: bearer token; from the environment or an argument, never from the file.
        token_file: a file that holds the token, read when it is needed.
        user: for basic authentication.
        password: for basic authentication; from the environment or an argument, never from the file.
        timeout: seconds the server may be silent.
        attempts: how often a request is sent at most, where sending again is safe.
        ca_file: certificates to trust instead of the public ones.
        rewrite_base: the base URL that a server behind a proxy writes into its links.
        register: by the short name of a register (`ctgov`) the address its records are fetched from, with `{}` for
            the number; in the environment `FHIR_TRIALS_REGISTER_CTGOV`, in the file a table `[register]`.
    """

    token: str = field(default="", repr=False)
    token_file: str = ""
    user: str = ""
    password: str = field(default="", repr=False)
    timeout: float = 60.0
    attempts: int = 4
    ca_file: str = ""
    rewrite_base: str = ""
    register: Mapping[str, str] = field(default_factory=dict[str, str])

    def bearer(self) -> str:
        """The token, read from its file where only a file is named.

        Raises:
            UsageError: the file cannot be read or is empty.
        """
        if self.token or not self.token_file:
            return self.token
        try:
            token = Path(self.token_file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(
                f"token_file: {self.token_file} cannot be read: {type(error).__name__}"
            ) from error
        if not token:
            raise UsageError(f"token_file: {self.token_file} is empty")
        return token


def load(environment: Mapping[str, str] | None = None, folder: Path | None = None) -> Settings:
    """Read the settings.

    Args:
        environment: instead of the process's own.
        folder: where `fhir-trials.toml` is looked for, instead of the working folder.

    Raises:
        UsageError: a file that is named but not there or not TOML, an unknown key, a value of the wrong kind,
            a secret in the file. No value is repeated.
    """
    environment = os.environ if environment is None else environment
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


def _registers(table: Any, environment: Mapping[str, str]) -> dict[str, str]:
    """The addresses of registers; a name in the environment is in capitals, with _ for - (`EU_CT`)."""
    if not isinstance(table, dict):
        raise UsageError(f"{_REGISTER}: expected a table of addresses by register")
    addresses = {str(name): value for name, value in cast("dict[Any, Any]", table).items()}
    prefix = f"{_PREFIX}REGISTER_"
    for name, text in environment.items():
        if name.startswith(prefix) and text:
            addresses[name.removeprefix(prefix).lower().replace("_", "-")] = text
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
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"{path}: cannot be read as TOML: {type(error).__name__}") from error
    known = {*_KINDS, _REGISTER}
    if unknown := sorted(values.keys() - known):
        raise UsageError(f"{path}: unknown: {', '.join(unknown)}; known: {', '.join(sorted(known))}")
    if secret := [name for name in _ENVIRONMENT_ONLY if name in values]:
        raise UsageError(f"{path}: {secret[0]} belongs in {_PREFIX}{secret[0].upper()}, not in a file")
    return values


def _read(kind: type, text: str) -> Any:
    try:
        return kind(text)
    except ValueError:
        return text


def _checked(name: str, value: Any) -> Any:
    kind = _KINDS[name]
    if kind is float and type(value) is int:
        value = float(value)
    if type(value) is not kind or (kind is not str and not 0 < value < 86_400):
        raise UsageError(f"{name}: expected {'text' if kind is str else 'a number above 0, and below 86400'}")
    return value


def state_folder(environment: Mapping[str, str] | None = None) -> Path:
    """Where states are kept for this user: https://specifications.freedesktop.org/basedir-spec/latest/.

    Args:
        environment: instead of the process's own.

    Raises:
        UsageError: the user's home cannot be told.
    """
    environment = os.environ if environment is None else environment
    for name in ("XDG_STATE_HOME", "LOCALAPPDATA" if os.name == "nt" else ""):
        # The specification wants a path that is not absolute to be passed over.
        if (folder := Path(environment.get(name, ""))).is_absolute():
            return folder / "fhir-trials"
    try:
        home = Path(environment.get("HOME") or Path.home())
    except RuntimeError as error:
        raise UsageError("state: the home of the user cannot be told; name a folder for the state") from error
    return home / ".local" / "state" / "fhir-trials"

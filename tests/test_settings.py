"""Settings from the environment and from a file."""

from pathlib import Path

import pytest

from fhir_trials import settings
from fhir_trials.errors import UsageError
from fhir_trials.settings import Settings

SECRET = "s3cr3t-token"


def test_defaults(tmp_path: Path) -> None:
    """Without environment and file everything has its default, and there are no credentials."""
    assert Settings() == settings.load({}, tmp_path)
    assert ("", "", "") == (Settings().token, Settings().user, Settings().client_id)


def test_environment_before_file(tmp_path: Path) -> None:
    """A variable of the environment comes before the same key of the file."""
    (tmp_path / settings.FILE).write_text('timeout = 5\nattempts = 2\nuser = "file"\n')
    environment = {"FHIR_TRIALS_TIMEOUT": "7.5", "FHIR_TRIALS_PASSWORD": SECRET, "FHIR_TRIALS_USER": ""}
    expected = Settings(timeout=7.5, attempts=2, user="file", password=SECRET)
    assert expected == settings.load(environment, tmp_path)


def test_named_file(tmp_path: Path) -> None:
    """FHIR_TRIALS_CONFIG names the file; one that is not there is an error."""
    (tmp_path / "other.toml").write_text('ca_file = "ca.pem"')
    environment = {"FHIR_TRIALS_CONFIG": str(tmp_path / "other.toml")}
    assert "ca.pem" == settings.load(environment).ca_file
    with pytest.raises(UsageError, match=r"none\.toml: cannot be read: No such file or directory"):
        settings.load({"FHIR_TRIALS_CONFIG": str(tmp_path / "none.toml")})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("user = 5\ntimeout = [ 1", "is no TOML: look at its end|is no TOML: look at line 2, column"),
        (f"user = 5\n{SECRET}\n", "is no TOML: look at line 2, column"),
        ("timeuot = 5", "known: (?!.*(password|token,)).*user$"),
        ("timeuot = 5", "unknown: timeuot; known: allow_http, at_once, attempts"),
        (
            f'client_key_password = "{SECRET}"',
            "client_key_password belongs in FHIR_TRIALS_CLIENT_KEY_PASSWORD",
        ),
        ("entries = -1", "entries: expected a number from 0"),
        ("at_once = 1.5", "at_once: expected a number from 0"),
        ("allow_http = 1", "allow_http: expected yes or no"),
        ('allow_http = "true"', "allow_http: expected yes or no"),
        (f'token = "{SECRET}"', "token belongs in FHIR_TRIALS_TOKEN"),
        (f'password = "{SECRET}"', "password belongs in FHIR_TRIALS_PASSWORD"),
        ('timeout = "5"', "timeout: expected a number"),
        ("timeout = 0", "timeout: expected a number above 0"),
        ("attempts = true", "attempts: expected a number"),
        ("user = 5", "user: expected text"),
    ],
)
def test_wrong_files(tmp_path: Path, text: str, message: str) -> None:
    """A file with a wrong key or value, or a secret, is refused by name, without repeating the value."""
    (tmp_path / settings.FILE).write_text(text)
    with pytest.raises(UsageError, match=message) as caught:
        settings.load({}, tmp_path)
    assert SECRET not in str(caught.value)


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    """It is said so in words."""
    (tmp_path / settings.FILE).write_bytes(b"user = '\xff'")
    with pytest.raises(UsageError, match="is no TOML, which is text in UTF-8"):
        settings.load({}, tmp_path)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "FHIR_TRIALS_TIMEUOT",
            r"FHIR_TRIALS_TIMEUOT: there is no such setting; did you mean FHIR_TRIALS_TIMEOUT\?",
        ),
        (
            "FHIR_TRIALS_QQQQQ",
            "FHIR_TRIALS_QQQQQ: there is no such setting; known are ALLOW_HTTP, ATTEMPTS, ",
        ),
    ],
)
def test_misspelt_variables(name: str, said: str) -> None:
    """A variable that is no setting is refused by name, without its value."""
    with pytest.raises(UsageError, match=said) as caught:
        settings.load({name: SECRET}, Path("none"))
    assert SECRET not in str(caught.value)


def test_wrong_environment() -> None:
    """A number that is none is refused by name."""
    with pytest.raises(UsageError, match="attempts: expected a number"):
        settings.load({"FHIR_TRIALS_ATTEMPTS": "many"}, Path("none"))


@pytest.mark.parametrize(
    ("text", "expected"), [("1", True), ("TRUE", True), (" true ", True), ("0", False), ("False", False)]
)
def test_yes_and_no(text: str, expected: bool) -> None:
    """Yes or no may be said in words or as a number."""
    assert expected is settings.load({"FHIR_TRIALS_ALLOW_HTTP": text}, Path("none")).allow_http


def test_neither_yes_nor_no() -> None:
    """What is neither is refused by name."""
    with pytest.raises(UsageError, match="allow_http: expected yes or no"):
        settings.load({"FHIR_TRIALS_ALLOW_HTTP": "maybe"}, Path("none"))


def test_nothing_is_no_limit(tmp_path: Path) -> None:
    """Where a limit is left to others 0 says so, in the file and in the environment."""
    (tmp_path / settings.FILE).write_text("time_budget = 90\nentries = 0\nallow_http = true\n")
    found = settings.load({"FHIR_TRIALS_AT_ONCE": "0", "FHIR_TRIALS_TIME_BUDGET": "0"}, tmp_path)
    assert (0.0, 0, 0, True) == (found.time_budget, found.entries, found.at_once, found.allow_http)


def test_text_is_redacted() -> None:
    """The text of settings holds no secret."""
    secrets = (
        Settings(token=SECRET),
        Settings(user="u", password=SECRET),
        Settings(client_key_password=SECRET),
    )
    assert SECRET not in repr(secrets)


def test_addresses_of_registers(tmp_path: Path) -> None:
    """A table of the file, and a variable for each register, which comes before it."""
    (tmp_path / settings.FILE).write_text(
        '[register]\nctgov = "https://a.example/{}"\nisrctn = "https://b.example/{}"\n'
    )
    environment = {
        "FHIR_TRIALS_REGISTER_CTGOV": "https://c.example/{}",
        "FHIR_TRIALS_REGISTER_EU_CT": "https://d.example/{}",
        "FHIR_TRIALS_REGISTER_DRKS": "",
    }
    assert {
        "ctgov": "https://c.example/{}",
        "isrctn": "https://b.example/{}",
        "eu-ct": "https://d.example/{}",
    } == settings.load(environment, tmp_path).register


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('register = "https://a.example/{}"', "expected a table"),
        ("[register]\nctgov = 5", "ctgov: expected text"),
    ],
)
def test_wrong_addresses_of_registers(tmp_path: Path, text: str, message: str) -> None:
    """What is no table of texts is refused by name."""
    (tmp_path / settings.FILE).write_text(text)
    with pytest.raises(UsageError, match=message):
        settings.load({}, tmp_path)

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
    assert "" == Settings().bearer()


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
    with pytest.raises(UsageError, match=r"none\.toml: cannot be read"):
        settings.load({"FHIR_TRIALS_CONFIG": str(tmp_path / "none.toml")})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("timeout = ", "cannot be read as TOML"),
        ("timeuot = 5", "unknown: timeuot; known: attempts"),
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


def test_wrong_environment() -> None:
    """A number that is none is refused by name."""
    with pytest.raises(UsageError, match="attempts: expected a number"):
        settings.load({"FHIR_TRIALS_ATTEMPTS": "many"}, Path("none"))


def test_token_file(tmp_path: Path) -> None:
    """A token may lie in a file of its own, read when it is needed; the token itself comes first."""
    (file := tmp_path / "token").write_text(f"{SECRET}\n")
    assert SECRET == Settings(token_file=str(file)).bearer()
    assert "other" == Settings(token_file=str(file), token="other").bearer()
    file.write_text("\n")
    with pytest.raises(UsageError, match="is empty"):
        Settings(token_file=str(file)).bearer()
    with pytest.raises(UsageError, match="cannot be read"):
        Settings(token_file=str(tmp_path / "none")).bearer()


def test_text_is_redacted() -> None:
    """The text of settings holds no secret."""
    assert SECRET not in repr(Settings(token=SECRET)) + repr(Settings(user="u", password=SECRET))


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

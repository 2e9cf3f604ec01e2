"""What a server is asked to allow, and what of it is missing."""

import pytest

from fhir_trials.http import smart_scopes

READ_ONLY = {"Group": "rs", "Location": "rs"}


def test_reading_alone() -> None:
    """Who only reads does not ask to write, in neither version."""
    assert "system/Group.rs system/Location.rs" == smart_scopes.chosen({}, READ_ONLY)
    assert "system/Group.read system/Location.read" == smart_scopes.chosen({}, READ_ONLY, older=True)


def test_writing_in_the_first_version() -> None:
    """There, creating, replacing and deleting are one."""
    for letters in ("crus", "cruds", "rsd"):
        assert "system/Group.read system/Group.write" == smart_scopes.chosen(
            {}, {"Group": letters}, older=True
        )


def test_an_older_server_that_has_learned() -> None:
    """What a configuration says counts more than how the server was found."""
    assert "system/Group.rs" == smart_scopes.chosen(
        {"capabilities": ["permission-v2"]}, {"Group": "rs"}, older=True
    )


@pytest.mark.parametrize(
    ("granted", "expected"),
    [
        ("system/Group.cruds system/Location.rs", []),
        ("system/*.cruds", []),
        ("openid system/*.*", []),
        ("system/*.read", ["system/Group.crus"]),
        ("system/Group.read system/Group.write", ["system/Location.rs"]),
        ("system/Group.c system/Group.u system/Group.rs?x=1 system/Location.r system/Location.s", []),
        ("", ["system/Group.crus", "system/Location.rs"]),
        ("nonsense system/Group.x", ["system/Group.crus", "system/Location.rs"]),
    ],
)
def test_missing(granted: str, expected: list[str]) -> None:
    """What was asked for and is not granted, however that is put; only our own words are repeated."""
    assert expected == smart_scopes.missing("system/Group.crus system/Location.rs", granted)


def test_what_is_not_understood_is_not_missing() -> None:
    """Scopes of other kinds, as somebody may set them, are left to the server."""
    assert [] == smart_scopes.missing("openid launch", "")

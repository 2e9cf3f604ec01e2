"""Every address is proved to lie below the base."""

import pytest

from fhir_trials.errors import ForeignUrl, UsageError
from fhir_trials.http import address, origin
from fhir_trials.http.exchange import Request

BASE = origin.parse("https://fhir.example.org/base/R4")


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("", "https://fhir.example.org/base/R4"),
        ("Group/a", "https://fhir.example.org/base/R4/Group/a"),
        ("?_getpages=1", "https://fhir.example.org/base/R4?_getpages=1"),
        ("Group?x=1#part", "https://fhir.example.org/base/R4/Group?x=1"),
        ("/base/R4/Group/a", "https://fhir.example.org/base/R4/Group/a"),
        ("https://fhir.example.org/base/R4?_getpages=1", "https://fhir.example.org/base/R4?_getpages=1"),
        ("HTTPS://FHIR.example.org:443/base/R4/Group/a", "https://fhir.example.org/base/R4/Group/a"),
        ("//fhir.example.org/base/R4/Group/a", "https://fhir.example.org/base/R4/Group/a"),
        ("https://fhir.example.org./base/R4/Group/a", "https://fhir.example.org/base/R4/Group/a"),
    ],
)
def test_own_addresses(target: str, expected: str) -> None:
    """What lies below the base is accepted, however it is written, and comes out in one form."""
    assert expected == BASE.at(target)


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/base/R4/Group/a",
        "https://evil.example/?x=https://fhir.example.org/base/R4",
        "https://fhir.example.org.evil.example/base/R4/Group",
        "https://fhir.example.org@evil.example/base/R4",
        "https://user:secret@fhir.example.org/base/R4/Group",
        "http://fhir.example.org/base/R4/Group",
        "https://fhir.example.org:8443/base/R4/Group",
        "https://fhir.example.org/base/R4evil/Group",
        "https://fhir.example.org/other",
        "/other",
        "//evil.example/base/R4",
        "ftp://fhir.example.org/base/R4/Group",
        "javascript:alert(1)",
        "https://fhir.example.org/base/R4/../admin",
        "Group/../../admin",
        "Group/%2e%2e/%2e%2e/admin",
        "Group/%252e%252e/admin",
        "Group/..%2fadmin",
        "https://fhir.example.org\\@evil.example/base/R4",
        "https://fhir.example.org/base/R4/Group x",
        "https://fhir.example.org:port/base/R4",
        "https://[fhir/base",
        "Group/" + "a" * 40_000,
    ],
)
def test_foreign_addresses(target: str) -> None:
    """Another origin, scheme or path, user information, dots and tricks are refused without repeating the address."""
    with pytest.raises(ForeignUrl) as caught:
        BASE.at(target)
    assert "secret" not in str(caught.value)
    assert "admin" not in str(caught.value)


def test_foreign_host_is_named() -> None:
    """The error names the host and nothing else of the address."""
    with pytest.raises(ForeignUrl, match=r"points to evil\.example;") as caught:
        BASE.at("https://evil.example/path?identifier=NCT01")
    assert "NCT01" not in str(caught.value)


def test_alias() -> None:
    """A server behind a proxy may name itself by another base, which is rewritten to ours."""
    inside = origin.parse("http://hapi:8080/fhir")
    assert "https://fhir.example.org/base/R4/Group/a" == BASE.at("http://hapi:8080/fhir/Group/a", inside)
    assert "https://fhir.example.org/base/R4?_getpages=1" == BASE.at(
        "http://hapi:8080/fhir?_getpages=1", inside
    )


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://FHIR.example.org:443/base/R4/Group/a/_history/2", "Group/a/_history/2"),
        ("https://fhir.example.org/base/R4", ""),
        ("https://fhir.example.org/base/R4?a=b", ""),
        ("https://fhir.example.org/base/R4/Group/a#x", ""),
        ("https://fhir.example.org/base/R4/../Group/a", ""),
        ("https://other.example/base/R4/Group/a", ""),
        ("Group/a", ""),
        ("/base/R4/Group/a", ""),
        ("urn:uuid:1", ""),
        ("#party", ""),
    ],
)
def test_below(url: str, expected: str) -> None:
    """What lies below a base is told by its path; anything else is not."""
    assert expected == BASE.below(url)


@pytest.mark.parametrize(
    ("url", "site", "path"),
    [
        ("http://127.0.0.1:8080/fhir/", "http://127.0.0.1:8080", "/fhir"),
        ("http://[::1]:8080", "http://[::1]:8080", ""),
        ("https://FHIR.example.org:443/", "https://fhir.example.org", ""),
        ("https://fhir.example.org./base", "https://fhir.example.org", "/base"),
        ("https://fhir。example．org.:8443/base", "https://fhir.example.org:8443", "/base"),
    ],
)
def test_base(url: str, site: str, path: str) -> None:
    """A base is kept in its parts, without default port and without a slash at its end."""
    base = origin.parse(url)
    assert (site, path, site + path) == (base.site, base.path, base.url)


@pytest.mark.parametrize(
    "url",
    [
        "https://user:secret@fhir.example.org/fhir",
        "https://secret@fhir.example.org/fhir",
        "ftp://fhir.example.org",
        "https://",
        "https://./secret",
        "fhir.example.org/fhir",
        "https://fhir.example.org/fhir?secret=1",
        "https://fhir.example.org/fhir#secret",
        "https://fhir.example.org/a/../secret",
        "https://fhir.example.org:port/secret",
    ],
)
def test_unusable_base(url: str) -> None:
    """A base with credentials, query or dots is wrong usage, and the error does not repeat it."""
    with pytest.raises(UsageError) as caught:
        origin.parse(url)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://localhost", True),
        ("http://127.9.9.9", True),
        ("http://[::1]", True),
        ("http://10.0.0.1", False),
        ("http://localhost.example.org", False),
    ],
)
def test_loopback(url: str, expected: bool) -> None:
    """Only this machine's own addresses count as loopback."""
    assert expected is origin.parse(url).loopback


def test_address_encodes_each_part() -> None:
    """Separators inside a segment or a value do not become separators of the address."""
    assert "Group/a%2Fb%3F?identifier=urn%3Ax%7C1%262" == address(
        "Group", "a/b?", query=[("identifier", "urn:x|1&2")]
    )


def test_request_text() -> None:
    """A request shows its verb and path, never query, form or body."""
    request = Request("POST", "Group/_search?secret=1", {"X": "secret"}, {"secret": 1}, (("secret", "1"),))
    assert "POST Group/_search" == repr(request)
    assert "GET base?".rstrip("?") == repr(Request("GET", "https://h.example/base?_getpages=secret"))
    assert "POST (base)" == repr(Request("POST", ""))

"""Private keys of backend services."""

import sys
from pathlib import Path
from typing import Any

import jwt
import pytest

from fhir_trials.errors import UsageError
from fhir_trials.http import smart_key
from tests.http import keys

URL = "https://auth.example.org/token"


def test_pem(tmp_path: Path) -> None:
    """A PEM is read under the name the caller gives."""
    for kind, algorithm in (("RSA", "RS384"), ("EC", "ES384")):
        path = keys.write(tmp_path / "key.pem", keys.pem(kind))
        found = smart_key.read(path, "mine")
        assert (algorithm, "mine") == (found.algorithm, found.kid)


@pytest.mark.parametrize(
    ("content", "key_id", "expected"),
    [
        (keys.jwk("EC", kid="a"), "", ("ES384", "a")),
        (keys.jwk("RSA", kid="a", alg="RS384"), "", ("RS384", "a")),
        (keys.jwk("EC"), "b", ("ES384", "b")),
        (keys.jwk("EC", kid="a"), "registered-as", ("ES384", "registered-as")),
        ({"keys": [keys.public_jwk("RSA", kid="a"), keys.jwk("EC", kid="b")]}, "", ("ES384", "b")),
        ({"keys": [keys.jwk("RSA", kid="a"), keys.jwk("EC", kid="b")]}, "a", ("RS384", "a")),
        ({"keys": [keys.jwk("RSA", kid="a", use="enc"), "odd", keys.jwk("EC", kid="b")]}, "", ("ES384", "b")),
    ],
)
def test_jwk_and_jwks(tmp_path: Path, content: Any, key_id: str, expected: tuple[str, str]) -> None:
    """The one private key that can sign is taken, or the one that is named."""
    found = smart_key.read(keys.write(tmp_path / "keys.json", content), key_id)
    assert expected == (found.algorithm, found.kid)


@pytest.mark.parametrize(
    ("content", "key_id", "message"),
    [
        (None, "", "cannot be read: FileNotFoundError"),
        (b"no key", "", "neither a PEM nor a JWK nor a JWKS"),
        ([1], "", "holds no private key"),
        ({"keys": [keys.public_jwk("EC", kid="a")]}, "a", "holds no private key"),
        (keys.jwk("EC"), "", "has no kid: set FHIR_TRIALS_KEY_ID"),
        (keys.jwk("EC", kid=5), "", "has no kid"),
        (keys.pem("EC"), "", "is a PEM, which has no name for its key: set FHIR_TRIALS_KEY_ID"),
        (keys.public_pem("EC"), "a", "holds a public key"),
        (keys.public_pem("RSA"), "a", "holds a public key"),
        (keys.pem("EC", "locked"), "a", "is encrypted"),
        (keys.pem("P-256"), "a", "no key that SMART knows: RSA, or EC on the curve P-384"),
        (keys.jwk("P-256", kid="a"), "", "no key that SMART knows"),
        (keys.jwk("EC", kid="a", x="!"), "", "no key that SMART knows"),
        ({"kty": "oct", "d": "x", "kid": "a"}, "", "no key that SMART knows"),
        (keys.pem("short"), "a", "an RSA key of 1024 bits: 2048 at least"),
        (keys.jwk("EC", kid="a", alg="ES256"), "", "the key 'a' is for another algorithm than ES384"),
        (
            {"keys": [keys.jwk("RSA", kid="a"), keys.jwk("EC", kid="b")]},
            "",
            "several private keys: set FHIR_TRIALS_KEY_ID to one of: a, b",
        ),
        (
            {"keys": [keys.jwk("RSA", kid="a"), keys.jwk("EC")]},
            "c",
            r"no or several keys 'c': set FHIR_TRIALS_KEY_ID to one of: \(none\), a",
        ),
    ],
)
def test_unusable_keys(tmp_path: Path, content: Any, key_id: str, message: str) -> None:
    """What is no private key of SMART's algorithms, or not one alone, is wrong usage; nothing of it is repeated."""
    path = tmp_path / "key"
    if content is not None:
        keys.write(path, content)
    with pytest.raises(UsageError, match=message) as caught:
        smart_key.read(str(path), key_id)
    assert keys.jwk("EC")["d"] not in str(caught.value)


@pytest.mark.parametrize(("kind", "algorithm"), [("RSA", "RS384"), ("EC", "ES384")])
def test_assertion(tmp_path: Path, kind: str, algorithm: str) -> None:
    """The assertion says what SMART asks for and nothing else, is good for at most five minutes, and each is new."""
    key = smart_key.read(keys.write(tmp_path / "key", keys.jwk(kind, kid="k")))
    one, two = (key.assertion("me", URL, 1_000_000.5) for _ in range(2))
    claims = jwt.decode(one, options={"verify_signature": False})
    assert {"alg": algorithm, "kid": "k", "typ": "JWT"} == jwt.get_unverified_header(one)
    assert {"iss": "me", "sub": "me", "aud": URL, "exp": 1_000_240} == {
        name: value for name, value in claims.items() if name != "jti"
    }
    assert claims["jti"] != jwt.decode(two, options={"verify_signature": False})["jti"]
    assert "Secret(...)" == repr(one)
    assert keys.jwk(kind)["d"] not in repr(key)
    assert f"SigningKey(algorithm={algorithm!r}, kid='k')" == repr(key)


def test_without_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the library for keys the message says how to install it."""
    monkeypatch.setitem(sys.modules, "jwt.algorithms", None)
    with pytest.raises(UsageError, match=r"pip install 'fhir-trials\[smart\]'"):
        smart_key.read(str(tmp_path / "key"))

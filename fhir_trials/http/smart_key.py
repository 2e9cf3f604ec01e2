"""The private key of a backend service, and the assertion it signs.

https://hl7.org/fhir/smart-app-launch/STU2.2/client-confidential-asymmetric.html
"""

import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from fhir_trials import json_text
from fhir_trials.errors import ReadError, UsageError
from fhir_trials.http.authorisation import Secret

_LIFE = 240
"""Seconds an assertion is good for: at most 300 by the specification, and clocks differ."""
_ALGORITHMS = {"RSA": "RS384", "EC": "ES384"}
_BITS = 2048


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key and how it is known.

    Attributes:
        algorithm: RS384 or ES384.
        kid: the name under which its public part is registered.
        key: as PyJWT takes it.
    """

    algorithm: str
    kid: str
    key: Any = field(repr=False)

    def assertion(self, client_id: str, audience: str, now: float) -> Secret:
        """A signed statement that we are the client, good once, for a few minutes, at one address.

        Args:
            client_id: who we are to the server.
            audience: the address of the token endpoint.
            now: seconds since 1970.
        """
        claims = {
            "iss": client_id,
            "sub": client_id,
            "aud": audience,
            "exp": int(now) + _LIFE,
            "jti": uuid.uuid4().hex,
        }
        jwt = _jwt()
        return Secret(
            jwt.encode(claims, self.key, algorithm=self.algorithm, headers={"kid": self.kid, "typ": "JWT"})
        )


def read(path: str, key_id: str = "") -> SigningKey:
    """Read a private key.

    Args:
        path: a file that holds a PEM, a JWK or a JWKS.
        key_id: which key of a JWKS, or the name of the one in the file.

    Raises:
        UsageError: no private RSA or P-384 key there, several, or one without a name; or what reads keys is not
            installed. Nothing of the file's content is repeated but the names of keys.
    """
    _jwt()
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        raise UsageError(f"key_file: {path} cannot be read: {type(error).__name__}") from None
    if b"-----BEGIN" in content:
        if not key_id:
            raise UsageError(
                f"key_file: {path} is a PEM, which has no name for its key: set FHIR_TRIALS_KEY_ID to the kid "
                "under which its public part is registered"
            )
        return _checked(_of_pem(content, path), key_id, path)
    jwk = _chosen(_jwks(content, path), key_id, path)
    if not (kid := key_id or jwk.get("kid")) or not isinstance(kid, str):
        raise UsageError(f"key_file: the key in {path} has no kid: set FHIR_TRIALS_KEY_ID")
    found = _checked(_of_jwk(jwk, path), kid, path)
    if jwk.get("alg") not in (None, found.algorithm):
        raise UsageError(
            f"key_file: {path}: the key {kid!r} is for another algorithm than {found.algorithm}: "
            "SMART knows RS384 and ES384"
        )
    return found


def _jwks(content: bytes, path: str) -> list[dict[str, Any]]:
    """The keys of a JWK or a JWKS."""
    try:
        value = json_text.decode(content, path)
    except ReadError:
        raise UsageError(f"key_file: {path} is neither a PEM nor a JWK nor a JWKS") from None
    found = cast("dict[str, Any]", value) if isinstance(value, dict) else {}
    keys: list[Any] = found["keys"] if isinstance(found.get("keys"), list) else [found]
    return [cast("dict[str, Any]", key) for key in keys if isinstance(key, dict) and "kty" in key]


def _chosen(keys: list[dict[str, Any]], key_id: str, path: str) -> dict[str, Any]:
    """The one private key that is meant."""
    private = [key for key in keys if "d" in key and key.get("use") != "enc"]
    if not private:
        raise UsageError(
            f"key_file: {path} holds no private key to sign with; public ones are for the server"
        )
    # One private key is meant also where it bears another name, or none.
    named = [key for key in private if key.get("kid") == key_id] if key_id and len(private) > 1 else private
    if len(named) != 1:
        names = ", ".join(sorted(str(key.get("kid", "(none)"))[:80] for key in private))
        which = f"no or several keys {key_id!r}" if key_id else "several private keys"
        raise UsageError(f"key_file: {path} holds {which}: set FHIR_TRIALS_KEY_ID to one of: {names}")
    return named[0]


def _of_pem(content: bytes, path: str) -> Any:
    algorithms = _jwt().algorithms.get_default_algorithms()
    for name in _ALGORITHMS.values():
        try:
            return algorithms[name].prepare_key(content)
        except TypeError:
            raise UsageError(f"key_file: {path} is encrypted: give the key without a password") from None
        except (ValueError, _jwt().InvalidKeyError):
            continue
    raise UsageError(f"key_file: {path} holds no key that SMART knows: RSA, or EC on the curve P-384")


def _of_jwk(jwk: dict[str, Any], path: str) -> Any:
    jwt = _jwt()
    name = _ALGORITHMS.get(str(jwk.get("kty")), "")
    try:
        algorithm = jwt.algorithms.get_default_algorithms()[name]
        return algorithm.prepare_key(algorithm.from_jwk(jwk))
    except (KeyError, ValueError, TypeError, jwt.InvalidKeyError):
        raise UsageError(
            f"key_file: {path} holds no key that SMART knows: RSA, or EC on the curve P-384"
        ) from None


def _checked(key: Any, kid: str, path: str) -> SigningKey:
    """A key that can sign, and safely."""
    if not hasattr(key, "sign"):
        raise UsageError(f"key_file: {path} holds a public key: the private one is needed to sign")
    if hasattr(key, "curve"):
        return SigningKey("ES384", kid, key)
    if key.key_size < _BITS:
        raise UsageError(f"key_file: {path}: an RSA key of {key.key_size} bits: {_BITS} at least")
    return SigningKey("RS384", kid, key)


def _jwt() -> Any:
    """PyJWT with what it signs with; an extra, as few servers ask for it."""
    try:
        import jwt.algorithms  # noqa: PLC0415
    except ImportError:
        jwt = None
    if jwt is None or not jwt.algorithms.has_crypto:
        raise UsageError("SMART Backend Services need a library for keys: pip install 'fhir-trials[smart]'")
    return jwt

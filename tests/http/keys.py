"""Keys and certificates, made for the tests."""

import datetime
import ipaddress
import json
from functools import cache
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID
from jwt.algorithms import ECAlgorithm, RSAAlgorithm


@cache
def private(kind: str) -> Any:
    """A private key: RSA, a short one, EC, another of that, or on P-256; one of each for a run, as RSA takes its time."""
    if kind == "RSA":
        return rsa.generate_private_key(public_exponent=65537, key_size=2048)
    if kind == "short":
        return rsa.generate_private_key(public_exponent=65537, key_size=1024)
    return ec.generate_private_key(ec.SECP256R1() if kind == "P-256" else ec.SECP384R1())


def jwk(kind: str, **more: Any) -> dict[str, Any]:
    """A private key as a JWK."""
    algorithm = RSAAlgorithm if kind in ("RSA", "short") else ECAlgorithm
    found = dict(algorithm.to_jwk(private(kind), as_dict=True))
    found.pop("key_ops", None)
    return found | more


def public_jwk(kind: str, **more: Any) -> dict[str, Any]:
    """Its public part."""
    return {
        name: value for name, value in jwk(kind).items() if name in ("kty", "n", "e", "crv", "x", "y")
    } | more


def pem(kind: str, password: str = "") -> bytes:
    """A private key as PEM."""
    locked = (
        serialization.BestAvailableEncryption(password.encode()) if password else serialization.NoEncryption()
    )
    return private(kind).private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, locked)


def public_pem(kind: str) -> bytes:
    """Its public part."""
    return (
        private(kind)
        .public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    )


def write(path: Path, content: Any) -> str:
    """A file of bytes or JSON, and its path."""
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return str(path)


def certificate(folder: Path, name: str, issuer: tuple[Any, Any] | None = None) -> tuple[Any, Any]:
    """A certificate for 127.0.0.1 in `<name>.pem`, its key in `<name>.key`: signed by an issuer, or one itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    by, signs = issuer or (subject, key)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by if issuer is None else by.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signs.public_key()), critical=False)
        .add_extension(
            x509.KeyUsage(True, False, False, False, False, issuer is None, issuer is None, False, False),
            critical=True,
        )
        .sign(signs, hashes.SHA256())
    )
    (folder / f"{name}.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / f"{name}.key").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.BestAvailableEncryption(b"pass-of-the-key"),
        )
    )
    return made, key

"""Whom to trust, and the certificate we show: verification is always on.

https://hl7.org/fhir/R5/security.html#http
"""

import re
import ssl
from dataclasses import dataclass, field

import httpx

from fhir_trials.errors import UsageError

_OPENSSL = re.compile(r"\[SSL[^\]]*\] ?|\s*\(_ssl\.c:\d+\)")
_ADVICE = {
    "WRONG_VERSION_NUMBER": "what answers there does not speak https: does the address begin with http://?",
    "CERTIFICATE_VERIFY_FAILED": "FHIR_TRIALS_CA_FILE names the authority to trust",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tls:
    """How TLS is spoken.

    Attributes:
        ca_file: certificates to trust instead of the public ones.
        cert_file: our certificate and its chain, in PEM, for servers that ask for one.
        key_file: its private key, where that is not in `cert_file`.
        key_password: of the private key, where that is encrypted.
    """

    ca_file: str = ""
    cert_file: str = ""
    key_file: str = ""
    key_password: str = field(default="", repr=False)

    def context(self) -> ssl.SSLContext:
        """A context that verifies the other side.

        Raises:
            UsageError: a file cannot be used; the message names the setting.
        """
        context = _trusting(self.ca_file)
        if self.cert_file:
            try:
                # Always with a password: without one OpenSSL asks for it on the terminal.
                context.load_cert_chain(
                    self.cert_file, self.key_file or None, password=lambda: self.key_password
                )
            except (OSError, ValueError) as error:
                raise UsageError(
                    f"client_cert_file: {self.cert_file} and its key cannot be used: {_reason(error)}; "
                    "an encrypted key needs FHIR_TRIALS_CLIENT_KEY_PASSWORD"
                ) from None
        elif self.key_file or self.key_password:
            raise UsageError("client_key_file: belongs to a client_cert_file, and there is none")
        return context


def in_words(error: Exception) -> str:
    """Why no connection came about, with what to do where it is about TLS."""
    text = str(error)
    advice = next((words for sign, words in _ADVICE.items() if sign in text), "")
    return "; ".join(filter(None, (_OPENSSL.sub("", text), advice))) or type(error).__name__


def _trusting(ca_file: str) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=ca_file) if ca_file else httpx.create_ssl_context()
    except OSError as error:
        named = f"ca_file: {ca_file}" if ca_file else "SSL_CERT_FILE"
        raise UsageError(f"{named} cannot be read as certificates: {type(error).__name__}") from error


def _reason(error: Exception) -> str:
    return getattr(error, "reason", None) or type(error).__name__

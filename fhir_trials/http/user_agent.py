"""What every request says of us: our name and version, and whom to write to.

https://www.rfc-editor.org/rfc/rfc9110#field.user-agent
"""

from fhir_trials.errors import UsageError
from fhir_trials.own_version import own_version


def headers(contact: str = "") -> dict[str, str]:
    """The headers of every request, with our name and version.

    Raises:
        UsageError: a contact that no header can carry.
    """
    if not (contact.isascii() and contact.isprintable()) or len(contact) > 200 or set(contact) & set("()\\"):
        raise UsageError(
            "contact: expected up to 200 characters of ASCII without parentheses, such as an address"
        )
    return {
        "Accept": "application/fhir+json, application/json;q=0.9",
        "Accept-Encoding": "gzip",
        "User-Agent": f"fhir-trials/{own_version()}" + (f" ({contact})" if contact else ""),
    }

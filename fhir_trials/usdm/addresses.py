"""Addresses and countries, read and written. https://github.com/cdisc-org/DDF-RA"""

from fhir_trials.countries import code_of
from fhir_trials.cursor import Cursor, Json
from fhir_trials.model import Address
from fhir_trials.usdm.context import Reading, Writing

COUNTRIES = "ISO 3166 1 alpha2"
"""The code system that countries are written in."""


def read_address(place: Cursor, reading: Reading) -> Json:
    """Take an address, and its parts in one line where that says no more. Empty where it says nothing."""
    country = reading.coding(place, "country")
    lines = [*place.texts("lines")]
    address: Json = {
        "lines": lines,
        "city": place.text("city"),
        "state": place.text("state"),
        "postal_code": place.text("postalCode"),
        "country": country and (country["display"] or country["code"]),
    }
    if district := place.text("district"):
        address["lines"] = [*lines, district]
    found = {key: value for key, value in address.items() if value}
    if found:
        place.drop("id")
        if _says_no_more(place.node.get("text"), [*address["lines"], *found.values(), country]):
            place.drop("text")
    elif text := place.text("text"):
        place.drop("id")
        return {"lines": [text]}
    return found


def _says_no_more(text: object, parts: list[object]) -> bool:
    """Whether every piece of a line is in a part."""
    whole = ", ".join(map(str, parts))
    return not isinstance(text, str) or all(piece.strip() in whole for piece in text.split(","))


def write_address(address: Address | None, writing: Writing) -> Json | None:
    """The Address; None for None."""
    if address is None:
        return None
    parts = (*address.lines, address.city, address.state, address.postal_code, address.country)
    return writing.made(
        "Address",
        text=", ".join(part for part in parts if part),
        lines=[*address.lines],
        city=address.city,
        district=None,
        state=address.state,
        postalCode=address.postal_code,
        country=write_country(address.country, writing),
    )


def write_country(name: str | None, writing: Writing) -> Json | None:
    """The Code of a country; one that is not listed is its own code."""
    if name is None:
        return None
    code = code_of(name)
    return writing.plain_code(code, COUNTRIES, name) if code else writing.word(name, "geographic-scope")

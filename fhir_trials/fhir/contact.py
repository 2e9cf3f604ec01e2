"""Telephone, e-mail and address ⇄ ContactPoint and Address. https://hl7.org/fhir/R5/datatypes.html#ContactPoint"""

from fhir_trials.cursor import Cursor, Json
from fhir_trials.fhir import urls
from fhir_trials.fhir.concepts import clean
from fhir_trials.model import Address


def telecom_to_fhir(phone: str | None, extension: str | None, email: str | None) -> list[Json]:
    """Telephone first, then e-mail; an extension number stands in HL7's own extension."""
    points: list[Json] = []
    if phone or extension:
        point: Json = {"system": "phone"}
        if extension:
            point["extension"] = [{"url": urls.PHONE_EXTENSION, "valueString": extension}]
        if phone:
            point["value"] = phone
        points.append(point)
    if email:
        points.append({"system": "email", "value": email})
    return points


def telecom_from_fhir(holder: Cursor) -> Json:
    """Take the first telephone and the first e-mail; the rest stays."""
    found: Json = {}
    for point in holder.each("telecom"):
        system = point.node.get("system")
        if system == "phone" and "phone" not in found and "phone_extension" not in found:
            point.drop("system")
            found["phone"] = point.text("value")
            for extension in point.each("extension"):
                if extension.node.get("url") == urls.PHONE_EXTENSION:
                    extension.drop("url")
                    found["phone_extension"] = extension.text("valueString")
        elif system == "email" and "email" not in found:
            point.drop("system")
            found["email"] = point.text("value")
    return found


def address_to_fhir(address: Address | None) -> Json | None:
    """The address; None where there is none."""
    if address is None:
        return None
    return clean(
        {
            "line": list(address.lines) or None,
            "city": address.city,
            "state": address.state,
            "postalCode": address.postal_code,
            "country": address.country,
        }
    )


def address_from_fhir(address: Cursor) -> Json | None:
    """Take an address; None where there is none."""
    return clean(
        {
            "lines": address.texts("line"),
            "city": address.text("city"),
            "state": address.text("state"),
            "postal_code": address.text("postalCode"),
            "country": address.text("country"),
        }
    )

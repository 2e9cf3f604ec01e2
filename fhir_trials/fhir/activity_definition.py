"""Intervention ⇄ ActivityDefinition. https://hl7.org/fhir/R5/activitydefinition.html · mappings/extensions.csv"""

from fhir_trials.cursor import Cursor, Json
from fhir_trials.fhir import dosage, extensions, keys
from fhir_trials.fhir.concepts import clean, code_set, coding_to_fhir, codings_from_fhir
from fhir_trials.fhir.keys import Key
from fhir_trials.fhir.local_ids import local_id
from fhir_trials.issues import Issues
from fhir_trials.model import Intervention

_KIND = "intervention-kind"
_ROLE, _MINIMUM = "intervention-role", "minimum-response"
# only where the request that carries the intervention out is certain
_REQUESTS = {
    "drug": "MedicationRequest",
    "biological": "MedicationRequest",
    "procedure": "ServiceRequest",
    "radiation": "ServiceRequest",
    "device": "DeviceRequest",
}


def to_fhir(intervention: Intervention, key: Key, language: str | None = None) -> Json:
    """The definition of what is given or done; its `url` is made from the key and the intervention's id."""
    written = key.resource("ActivityDefinition", intervention.id, language)
    extensions.add(written, map(extensions.simple("other-name").to_fhir, intervention.other_names))
    for product in intervention.products:
        extensions.add(written, extensions.record("product").to_fhir(product))
    if intervention.role:
        extensions.add(written, [extensions.simple(_ROLE).to_fhir(intervention.role)])
    if intervention.minimum_response:
        extensions.add(written, [extensions.simple(_MINIMUM).to_fhir(intervention.minimum_response)])
    written["url"] = key.url("ActivityDefinition", intervention.id)
    written["title"] = intervention.name
    written["status"] = "active"
    if intervention.description:
        written["description"] = intervention.description
    if intervention.kind:
        written["topic"] = [code_set(_KIND).to_fhir(intervention.kind)]
        if request := _REQUESTS.get(intervention.kind.code or ""):
            written["kind"] = request
    if intervention.codings:
        written["code"] = {"coding": [coding_to_fhir(coding) for coding in intervention.codings]}
    if name := _product_name(
        [(product.generic_name, product.brand_name) for product in intervention.products]
    ):
        written["productCodeableConcept"] = {"text": name}
    if intervention.doses:
        written["dosage"] = dosage.to_fhir(intervention.doses)
    return written


def from_fhir(activity: Cursor, issues: Issues) -> Json:
    """Take a definition, ours or a stranger's; `language` stays for who knows the study's.

    The id is what our identifier says, else it is made from the resource's id or url.
    """
    element_id, url = activity.node.get("id"), activity.node.get("url")
    own = (keys.own_key(activity) or "").rpartition("/")[2]
    keys.drop_own(activity)
    activity.drop("url")  # its own name on the server
    activity.take_if("status", lambda status: status == "active")
    name = own or str(element_id or str(url or "intervention").rpartition("/")[2])
    topic = next(activity.each("topic"), None)
    kind = code_set(_KIND).from_fhir(topic) if topic else None
    request = _REQUESTS.get((kind or {}).get("code", ""))
    activity.take_if("kind", lambda kind: kind == request)
    code = activity.at("code")
    intervention = {
        "id": local_id(name),
        "name": activity.text("title") or activity.text("name") or code.text("text") or name,
        "kind": kind,
        "role": extensions.first(activity, _ROLE),
        "codings": codings_from_fhir(code),
        "minimum_response": extensions.first(activity, _MINIMUM),
        "description": activity.text("description"),
        "other_names": tuple(extensions.take(activity, extensions.simple("other-name"))),
        "products": _products(activity),
        "doses": dosage.from_fhir(activity),
    }
    return clean(intervention) or {}


def _product_name(names: list[tuple[str | None, str | None]]) -> str | None:
    """The generic, else the brand name of the one product that has a name."""
    found = [generic or brand for generic, brand in names if generic or brand]
    return found[0] if len(found) == 1 else None


def _products(activity: Cursor) -> tuple[Json, ...]:
    """Take the products: our extensions, else the native concept's words."""
    reader = extensions.record("product")
    products = [found for item in extensions.named(activity, reader.url) if (found := reader.from_fhir(item))]
    concept = activity.at("productCodeableConcept")
    if not products:
        name = concept.text("text")
        return ({"generic_name": name},) if name else ()
    name = _product_name([(product.get("generic_name"), product.get("brand_name")) for product in products])
    concept.take_if("text", lambda text: text == name)  # the same name again
    return tuple(products)

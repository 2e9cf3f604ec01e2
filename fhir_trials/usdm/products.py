"""Administrable products and medical devices ⇄ products. https://github.com/cdisc-org/DDF-RA"""

from typing import NamedTuple

from fhir_trials.cursor import Cursor, Json
from fhir_trials.model import Product
from fhir_trials.usdm.context import Reading, Writing

_DEVICE = {"code": "device"}


class ProductRead:
    """A product that is read when an administration names it, so that one that none names is told.

    Attributes:
        name: the LocalId of the product.
    """

    def __init__(self, cursor: Cursor, reading: Reading, *, device: bool) -> None:
        self._cursor = cursor
        self._reading = reading
        self._device = device
        self._read: Json | None = None
        self.name = ""

    def read(self) -> Json:
        """What is said of it; taken when it is asked for the first time."""
        if self._read is None:
            place = self._cursor
            usdm_id = place.text("id")
            named = self._reading.named(place)
            self.name = self._reading.name("Product", usdm_id, named["name"] or "product")
            if named["other_name"]:
                place.node["name"] = named["other_name"]  # a product has one name of this kind
            self._read = {
                "kind": _DEVICE if self._device else None,
                "generic_name": named["name"],
                "form": self._reading.term(place, "administrableDoseForm", "dose-form"),
                "description": named["description"],
            }
        return self._read


def read_products(version: Cursor, reading: Reading) -> dict[str, ProductRead]:
    """The products and devices of a version of a study, by their ids in the document."""
    return {
        **_products(version, "administrableProducts", reading),
        **_products(version, "medicalDevices", reading),
    }


def _products(version: Cursor, key: str, reading: Reading) -> dict[str, ProductRead]:
    device = key == "medicalDevices"
    return {
        usdm_id: ProductRead(place, reading, device=device)
        for place in version.each(key)
        if isinstance(usdm_id := place.node.get("id"), str)
    }


class ProductsWritten(NamedTuple):
    """What is written of products.

    Attributes:
        links: the link of each product that has an id; one that several interventions have is written once.
    """

    products: list[Json]
    devices: list[Json]
    links: dict[Product, Json]


def write_product(product: Product, made: ProductsWritten, writing: Writing) -> Json:
    """Make a product, and give the link that an administration has to it."""
    if product.id and product in made.links:
        return made.links[product]
    is_device = product.kind is not None and product.kind.code == "device"
    kind = "MedicalDevice" if is_device else "AdministrableProduct"
    again = any(one.id == product.id for one in made.links)
    usdm_id = writing.id_of(kind, product.id) if product.id and not again else writing.new_id(kind)
    (made.devices if is_device else made.products).append(_written(product, kind, usdm_id, writing))
    link: Json = {"medicalDeviceId" if is_device else "administrableProductId": usdm_id}
    made.links[product] = link
    return link


def _written(product: Product, kind: str, usdm_id: str, writing: Writing) -> Json:
    name = product.generic_name or product.brand_name or usdm_id
    common: Json = {
        "name": name,
        "label": name,
        "description": product.description,
        "sourcing": None,
        "identifiers": [],
        "notes": [],
    }
    if kind == "MedicalDevice":
        versions = {"hardwareVersion": None, "softwareVersion": None, "embeddedProductId": None}
        return writing.made(kind, usdm_id, **common, **versions)
    return writing.made(
        kind,
        usdm_id,
        **common,
        administrableDoseForm=writing.alias(writing.required(product.form, "dose-form")),
        pharmacologicClass=None,
        productDesignation=writing.not_stated(),
        properties=[],
        ingredients=[],
    )

"""Study interventions, administrations and products ⇄ interventions, doses and products. https://github.com/cdisc-org/DDF-RA"""

from decimal import Decimal

from fhir_trials.cursor import Cursor, Json
from fhir_trials.model import Dose, Frequency, Intervention, Product, Trial
from fhir_trials.usdm.context import Reading, Writing
from fhir_trials.usdm.vocabulary import peeked

_DEVICE = {"code": "device"}


def read_interventions(version: Cursor, reading: Reading) -> list[Json]:
    """The interventions with what is given at a time; a product belongs to those whose administrations name it."""
    products = {
        **_products(version, "administrableProducts", reading),
        **_products(version, "medicalDevices", reading),
    }
    found: list[Json] = []
    for place in version.each("studyInterventions"):
        usdm_id = place.text("id")
        named = reading.named(place)
        if named["name"] is None:
            continue
        other_name = named.pop("other_name")
        used: dict[str, Json] = {}
        doses = [
            dose for one in place.each("administrations") if (dose := _dose(one, products, used, reading))
        ]
        found.append(
            {
                "id": reading.name("StudyIntervention", usdm_id, named["name"]),
                **named,
                "kind": reading.term(place, "type", "intervention-kind"),
                "role": reading.term(place, "role", "intervention-role"),
                "codings": reading.codings(place, "codes"),
                "other_names": [other_name] if other_name else [],
                "products": [*used.values()],
                "doses": doses,
                "minimum_response": reading.duration(place, "minimumResponseDuration"),
            }
        )
    return found


class _Place:
    """A product that is read when an administration names it, so that one that none names is told."""

    def __init__(self, cursor: Cursor, reading: Reading, *, device: bool) -> None:
        self._cursor = cursor
        self._reading = reading
        self._device = device
        self._read: Json | None = None

    def read(self) -> Json:
        if self._read is None:
            place = self._cursor
            place.drop("id")
            named = self._reading.named(place)
            if named["other_name"]:
                place.node["name"] = named["other_name"]  # a product has one name of this kind
            self._read = {
                "kind": _DEVICE if self._device else None,
                "generic_name": named["name"],
                "form": self._reading.term(place, "administrableDoseForm", "dose-form"),
                "description": named["description"],
            }
        return self._read


def _products(version: Cursor, key: str, reading: Reading) -> dict[str, _Place]:
    device = key == "medicalDevices"
    return {
        usdm_id: _Place(place, reading, device=device)
        for place in version.each(key)
        if isinstance(usdm_id := place.node.get("id"), str)
    }


def _dose(place: Cursor, products: dict[str, _Place], used: dict[str, Json], reading: Reading) -> Json | None:
    """Take an administration; one that only names a product is no dose."""
    for key in ("administrableProductId", "medicalDeviceId"):
        usdm_id = place.node.get(key)
        if isinstance(usdm_id, str):
            if usdm_id in products:
                place.drop(key)
                used[usdm_id] = products[usdm_id].read()
            else:
                said = f"no product has the id {usdm_id!r:.80}"
                reading.issues.warning("link-unresolved", place.path_of(key), said)
    usdm_id = place.text("id")
    named = reading.named(place)
    dose = {
        "name": named["name"] if named["name"] != usdm_id else None,
        "other_name": named["other_name"],
        "text": named["description"],
        "amount": reading.quantity(place, "dose"),
        "route": reading.term(place, "route", "route"),
        "frequency": _frequency(place, reading),
        **_duration(place.at("duration"), reading),
    }
    said = {key: value for key, value in dose.items() if value is not None}
    return said or None


def _frequency(place: Cursor, reading: Reading) -> Json | None:
    """Take how often; what is no number of times in a period stays."""
    times, between, rest = (peeked(place.node.get("frequency"), "frequency") or "").partition("-per-")
    period, _, unit = rest.partition("-")
    if not between:
        return None
    reading.term(place, "frequency", "frequency")
    return {"times": int(times), "period": Decimal(period), "unit": unit}


def _duration(place: Cursor, reading: Reading) -> Json:
    """Take how long: an amount of time, whether it varies, and why or until when."""
    reading.unsaid(place)
    amount = reading.duration(place, "quantity")
    reason = place.text("reasonDurationWillVary")
    varies = place.flag("durationWillVary")
    if reason is None and amount is None:
        reason = place.text("text")
    if amount or reason or varies is not None:
        place.drop("id")
    return {"duration": amount, "duration_varies": varies, "until": reason}


def write_interventions(trial: Trial, writing: Writing) -> Json:
    """The interventions, products and devices of a version of a study."""
    products: list[Json] = []
    devices: list[Json] = []
    made = [_intervention(one, products, devices, writing) for one in trial.interventions]
    return {"studyInterventions": made, "administrableProducts": products, "medicalDevices": devices}


def _intervention(
    intervention: Intervention, products: list[Json], devices: list[Json], writing: Writing
) -> Json:
    other = intervention.other_names[0] if intervention.other_names else None
    links = [_product(one, products, devices, writing) for one in intervention.products]
    # Which of several products a dose is of is not known, so each is named by an administration of its own.
    alone = links[0] if len(links) == 1 and intervention.doses else {}
    given = [_administration(dose, alone, writing) for dose in intervention.doses]
    named = [_administration(Dose(), link, writing) for link in ([] if alone else links)]
    return writing.made(
        "StudyIntervention",
        writing.id_of("StudyIntervention", intervention.id),
        name=other or intervention.name,
        label=intervention.name,
        description=intervention.description,
        role=writing.required(intervention.role, "intervention-role"),
        type=writing.required(intervention.kind, "intervention-kind"),
        minimumResponseDuration=writing.duration(intervention.minimum_response),
        codes=[writing.coding(one) for one in intervention.codings],
        administrations=[*named, *given],
        notes=[],
    )


def _product(product: Product, products: list[Json], devices: list[Json], writing: Writing) -> Json:
    """Make a product, and give the link that an administration has to it."""
    is_device = product.kind is not None and product.kind.code == "device"
    kind = "MedicalDevice" if is_device else "AdministrableProduct"
    usdm_id = writing.new_id(kind)
    name = product.generic_name or product.brand_name or usdm_id
    common: Json = {
        "name": name,
        "label": name,
        "description": product.description,
        "sourcing": None,
        "identifiers": [],
        "notes": [],
    }
    if is_device:
        versions = {"hardwareVersion": None, "softwareVersion": None, "embeddedProductId": None}
        devices.append(writing.made(kind, usdm_id, **common, **versions))
        return {"medicalDeviceId": usdm_id}
    products.append(
        writing.made(
            kind,
            usdm_id,
            **common,
            administrableDoseForm=writing.alias(writing.required(product.form, "dose-form")),
            pharmacologicClass=None,
            productDesignation=writing.required(None, "dose-form"),
            properties=[],
            ingredients=[],
        )
    )
    return {"administrableProductId": usdm_id}


def _administration(dose: Dose, link: Json, writing: Writing) -> Json:
    usdm_id = writing.new_id("Administration")
    length = writing.made(
        "Duration",
        text=None,
        quantity=writing.duration(dose.duration),
        durationWillVary=dose.duration_varies or False,
        reasonDurationWillVary=dose.until,
    )
    often = writing.code_of(_often(dose.frequency), "frequency") if dose.frequency else None
    return writing.made(
        "Administration",
        usdm_id,
        name=dose.other_name or dose.name or usdm_id,
        label=dose.name,
        description=dose.text,
        duration=length if dose.duration_varies is not None else writing.unsaid(length, "durationWillVary"),
        dose=writing.quantity(dose.amount),
        route=writing.alias(writing.code(dose.route, "route")),
        frequency=writing.alias(often),
        **{"administrableProductId": None, "medicalDeviceId": None, **link},
        notes=[],
    )


def _often(frequency: Frequency) -> str:
    return f"{frequency.times}-per-{frequency.period.normalize():f}-{frequency.unit}"

"""Study interventions, administrations and products ⇄ interventions, doses and products. https://github.com/cdisc-org/DDF-RA"""

import re
from decimal import Decimal

from fhir_trials.cursor import Cursor, Json
from fhir_trials.model import Dose, Frequency, Intervention, Trial
from fhir_trials.usdm.context import Reading, Writing
from fhir_trials.usdm.products import ProductRead, ProductsWritten, read_products, write_product
from fhir_trials.usdm.vocabulary import has_word, peeked

_RELATION = "https://w3id.org/fhir-trials/StructureDefinition/dose-relation"
_OFTEN = re.compile(r"([0-9]+)-per-([0-9.]+)-([a-z]+)")


def read_interventions(version: Cursor, reading: Reading) -> list[Json]:
    """The interventions with what is given at a time; a product belongs to those whose administrations name it."""
    products = read_products(version, reading)
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
                "products": [
                    {**product, "id": name if any(dose.get("product") == name for dose in doses) else None}
                    for name, product in used.items()
                ],
                "doses": doses,
                "minimum_response": reading.duration(place, "minimumResponseDuration"),
            }
        )
    return found


def _dose(
    place: Cursor, products: dict[str, ProductRead], used: dict[str, Json], reading: Reading
) -> Json | None:
    """Take an administration; one that only names a product is no dose."""
    named_products: list[str] = []
    for key in ("administrableProductId", "medicalDeviceId"):
        usdm_id = place.node.get(key)
        if isinstance(usdm_id, str):
            if usdm_id in products:
                place.drop(key)
                product = products[usdm_id].read()
                used[products[usdm_id].name] = product
                named_products.append(products[usdm_id].name)
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
        **_frequency(place, reading),
        **_duration(place.at("duration"), reading),
    }
    said = {key: value for key, value in dose.items() if value is not None}
    if not said and named_products and "extensionAttributes" not in place.node:
        return None
    relation = _relation(place)
    said |= {"product": named_products[0]} if named_products else {}
    said |= {"relation": relation} if relation else {}
    return said or None


def _relation(place: Cursor) -> str | None:
    """Take how the dose relates to the one before it, which USDM has no member for."""
    match place.node.get("extensionAttributes"):
        case [{"url": str(url), "valueString": str(relation)}] if url == _RELATION:
            place.drop("extensionAttributes")
            return relation
        case _:
            return None


def _frequency(place: Cursor, reading: Reading) -> Json:
    """Take how often; what is no number of times in a period is kept as it is called."""
    found = _OFTEN.fullmatch(peeked(place.node.get("frequency"), "frequency") or "")
    own = has_word(place.node.get("frequency"))
    term = reading.term(place, "frequency", "frequency") or {}
    if found is None:
        return {"how_often": term.get("text")}
    times, period, unit = found.groups()
    often = {"times": int(times), "period": Decimal(period), "unit": unit}
    return {"frequency": often, "how_often": term.get("text") if own else None}


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
    made = ProductsWritten([], [], {})
    told = [_intervention(one, made, writing) for one in trial.interventions]
    return {
        "studyInterventions": told,
        "administrableProducts": made.products,
        "medicalDevices": made.devices,
    }


def _intervention(intervention: Intervention, made: ProductsWritten, writing: Writing) -> Json:
    other = intervention.other_names[0] if intervention.other_names else None
    links = [(one.id, write_product(one, made, writing)) for one in intervention.products]
    by_id = {name: link for name, link in links if name}
    given = [_administration(dose, by_id.get(dose.product or "", {}), writing) for dose in intervention.doses]
    used = {dose.product for dose in intervention.doses}
    # A product that no dose is of is named by an administration of its own.
    named = [
        _administration(Dose(), link, writing) for name, link in links if name is None or name not in used
    ]
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


def _administration(dose: Dose, link: Json, writing: Writing) -> Json:
    usdm_id = writing.new_id("Administration")
    length = writing.made(
        "Duration",
        text=None,
        quantity=writing.duration(dose.duration),
        durationWillVary=dose.duration_varies or False,
        reasonDurationWillVary=dose.until,
    )
    made = writing.made(
        "Administration",
        usdm_id,
        name=dose.other_name or dose.name or usdm_id,
        label=dose.name,
        description=dose.text,
        duration=length if dose.duration_varies is not None else writing.unsaid(length, "durationWillVary"),
        dose=writing.quantity(dose.amount),
        route=writing.alias(writing.code(dose.route, "route")),
        frequency=writing.alias(_often(dose, writing)),
        **{"administrableProductId": None, "medicalDeviceId": None, **link},
        notes=[],
    )
    if dose.relation:
        relation = writing.made("ExtensionAttribute", url=_RELATION, valueString=dose.relation)
        made["extensionAttributes"] = [relation]
    return made


def _often(dose: Dose, writing: Writing) -> Json | None:
    """How often, with the source's words where they say something else."""
    if dose.frequency is None:
        return writing.word(dose.how_often, "frequency") if dose.how_often else None
    return writing.code_of(_code(dose.frequency), "frequency", dose.how_often)


def _code(frequency: Frequency) -> str:
    return f"{frequency.times}-per-{frequency.period.normalize():f}-{frequency.unit}"

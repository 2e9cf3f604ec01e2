"""identificationModule: the numbers and titles of a study, and the organisation that registered it.

https://clinicaltrials.gov/data-api/about-api/study-data-structure#identification
"""

from fhir_trials.cursor import Cursor, Json
from fhir_trials.issues import Issues
from fhir_trials.registers import recognise
from fhir_trials.sources.identifiers import identifier, of_register, register_number
from fhir_trials.sources.words import some, term

_TITLES = (("briefTitle", "brief"), ("officialTitle", "official"), ("acronym", "acronym"))


def read(module: Cursor, issues: Issues) -> Json:
    """Take the module; `registrant` is a party."""
    registrant = _registrant(module.at("organization"), issues)
    obsolete = [
        number(alias, issues, module.path_of("nctIdAliases")) for alias in module.texts("nctIdAliases")
    ]
    return {
        "identifiers": [
            *_own_number(module, issues),
            *obsolete,
            *_sponsor_number(module.at("orgStudyIdInfo"), registrant),
            *(
                found
                for info in module.each("secondaryIdInfos")
                if (found := _secondary_number(info, issues)) is not None
            ),
        ],
        "titles": [
            {"text": text, "kind": kind} for key, kind in _TITLES if (text := module.text(key)) is not None
        ],
        "registrant": registrant,
        # a record filed under an obsolete number is of this trial, which a number beside others does not say
        "related_trials": [{"relation": "same-trial", "identifier": one} for one in obsolete],
    }


def _registrant(organization: Cursor, issues: Issues) -> Json | None:
    found = some(
        organization=organization.text("fullName"),
        organization_class=term(organization, "class", "ctgov-agency-class", issues),
    )
    return found and {"role": {"code": "registrant"}, **found}


def _own_number(module: Cursor, issues: Issues) -> list[Json]:
    main = module.text("nctId")
    return [number(main, issues, module.path_of("nctId")) | {"primary": True}] if main else []


def number(printed: str, issues: Issues, path: str) -> Json:
    """A number of ClinicalTrials.gov itself."""
    return of_register(printed, "ctgov", issues, path) | {"kind": {"code": "registry"}}


def _sponsor_number(info: Cursor, registrant: Json | None) -> list[Json]:
    printed = info.text("id")
    if printed is None:
        return []
    return [
        {
            **identifier(printed, register_number(printed)),
            "kind": some(code="sponsor", text=info.text("type")),
            "assigner": (registrant or {}).get("organization"),
            "link": info.text("link"),
        }
    ]


def _secondary_number(info: Cursor, issues: Issues) -> Json | None:
    printed = info.text("id")
    if printed is None:
        return None
    kind = term(info, "type", "ctgov-secondary-id-type", issues)
    domain = info.text("domain")
    # A grant number is nobody's registration, whatever it looks like.
    known = None if kind and kind.get("code") == "grant" else _registered(printed, domain)
    registry, value = known or (None, printed)
    return {
        "value": value,
        "registry": registry,
        "printed": None if value == printed else printed,
        "kind": kind,
        "assigner": domain,
        "link": info.text("link"),
    }


def _registered(printed: str, domain: str | None) -> tuple[str, str] | None:
    """The register by the number itself, else by a domain that is the number's missing prefix (`ISRCTN`)."""
    known = recognise(printed)
    if known is None and domain and len(domain) > 2:
        known = recognise(f"{domain}{printed}")
    return known

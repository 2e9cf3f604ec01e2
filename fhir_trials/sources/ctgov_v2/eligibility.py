"""eligibilityModule: ages, sex, population and the criteria.

https://clinicaltrials.gov/data-api/about-api/study-data-structure#eligibility
"""

import re
from decimal import Decimal

from fhir_trials.cursor import Cursor, Json
from fhir_trials.eligibility import split
from fhir_trials.issues import Issues
from fhir_trials.sources.words import some, term, terms

_AGE = re.compile(r"([0-9]+) (Minute|Hour|Day|Week|Month|Year)s?")


def read(module: Cursor, issues: Issues) -> Json | None:
    """Take the module."""
    criteria = module.text("eligibilityCriteria")
    return some(
        minimum_age=_age(module, "minimumAge"),
        maximum_age=_age(module, "maximumAge"),
        age_bands=[{"group": group} for group in terms(module, "stdAges", "ctgov-standard-age", issues)],
        sex=term(module, "sex", "ctgov-sex", issues),
        gender_based=module.flag("genderBased"),
        gender_description=module.text("genderDescription"),
        healthy_volunteers=module.flag("healthyVolunteers"),
        population=module.text("studyPopulation"),
        sampling=term(module, "samplingMethod", "ctgov-sampling-method", issues),
        text=criteria and {"text": criteria},
        criteria=criteria and split(criteria),
    )


def _age(module: Cursor, key: str) -> Json | None:
    """Take an age; `N/A` says that there is no bound, anything else that is no age stays."""
    text = module.node.get(key)
    if text == "N/A":
        module.drop(key)
    found = _AGE.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        return None
    module.drop(key)
    return {"value": Decimal(found[1]), "unit": found[2].lower()}

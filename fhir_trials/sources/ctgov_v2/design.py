"""designModule: type, phase, purpose, model, masking, size and samples.

https://clinicaltrials.gov/data-api/about-api/study-data-structure#design
"""

from fhir_trials.code_maps import code_map
from fhir_trials.cursor import Cursor, Json
from fhir_trials.issues import Issues
from fhir_trials.sources.words import MOST_PEOPLE, coded, some, term, terms


def read(module: Cursor, issues: Issues) -> Json:
    """Take the module."""
    info = module.at("designInfo")
    return {
        "study_type": term(module, "studyType", "ctgov-study-type", issues),
        "phase": _phase(module, issues),
        "purpose": term(info, "primaryPurpose", "ctgov-purpose", issues),
        "design": some(
            allocation=term(info, "allocation", "ctgov-allocation", issues),
            model=term(info, "interventionModel", "ctgov-intervention-model", issues),
            model_description=info.text("interventionModelDescription"),
            masking=_masking(info.at("maskingInfo"), issues),
            observational_model=term(info, "observationalModel", "ctgov-observational-model", issues),
            time_perspective=term(info, "timePerspective", "ctgov-time-perspective", issues),
        ),
        "enrollment": _enrollment(module.at("enrollmentInfo")),
        "bio_specimens": _bio_specimens(module.at("bioSpec"), issues),
        "target_duration": module.text("targetDuration"),
        "patient_registry": module.flag("patientRegistry"),
    }


def _phase(module: Cursor, issues: Issues) -> Json | None:
    """Two phases are one fact, a trial that is both, so they are one word."""
    words = module.texts("phases")
    return coded("/".join(words), "ctgov-phase", module, "phases", issues) if words else None


def _masking(info: Cursor, issues: Issues) -> Json | None:
    return some(
        level=term(info, "masking", "ctgov-masking", issues),
        masked=terms(info, "whoMasked", "ctgov-who-masked", issues),
        description=info.text("maskingDescription"),
    )


def _enrollment(info: Cursor) -> Json | None:
    """The number by its type; a number that is no count, or of no known type, stays."""
    row = code_map("ctgov-date-type").forward(str(info.node.get("type")))
    kind = row and {"actual": "actual", "expected": "planned"}[row.code]
    count = info.node.get("count")
    if kind is None or not isinstance(count, int) or not 0 <= count <= MOST_PEOPLE:
        return None
    people = info.whole("count")
    if people is None:
        return None
    info.drop("type")
    return {kind: people}


def _bio_specimens(samples: Cursor, issues: Issues) -> Json | None:
    return some(
        retention=term(samples, "retention", "ctgov-bio-spec-retention", issues),
        description=samples.text("description"),
    )

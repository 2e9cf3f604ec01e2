"""Oversight and ethics committees ⇄ our extensions, with ResearchStudy.classifier and a party irb for search.

https://hl7.org/fhir/R5/valueset-research-study-classifiers.html · https://hl7.org/fhir/R5/valueset-research-study-party-role.html
"""

from fhir_trials.cursor import Cursor, Json
from fhir_trials.fhir import extensions, urls
from fhir_trials.model import Trial

_CLASSIFIERS = (urls.CLASSIFIER, "https://fevir.net/resources/CodeSystem/419455")
_ROLES = (urls.PARTY_ROLE, "http://terminology.hl7.org/CodeSystem/research-study-party-role")
_FLAGS = {"fda_regulated_drug": "fda-regulated-drug", "fda_regulated_device": "fda-regulated-device"}


def to_fhir(trial: Trial, study: Json) -> None:
    """Put the flags on the study: all in our extension, those that HL7 has a code for as classifier too."""
    if trial.oversight is None:
        return
    extensions.add(study, extensions.record("oversight").to_fhir(trial.oversight))
    classifiers = [
        {"coding": [{"system": urls.CLASSIFIER, "code": code}]}
        for flag, code in _FLAGS.items()
        if getattr(trial.oversight, flag)
    ]
    if classifiers:
        study["classifier"] = classifiers


def committees(trial: Trial) -> list[Json]:
    """Each ethics committee once, as a party of role irb."""
    bodies = dict.fromkeys(review.body for review in trial.ethics_reviews if review.body)
    return [
        {"name": body, "role": {"coding": [{"system": urls.PARTY_ROLE, "code": "irb"}]}} for body in bodies
    ]


def from_fhir(study: Cursor, reviews: tuple[Json, ...]) -> Json:
    """Take the flags and the committees: members `oversight` and `ethics_reviews` of a trial."""
    record = extensions.record("oversight")
    flags = next((record.from_fhir(item) for item in extensions.named(study, record.url)), None) or {}
    for classifier in study.each("classifier"):
        for coding in classifier.each("coding"):
            for flag, code in _FLAGS.items():
                if coding.node.get("code") == code and coding.node.get("system") in _CLASSIFIERS:
                    for key in ("system", "code", "display"):
                        coding.drop(key)
                    flags.setdefault(flag, True)
    bodies = {review.get("body") for review in reviews}
    for associated in study.each("associatedParty"):
        body = associated.node.get("name")
        codings = associated.at("role").each("coding")
        if not isinstance(body, str) or not any(
            coding.node.get("code") == "irb" and coding.node.get("system") in _ROLES for coding in codings
        ):
            continue
        if body not in bodies:
            reviews += ({"body": body},)
        for key in ("name", "role"):
            associated.drop(key)
    return {"oversight": flags or None, "ethics_reviews": reviews}

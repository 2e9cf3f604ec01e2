"""Small trials by hand, as the resources that a translation would give."""

from typing import Any

from fhir_trials.targets import Change
from tests.targets.fake_server import FakeServer

Json = dict[str, Any]
OWN = "https://w3id.org/fhir-trials"
KEY = f"{OWN}/sid/key"
TAG = {"system": f"{OWN}/CodeSystem/tag", "code": "managed"}


def resource(kind: str, part: str, trial: str = "NCT1", **more: Any) -> Json:
    """A resource of ours with id, tag and identifier."""
    return {
        "resourceType": kind,
        "id": f"{trial}-{part}" if part else trial,
        "meta": {"tag": [dict(TAG)]},
        "identifier": [{"system": f"{OWN}/sid/key", "value": f"{trial}/{part}" if part else trial}],
        **more,
    }


def group(trial: str = "NCT1", **more: Any) -> Json:
    """Who may join."""
    return resource("Group", "eligibility", trial, **{"type": "person", "actual": False, **more})


def activity(trial: str = "NCT1", **more: Any) -> Json:
    """One intervention."""
    url = f"{OWN}/ActivityDefinition/{trial}-drug"
    return resource("ActivityDefinition", "drug", trial, **{"url": url, "status": "unknown", **more})


def plan_definition(trial: str = "NCT1", **more: Any) -> Json:
    """The plan, composed of the intervention."""
    url = f"{OWN}/ActivityDefinition/{trial}-drug"
    return resource(
        "PlanDefinition",
        "plan",
        trial,
        **{
            "url": f"{OWN}/PlanDefinition/{trial}-plan",
            "status": "unknown",
            "relatedArtifact": [{"type": "composed-of", "resource": url}],
            "action": [{"title": "Arm", "action": [{"definitionCanonical": url}]}],
            **more,
        },
    )


def study(trial: str = "NCT1", **more: Any) -> Json:
    """The study in R4, pointing to plan and group."""
    made = resource(
        "ResearchStudy",
        "",
        trial,
        **{
            "title": f"Trial {trial}",
            "status": "active",
            "protocol": [{"reference": f"PlanDefinition/{trial}-plan"}],
            "enrollment": [{"reference": f"Group/{trial}-eligibility"}],
            **more,
        },
    )
    made["identifier"].append({"system": "https://clinicaltrials.gov", "value": trial})
    return made


def trial(name: str = "NCT1", **more: Any) -> list[Json]:
    """All resources of a trial, the study first."""
    return [study(name, **more), group(name), plan_definition(name), activity(name)]


def bundle(*resources: Json) -> Json:
    """A collection."""
    return {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": one} for one in resources]}


def creates(name: str = "NCT1") -> list[Change]:
    """All resources of a trial as new ones."""
    return [Change(one) for one in trial(name)]


def current(fake: FakeServer, resource: Json, **more: Any) -> Change:
    """A change of what the server holds."""
    place = f"{resource['resourceType']}/{resource['id']}"
    return Change(resource | more, place, fake.version_of(place))


def deletion(fake: FakeServer, resource: Json) -> Change:
    """A deletion of what the server holds."""
    there = current(fake, resource)
    return Change(resource, there.place, there.version, delete=True)

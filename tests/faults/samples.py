"""Two resources, and what is asked and answered about them."""

from typing import Any

import httpx

Json = dict[str, Any]
GROUP = {
    "resourceType": "Group",
    "id": "g-1",
    "identifier": [{"system": "urn:example:key", "value": "k-1"}],
    "meta": {"tag": [{"system": "urn:example:tags", "code": "ours"}], "source": "urn:example:source"},
}
STUDY = {
    "resourceType": "ResearchStudy",
    "id": "s-1",
    "identifier": [{"system": "urn:example:key", "value": "k-2"}],
    "enrollment": [{"reference": "Group/g-1"}],
}


def transaction(*resources: Json) -> Json:
    """A transaction of PUTs."""
    requests = [{"method": "PUT", "url": f"{one['resourceType']}/{one['id']}"} for one in resources]
    rows = [{"resource": one, "request": ask} for one, ask in zip(resources, requests, strict=True)]
    return {"resourceType": "Bundle", "type": "transaction", "entry": rows}


def statuses(reply: httpx.Response) -> list[str]:
    """The statuses of the entries of an answer."""
    return [entry["response"]["status"][:3] for entry in reply.json()["entry"]]

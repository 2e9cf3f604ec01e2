"""By what the files of one type are known: identifiers and canonical URLs, so that a search opens only what fits."""

from collections import defaultdict
from collections.abc import Sequence

from fhir_trials.targets import marks
from fhir_trials.targets.marks import Json


class Index:
    """Ids by identifier value and by URL; entries are only added, so a hit is to be checked against the file."""

    def __init__(self) -> None:
        self._identified: defaultdict[str, dict[str, None]] = defaultdict(dict)
        self._defined: defaultdict[str, dict[str, None]] = defaultdict(dict)

    def add(self, resource: Json) -> None:
        """Note a resource."""
        for _, value in marks.identifiers(resource):
            self._identified[value][resource["id"]] = None
        if isinstance(url := resource.get("url"), str):
            self._defined[url][resource["id"]] = None

    def identified(self, value: str) -> Sequence[str]:
        """Ids of resources that had an identifier of this value, sorted."""
        return sorted(self._identified.get(value, {}))

    def defined(self, url: str) -> Sequence[str]:
        """Ids of resources that had this URL, sorted."""
        return sorted(self._defined.get(url, {}))

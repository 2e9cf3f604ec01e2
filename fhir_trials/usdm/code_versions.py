"""The versions of the code systems of a document: the one that most codes are of is kept, the others are counted.

https://github.com/cdisc-org/DDF-RA
"""

from collections import Counter, defaultdict
from collections.abc import Mapping

from fhir_trials.cursor import Json
from fhir_trials.issues import Issues

# How many of the further versions of a code system an issue names.
_SHOWN = 5


class CodeVersions:
    """Takes the version from each code that is read.

    Attributes:
        most: the version that most codes of a code system are of, by the system.
    """

    def __init__(self, most: Mapping[str, str]) -> None:
        self.most = most
        self._others: defaultdict[str, Counter[str]] = defaultdict(Counter)

    def take(self, code: Json, system: str) -> None:
        """Take the version from a Code of this system; one that is no text stays."""
        most, version = self.most.get(system), code.get("codeSystemVersion")
        if type(version) is str and most is not None:
            del code["codeSystemVersion"]
            if version != most:
                self._others[system][version] += 1

    def tell(self, issues: Issues, path: str) -> None:
        """Make an information for each code system of which codes were taken that are of another version than most.

        Args:
            issues: where they go.
            path: where the document stands in its file.
        """
        where = f"{path}.*.codeSystemVersion".removeprefix(".")
        for system, found in self._others.items():
            count = found.total()
            values = f"{count} value{'s' if count != 1 else ''} in {count} place{'s' if count != 1 else ''}"
            others = ", ".join(f"{version!r:.40}" for version in sorted(found)[:_SHOWN])
            more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
            said = f"not read ({values}): codes of {system!r:.80} are of version {others}{more}"
            kept = f"the version of most is kept, {self.most[system]!r:.40}"
            issues.information("not-read", where, f"{said}; {kept}")

"""What a target is opened for, and what a server must allow for that.

https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html
"""

from collections.abc import Collection
from typing import Literal

Use = Literal["write", "delete", "provenance"]
"""What is done with a target besides reading it."""

_WRITTEN = ("ActivityDefinition", "Group", "PlanDefinition", "ResearchStudy")
# What a trial is written as too where its source says what is collected; a server that refuses it takes the rest.
_SOMETIMES = ("Questionnaire",)
# What else is followed from a study when it is read.
_FOLLOWED = ("EvidenceVariable", "Location", "Organization", "Practitioner", "PractitionerRole")


def access(uses: Collection[Use]) -> dict[str, str]:
    """All that is asked of a server: by resource type, which of `cruds` (create, read, update, delete, search)."""
    provenance = ("Provenance",) if "provenance" in uses else ()
    return {
        **dict.fromkeys((*_WRITTEN, *_SOMETIMES, *provenance), _letters("write" in uses, "delete" in uses)),
        **dict.fromkeys(_FOLLOWED, "rs"),
    }


def least(uses: Collection[Use]) -> dict[str, str]:
    """What would do: that which every trial may be translated to, read, and written where anything is."""
    return dict.fromkeys(_WRITTEN, _letters("write" in uses, False))


def _letters(write: bool, delete: bool) -> str:
    wanted = "rs" + "cu" * write + "d" * delete
    return "".join(letter for letter in "cruds" if letter in wanted)

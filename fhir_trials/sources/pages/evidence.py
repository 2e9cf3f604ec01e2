"""Whether what was understood of a page makes it that of a trial: leaflets and news have such headings too."""

from typing import Any, cast

from fhir_trials.cursor import Json

_ENOUGH, _MANY = 2, 3
_LONGEST_NAME = 12


def found(values: Json) -> tuple[list[str], list[str]]:
    """What only a trial says of itself, and what others may say as well, in words; as far as it was understood."""
    certain = {
        "the number of a register": any(one.get("primary") for one in _all(values, "identifiers")),
        "the status": "code" in values.get("status", {}).get("recruitment", {}),
        "the phase": "code" in values.get("phase", {}),
        "the type of the study": "code" in values.get("study_type", {}),
    }
    criteria = _all(values.get("eligibility", {}), "criteria")
    parties = [party for party in _all(values, "parties") if "organization" in party or "person" in party]
    likely = {
        "criteria": any(one["section"] != "unknown" for one in criteria),
        "a sponsor or investigator": any(_is_name(party) for party in parties),
        "a date": bool({"start", "completion", "primary_completion"} & values.keys()),
        "how many take part": "enrollment" in values,
        "outcomes": "outcomes" in values,
    }
    return [name for name, there in certain.items() if there], [
        name for name, there in likely.items() if there
    ]


def is_enough(values: Json) -> bool:
    """Whether these are the facts of a trial: two, of which one is certain, or three that are likely."""
    certain, likely = found(values)
    return len(certain) + len(likely) >= (_ENOUGH if certain else _MANY)


def _is_name(party: Json) -> bool:
    name = str(party.get("organization") or party.get("person"))
    return len(name.split()) <= _LONGEST_NAME and not name.endswith(".")


def _all(values: Json, member: str) -> list[Json]:
    return cast("list[Any]", values.get(member, []))

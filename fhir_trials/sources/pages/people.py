"""Who runs a trial and whom to ask, as pages print it: a name, its role, its affiliation, phone and mail."""

import re
from collections.abc import Sequence

from fhir_trials.cursor import Json
from fhir_trials.sources.pages.draft import Draft
from fhir_trials.sources.pages.paragraphs import Paragraph
from fhir_trials.sources.pages.words import coded, knows

_REACHED = re.compile(
    r"(?:(?:phone(?: number)?|tel|telephone(?: number)?|telefoon(?:nummer)?|e-?mail(?: ?adres| address)?)\.?: *)?"
    r"(?:(?P<email>[^\s@]+@[^\s@]+\.[^\s@]+)|(?P<phone>\+?[\d(][\d ()./-]{5,}\d))",
    re.IGNORECASE,
)
_NAMED = re.compile(r"(?:name|naam|contact(?: person|persoon)?): *(?=\S)", re.IGNORECASE)
_PERSONS = (
    "principal-investigator sub-investigator sponsor-investigator study-director study-chair contact central-contact "
    "public-contact scientific-contact"
)
PERSONS = frozenset(_PERSONS.split())
"""The roles that persons have."""
_TITLED = re.compile(r"(?:(?:prof|dr|drs|ir|ing|mr|mrs|ms|mw|mevr|dhr)\.? ?)+[^\W\d_]", re.IGNORECASE)
# A degree behind a name.
DEGREE = re.compile(r", ?(?:M\.?D\.?|Ph\.?D\.?|M\.?Sc\.?|MBBS|FRC\w+|Dr\.?|R\.?N\.?)(?=\W|$)")
_INSTITUTION = re.compile(
    r"\b(?:universit\w*|hospitals?|institut\w*|college|clinic|cent(?:er|re|rum)|foundation|trust|council|company|group|"
    r"society|association|department|ministry|pharma\w*|therapeutics|laborator\w*|biotech\w*|medical|ziekenhuis|"
    r"\w+ziekenhuis|kliniek\w*|stichting|vereniging|afdeling|hogeschool|inc|ltd|llc|plc|gmbh|ag|b\.?v|n\.?v|u?mcu?|lumc|"
    r"radboudumc|nhs)\b",
    re.IGNORECASE,
)


def reached(text: str) -> tuple[str, str] | None:
    """`phone` or `email` and what it is, where a line is nothing but that."""
    found = _REACHED.fullmatch(text)
    if not found:
        return None
    return ("email", found["email"]) if found["email"] else ("phone", found["phone"])


def name_of(text: str) -> str:
    """A name without the label before it: `Name: Jane Nobody`."""
    return _NAMED.sub("", text)


def of_role(role: Json, name: str) -> Json:
    """A party of this role: a person where the name says so, or else the role, an organisation otherwise."""
    return {
        "role": role,
        "person" if is_person(name, likely=role.get("code") in PERSONS) else "organization": name,
    }


def is_person(name: str, *, likely: bool) -> bool:
    """Whether a name is that of a person: by its title or degree, by words of institutions, or else as is likely."""
    if _TITLED.match(name) or DEGREE.search(name):
        return True
    return likely and not _INSTITUTION.search(name)


def below_label(draft: Draft, label: str, line: int, values: Sequence[Paragraph]) -> None:
    """Add the parties below the label that is their role.

    An organisation for each line; of persons the first is the name, the next that says no phone or mail the
    affiliation.
    """
    role = coded(label, "party-role", draft, line)
    party: Json = {}
    for value in values:
        way = reached(value.text)
        if way and party and way[0] not in party:
            party[way[0]] = way[1]
        elif party and "person" in party and "organization" not in party:
            party["organization"] = value.text
        elif way:
            draft.passage(label, value.text)
        else:
            party = of_role(role, value.text)
            draft.add("parties", party)


def above_roles(draft: Draft, heading: str, values: Sequence[Paragraph]) -> None:
    """Add the parties of lines where the role stands below the name, and a person's affiliation below that.

    What belongs to none of them is kept below the heading.
    """
    places = [place for place, one in enumerate(values) if place and knows(one.text, "party-role")]
    rest = list(values[: places[0] - 1] if places else values)
    ends = [*places[1:], len(values) + 1]
    for place, following in zip(places, ends, strict=False):
        role = coded(values[place].text, "party-role", draft, values[place].number)
        party = of_role(role, values[place - 1].text)
        draft.add("parties", party)
        for value in values[place + 1 : following - 1]:
            way = reached(value.text)
            if way and way[0] not in party:
                party[way[0]] = way[1]
            elif "person" in party and "organization" not in party and not way:
                party["organization"] = value.text
            else:
                rest.append(value)
    draft.passage(heading, "\n".join(one.text for one in rest))

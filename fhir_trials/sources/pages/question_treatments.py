"""What a page in question form says of treatments: the list of them, the groups, and the timeline (rules 18, 19, 21)."""

import re
from collections.abc import Sequence

from fhir_trials.cursor import Json
from fhir_trials.local_ids import local_id
from fhir_trials.sources.pages import prose, regimen
from fhir_trials.sources.pages.draft import Draft
from fhir_trials.sources.pages.page import Page
from fhir_trials.sources.pages.paragraphs import Paragraph
from fhir_trials.sources.pages.prose import blocks
from fhir_trials.sources.pages.sections import Section
from fhir_trials.sources.pages.words import coded, words

_SENTENCE = re.compile(r"[.:;?!]$")
_LONGEST_NAME = 60
_ARM = re.compile(
    r"(group [IVX\d]+): (.+?)(experimental treatment|active control|placebo group)(?:\d+ interventions?)?",
    re.IGNORECASE,
)
_COUNT = re.compile(r"\d+ ?(?:treatment groups?|interventions?)", re.IGNORECASE)


def interventions(section: Section, page: Page, draft: Draft) -> None:
    """The interventions of a list; what the page says of each of them is kept as a passage."""
    section.taken = True
    found = blocks(page, section.lines)
    rest: list[Paragraph] = []
    for place, one in enumerate(found):
        following = found[place + 1] if place + 1 < len(found) else None
        if _is_name(one, following, first=not rest):
            draft.add("interventions", {"id": _new_id(one.text, "interventions", draft), "name": one.text})
        else:
            rest.append(one)
    prose.tell(draft, rest)
    draft.passage_of(section, rest)


def _is_name(one: Paragraph, following: Paragraph | None, *, first: bool) -> bool:
    """Whether a line names an intervention: it stands above all text, or above the text about it."""
    if _SENTENCE.search(one.text) or (not one.mark and len(one.text) > _LONGEST_NAME):
        return False
    if first:
        return True
    return following is not None and not following.mark and _begins_with(following.text, one.text)


def _begins_with(text: str, name: str) -> bool:
    return text.casefold().startswith(f"{name.partition(' (')[0].casefold()} ")


def arms(section: Section, page: Page, draft: Draft) -> None:
    """The groups of participants: name and kind on one line, what is done with them below."""
    arm: Json = {}
    rest: list[Paragraph] = []
    for one in blocks(page, section.lines, _ARM.fullmatch):
        if named := _ARM.fullmatch(one.text):
            arm = {"id": _new_id(named[1], "arms", draft), "name": named[2].strip()}
            arm["kind"] = coded(named[3], "arm-kind", draft, one.number)
            draft.add("arms", arm)
        elif arm and "description" not in arm and not _COUNT.fullmatch(one.text):
            arm["description"] = one.text
        else:
            rest.append(one)
    draft.passage_of(section, rest)


def link_arms(draft: Draft) -> None:
    """Link the arms to the interventions that their descriptions name; when all of these are known."""
    arms: Sequence[Json] = draft.values.get("arms", [])
    for arm in arms:
        if ids := [one["id"] for one in _named_in(arm.get("description", ""), draft)]:
            arm["interventions"] = ids


def timeline(section: Section, page: Page, draft: Draft) -> None:
    """The steps of a timeline; a step that names an intervention is something done, too."""
    section.taken = True
    step: Json = {}
    for one in blocks(page, section.lines):
        if not step or _is_step(one):
            step = {"id": _new_id(one.text, "timepoints", draft), "name": one.text}
            _schedule(draft).setdefault("timepoints", []).append(step)
        else:
            above = [step["description"]] if "description" in step else []
            step["description"] = "\n".join([*above, one.text])
            _carried_out(one, step["id"], draft)


def _is_step(one: Paragraph) -> bool:
    """Whether a line names a step: a few words, no sentence, no length of time."""
    return len(one.text.split()) <= 5 and not _SENTENCE.search(one.text) and not re.search(r"\d", one.text)


def _carried_out(one: Paragraph, step: str, draft: Draft) -> None:
    """State what is done in a step: each intervention that its sentence names is given."""
    named = _named_in(one.text, draft)
    verb = _verb(one.text)
    for intervention in named:
        activity: Json = {
            "id": _new_id(intervention["name"], "activities", draft),
            "name": intervention["name"],
            "text": one.text,
            "timepoints": [step],
            "interventions": [intervention["id"]],
        }
        if verb:
            activity["kind"] = verb
        if len(named) == 1:
            steps = regimen.doses(one.text, draft, one.number, intervention["name"])
            if steps:
                intervention.setdefault("doses", []).extend(steps)
            if len(steps) == 1 and "duration" in steps[0]:
                activity["duration"] = steps[0]["duration"]
        _schedule(draft).setdefault("activities", []).append(activity)


def _named_in(text: str, draft: Draft) -> list[Json]:
    """The interventions that a text names, in the order in which they are listed."""
    known: Sequence[Json] = draft.values.get("interventions", [])
    return [one for one in known if re.search(rf"\b{re.escape(one['name'])}\b", text, re.IGNORECASE)]


def _verb(text: str) -> Json | None:
    """The word of a sentence that says what is done, coded."""
    for word, row in words("timeline-step").items():
        if found := re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE):
            return {"code": row.code, "text": found[0]}
    return None


def _schedule(draft: Draft) -> Json:
    return draft.values.setdefault("schedule", {})


def _new_id(name: str, member: str, draft: Draft) -> str:
    holder = _schedule(draft) if member in ("timepoints", "activities") else draft.values
    return local_id(name, {one["id"] for one in holder.get(member, [])}, otherwise=member.rstrip("s"))

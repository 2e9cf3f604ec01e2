"""The logic of criteria that no Group can hold → EvidenceVariable. https://hl7.org/fhir/R5/evidencevariable.html

All characteristics of a Group must hold together; here "any of" can be said. It says nothing that the Group does not
say in words and in our extensions, and is made from the same criteria, so it is not read: one that still says what
would be made again is taken, any other is left.
"""

from collections.abc import Mapping

from fhir_trials.cursor import Cursor, Json
from fhir_trials.eligibility import lead_ins
from fhir_trials.fhir import keys
from fhir_trials.fhir.criteria import coded_writing, trees
from fhir_trials.fhir.criteria.logic import SPLIT
from fhir_trials.fhir.criteria.trees import Place, Tree
from fhir_trials.fhir.keys import Key
from fhir_trials.model import Criterion, Eligibility, Statement, Trial

PART = "eligibility-logic"

_CODES = {"all": "all-of", "any": "any-of"}

_DESCRIPTION = (
    "Not the whole eligibility: only those criteria whose logic a Group cannot hold, each under its name in the Group "
    "that this is derived from. All other criteria, and what the register states, are in that Group alone; all of them, "
    "and all of these, have to hold."
)


def to_fhir(eligibility: Eligibility, key: Key, group: str, language: str | None = None) -> Json | None:
    """The EvidenceVariable of R5; None where a Group can hold all logic that is understood.

    Args:
        eligibility: of a trial.
        key: of the trial.
        group: the id of the Group of the same criteria.
        language: of the trial.
    """
    characteristics = _characteristics(eligibility)
    if not characteristics:
        return None
    return {
        **key.resource("EvidenceVariable", PART, language),
        "url": key.url("EvidenceVariable", PART),
        **_described(key),
        "status": "active",
        "relatedArtifact": [{"type": "derived-from", "resourceReference": {"reference": f"Group/{group}"}}],
        "characteristic": characteristics,
    }


def _described(key: Key) -> Json:
    """What people read first, lest they take a part for the whole."""
    return {"title": f"Criteria of {key.name} whose logic no Group can hold", "description": _DESCRIPTION}


def take(trial: Trial, others: Mapping[str, Cursor]) -> None:
    """Take the EvidenceVariable of a trial among other resources, where it says what would be made again."""
    if trial.eligibility is None:
        return
    value = keys.key_of(trial).value(PART)
    for resource in others.values():
        node = resource.node
        if node.get("resourceType") != "EvidenceVariable":
            continue
        ours = any(one.node.get("value") == value for one in resource.each("identifier"))
        if ours and node.get("characteristic") == _characteristics(trial.eligibility):
            keys.own_key(resource)
            keys.drop_own(resource)
            resource.take_if("status", lambda status: status == "active")
            resource.take_if("language", lambda language: language == trial.language)
            for member, held in _described(keys.key_of(trial)).items():
                resource.take_if(member, held.__eq__)
            for member in ("url", "relatedArtifact", "characteristic"):
                resource.drop(member)


def _characteristics(eligibility: Eligibility) -> list[Json]:
    places = trees.places(eligibility.criteria)
    return [
        {
            "linkId": name,
            "description": _text(tree),
            "exclude": tree[0].criterion.section == "exclusion",
            **said,
        }
        for name, tree in trees.named(places)
        if (said := _logic(tree)) and not _is_said_by_a_group(said, tree[0].criterion.section)
    ]


def _text(tree: Tree) -> str:
    return trees.as_text((one.criterion.text, one.criterion.level) for one in tree)


def _is_said_by_a_group(characteristic: Json, section: str) -> bool:
    return _codes(characteristic) <= {_CODES[SPLIT[section]]}


def _codes(characteristic: Json) -> set[str]:
    """How what it is made of is joined, at any depth."""
    combination = characteristic.get("definitionByCombination")
    if not combination:
        return set()
    inner = (_codes(one) for one in combination["characteristic"])
    return {combination["code"]}.union(*inner)


def _logic(tree: Tree) -> Json | None:
    """What a whole tree says; None where a part of it holds for some only, or is joined in a way nobody knows."""
    orders = [place.order for place in tree]
    whole = orders == list(range(orders[0], orders[0] + len(tree)))
    alone = tree[0].above == () and all(place.above is not None for place in tree)
    if not (whole and alone) or any(place.criterion.for_some for place in tree):
        return None
    return _below(tree)


def _below(tree: Tree) -> Json | None:
    """What a criterion and those nested below it say."""
    first, rest = tree[0].criterion, tree[1:]
    if not rest:
        return _own(first)
    announces = lead_ins.only_announces(first.text)
    if first.statements or first.below is None or not (announces or _is_demanded(first)):
        return None  # how it holds together with what is below it is not told
    below = _joined(first.below, [_below(branch) for branch in _branches(rest)])
    # what a lead-in demands by itself is not lost: "diagnosed by biopsy, and one of the following"
    return below if announces else _joined("all", [_words(first), below])


def _is_demanded(lead_in: Criterion) -> bool:
    """Whether a lead-in holds together with what is below it; among exclusions that may be examples of it."""
    may_be_examples = (lead_in.section, lead_in.below) == ("exclusion", "any")
    return not may_be_examples and not lead_ins.limits(lead_in.text)


def _branches(rest: list[Place]) -> list[Tree]:
    """Each criterion that stands directly below, with those nested below that one."""
    found: list[Tree] = []
    for place in rest:
        if place.criterion.level == rest[0].criterion.level:
            found.append([])
        found[-1].append(place)
    return found


def _joined(how: str, parts: list[Json | None]) -> Json | None:
    known = [part for part in parts if part]
    if len(known) < len(parts):
        return None
    return {"definitionByCombination": {"code": _CODES[how], "characteristic": known}}


def _own(criterion: Criterion) -> Json:
    """What one criterion says: its statements where they say all of it, else its words."""
    said = [part for one in criterion.statements if (part := _statement(one, criterion.text))]
    if criterion.coverage == "full" and 0 < len(said) == len(criterion.statements):
        if len(said) == 1:
            return said[0]
        if criterion.joined:
            return {"definitionByCombination": {"code": _CODES[criterion.joined], "characteristic": said}}
    return _words(criterion)


def _words(criterion: Criterion) -> Json:
    return _text_of(lead_ins.without_joining_words(criterion.text, criterion.language))


def _text_of(words: str) -> Json:
    return {"definitionCodeableConcept": {"text": words}}


def _statement(statement: Statement, text: str) -> Json | None:
    """What a statement says, in code or in its words; None where it cannot stand alone."""
    if statement.limit:
        return None
    forms = [] if statement.window else coded_writing.to_fhir(statement, text, exclude=False)
    if not forms:
        words = coded_writing.span_of(statement.span, text)
        # the words of what is negated may, or may not, have the "no" in them
        return _text_of(words) if words and not statement.negated else None
    parts = [_typed(form) for form in forms]
    negated: Json = {"exclude": True} if statement.negated else {}
    if len(parts) == 1:
        return {**negated, **parts[0]}
    return {**negated, "definitionByCombination": {"code": "all-of", "characteristic": parts}}


def _typed(form: Json) -> Json:
    value = {member: held for member, held in form.items() if member != "code"}
    return {"definitionByTypeAndValue": {"type": form["code"], **value}}

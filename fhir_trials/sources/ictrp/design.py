"""Study design: strings of pieces, each register's in its own form, coded where every piece leaves no doubt."""

import re
from typing import NamedTuple

from fhir_trials.cursor import Json
from fhir_trials.issues import Issues
from fhir_trials.sources.ictrp.cells import Cells
from fhir_trials.sources.ictrp.coding import code_set, look_up, term
from fhir_trials.sources.words import MOST_PEOPLE, some

_LABELS = (
    "Allocation|Intervention model|Observational model|Primary purpose|Study design purpose|Purpose|Masking|Assignment"
    "|Type of endpoint|Duration|Selection|Time perspective|Timing|Randomization description|Randomization"
    "|Blinding description|Blinding|Placebo|Control|Group|Type|Randomi[sz]ed|Controlled|Open|Single blind|Double blind"
    "|Parallel group|Cross over|Other specify the comparator|Other|If controlled, specify comparator, Other Medicinial "
    "Product|Number of treatment arms in the trial"
)
_PIECE = re.compile(rf"(?:^|(?<=[.;,\n]))[ \n.;]*({_LABELS}):[ \n]*", re.IGNORECASE)
_COMMA = re.compile(r", ?(?![^()]*\))")
# The study type is a column of its own.
_ISRCTN = re.compile(r"(?:Interventional|Observational) (?P<design>[^()]+) \((?P<purpose>[^()]+)\)")
_MASKED = re.compile(r"([^()]+?)\s*\(([^()]+)\)")
_FACETS = {
    "allocation": "allocation",
    "intervention-model": "model",
    "purpose": "purpose",
    "masking-level": "level",
    "control": "control",
    "observational-model": "observational_model",
    "time-perspective": "time_perspective",
}
_TITLE_OF_EUDRACT = "(Phase "
_ONE_GROUP = re.compile(r"\s*(?P<name>[^:;]+?)\s*:\s*(?P<size>[0-9]{1,9})\s*;?\s*")
_SEVERAL = re.compile(r"\b(?:versus|vs|each|both|two|three|four|five|[2-9])\b|groups|,", re.IGNORECASE)


def read(cells: Cells, register: str, issues: Issues) -> Json:
    """Take the design, with the purpose that stands in it."""
    text = cells.lines("design")
    found, masked, whole = _coded(text, register)
    return {
        "purpose": found.pop("purpose", None),
        "design": some(
            **{name: value for name, value in found.items() if name != "level"},
            masking=some(level=found.get("level"), masked=masked),
            model_description=None if whole else text,
        ),
    }


def _coded(text: str, register: str) -> tuple[Json, list[Json], bool]:
    """The parts of the design that are certain, who is masked, and whether that is all of the text.

    A piece that the table has without a code is kept in words, unless another piece has a code for the same part.
    """
    found: dict[str, Json] = {}
    nearest: dict[str, set[str]] = {}
    masked: list[Json] = []
    whole = True
    for label, printed in _pieces(text, register):
        piece = _answer(label, printed, register)
        masked += piece.masked
        before = found.setdefault(piece.part, piece.term) if piece.part else {}
        if piece.near:
            nearest.setdefault(piece.part, set()).add(piece.near)
        if before is not piece.term:
            whole &= piece.term["text"].casefold() == before.get("text", "").casefold()
            if "code" in piece.term and "code" not in before:
                found[piece.part] = piece.term
    # Two answers to one question are none.
    kept = {part: term for part, term in found.items() if len(nearest.get(part, ())) < 2}
    return kept, masked, whole and len(kept) == len(found)


class _Piece(NamedTuple):
    """A piece of a design: the part it belongs to, its code or words, the nearest code, and whom it names as masked."""

    part: str
    term: Json
    near: str
    masked: list[Json]


def _answer(label: str, printed: str, register: str) -> _Piece:
    word, parties = _without_parties(printed)
    tried = [(printed, list[Json]())]
    if parties and label.casefold() == "masking":
        tried.append((word, parties))
    for value, masked in tried:
        asked = f"{label}: {value}" if label else value
        part, near = code_set(asked, "ictrp-design", register)
        if part:
            row = look_up(asked, "ictrp-design", register)[1]
            text = asked if label and value.casefold() in ("yes", "no") else value
            return _Piece(
                _FACETS[part], {"code": row.code, "text": text} if row else {"text": text}, near, masked
            )
    return _Piece("", {"text": printed}, "", [])


def _pieces(text: str, register: str) -> list[tuple[str, str]]:
    """Label and value, or a word that stands alone with an empty label."""
    if register == "isrctn" and (fixed := _ISRCTN.fullmatch(text)):
        return [("", fixed["design"]), ("Purpose", fixed["purpose"])]
    labels = list(_PIECE.finditer(text))
    if not labels:
        whole = " ".join(text.split())
        if not whole or look_up(whole, "ictrp-design")[0]:
            return [("", whole)] if whole else []
        return [("", part) for part in _COMMA.split(whole)]
    ends = [*(found.start() for found in labels[1:]), len(text)]
    before = [("", text[: labels[0].start()].strip())] if text[: labels[0].start()].strip() else []
    return before + [
        (found[1], text[found.end() : end].strip(" .,;\n")) for found, end in zip(labels, ends, strict=True)
    ]


def _without_parties(value: str) -> tuple[str, list[Json]]:
    """A masking without the parties in brackets behind it, and the parties, where all of them are known."""
    found = _MASKED.fullmatch(value)
    if not found:
        return value, []
    words = [word.strip() for word in found[2].split(",")]
    rows = [look_up(word, "ictrp-masked")[1] for word in words]
    parties = [{"code": row.code, "text": word} for row, word in zip(rows, words, strict=True) if row]
    return (found[1], parties) if len(parties) == len(words) else (value, [])


def study_type(cells: Cells, register: str, issues: Issues) -> Json:
    """Take the type; a patient registry is a flag beside it."""
    word = cells.line("study_type")
    return {
        "study_type": term(word, "ictrp-study-type", register, cells.path("study_type"), issues),
        "patient_registry": True if "[patient registry]" in word.casefold() else None,
    }


def phase(cells: Cells, register: str, issues: Issues) -> Json | None:
    """Take the phase; of the four questions of EudraCT those answered with yes are the word that is coded."""
    text = cells.lines("phase")
    if _TITLE_OF_EUDRACT not in text or "\n" not in text:
        return term(" ".join(text.split()), "ictrp-phase", register, cells.path("phase"), issues)
    said = [" ".join(line.split()) for line in text.split("\n")]
    row = look_up("; ".join(line for line in said if line.endswith(": yes")), "ictrp-phase")[1]
    text = "\n".join(line for line in said if line)
    return {"code": row.code, "text": text} if row else {"text": text}


def enrollment(cells: Cells, issues: Issues) -> tuple[Json | None, list[Json]]:
    """Take the numbers of people, and as passages what is more than a number: sizes of groups are never added up."""
    found: Json = {}
    passages: list[Json] = []
    for name, field in (("planned", "target_size"), ("actual", "actual_size")):
        heading = cells.path(field).rpartition(".")[2].replace("_", " ")
        text = cells.lines(field)
        if text.isascii() and text.isdigit() and int(text) <= MOST_PEOPLE:
            found[name] = int(text)
            if name == "planned" and found[name] == 0:
                issues.warning(
                    "enrollment-zero", cells.path(field), "a target of 0 participants; kept as printed"
                )
        elif text:
            passages.append({"heading": heading, "text": text})
            # The only group is everybody, unless its name says that it is several.
            one = _ONE_GROUP.fullmatch(text)
            if one and not _SEVERAL.search(one["name"]):
                found[name] = int(one["size"])
    return found or None, passages

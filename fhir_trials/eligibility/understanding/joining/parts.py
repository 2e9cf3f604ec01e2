"""The parts of a criterion: what stands between two joining words, statements and words that no statement says."""

from dataclasses import dataclass

from fhir_trials.eligibility.understanding.joining.laying_out import ends_sentence
from fhir_trials.eligibility.understanding.joining.reading import Reading, is_short_form

LISTS = {"any of": "or", "all of": "and", "some of": "some"}
"""What announces a list, and how that is joined."""

_JOINING = {"and": "and", "or": "or", "but": "and", "example": "example"}
_SILENT = frozenset([*LISTS, "glue", "women", "refused", "eligible", "no", "not", "non"])


@dataclass(slots=True)
class Part:
    """What stands between two joining words.

    Attributes:
        rest: words that no statement says stand in it.
        unsure: some of them may change what its statements mean ("risk of diabetes").
        join: what joins it to the part before: `and`, `or`, `,`, `;`, `.`, `/`, `example`.
        at: the position of the joining word.
    """

    join: str
    at: int
    statements: set[int]
    rest: bool = False
    unsure: bool = False


def parts(reading: Reading) -> list[Part]:
    """The parts of a criterion; exceptions, conditions, labels and brackets without a statement are none."""
    last = Part("", 0, set())
    found = [last]
    skipped = _skipped(reading)
    tokens = reading.tokens
    for position, (here, role) in enumerate(zip(reading.said, reading.roles, strict=True)):
        if position in skipped:
            _rest(last, skipped[position])
        elif len(here) == 1:
            if here[0] in reading.dropped:
                last.rest = last.unsure = True
            else:
                last.statements.add(here[0])
        elif role in _JOINING:
            last = _begun(found, _JOINING[role], position)
        elif not here and tokens[position][0] != "mark":
            if not last.unsure and role not in _SILENT:
                _rest(last, role)
        elif join := _of_mark(reading, position):
            last = _labelled(found, position) if join == ":" else _begun(found, join, position)
    if len(found) > 1 and not last.statements and not last.rest:
        found.pop()
    return found


def _rest(part: Part, role: str) -> None:
    if role not in _SILENT:
        part.rest = True
        part.unsure = part.unsure or role != "narrows"


def _labelled(found: list[Part], position: int) -> Part:
    """The last part behind a colon: what stands before names what follows, and is no part.

    If it states something, it belongs to it.
    """
    last = found[-1]
    if not any(part.statements for part in found):
        found[:] = [Part("", position, set())]
    elif last.statements or last.rest:
        last.rest = True
    return found[-1]


def _begun(found: list[Part], join: str, position: int) -> Part:
    """The part that begins; where the one before is empty (", and"), that one, which the stronger word joins."""
    last = found[-1]
    if last.statements or last.rest:
        found.append(Part(join, position, set()))
    elif len(found) > 1 and _weight(join) > _weight(last.join):
        last.join, last.at = join, position
    return found[-1]


def _of_mark(reading: Reading, position: int) -> str:
    """How a mark joins; empty where it does not."""
    word = reading.tokens[position].word
    if reading.said[position]:
        return word if word == "," else ""
    if word in ",;:" or (word == "/" and _between_statements(reading, position)):
        return word
    return "." if word == "." and ends_sentence(reading.text, reading.tokens, position) else ""


def _skipped(reading: Reading) -> dict[int, str]:
    """The tokens that join nothing, of exceptions, conditions and brackets in which no statement stands.

    Each has the role that it plays for the part around it: words in such a bracket say more of that.
    """
    skipped: dict[int, str] = {}
    if any(reading.depths):
        opened = -1
        for position, depth in enumerate([*reading.depths, 0]):
            if depth and opened < 0:
                opened = position
            elif not depth and opened >= 0:
                if not any(reading.said[opened:position]):
                    skipped.update((at, _role_around(reading, at)) for at in range(opened, position))
                opened = -1
    for start, stop in reading.tails:
        skipped.update(dict.fromkeys(range(start, stop), "glue"))
    return skipped


def _role_around(reading: Reading, at: int) -> str:
    silent = reading.tokens[at].kind == "mark" or is_short_form(reading, at)
    return "glue" if silent else reading.roles[at]


def _between_statements(reading: Reading, position: int) -> bool:
    last = len(reading.tokens) - 1
    return 0 < position < last and bool(reading.said[position - 1]) and bool(reading.said[position + 1])


def _weight(join: str) -> int:
    return 2 if join in {"and", "or", "example"} else join != ","

"""How the parts of a criterion hold together: by the words between them, and only where these tell for sure.

A part is what stands between two joining words: statements, and words that no statement says. Within a part all
holds; commas take the word at the end of their list; two different words in one criterion tell nothing.
"""

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from fhir_trials.eligibility.understanding.joining.reading import BARE, Reading, ends_sentence, is_short_form
from fhir_trials.model.statements import Joined

_JOINING = {"and": "and", "or": "or", "but": "and", "example": "example"}
_LISTS = {"any of": "or", "all of": "and", "some of": "some"}
_SILENT = frozenset([*_LISTS, "glue", "women", "refused", "eligible", "no", "not", "non"])


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


def joined(reading: Reading, parts: list[Part]) -> Joined | None:
    """How the statements, and what is not coded beside them, hold together; None where nothing tells for sure."""
    if reading.doubted or not any(part.statements for part in parts):
        return None
    ways = _resolved(reading, parts)
    within = any(len(part.statements) > 1 or (part.statements and part.rest) for part in parts)
    if any(part.unsure and _has_bare(reading, part.statements) for part in parts):
        return None
    if within:
        ways.add("and")
    if ways == {"and"}:
        if _cannot_all_hold(reading):
            return "any" if reading.section == "exclusion" and _are_of_one(reading, parts) else None
        return None if _may_be_a_list(reading, parts) else "all"
    if ways == {"or"}:
        return None if _has_sex(reading, parts) else "any"
    if ways <= {"and", ","} and ways and reading.section == "inclusion":
        return "all" if _are_separate(reading, parts) else None
    return None


def parts(reading: Reading) -> list[Part]:
    """The parts of a criterion; exceptions, conditions, labels and brackets without a statement are none."""
    found = [Part("", 0, set())]
    skipped, aside = _skipped(reading)
    words = zip(reading.tokens, reading.said, reading.roles, strict=True)
    for position, (token, here, role) in enumerate(words):
        if position in skipped:
            _aside(found[-1], reading, position, aside)
        elif len(here) == 1:
            _say(found[-1], here[0], reading)
        elif role in _JOINING:
            _begin(found, _JOINING[role], position)
        elif token[0] != "mark" and not here:
            last = found[-1]
            if not last.unsure and role not in _SILENT:
                _rest(last, role)
        elif (join := _of_mark(reading, position)) == ":":
            _label(found, position)
        elif join:
            _begin(found, join, position)
    last = found[-1]
    if len(found) > 1 and not last.statements and not last.rest:
        found.pop()
    return found


def _aside(part: Part, reading: Reading, position: int, aside: set[int]) -> None:
    """A word in a bracket in which no statement stands; it says more, unless it is a short form."""
    if position in aside and reading.tokens[position].kind != "mark" and not is_short_form(reading, position):
        _rest(part, reading.roles[position])


def _say(part: Part, statement: int, reading: Reading) -> None:
    if statement in reading.dropped:
        part.rest = part.unsure = True
    else:
        part.statements.add(statement)


def _rest(part: Part, role: str) -> None:
    if role not in _SILENT:
        part.rest = True
        part.unsure = part.unsure or role != "narrows"


def _label(found: list[Part], position: int) -> None:
    """What stands before a colon names what follows, and is no part; if it states something, it belongs to it."""
    last = found[-1]
    if not any(part.statements for part in found):
        found[:] = [Part("", position, set())]
    elif last.statements or last.rest:
        last.rest = True


def _begin(found: list[Part], join: str, position: int) -> None:
    """Begin a part; where the one before is empty (", and"), the stronger of the two words joins."""
    last = found[-1]
    if last.statements or last.rest:
        found.append(Part(join, position, set()))
    elif len(found) > 1 and _weight(join) > _weight(last.join):
        last.join, last.at = join, position


def _of_mark(reading: Reading, position: int) -> str:
    """How a mark joins; empty where it does not."""
    word = reading.tokens[position].word
    if reading.said[position]:
        return word if word == "," else ""
    if word in ",;:" or (word == "/" and _between_statements(reading, position)):
        return word
    return "." if word == "." and ends_sentence(reading.text, reading.tokens, position) else ""


def _skipped(reading: Reading) -> tuple[set[int], set[int]]:
    """The tokens that join nothing: of exceptions and conditions; of brackets in which no statement stands.

    The second set has those of such brackets alone: their words are of the part that the bracket stands in.
    """
    if not reading.tails and not any(reading.depths):
        return set(), set()
    tails = {position for start, stop in reading.tails for position in range(start, stop)}
    aside: set[int] = set()
    opened = -1
    for position, depth in enumerate([*reading.depths, 0]):
        if depth and opened < 0:
            opened = position
        elif not depth and opened >= 0:
            if not any(reading.said[opened:position]):
                aside.update(range(opened, position))
            opened = -1
    return tails | aside, aside - tails


def _between_statements(reading: Reading, position: int) -> bool:
    last = len(reading.tokens) - 1
    return 0 < position < last and bool(reading.said[position - 1]) and bool(reading.said[position + 1])


def _weight(join: str) -> int:
    return 2 if join in {"and", "or", "example"} else join != ","


def _resolved(reading: Reading, parts: list[Part]) -> set[str]:
    """How the parts are joined: commas as the word at the end of their list, "or" in a negation as and."""
    ways: set[str] = set()
    carried = _announced(reading)
    end = carried
    for before, part in reversed(list(pairwise(parts))):
        join = part.join
        tight = reading.section == "inclusion" and _share_a_bound(reading, before, part)
        if join in {"and", "or"}:
            # "Hb > 9, platelets > 100, AST or ALT < 3": this "or" is not of the list
            carried = carried if tight and join == "or" else join
        elif join in {";", "."}:
            carried = end
            join = end or _between_clauses(reading, join)
        elif join == "example":
            join = "or" if reading.section == "exclusion" else "?"
        elif join == ",":
            join = carried or ","
        elif join == "/":
            join = "," if tight else _slash(reading, before, part)
        ways.add(_in_negation(reading, part.at, join))
    return ways


def _slash(reading: Reading, before: Part, part: Part) -> str:
    """How a slash joins: "pregnant/breastfeeding" is either; of other things nobody knows."""
    kinds = {reading.found[one].statement.kind for one in before.statements | part.statements}
    return "or" if kinds == {"status"} and not (before.rest or part.rest) else "?"


def _share_a_bound(reading: Reading, one: Part, other: Part) -> bool:
    """Whether one bound is of both: "AST/ALT < 3 x ULN"."""
    found = reading.found
    return any(
        not found[left].tokens.isdisjoint(found[right].tokens)
        for left in one.statements
        for right in other.statements
        if reading.is_threshold(left) and reading.is_threshold(right)
    )


def _announced(reading: Reading) -> str:
    """What "one of the following:" says of a list in the same text; empty where none is announced."""
    announced = [phrase.meaning for phrase in reading.phrases if phrase.meaning in _LISTS]
    if not announced or not any(token.word == ":" for token in reading.tokens):
        return ""
    return _LISTS[announced[-1]]


def _between_clauses(reading: Reading, join: str) -> str:
    match reading.section, join:
        case "inclusion", _:
            return "and"
        case "exclusion", ";":
            return "or"
        case _:
            return "?"


def _in_negation(reading: Reading, position: int, join: str) -> str:
    """Neither A nor B: both are denied. What joins two negations is not certain where it is "or"."""
    if any(start < position < stop for start, stop in reading.scopes):
        return "and" if join in {"or", ","} else "?"
    if join == "or" and any(stop == position for _, stop in reading.scopes):
        return "?"
    return join


def _may_be_a_list(reading: Reading, parts: list[Part]) -> bool:
    """Whether "and" may list what excludes each by itself: "pregnant and lactating women"."""
    listed = len(parts) > 1 and reading.section != "inclusion"
    return listed and (len(parts) > 2 or any(_has_bare(reading, part.statements) for part in parts))


def _cannot_all_hold(reading: Reading) -> bool:
    """Whether "and" joins bounds that no value has: "aged < 18 and > 70" excludes on either."""
    lows: dict[tuple[str | None, str | None], tuple[Decimal, bool]] = {}
    highs: dict[tuple[str | None, str | None], tuple[Decimal, bool]] = {}
    for number, (statement, _) in enumerate(reading.found):
        if number in reading.negated or number in reading.dropped or not statement.concept:
            continue
        key = (statement.concept, statement.unit)
        for bound in statement.bounds:
            if bound.side == "lower":
                low = (bound.value, not bound.inclusive)
                lows[key] = max(low, lows.get(key, low))
            elif bound.side == "upper":
                high = (bound.value, bound.inclusive)
                highs[key] = min(high, highs.get(key, high))
    # of two equal ends both have to be inside
    return any(
        (low, not strict) > highs[key] or (low == highs[key][0] and strict)
        for key, (low, strict) in lows.items()
        if key in highs
    )


def _are_of_one(reading: Reading, parts: list[Part]) -> bool:
    """Whether nothing but bounds of one concept is stated: "aged < 18 and > 70"."""
    said = {one for part in parts for one in part.statements}
    return len({reading.found[one].statement.concept for one in said}) == 1 and not any(
        part.rest for part in parts
    )


def _has_bare(reading: Reading, statements: set[int]) -> bool:
    return any(reading.found[one].statement.kind in BARE for one in statements)


def _has_sex(reading: Reading, parts: list[Part]) -> bool:
    """Whether a sex is stated beside other things: it tells whom the others are asked of."""
    kinds = {reading.found[one].statement.kind for part in parts for one in part.statements}
    return "sex" in kinds and kinds != {"sex"}


def _are_separate(reading: Reading, parts: list[Part]) -> bool:
    """Whether a list without "and" can only mean that all hold: thresholds, or what each is denied."""
    statements = {one for part in parts for one in part.statements}
    return all(
        reading.is_threshold(one)
        or reading.found[one].statement.kind in {"sex", "consent"}
        or one in reading.negated
        for one in statements
    )

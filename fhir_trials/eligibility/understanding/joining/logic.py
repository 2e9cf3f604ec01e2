"""How the parts of a criterion hold together: by the words between them, and only where these tell for sure.

A part is what stands between two joining words: statements, and words that no statement says. Within a part all
holds; commas take the word at the end of their list; two different words in one criterion tell nothing.
"""

from decimal import Decimal
from itertools import pairwise

from fhir_trials.eligibility.understanding.joining import combined, marks
from fhir_trials.eligibility.understanding.joining.parts import LISTS, Part
from fhir_trials.eligibility.understanding.joining.reading import BARE, OF_WOMEN, Reading
from fhir_trials.model.statements import Joined


def joined(reading: Reading, parts: list[Part]) -> Joined | None:
    """How the statements, and what is not coded beside them, hold together; None where nothing tells for sure."""
    stated = [part for part in parts if part.statements]
    if reading.doubted or not stated:
        return None
    if any(part.unsure and _has_bare(reading, part.statements) for part in stated):
        return None
    ways = _resolved(reading, parts) if len(parts) > 1 else set[str]()
    for part in stated:
        ways |= _inside(reading, part)
    if ways == {"and"}:
        if _are_never_both(reading, stated):
            return "any"
        if _cannot_all_hold(reading):
            return "any" if reading.section == "exclusion" and _are_of_one(reading, parts) else None
        return None if _may_be_a_list(reading, parts) else "all"
    if ways == {"or"}:
        return None if _has_sex(reading, parts) else "any"
    if ways and ways <= {"and", ","} and reading.section == "inclusion":
        return "all" if _are_separate(reading, parts) else None
    return None


def _inside(reading: Reading, part: Part) -> set[str]:
    """How what stands in one part holds together."""
    ways = {"and"} if part.rest else set[str]()
    return ways | marks.within(reading, part.statements) if len(part.statements) > 1 else ways


def _resolved(reading: Reading, parts: list[Part]) -> set[str]:
    """How the parts are joined: commas as the word at the end of their list, "or" in a negation as and."""
    ways: set[str] = set()
    carried = _announced(reading)
    end = carried
    for before, part in reversed(list(pairwise(parts))):
        join = part.join
        if join in {"and", "or"}:
            # "Hb > 9, platelets > 100, AST or ALT < 3": this "or" is not of the list
            carried = carried if join == "or" and _share_a_bound(reading, before, part) else join
        elif join in {";", "."}:
            carried = end
            join = end or _between_clauses(reading, join)
        elif join == "example":
            join = "or" if reading.section == "exclusion" else "?"
        elif join == ",":
            join = "and" if not carried and _denies_at_once(reading, part) else carried or ","
        elif join == "/":
            join = _slash(reading, before, part)
        ways.add(_in_negation(reading, part.at, join))
    return ways


def _denies_at_once(reading: Reading, part: Part) -> bool:
    """Whether an inclusion goes on with a negation: "asthma, no COPD" asks for both."""
    return reading.section == "inclusion" and any(start == part.at + 1 for start, _ in reading.scopes)


def _slash(reading: Reading, before: Part, part: Part) -> str:
    """How a slash joins: "pregnant/breastfeeding" is either; else as the bound that both sides share tells."""
    kinds = {reading.found[one].statement.kind for one in before.statements | part.statements}
    if kinds == {"status"} and not (before.rest or part.rest):
        return "or"
    pairs = [(one, two) for one in before.statements for two in part.statements]
    shared = [pair for pair in pairs if marks.share_a_bound(reading, *pair)]
    return marks.of_slash(reading, shared[0][0]) if shared else "?"


def _share_a_bound(reading: Reading, one: Part, other: Part) -> bool:
    """Whether one bound of an inclusion is of both: "AST/ALT < 3 x ULN"."""
    return reading.section == "inclusion" and any(
        marks.share_a_bound(reading, left, right) for left in one.statements for right in other.statements
    )


def _announced(reading: Reading) -> str:
    """What "one of the following:" says of a list in the same text; empty where none is announced."""
    announced = [phrase.meaning for phrase in reading.phrases if phrase.meaning in LISTS]
    if not announced or not any(token.word == ":" for token in reading.tokens):
        return ""
    return LISTS[announced[-1]]


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
    if listed and all(combined.is_combining(reading, part) for part in parts[1:]):
        return False
    return listed and (len(parts) > 2 or any(_has_bare(reading, part.statements) for part in parts))


def _are_never_both(reading: Reading, stated: list[Part]) -> bool:
    """Whether an exclusion names pregnancy and breastfeeding, which nobody means together."""
    named = {one for part in stated for one in part.statements}
    concepts = frozenset([reading.found[one].statement.concept for one in named])
    return reading.section == "exclusion" and concepts == OF_WOMEN and reading.negated.isdisjoint(named)


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
    return any([reading.found[one].statement.kind in BARE for one in statements])


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

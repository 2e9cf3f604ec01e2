"""Scores: ECOG, Karnofsky, NYHA, ASA, Child-Pugh, MMSE, in Arabic or Roman numerals, or letters."""

from collections.abc import Sequence

from fhir_trials.clinical_concepts import concepts
from fhir_trials.eligibility.understanding.amounts import letters, listed, stating, sums
from fhir_trials.eligibility.understanding.amounts.expressions import End
from fhir_trials.eligibility.understanding.amounts.listed import Listed
from fhir_trials.eligibility.understanding.amounts.plausibility import is_score, likely_side, plausible
from fhir_trials.eligibility.understanding.amounts.signs import comparator_before
from fhir_trials.eligibility.understanding.found import Doubtful, Found
from fhir_trials.eligibility.understanding.words.comparators import Comparator, Good, on_scale
from fhir_trials.eligibility.understanding.words.tokens import Token
from fhir_trials.eligibility.understanding.words.vocabulary import word_set

_FARTHEST = 12
_SHORT_SCALE = 10
"""Of scales up to here "= 2" is a real value; of longer ones it is what a lost ≥ or ≤ leaves."""


def find(tokens: Sequence[Token], at: int, section: str) -> Found | Doubtful | None:
    """What is said of the score whose words stand at a position."""
    name: str = next((name for name in tokens[at].value if concepts()[name].kind == "score"), "")
    position = at if listed.number(tokens[at].word) is not None else _first_value(tokens, at, name)
    if position is None:
        return None
    if name == "child_pugh" and tokens[position].word in word_set("class-letter"):
        return letters.find(tokens, at, position, name)
    good = concepts()[name].good
    said = sums.told(tokens, listed.read(tokens, sums.result(tokens, position), tokens[at].word, good))
    if said is None or _is_defined(tokens, said) or not _is_whole(tokens, said):
        return None
    said = _with_other_end(tokens, _with_comparator_before(tokens, at, said, good))
    if tokens[at].word == "who" and _is_no_performance(tokens[at + 1 : position], said):
        return None
    positions = range(min(at, said.first), said.last + 1)
    if said.lost and (concepts()[name].rows[0].high or 0) > _SHORT_SCALE:
        return stating.doubt(tokens, positions, "comparator-lost", likely_side(name, section))
    if said.unsure:
        return stating.doubt(tokens, positions, "number-ambiguous")
    if not all(plausible(name, value, "{score}") for _, value, _ in said.ends):
        return stating.doubt(tokens, positions, "implausible") if said.compared else None
    limit: stating.Limit = (
        "condition" if _is_excepted(tokens, said) or _beside_another(tokens, at, name) else None
    )
    if name in word_set("roman-scale") and all(
        listed.number(word.lower()) is not None for word in said.written
    ):
        values = _classes(name, said.ends)
        if not values:
            return stating.doubt(tokens, positions, "implausible")
        return stating.statement(tokens, positions, "score", name, values=values, limit=limit)
    return stating.statement(tokens, positions, "score", name, ends=said.ends, unit="{score}", limit=limit)


def _is_no_performance(between: Sequence[Token], said: Listed) -> bool:
    """Whether values of the WHO are of another scale, or "who" is a pronoun: "WHO functional class II", "WHO 2"."""
    words = [token.word for token in between]
    if any(word in word_set("performance") for word in words):
        return False
    if any(word in word_set("function-class") for word in words):
        return True
    roman = any(listed.number(word.lower()) is not None for word in said.written)
    return roman or not (said.compared or said.ranged or len(said.written) > 1)


def _classes(name: str, ends: Sequence[End]) -> tuple[str, ...]:
    """The classes of a scale that lie within ends, in Roman numerals: they are names in an order, and no numbers."""
    row = concepts()[name].rows[0]
    classes = range(int(row.low or 0), int(row.high or 0) + 1)
    return tuple([listed.NUMERALS[one] for one in classes if _lies_within(one, ends)])


def _lies_within(value: int, ends: Sequence[End]) -> bool:
    if ends[0][0] == "equal":
        return any(value == end for _, end, _ in ends)
    return all(
        (inclusive and value == end) or (value > end if side == "lower" else value < end)
        for side, end, inclusive in ends
    )


def _beside_another(tokens: Sequence[Token], at: int, name: str) -> bool:
    """Whether another scale stands before it: "Karnofsky/Lansky ≥ 60" is of the one or of the other."""
    if at < 2 or tokens[at - 1].word not in word_set("score-join"):
        return False
    other = tokens[at - 2]
    return other.kind == "concept" and is_score(other.value) and name not in other.value


def _first_value(tokens: Sequence[Token], at: int, name: str) -> int | None:
    """Where the first value stands, over small words, brackets without a value, and other words for the same."""
    position = at + 1
    while position < min(len(tokens), at + _FARTHEST):
        token = tokens[position]
        if token.kind == "number" or listed.number(token.word) is not None or token.word[:1].isdigit():
            return position
        if name == "child_pugh" and token.word in word_set("class-letter"):
            return position
        if token.kind == "concept":
            if name not in token.value:
                return None
        elif token.word == "(" and (closing := _wordy_bracket(tokens, position)):
            position = closing
        elif not (
            (token.kind == "comparator" and not token.value.after)
            or token.word in word_set("score-glue")
            or token.word in word_set("between")
        ):
            return None
        position += 1
    return None


def _wordy_bracket(tokens: Sequence[Token], at: int) -> int | None:
    """Where a bracket without a value closes; None where it holds a value."""
    for position in range(at + 1, min(len(tokens), at + 10)):
        token = tokens[position]
        if token.word == ")":
            return position
        if token.kind in ("number", "comparator") or listed.number(token.word) is not None:
            return None
    return None


def _is_other_unit(tokens: Sequence[Token], said: Listed) -> bool:
    """Whether the number has a unit that no score has, or goes on as a sum ("3+4")."""
    behind = tokens[said.last + 1 : said.last + 3]
    if not behind:
        return False
    if behind[0].kind == "number":
        return True
    if behind[0].kind == "unit":
        return behind[0].value not in ("{score}", "%")
    if len(behind) < 2:
        return False
    # "I e II": a list is read whole or not at all
    return behind[1].kind == "number" or (
        listed.number(behind[1].word) is not None and len(behind[0].word) < 3
    )


def _is_whole(tokens: Sequence[Token], said: Listed) -> bool:
    """Whether the list ends where it was read to, without a unit of something else."""
    return _is_excepted(tokens, said) or not _is_other_unit(tokens, said)


def _is_excepted(tokens: Sequence[Token], said: Listed) -> bool:
    """Whether a bracket tells more of another value, which may do, too: "0-1 (2 is allowed if ...)"."""
    behind = tokens[said.last + 1 : said.last + 4]
    if len(behind) < 3 or (behind[0].word, behind[1].kind, behind[2].kind) != ("(", "number", "word"):
        return False
    return said.compared or said.ranged or len(said.written) > 1


def _is_defined(tokens: Sequence[Token], said: Listed) -> bool:
    """Whether the words behind say what one value means: "NYHA III: marked limitation"."""
    if said.compared or said.ranged or len(said.written) > 1:
        return False
    behind = tokens[said.last + 1 : said.last + 3]
    return len(behind) > 1 and behind[0].word in (":", "-") and behind[1].kind == "word"


def _with_comparator_before(tokens: Sequence[Token], at: int, said: Listed, good: Good | None) -> Listed:
    """The list with the comparator in front of the score's name: "at least NYHA class II"."""
    before = comparator_before(tokens, at - 1)
    if before is None or said.compared or len(said.ends) != 1 or said.ends[0][0] != "equal":
        return said
    comparator, first = on_scale(before[0], good), before[1]
    end: End = (comparator.side, said.ends[0][1], comparator.inclusive is not False)
    return said._replace(first=first, ends=(end,), compared=True, unsure=comparator.inclusive is None)


def _with_other_end(tokens: Sequence[Token], said: Listed) -> Listed:
    """The one end that is compared with the other that is joined to it: "≥ 18 and ≤ 26", "> 7 but < 13"."""
    behind = tokens[said.last + 1 : said.last + 4]
    if len(behind) < 3 or not said.compared or said.lost or len(said.ends) != 1:
        return said
    joint, sign, number = behind
    if joint.word not in word_set("joining", "and") or sign.kind != "comparator" or number.kind != "number":
        return said
    other: Comparator = sign.value
    (own,) = said.ends
    if other.after or other.inclusive is None or number.value.high is not None:
        return said
    ends = sorted([own, (other.side, number.value.low, other.inclusive)])
    if [side for side, _, _ in ends] != ["lower", "upper"] or ends[0][1] > ends[1][1]:
        return said
    both = said._replace(last=said.last + 3, ends=tuple(ends), written=(*said.written, number.word.upper()))
    return said if _is_other_unit(tokens, both) else both

"""A criterion laid out: which statements say each word, what the others mean, where clauses and brackets end."""

from collections.abc import Sequence
from functools import cache

from fhir_trials import table_words
from fhir_trials.eligibility.understanding.found import Found
from fhir_trials.eligibility.understanding.joining.reading import Passage, Reading
from fhir_trials.eligibility.understanding.words.phrases import Phrase
from fhir_trials.eligibility.understanding.words.tokens import Token
from fhir_trials.eligibility.understanding.words.vocabulary import word_set
from fhir_trials.model.statements import Kind

_BREAKS = frozenset("()[]{};.")
_NEVER_OF: frozenset[Kind] = frozenset({"age", "measurement", "score", "status", "sex"})
_DENYING = frozenset({"no", "not", "non", "denied"})
_TELLING = frozenset({"either way", "exception", "condition", "allowed", "eligible", "refused"})


def read(passage: Passage, found: Sequence[Found]) -> Reading:
    """Lay out a criterion: what its words mean where no statement says them."""
    text, section, tokens, phrases, _ = passage
    ordered = sorted(found, key=lambda one: one.statement.span) if len(found) > 1 else list(found)
    said: list[tuple[int, ...]] = [()] * len(tokens)
    for number, one in enumerate(ordered):
        alone = (number,)
        for position in one.tokens:
            said[position] = said[position] + alone
    roles = [""] * len(tokens)
    free: list[Phrase] = []
    for phrase in phrases:
        start, stop, meaning = phrase
        if stop - start == 1:
            roles[start] = meaning
            if not said[start]:
                free.append(phrase)
            continue
        if stop := _told_until(tokens, said, phrase):
            if not said[start]:
                free.append(phrase._replace(stop=stop))
            roles[start:stop] = [meaning] * (stop - start)
    words = {token[3] for token in tokens}
    if "of" in words:
        _read_dutch_or(tokens, ordered, said, roles)
    if words.isdisjoint(_BREAKS):
        clauses = depths = [0] * len(tokens)
    else:
        clauses, depths = _layout(text, tokens, said)
    # the empty ones are given, which is quicker than the defaults
    return Reading(
        text,
        section,
        tokens,
        ordered,
        said,
        free,
        roles,
        clauses,
        depths,
        words,
        set(),
        [],
        [],
        set(),
        {},
        set(),
        [],
    )


def _told_until(tokens: Sequence[Token], said: Sequence[tuple[int, ...]], phrase: Phrase) -> int:
    """The position behind what a phrase tells; 0 where a statement says so much of it that it tells nothing.

    Of "do not have" before diabetes the "have" is the statement's; "do not" tells the same.
    """
    start, stop, meaning = phrase
    inside = [bool(here) for here in said[start:stop]]
    if not any(inside) or all(inside):
        return stop
    stop = start + inside.index(True)
    if meaning not in _DENYING:
        return stop if meaning in _TELLING and stop > start else 0
    words = [word for token in tokens[start:stop] for word in token.word.split()]
    return 0 if _denying_words().isdisjoint(words) else stop


@cache
def _denying_words() -> frozenset[str]:
    """Words that deny by themselves: "not", "zonder" of "zonder tekenen van"."""
    rows = table_words.words("criteria-logic.csv")
    return word_set("denial") | {one.word for one in rows if one.meaning in _DENYING and " " not in one.word}


def _read_dutch_or(
    tokens: Sequence[Token], found: Sequence[Found], said: Sequence[tuple[int, ...]], roles: list[str]
) -> None:
    """Between a threshold or a state and the next statement, "of" is the Dutch or, whatever else tells the language.

    "50% of NT-proBNP < 300": in English nothing is of a threshold; a cancer may be of the breast.
    """
    if not any([one.statement.kind in _NEVER_OF for one in found]):
        return
    for position in range(1, len(tokens) - 1):
        if tokens[position].word != "of" or said[position]:
            continue
        before, after = said[position - 1], said[position + 1]
        if (
            before
            and after
            and not set(before) & set(after)
            and found[before[-1]].statement.kind in _NEVER_OF
        ):
            roles[position] = "or"


def _layout(
    text: str, tokens: Sequence[Token], said: Sequence[tuple[int, ...]]
) -> tuple[list[int], list[int]]:
    """The clause, and the depth in brackets, of each token; a closing bracket is still inside."""
    clauses: list[int] = []
    depths: list[int] = []
    clause = depth = 0
    for position in [at for at, token in enumerate(tokens) if token[3] in _BREAKS and not said[at]]:
        word = tokens[position][3]
        before = position - len(depths)
        clauses += [clause] * (before + 1)
        depths += [depth] * before
        if word in "([{":
            depth += 1
        depths.append(depth)
        if word in ")]}":
            depth = max(0, depth - 1)
        elif word == ";" or (word == "." and ends_sentence(text, tokens, position)):
            clause += 1
    rest = len(tokens) - len(depths)
    return clauses + [clause] * rest, depths + [depth] * rest


def ends_sentence(text: str, tokens: Sequence[Token], position: int) -> bool:
    """Whether a full stop ends a sentence before another: behind it a blank and a capital, before it no initial."""
    if position == 0 or position + 1 == len(tokens):
        return False
    before, stop, after = tokens[position - 1 : position + 2]
    return after.start > stop.end and text[after.start].isupper() and before.end - before.start > 1

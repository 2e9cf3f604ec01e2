"""The words beside a name that change nothing ("history of", "confirmed by PCR"), or make it another's ("risk of")."""

from collections.abc import Sequence, Set

from fhir_trials.eligibility.understanding.subjects.narrowing import Mention
from fhir_trials.eligibility.understanding.words.tokens import Token
from fhir_trials.eligibility.understanding.words.topic_words import JOINED, words
from fhir_trials.eligibility.understanding.words.word_classes import VALUED, WINDOW_ROLE
from fhir_trials.model.statements import ConceptName, Kind

_ARTICLES = frozenset({"a", "an", "the", "any", "de", "het", "een"})


def mention(
    tokens: Sequence[Token], place: tuple[int, int], of: Kind, concept: ConceptName | None, taken: Set[int]
) -> Mention:
    """What is named at a place, with the words beside it that tell its kind, or that it is so.

    Those right before it: "history of", "treated with", "histologically confirmed"; those right behind it: "gehad",
    "confirmed by PCR".
    """
    start, end = place
    first, found = _before(tokens, start, of, taken)
    last = _behind(tokens, end, of, taken, found)
    return Mention(start, end, of, concept, frozenset(range(first, last)))


def _before(tokens: Sequence[Token], start: int, of: Kind, taken: Set[int]) -> tuple[int, bool]:
    """Where the words before a name begin, and whether they say that it was found: "confirmed"."""
    first, found = start, False
    roles = words().roles
    while first > 0:
        cue = roles.ending(tokens, first - (first > 1 and tokens[first - 1][3] in _ARTICLES))
        if cue is None or not any([meant == of and role.startswith("cue") for role, meant in cue.values]):
            break
        if not taken.isdisjoint(range(cue.edge, first)):
            break
        first = cue.edge
        if of == "condition" and any([role == "found" for role, _ in cue.values]):
            found = True
            first = _how_before(tokens, first, taken)
    return first, found


def _how_before(tokens: Sequence[Token], end: int, taken: Set[int]) -> int:
    """Where "histologically or cytologically" begins that ends at a place; the place itself where nothing does."""
    first, at = end, end
    how = words().how
    while at > 0:
        at -= tokens[at - 1].word == "-"
        match = how.ending(tokens, at)
        if match is None or not taken.isdisjoint(range(match.edge, end)):
            break
        first = at = match.edge
        while at > 0 and tokens[at - 1].word in JOINED:
            at -= 1
    return first


def _behind(tokens: Sequence[Token], end: int, of: Kind, taken: Set[int], found: bool) -> int:
    """The position behind the words that follow a name: "gehad", and how it was found, where the text says that it was."""
    roles = words().roles
    match = roles.at(tokens, end) if end < len(tokens) else None
    if match and any([role == "behind" and meant == of for role, meant in match.values]):
        behind = match.edge
    else:
        behind = _found_behind(tokens, end, found) if of == "condition" else end
    return behind if taken.isdisjoint(range(end, behind)) else end


def _found_behind(tokens: Sequence[Token], end: int, found: bool) -> int:
    """The position behind ", histologically confirmed" or "confirmed by PCR"; the end where that does not follow.

    Nor where a time follows: it is that of finding it.
    """
    at = end
    while at < len(tokens) and tokens[at].word in {",", "("}:
        at += 1
    ways = _ways(tokens, at)
    match = words().roles.at(tokens, ways) if ways < len(tokens) else None
    if match and any([role == "found" for role, _ in match.values]):
        behind = _by(tokens, match.edge)
        so = behind > match.edge or ways > at
    else:
        behind = _by(tokens, at)
        so = found and behind > at
    timed = behind < len(tokens) and tokens[behind].classes & (WINDOW_ROLE | VALUED)
    return behind if so and not timed else end


def _by(tokens: Sequence[Token], start: int) -> int:
    """The position behind "by PCR or culture"; the start where no way to find it follows."""
    match = words().means.at(tokens, start) if start < len(tokens) else None
    if match is None:
        return start
    at = match.edge
    at += at < len(tokens) and tokens[at].word in _ARTICLES
    behind = _ways(tokens, at)
    return behind if behind > at else start


def _ways(tokens: Sequence[Token], start: int) -> int:
    """The position behind "histologically or cytologically", "PCR"; the start where no way to find it stands there."""
    at = behind = start
    while at < len(tokens) and (match := words().how.at(tokens, at)):
        at = behind = match.edge
        at += at < len(tokens) and tokens[at].word in JOINED
    return behind


def is_anothers(tokens: Sequence[Token], start: int, taken: Set[int]) -> bool:
    """Whether words before it, or before its adjectives, say that the patient need not have it: "risk of"."""
    at = start
    known = words()
    while at > 0 and start - at <= 3 and at - 1 not in taken:
        role = known.roles.ending(tokens, at)
        if role and any([one == "not-ahead" for one, _ in role.values]):
            denied = known.denials.ending(tokens, at)
            return denied is None or denied.edge >= role.edge
        before = tokens[at - 1]
        if (before.kind != "word" and before.word != "-") or before.word in known.stops:
            return False
        at -= 1
    return False


def is_of_another(tokens: Sequence[Token], end: int) -> bool:
    """Whether a noun behind it says that it is a part of another thing: "hepatitis B vaccine"."""
    while end < len(tokens) and tokens[end].word in {"-", "'s"}:
        end += 1
    if end >= len(tokens) or tokens[end].kind == "mark":
        return False
    role = words().roles.at(tokens, end)
    return role is not None and any([one == "not-behind" for one, _ in role.values])

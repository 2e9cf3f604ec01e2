"""States of the patient: pregnancy, lactation, healthy volunteers, sex, consent, contraception, other trials.

`mappings/state-words.csv`. What somebody may become, was once, or refuses is text.
"""

from collections.abc import Sequence, Set
from functools import cache
from typing import cast

from fhir_trials import table_words
from fhir_trials.eligibility.splitting import Section
from fhir_trials.eligibility.understanding.found import Found
from fhir_trials.eligibility.understanding.places import Places
from fhir_trials.eligibility.understanding.subjects import mentions, sexes, windows
from fhir_trials.eligibility.understanding.subjects.narrowing import Mention
from fhir_trials.eligibility.understanding.words.state_words import SHORTEST_MISSPELT, spelt, words
from fhir_trials.eligibility.understanding.words.tokens import Token
from fhir_trials.eligibility.understanding.words.topic_words import JOINED
from fhir_trials.eligibility.understanding.words.topic_words import words as topic_words
from fhir_trials.eligibility.understanding.words.word_classes import (
    HEALTHY,
    PLAIN,
    STATE,
    STATE_ROLE,
    TAKING_PART,
)
from fhir_trials.model.statements import Kind

_BEFORE, _BEFORE_CONSENT, _TO_OTHER = 4, 14, 6
_PEOPLE = frozenset({"whom", "female", "male", "plain-before"})
_WHO = frozenset({"female", "whom"})
_MARKS = frozenset({".", ";", ":"})
_BESIDE_CONSENT = frozenset(
    {"a", "an", "the", "their", "his", "her", "and", "de", "het", "een", "en", "-", "("}
)
_LOOSE = frozenset({"participation", "contraception", "consent"})


def find(tokens: Sequence[Token], where: Places, taken: Set[int], section: Section) -> list[Found]:
    """The states a criterion names.

    Args:
        tokens: of the criterion.
        where: its places.
        taken: positions that thresholds have understood.
        section: a sex restricts in another way among exclusions.
    """
    found = sexes.find(tokens, taken, section)
    places = [(at, tokens[at].classes) for at in where.states if at not in taken]
    if not places:
        return found
    named = _named(tokens, [at for at, what in places if what & STATE], taken)
    named += _healthy(tokens, [at for at, what in places if what & HEALTHY])
    other = _other_trial(tokens, [at for at, what in places if what & TAKING_PART], taken)
    if not named and not other:
        return found
    loose = sorted([*other, *[one for one in named if one.kind in _LOOSE]])
    without = sorted([one for one in named if one.kind not in _LOOSE])
    stops = topic_words().dividing
    said = {*taken, *(at for one in found for at in one.tokens)}
    times = _times(windows.find(tokens, where.units, said), loose) if loose else []
    found += _without_limits(
        mentions.stated(
            tokens, loose, times, taken=said, section=section, is_plain=_plain, passes=stops
        ).found
    )
    found += mentions.stated(
        tokens, without, [], taken=said, section=section, is_plain=_plain, passes=stops
    ).found
    return found


def _times(found: Sequence[windows.Found], loose: Sequence[Mention]) -> list[windows.Found]:
    """The windows that can be of what is named: contraception goes on after something, taking part was before."""
    after = all(one.kind == "contraception" for one in loose)
    kept = [one for one in found if (one.window.relation == "after") == after]
    return [one for one in kept if not after or any(named.end <= one.start for named in loose)]


def _without_limits(found: list[Found]) -> list[Found]:
    """What has no code is judged by nobody, whatever stands beside it."""
    return [one._replace(statement=one.statement.but(limit=None)) for one in found]


def _named(tokens: Sequence[Token], places: Sequence[int], taken: Set[int]) -> list[Mention]:
    found: list[Mention] = []
    behind = 0
    for at in places:
        if at < behind:
            continue
        match = words().states.at(tokens, at)
        edge, values = (match.edge, match.values) if match else (at + 1, _misspelt(tokens[at]))
        if (
            values
            and _is_so(tokens, at, edge, values[0][0])
            and not any(one in taken for one in range(at, edge))
        ):
            role, concept = values[0]
            beside = _beside(tokens, at, edge, role, taken)
            found.append(Mention(at, edge, cast(Kind, role), concept, frozenset(beside)))
        behind = edge
    return found


def _beside(tokens: Sequence[Token], start: int, end: int, role: str, taken: Set[int]) -> range:
    """The positions of a state with the words beside it that change nothing: "current pregnancy", "signed consent"."""
    if role == "status":
        now = start > 0 and _has_role(tokens, start - 1, {"now"}) and start - 1 not in taken
        return range(start - now, end)
    if role != "consent":
        return range(start, end)
    giving, first, last = words().giving, start, end
    while match := giving.ending(tokens, first - (first > 1 and tokens[first - 1].word in _BESIDE_CONSENT)):
        if not taken.isdisjoint(range(match.edge, first)):
            break
        first = match.edge
    while last < len(tokens):
        match = giving.at(tokens, last + (tokens[last].word in _BESIDE_CONSENT and last + 1 < len(tokens)))
        if match is None or not taken.isdisjoint(range(last, match.edge)):
            break
        last = match.edge
    return range(first, last)


def _healthy(tokens: Sequence[Token], places: Sequence[int]) -> list[Mention]:
    """Healthy volunteers: "healthy" before who takes part, a sex or "adult" between them."""
    for start in places:
        who = {start}
        end = start + 1
        while end < len(tokens) and (tokens[end].word in JOINED or _has_role(tokens, end, _PEOPLE)):
            who |= {end} if tokens[end].word in _anybody() else set()
            end += 1
        if end > start + 1 and tokens[end - 1].word != ",":
            return [Mention(start, end, "status", "healthy_volunteer", frozenset(who))]
    return []


@cache
def _anybody() -> frozenset[str]:
    """Words for people of any age, "children" and "adults" left to be read."""
    classes = table_words.classes()
    return frozenset(word for name in ("people", "person") for word, _ in classes[name])


def _misspelt(token: Token) -> tuple[tuple[str, str], ...]:
    """What a word means that is a word of the table but for one letter: "zangerschap"."""
    if token.kind != "word" or len(token.word) < SHORTEST_MISSPELT - 1:
        return ()
    value = spelt(token.word)
    return (value,) if value else ()


def _is_so(tokens: Sequence[Token], start: int, end: int, role: str) -> bool:
    """Whether the state is said of the patient: not "pregnancy test", "become pregnant", "unable to consent"."""
    if end < len(tokens) and _has_role(tokens, end, {"test"}):
        return False
    doubts = {"not-stated"} if role == "status" else {"unable"}
    reach = _BEFORE if role == "status" else _BEFORE_CONSENT
    if role == "consent" and _is_told_of(tokens, start):
        return False
    at = start - 1
    while at >= 0 and start - at <= reach and tokens[at].word not in _MARKS:
        if _has_role(tokens, at, doubts):
            return False
        at -= 1
    return True


def _is_told_of(tokens: Sequence[Token], start: int) -> bool:
    """Whether a consent only says when: "before signing informed consent", "voor ondertekening van"."""
    roles = words().roles
    while (match := roles.ending(tokens, start)) and "signing" in match.values:
        start = match.edge
    return _ends_with(tokens, start, "not-consent")


def _has_role(tokens: Sequence[Token], at: int, roles: Set[str]) -> bool:
    if not tokens[at].classes & STATE_ROLE:
        return False
    match = words().roles.at(tokens, at)
    return match is not None and not roles.isdisjoint(match.values)


def _ends_with(tokens: Sequence[Token], at: int, role: str) -> bool:
    match = words().roles.ending(tokens, at)
    return match is not None and role in match.values


def _other_trial(tokens: Sequence[Token], places: Sequence[int], taken: Set[int]) -> list[Mention]:
    """Of "participation in another trial": who takes part, another, and a trial, in this order."""
    for at in places:
        match = words().taking_part.at(tokens, at)
        if match is None:
            continue
        end = _other_study(tokens, match.edge)
        if end and not any(place in taken for place in range(at, end)):
            return [_taking_part(tokens, at, end)]
        if start := _other_study_before(tokens, at):
            return [_taking_part(tokens, start, match.edge)]
    return []


def _taking_part(tokens: Sequence[Token], start: int, end: int) -> Mention:
    """The mention; words of it that not every study has ("drug", "interventional") are not said by it."""
    first = start
    plain = words().any_study
    while first and tokens[first - 1].word in plain:
        first -= 1
    said = [at for at in range(first, end) if tokens[at].word in plain or tokens[at].classes & TAKING_PART]
    return Mention(start, end, "participation", None, frozenset(said))


def _other_study(tokens: Sequence[Token], start: int) -> int | None:
    """The position behind "another clinical trial" that begins near a place."""
    for at in range(start, min(start + _TO_OTHER, len(tokens))):
        if tokens[at].word in _MARKS or _has_role(tokens, at, {"this"}):
            return None
        if not _has_role(tokens, at, {"other"}):
            continue
        for place in range(at + 1, min(at + 1 + _TO_OTHER, len(tokens))):
            match = words().roles.at(tokens, place)
            if match and "study" in match.values:
                return match.edge
    return None


def _other_study_before(tokens: Sequence[Token], end: int) -> int | None:
    """The position of "ander" in "aan een ander onderzoek meedoet"."""
    for at in range(max(0, end - _TO_OTHER), end):
        if _has_role(tokens, at, {"other"}) and _other_study(tokens, at) is not None:
            behind = _other_study(tokens, at)
            return at if behind is not None and behind <= end else None
    return None


def _plain(tokens: Sequence[Token], at: int) -> int:
    """The position behind words that change nothing: those of topics, and who is spoken of."""
    classes = tokens[at].classes
    if classes & PLAIN and (plain := topic_words().plain.at(tokens, at)):
        return plain.edge
    if not classes & STATE_ROLE:
        return at
    match = words().roles.at(tokens, at)
    return match.edge if match and not _WHO.isdisjoint(match.values) else at

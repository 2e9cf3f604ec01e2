"""Conditions, therapies and procedures, each with its window. `mappings/conditions.csv`, `topic-words.csv`

What has a name in the table gets it. Of the rest only the kind is told, and only where a noun ("disease", "-itis",
"surgery") or the words before it ("treated with") make it certain. What is not the patient's own ("family history of",
"risk of", "hepatitis B vaccine") is text.
"""

from collections.abc import Sequence, Set
from typing import cast

from fhir_trials.eligibility.splitting import Section
from fhir_trials.eligibility.understanding.found import Found
from fhir_trials.eligibility.understanding.places import Places
from fhir_trials.eligibility.understanding.subjects import cues, mentions, shared_words, windows
from fhir_trials.eligibility.understanding.subjects.narrowing import Mention
from fhir_trials.eligibility.understanding.words.tokens import Token
from fhir_trials.eligibility.understanding.words.topic_words import JOINED, kind, of_compound, words
from fhir_trials.eligibility.understanding.words.word_classes import (
    DRUG_CUE,
    PLAIN,
    TOPIC_HEAD,
    TOPIC_NAME,
)
from fhir_trials.model.statements import Kind, Statement

_LONGEST_NAME = 5
_BEFORE_NAMES = frozenset({"cue", "cue-drug", "not-ahead", "recent"})
_PARTICIPLES = ("ing", "ed", "ly")


def find(tokens: Sequence[Token], where: Places, taken: Set[int], section: Section) -> list[Found]:
    """The conditions, therapies and procedures a criterion names, and the windows that stand at anything else.

    Args:
        tokens: of the criterion.
        where: its places.
        taken: positions that thresholds and states have understood.
        section: a washout ("at least 4 weeks since") asks something else of those to be included.
    """
    times = windows.find(tokens, where.units, taken)
    said: Set[int] = set(taken).union(*[window.tokens for window in times]) if times else taken
    found = _mentions(tokens, where.topics, said, {window.start for window in times})
    if not found and not times:
        return []
    stops = words().dividing
    lists = mentions.stated(tokens, found, times, taken=taken, section=section, is_plain=_plain, passes=stops)
    return [*lists.found, *[_event(tokens, window) for window in lists.rest]]


def _event(tokens: Sequence[Token], window: windows.Found) -> Found:
    """A window at something that is not understood."""
    span = (tokens[window.start].start, tokens[window.end - 1].end)
    limit = "condition" if window.doubtful else None
    return Found(
        Statement.of_known(kind="event", span=span, window=window.window, limit=limit), window.tokens
    )


def _mentions(
    tokens: Sequence[Token], places: Sequence[int], taken: Set[int], starts: Set[int]
) -> list[Mention]:
    found: list[Mention] = []
    tainted = -1  # the end of something that is not the patient's own: so is what is joined to it
    behind = 0
    for at in places:
        if at < behind or at in taken:
            continue
        for mention in _at(tokens, at, taken, found, starts):
            behind = max(mention.tokens) + 1
            if cues.is_anothers(tokens, mention.start, taken) or _joins(tokens, tainted, mention.start):
                tainted = mention.end
            elif cues.is_of_another(tokens, mention.end):
                start = mention.start
                while found and _joins(tokens, found[-1].end, start):
                    start = found.pop().start
            else:
                first = min(mention.tokens)
                while found and (found[-1].end == mention.start or found[-1].start >= first):
                    found.pop()  # "bleeding ulcer" is an ulcer, "biopsy-proven" no biopsy
                found.append(shared_words.extended(tokens, mention, taken))
                behind = max(behind, found[-1].end)
                while other := shared_words.behind(tokens, found[-1], taken):
                    found.append(other)
                    behind = other.end
    return found


def _at(
    tokens: Sequence[Token], at: int, taken: Set[int], found: Sequence[Mention], starts: Set[int]
) -> list[Mention]:
    """What is named from here, after what is named before it by the same words: "liver or kidney disease"."""
    one = _named(tokens, at, taken, found, starts)
    if one is None:
        return shared_words.first_of_two(tokens, at, taken)
    return [*shared_words.ahead(tokens, one, found[-1].end if found else 0, taken), one]


def _named(
    tokens: Sequence[Token],
    at: int,
    taken: Set[int],
    found: Sequence[Mention],
    starts: Set[int],
) -> Mention | None:
    """What is named from here: a row of the table, else a noun that tells its kind with the words before it."""
    known = words()
    classes = tokens[at].classes
    match = known.topics.at(tokens, at) if classes & TOPIC_NAME else None
    if classes & TOPIC_NAME and (whole := shared_words.over_short_form(tokens, at, match, taken)):
        return whole
    if match and taken.isdisjoint(range(at, match.edge)):
        topic = match.values[0]
        return cues.mention(tokens, (at, match.edge), cast(Kind, topic.kind), topic.name, taken)
    if classes & TOPIC_NAME and (topic := of_compound(tokens[at].word)):
        return cues.mention(tokens, (at, at + 1), cast(Kind, topic.kind), topic.name, taken)
    if classes & DRUG_CUE and (cue := known.drugs.at(tokens, at)):
        return _drug(tokens, at, cue.edge, taken)
    of = kind(tokens[at].word) if classes & TOPIC_HEAD and tokens[at].kind == "word" else None
    if of is None or _goes_on(tokens, at + 1):
        return None
    start = _name_start(tokens, at, taken, found[-1].end if found else 0)
    outside = known.outside
    for token in tokens[max(0, start - 1) : at]:
        if token.word in outside:
            return None
    mention = cues.mention(tokens, (start, at + 1), cast(Kind, of), None, taken)
    told = len(mention.tokens) > at + 1 - start
    return mention if told or (start < at and of == "condition") or _has_window(starts, at + 1) else None


def _goes_on(tokens: Sequence[Token], at: int) -> bool:
    """Whether a noun is a part of another: "tumor tissue", "disease progression"."""
    if at >= len(tokens) or tokens[at].kind not in {"word", "concept"}:
        return False
    word = tokens[at].word
    return not (word in words().stops or word.endswith(_PARTICIPLES) or _plain(tokens, at) > at)


def _drug(tokens: Sequence[Token], start: int, at: int, taken: Set[int]) -> Mention | None:
    """What somebody is treated with; nothing where the table has it, since it is found by itself then."""
    end = at
    while end < len(tokens) and end - at < _LONGEST_NAME and _is_of_name(tokens, end, taken):
        if words().topics.at(tokens, end):
            return None
        end += 1
    if end == at or any(tokens[place].word in words().outside for place in range(at, end)):
        return None
    return Mention(start, end, "therapy", None, frozenset(range(start, end)))


def _name_start(tokens: Sequence[Token], head: int, taken: Set[int], least: int) -> int:
    start = head
    roles = words().roles
    while start > least and head - start < _LONGEST_NAME - 1 and _is_of_name(tokens, start - 1, taken):
        cue = roles.ending(tokens, start)
        if cue and any([role in _BEFORE_NAMES for role, _ in cue.values]):
            break
        start -= 1
    while start < head and tokens[start].kind == "mark":
        start += 1
    return start


def _is_of_name(tokens: Sequence[Token], at: int, taken: Set[int]) -> bool:
    token = tokens[at]
    if at in taken or token.word in words().stops:
        return False
    return token.kind in {"word", "concept"} or token.word == "-"


def _joins(tokens: Sequence[Token], end: int, start: int) -> bool:
    """Whether two places are joined as in a list, with at most two adjectives."""
    if end < 0 or end > start:
        return False
    between = [token.word for token in tokens[end:start]]
    others = [word for word in between if word not in JOINED]
    return len(others) < len(between) and len(others) <= 2 and words().stops.isdisjoint(others)


def _has_window(starts: Set[int], end: int) -> bool:
    return end in starts or end + 1 in starts


def _plain(tokens: Sequence[Token], at: int) -> int:
    match = words().plain.at(tokens, at) if tokens[at].classes & PLAIN else None
    return match.edge if match else at

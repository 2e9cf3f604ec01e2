"""What a criterion names in a list, and what stands beside it: windows, and words that narrow what is meant.

"Severe asthma or COPD within 6 months" names two things in one list. The window at its end is of both. "Severe" may
be said of both, so neither can be judged by itself: each gets the limit `condition`.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence, Set
from typing import NamedTuple

from fhir_trials.eligibility.splitting import Section
from fhir_trials.eligibility.understanding.found import Found
from fhir_trials.eligibility.understanding.subjects import windows
from fhir_trials.eligibility.understanding.subjects.narrowing import Context, Mention, ends_at, is_narrowed
from fhir_trials.eligibility.understanding.words.tokens import Token
from fhir_trials.eligibility.understanding.words.topic_words import words
from fhir_trials.model.statements import Statement

_LONGEST = 100
"""Tokens of a name with its short forms in brackets."""
_JOINS = frozenset({",", "/", "or", "and", "of", "en", "and/or", "en/of", "nor", "(", ")", "-", "&", "noch"})
_LAST_JOINS = frozenset({"or", "and", "of", "en", "and/or", "en/of"})
_DIVIDES = frozenset(",;:()")
_BETWEEN, _TO_WINDOW, _TO_NEXT = 4, 14, 8


class Lists(NamedTuple):
    """The mentions of a criterion, those of one list together, and the windows that are of none of them."""

    found: list[Found]
    rest: list[windows.Found]


def stated(
    tokens: Sequence[Token],
    mentions: Sequence[Mention],
    times: Sequence[windows.Found],
    *,
    taken: Set[int],
    section: Section,
    is_plain: Callable[[Sequence[Token], int], int],
    passes: Set[str],
) -> Lists:
    """The statements of what is named, with its windows and limits.

    Args:
        tokens: of the criterion.
        mentions: in the order of the text, none of them inside a window.
        times: the windows of the criterion.
        taken: positions that are understood already.
        section: a washout asks something else of those to be included.
        is_plain: the position behind words at a place that change nothing; the place itself where there are none.
        passes: words that may not stand between two things of one list.
    """
    if not mentions:
        return Lists([], list(times))
    named = _without_short_forms(tokens, mentions) if len(mentions) > 1 else mentions
    lists = list(_lists(tokens, named, taken, passes)) if len(named) > 1 else [list(named)]
    found: list[Found] = []
    rest: list[windows.Found] = []
    of: dict[int, windows.Found] = {}
    several: set[int] = set()
    for window in times:
        place = _list_of(tokens, lists, window, taken, times)
        if place is None or place in of or _is_of_treatment(tokens, lists[place], window):
            rest.append(window)
            if place is not None:
                several.add(place)
        else:
            of[place] = window
    for place in of:
        lists[place][0] = _with_recent(tokens, lists[place][0])
    named = [one for of_list in lists for one in of_list]
    covered = set(taken).union(*[one.tokens for one in named], *[one.tokens for one in times])
    from_them = [window for window in times if window.before_anchor]
    context = Context(tokens, taken, is_plain)
    for place, one in enumerate(lists):
        # a statement has one window, and what a window is reckoned from is stated of nobody
        narrowed = place in several or is_narrowed(context, lists, place, covered)
        if from_them and not narrowed:
            narrowed = any([_is_its_anchor(tokens, window, one[0]) for window in from_them])
        found += _statements(tokens, one, of.get(place), section, narrowed)
    return Lists(found, rest)


def _without_short_forms(tokens: Sequence[Token], mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions; one in brackets behind the same thing is a part of it: "small cell lung cancer (SCLC)"."""
    found: list[Mention] = []
    for one in mentions:
        last = found[-1] if found else None
        same = last and last.concept and (last.kind, last.concept) == (one.kind, one.concept)
        near = last is not None and last.end + 1 == one.start < last.start + _LONGEST
        if last and same and near and tokens[last.end].word == "(":
            end = one.end + (one.end < len(tokens) and tokens[one.end].word == ")")
            inside = frozenset(range(last.end, end))
            found[-1] = last._replace(end=end, tokens=last.tokens | one.tokens | inside)
        else:
            found.append(one)
    return found


def _lists(
    tokens: Sequence[Token], mentions: Sequence[Mention], taken: Set[int], passes: Set[str]
) -> Iterator[list[Mention]]:
    """The mentions, those that only commas, "or", "and" and a few adjectives divide together."""
    group: list[Mention] = []
    for mention in mentions:
        if group and not _is_one_list(tokens, group[-1].end, min(mention.tokens), taken, passes):
            yield group
            group = []
        group.append(mention)
    if group:
        yield group


def _is_one_list(tokens: Sequence[Token], start: int, end: int, taken: Set[int], passes: Set[str]) -> bool:
    others = 0
    for at in range(start, end):
        kind, word = tokens[at][0], tokens[at][3]
        if word in _JOINS:
            continue
        if at in taken or word in passes or kind in {"number", "comparator"} or ends_at(tokens, at):
            return False
        others += 1
    return others <= _BETWEEN


def _list_of(
    tokens: Sequence[Token],
    lists: list[list[Mention]],
    window: windows.Found,
    taken: Set[int],
    times: Sequence[windows.Found],
) -> int | None:
    """The list that a window is of: the one right before it, else the one it opens."""
    before = bisect_right(lists, window.start, key=lambda one: one[-1].end) - 1
    after = bisect_left(lists, window.end, key=lambda one: min(one[0].tokens))
    if window.start and tokens[window.start - 1].word in _LAST_JOINS:
        return None  # "resection, or less than 6 months after it": an item of its own
    if not window.forward and before >= 0:
        start = lists[before][-1].end
        if window.start - start <= _TO_WINDOW and _is_open(tokens, start, window.start, taken):
            return before
    if after < len(lists) and (window.forward or before < 0):
        end = min(lists[after][0].tokens)
        near = end - window.end <= _TO_NEXT and _is_open(tokens, window.end, end, taken)
        if near and not _is_its_anchor(tokens, window, lists[after][0]):
            return None if not window.forward and _has_own(tokens, lists[after], times, taken) else after
    return None


def _has_own(
    tokens: Sequence[Token], mentions: list[Mention], times: Sequence[windows.Found], taken: Set[int]
) -> bool:
    """Whether a list has a window right behind it: that before it is of something else."""
    end = mentions[-1].end
    return any(
        [
            0 <= one.start - end <= _TO_WINDOW and _is_open(tokens, end, one.start, taken)
            for one in times
            if not one.forward
        ]
    )


def _is_of_treatment(tokens: Sequence[Token], mentions: list[Mention], window: windows.Found) -> bool:
    """Whether a window behind conditions tells when they were treated: "metastases treated 4 weeks ago"."""
    start = mentions[-1].end
    if window.forward or any([one.kind != "condition" for one in mentions]):
        return False
    for at in range(start, window.start):
        if tokens[at].word in words().dividing:
            return False  # "unless treated more than 5 years ago"
        match = words().roles.at(tokens, at)
        told = set(match.values) if match else set[tuple[str, str]]()
        if told & {("behind", "therapy"), ("behind", "procedure")} and ("behind", "condition") not in told:
            return True
    return False


def _is_its_anchor(tokens: Sequence[Token], window: windows.Found, mention: Mention) -> bool:
    """Whether a window is reckoned from what is named: "3 weeks after chemotherapy" tells none of a chemotherapy."""
    start = min(mention.tokens)
    if not window.before_anchor or not 0 <= start - window.end <= _TO_NEXT:
        return False
    return all(token.word not in _DIVIDES for token in tokens[window.end : start])


def _is_open(tokens: Sequence[Token], start: int, end: int, taken: Set[int]) -> bool:
    """Whether no sentence ends, and nothing else is stated, between two places."""
    return all(not (at in taken or ends_at(tokens, at)) for at in range(start, end))


def _statements(
    tokens: Sequence[Token],
    mentions: list[Mention],
    window: windows.Found | None,
    section: Section,
    narrowed: bool,
) -> Iterator[Found]:
    doubtful = window is not None and (
        window.doubtful or _asks_for_none(window, section) or _is_last_ago(tokens, mentions[0], window)
    )
    for place, mention in enumerate(mentions):
        positions = mention.tokens | window.tokens if window else mention.tokens
        last = mention.end
        if window and not window.forward and place == len(mentions) - 1:
            last = max(last, window.end)
        statement = Statement.of_known(
            kind=mention.kind,
            concept=mention.concept,
            span=(tokens[_first_word(tokens, mention)].start, tokens[last - 1].end),
            values=mention.values,
            window=window.window if window else None,
            limit="condition" if narrowed or doubtful else None,
        )
        yield Found(statement, positions)


def _first_word(tokens: Sequence[Token], mention: Mention) -> int:
    """Where it is named, with what tells more than that somebody has it: "history of stroke" of "has a history of"."""
    first = min(mention.tokens)
    if first >= mention.start:
        return mention.start
    leading = words().leading
    for at in range(first, mention.start):
        if tokens[at].word not in leading:
            return at
    return mention.start


def _with_recent(tokens: Sequence[Token], mention: Mention) -> Mention:
    """The mention with "recent" or "last" before it: its window says how recent."""
    first = min(mention.tokens)
    before = _recent(tokens, first)
    return mention if before == first else mention._replace(tokens=mention.tokens | {*range(before, first)})


def _recent(tokens: Sequence[Token], at: int) -> int:
    """The position where "recent" or "last" before a place begins; the place itself where neither stands there."""
    before = words().roles.ending(tokens, at)
    return before.edge if before and any([role == "recent" for role, _ in before.values]) else at


def _asks_for_none(window: windows.Found, section: Section) -> bool:
    """Whether it holds for those, too, who never had it: "at least 4 weeks since chemotherapy" to be included."""
    return section == "inclusion" and window.window.relation == "before" and window.window.maximum is None


def _is_last_ago(tokens: Sequence[Token], mention: Mention, window: windows.Found) -> bool:
    """Whether the last one has to be so long ago, so that none came later: "last surgery more than a year ago"."""
    opens = min(mention.tokens)
    last = any([_recent(tokens, at) < at for at in range(opens + 1, mention.start + 1)])
    return last and (window.window.minimum is not None or window.window.relation != "before")

"""What a criterion means for those nested below it, and a heading for those under it."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from fhir_trials.eligibility import participant_words
from fhir_trials.eligibility.splitting import Section
from fhir_trials.eligibility.understanding.joining import cohorts, leads
from fhir_trials.eligibility.understanding.joining.reading import Passage, passage
from fhir_trials.eligibility.understanding.words import languages
from fhir_trials.eligibility.understanding.words.phrases import Phrase, phrases
from fhir_trials.eligibility.understanding.words.tokens import Token, tokens
from fhir_trials.model.statements import Joined

_LISTS = frozenset({"any of", "all of", "some of", "listed"})
_TRANSPARENT = frozenset(
    [*_LISTS, "announces", "function", "glue", "study", "trial", "eligible", "refused", "women", "and", "or"]
)
_LIMITING = frozenset({"no", "not", "non", "exception", "condition", "denied", "either way", "some of"})
_ENDS = {"or": "or", "of": "or", "and/or": "or", "and": "and", "en": "and"}
_STARTS = {"or": "or", "and": "and", "en": "and"}
_CHOICES = frozenset({"any of", "all of", "some of"})
_COUNTED = frozenset({"any of", "announces", "listed"})
_ANNOUNCING = _LISTS | {"announces"}
_FOLLOWING = frozenset({"following", "volgende", "onderstaande", "these", "deze"})
_NAMED = 3
"""The most words that say what is listed: "one of the following conditions"."""
_OF = frozenset({"of", "from", "van", "uit"})
_NEAR = 7
_MARKS = " \t\r\n.,;:()*-"


class Above(NamedTuple):
    """What stands above a criterion.

    Attributes:
        for_some: it is of a part of the participants.
        limited: it denies, limits or makes alternatives of what stands below: that cannot be judged by itself.
        narrowed: it belongs to the meaning of states that stand below; thresholds stand by themselves.
        past: what stands below was so once ("History of:"): conditions, therapies and procedures stand by themselves.
    """

    for_some: bool = False
    limited: bool = False
    narrowed: bool = False
    past: bool = False

    def and_(self, other: "Above") -> "Above":
        """What both say."""
        return Above(*[one or two for one, two in zip(self, other, strict=True)])


NOTHING = Above()


class Links(NamedTuple):
    """`and`, `or` at the beginning and at the end of a criterion, by which lists are joined: "…; or"."""

    first: str
    last: str


def links(text: str) -> Links:
    """The joining words at both ends of a text; empty where none is there."""
    first = text[:8].lstrip(_MARKS).partition(" ")[0]
    before, _, last = text[-12:].rstrip(_MARKS).rpartition(" ")
    last = last.lstrip(_MARKS)
    if last == "of" and not before.endswith((",", ";")):
        last = ""  # "one of:", not the Dutch or
    return Links(_STARTS.get(first.lower(), ""), _ENDS.get(last.lower(), ""))


def announces(criterion: Passage) -> bool:
    """Whether a list has to follow: it ends with a colon, or with "the following criteria"."""
    text, found = criterion.tokens, criterion.phrases
    if text and text[-1].word == ":":
        return True
    if not found or found[-1].meaning not in _ANNOUNCING:
        return False
    last = found[-1]
    rest = [token for token in text[last.stop :] if token.word != "."]
    if all(token.kind == "mark" for token in rest):
        return True
    named = len(rest) <= _NAMED and all(token.kind == "word" for token in rest)
    return named and last.meaning in _CHOICES and text[last.stop - 1].word.split(" ")[-1] in _FOLLOWING


def below(criterion: Passage, between: set[str]) -> Joined | None:
    """How criteria hold together that are nested below one; None where nothing tells, or things contradict.

    Args:
        criterion: they are below it.
        between: the words between those below, by their `links`.
    """
    said: Joined | None = None
    meanings = [phrase.meaning for phrase in criterion.phrases]
    announced = [meaning for meaning in meanings if meaning in _LISTS]
    if announced and announced[-1] == "some of":
        return None
    if announced and announced[-1] == "any of":
        said = "any"
    elif leads.tell(criterion).all:
        said = "all"
    elif criterion.section == "exclusion" and meanings and meanings[-1] == "example":
        said = "any"
    by_words: Joined | None = None
    if len(between) == 1:
        by_words = "any" if "or" in between else "all"
    if len(between) > 1 or (said and by_words and said != by_words):
        return None
    return said or by_words


def above(criterion: Passage, *, states: bool = False) -> Above:
    """What a criterion says of those nested below it: nothing only where all its words are known to change nothing.

    Args:
        criterion: they are below it.
        states: it names something itself, which what stands below says more of; unless it announces that, it is one
            criterion of its list.
    """
    _, section, text, found, meanings = criterion
    lead = leads.tell(criterion)
    some = cohorts.leads_in(criterion) and cohorts.says_more(text, found, _TRANSPARENT)
    if lead.neutral and not states:
        return Above(some, past=lead.past)
    own = states and not announces(criterion)
    limited = not own or not meanings.isdisjoint(_LIMITING) or _contradicts(found, section)
    return Above(some, limited, narrowed=True)


def of_list_without_marks(criterion: Passage) -> Above:
    """What a criterion that announces a list says of those behind it on its own level, where none is nested below it.

    "Two or more of the following:" and what it speaks of are often items of one list: its choice is theirs.
    """
    told = above(criterion)
    announced = [phrase.meaning for phrase in criterion.phrases if phrase.meaning in _LISTS]
    if not announced or told.limited:
        return told
    otherwise = {"any of": "exclusion", "all of": "inclusion"}.get(announced[-1], criterion.section)
    return told._replace(limited=criterion.section != otherwise)


def counted(criterion: Passage) -> Passage:
    """It, phrases that announce a list by the number that is asked of it: "> 1 of", "2 risks of the following"."""
    text = criterion.tokens
    ends_with_colon = bool(text) and text[-1].word == ":"
    if not ends_with_colon and criterion.meanings.isdisjoint(_COUNTED):
        return criterion
    result = list(criterion.phrases)
    for at, phrase in enumerate(criterion.phrases):
        if phrase.meaning == "any of" and _is_bounded(text, phrase.start):
            result[at] = phrase._replace(meaning="some of")
        elif phrase.meaning in {"announces", "listed"} and (meaning := _asked_of(text, phrase.start)):
            result[at] = phrase._replace(meaning=meaning)
    if ends_with_colon and all(phrase.meaning not in _CHOICES for phrase in result):
        result += _numbered_choice(text)
        result.sort()
    return passage(criterion.text, criterion.section, text, result)


def _numbered_choice(text: Sequence[Token]) -> list[Phrase]:
    """A number and "of" in words that end with a colon: "at least three out of five criteria:"."""
    for at, token in enumerate(text[:-2]):
        if token.kind == "number" and text[at + 1].word.partition(" ")[0] in {*_OF, "out"}:
            several = token.value.low != 1 or _is_bounded(text, at)
            return [Phrase(at, at + 1, "some of" if several else "any of")]
    return []


def _is_bounded(text: Sequence[Token], number: int) -> bool:
    """Whether something other than "at least" stands before the number of a choice: "> 1 of", "at most one of"."""
    before = text[number - 1] if number else None
    if before is None or before.kind != "comparator":
        return False
    return before.value.side != "lower" or not before.value.inclusive


def _asked_of(text: Sequence[Token], start: int) -> str:
    """How many are asked of what "the following" announces; empty where no number and no "of" stands before it."""
    if not start or text[start - 1].word not in _OF:
        return ""
    for at in range(start - 2, max(-1, start - _NEAR), -1):
        if text[at].kind == "number" and text[at + 1].kind != "unit":
            several = text[at].value.low != 1 or _is_bounded(text, at)
            return "some of" if several else "any of"
    return ""


@lru_cache(maxsize=512)
def of_heading(words: str, section: Section) -> Above:
    """What a heading says of the criteria under it; a mere title says nothing."""
    text = tokens(words)
    found = phrases(text, bool(languages.is_dutch(text)))
    heading = passage(words, section, text, found)
    otherwise = _joins_otherwise(found, section)
    lead = leads.tell(heading)
    if lead.neutral and not lead.past:
        return Above(
            cohorts.names_cohort_or_sort(text, found) or participant_words.is_group(words), otherwise
        )
    some = cohorts.is_of_some(text, found) or participant_words.is_group(words)
    denies = not heading.meanings.isdisjoint(_LIMITING - {"condition"})
    limited = denies or otherwise or leads.is_contrary_heading(heading)
    return Above(some, limited, narrowed="other" in heading.meanings)


def of_headings(headings: Sequence[str], section: Section) -> Above:
    """What all headings say."""
    result = NOTHING
    for words in headings:
        result = result.and_(of_heading(words, section))
    return result


def _contradicts(found: Sequence[Phrase], section: Section) -> bool:
    """Whether it includes among exclusions, or the reverse, or only permits."""
    contrary = {
        "inclusion": {"refused", "allowed"},
        "exclusion": {"eligible", "allowed"},
        "unknown": set[str](),
    }
    return any(phrase.meaning in contrary[section] for phrase in found)


def _joins_otherwise(found: Sequence[Phrase], section: Section) -> bool:
    """Whether a heading makes its list alternatives of an inclusion, or conditions of an exclusion together."""
    announced = [phrase.meaning for phrase in found if phrase.meaning in _LISTS]
    if not announced:
        return False
    return (section, announced[-1]) in {
        ("inclusion", "any of"),
        ("exclusion", "all of"),
    } or "some of" in announced

"""Whether words say that what they stand before, or above, is asked of a part of the participants only."""

import itertools
from collections.abc import Sequence
from functools import cache

from fhir_trials.eligibility import participant_words
from fhir_trials.eligibility.understanding.joining.reading import Passage
from fhir_trials.eligibility.understanding.words.phrases import Phrase
from fhir_trials.eligibility.understanding.words.tokens import Token

_SHORT, _LABEL = 4, 8
"""The most words of a label that names a group, and of one that says for whom."""
_DUTCH_GROUP = ("groep", "groepen")
_SUBSTUDY = ("substudy", "substudies", "sub-study", "substudie", "sub-studie", "deelstudie", "deelonderzoek")
_COHORTS = frozenset({"cohort", "numbered cohort"})
_SILENT = frozenset(
    {"glue", "study", "trial", "women", "any of", "all of", "listed", "announces", "eligible", "refused"}
)


def leads_in(criterion: Passage) -> bool:
    """Whether a criterion is of some: it begins with "For women", "Cohort 2:", or has "part A only"."""
    _, _, tokens, found, meanings = criterion
    if found and found[0].meaning == "condition" and found[0].start == 0:
        return True
    if not meanings.isdisjoint(_COHORTS):
        named = [phrase for phrase in found if phrase.meaning in _COHORTS and _is_cohort(tokens, phrase)]
        only = {phrase.start for phrase in found if phrase.meaning == "only"}
        if any(_leads(tokens, phrase) or not only.isdisjoint(_near(phrase)) for phrase in named):
            return True
    return _is_of_people(tokens, found)


def _near(phrase: Phrase) -> range:
    """Where "only" stands beside it: "part A only", "only in cohort 2"."""
    return range(phrase.start - 3, phrase.start + 4)


def _is_of_people(tokens: Sequence[Token], found: Sequence[Phrase]) -> bool:
    """Whether it begins with people of a sort and a colon: "Women:", "Diabetic patients:", "Mothers:"."""
    words = [token[3] for token in tokens[:_LABEL]]
    if ":" not in words:
        return False
    colon = words.index(":")
    before = tokens[:colon]
    if _is_for_some(before, found):
        return True
    if colon > _SHORT or participant_words.has(_words(before), "everybody"):
        return False
    if _names_role(before) or _names_sort(before, found) or _names_group(before):
        return True
    return _names_people(before) and says_more(before, [one for one in found if one.stop <= colon])


def is_of_some(tokens: Sequence[Token], found: Sequence[Phrase]) -> bool:
    """Whether a heading is of some: of a cohort, a part, a step, or of people of a sort ("Asthmatic subjects").

    What a former version of the criteria asked for is asked of nobody who comes now: "Previous inclusion criteria".
    """
    if _is_of_all_parts(tokens, found):
        return False
    if any(phrase.meaning == "condition" for phrase in found) or _is_superseded(tokens):
        return True
    if names_part(tokens, found) or _is_for_some(tokens, found):
        return True
    return _is_for(tokens) and says_more(tokens, found)


def names_cohort_or_sort(tokens: Sequence[Token], found: Sequence[Phrase]) -> bool:
    """Whether a heading of which all other words say nothing is of a cohort, a part, or people of a sort or a role."""
    if _is_of_all_parts(tokens, found):
        return False
    return (
        any(_is_cohort(tokens, phrase) for phrase in found)
        or names_others(tokens)
        or _names_sort(tokens, found)
        or _names_group(tokens)
        or _names_substudy(tokens)
    )


def names_part(tokens: Sequence[Token], found: Sequence[Phrase]) -> bool:
    """Whether a heading names a cohort, a part, or people of a sort or a role, so that its sisters name others."""
    if _is_of_all_parts(tokens, found):
        return False
    if names_cohort_or_sort(tokens, found):
        return True
    of_study = any(phrase.meaning in {"eligible", "refused"} for phrase in found)
    silent = _SILENT | {"condition"} if of_study else _SILENT
    return _names_people(tokens) and says_more(tokens, found, silent)


def names_others(tokens: Sequence[Token]) -> bool:
    """Whether a heading names people who take part beside the patients: controls, mothers, caregivers, donors."""
    return _names_role(tokens)


def names_patients(tokens: Sequence[Token]) -> bool:
    """Whether a heading names who takes part, and not all of them: "Patients"."""
    return _names_people(tokens) and not participant_words.has(_words(tokens), "everybody")


def is_of_all(tokens: Sequence[Token], found: Sequence[Phrase]) -> bool:
    """Whether a heading says that it is of all who take part, or no more than that criteria follow."""
    return participant_words.has(_words(tokens), "everybody") or not says_more(tokens, found)


def says_more(tokens: Sequence[Token], found: Sequence[Phrase], silent: frozenset[str] = _SILENT) -> bool:
    """Whether a word is neither of the study nor one that says nothing."""
    known = {at for phrase in found if phrase.meaning in silent for at in range(phrase.start, phrase.stop)}
    known.update(at for phrase in found if phrase.meaning == "numbered cohort" for at in (phrase.start,))
    return any(
        token.kind not in {"mark", "number"} and token.word not in people() and at not in known
        for at, token in enumerate(tokens)
    )


def _is_for(tokens: Sequence[Token]) -> bool:
    """Whether it is "… criteria for …": for less than the study, if that says more."""
    pairs = itertools.pairwise(tokens)
    return any(
        one.word.endswith(("criteria", "criteria)")) and two.word in {"for", "voor"} for one, two in pairs
    )


def _is_of_all_parts(tokens: Sequence[Token], found: Sequence[Phrase]) -> bool:
    """Whether it is of all in so many words: "All participants", "Both cohorts"; not "All healthy volunteers"."""
    first = tokens[0].word.partition(" ")[0] if tokens else ""
    if first not in participant_words.meaning("everybody") or names_others(tokens):
        return False
    return not says_more(tokens, found, _SILENT | _COHORTS)


def _is_for_some(tokens: Sequence[Token], found: Sequence[Phrase]) -> bool:
    """Whether a label says for whom: "For T1D", "Voor deel 2"; not "For inclusion", "For all participants"."""
    if not tokens or tokens[0].word not in participant_words.meaning("for"):
        return False
    if participant_words.has(_words(tokens), "everybody"):
        return False
    return says_more(
        tokens[1:], [phrase._replace(start=phrase.start - 1, stop=phrase.stop - 1) for phrase in found]
    )


def _names_group(tokens: Sequence[Token]) -> bool:
    """Whether its last word is that of a group, whatever the group is of: "Asthma group", "Controlegroep"."""
    words = [word for word in _words(tokens) if word[:1].isalnum()]
    if len(words) < 1 or participant_words.has(words, "topic"):
        return False
    groups = participant_words.meaning("group")
    return words[-1].endswith(_DUTCH_GROUP) or (len(words) > 1 and words[-1] in groups)


def _names_substudy(tokens: Sequence[Token]) -> bool:
    """Whether a word is that of a part of the study, whatever it is joined with: "MRI-substudie", "biopsy-substudy"."""
    return any(word.endswith(_SUBSTUDY) for word in _words(tokens))


def _words(tokens: Sequence[Token]) -> list[str]:
    """Its words one by one, marks included."""
    return [word for token in tokens for word in token.word.split(" ")]


def _names_people(tokens: Sequence[Token]) -> bool:
    return any(token.word in _anybody() for token in tokens)


@cache
def people() -> frozenset[str]:
    """Words for whoever takes part, all of them or people of a sort."""
    return _anybody() | participant_words.meaning("everybody")


@cache
def _anybody() -> frozenset[str]:
    return participant_words.meaning("anybody") | participant_words.meaning("sort")


def _names_role(tokens: Sequence[Token]) -> bool:
    return participant_words.has(_words(tokens), "role")


def _names_sort(tokens: Sequence[Token], found: Sequence[Phrase]) -> bool:
    """Whether it names people of one sort: "Women", not "Men and women"."""
    said = {at for phrase in found if phrase.meaning == "glue" for at in range(phrase.start, phrase.stop)}
    sorts = participant_words.meaning("sort")
    return any(token.word in sorts and at not in said for at, token in enumerate(tokens))


def _is_superseded(tokens: Sequence[Token]) -> bool:
    """Whether a heading is that of a former version: "Previous inclusion criteria as of 12/03/2019"."""
    words = _words(tokens)
    return any(start == 0 for start, _ in participant_words.among(words, "superseded")) and any(
        "criteri" in word for word in words
    )


def _is_cohort(tokens: Sequence[Token], phrase: Phrase) -> bool:
    """Whether a phrase names a cohort: by itself, or with the number or letter behind it ("part 2", "arm B")."""
    if phrase.meaning == "cohort":
        return True
    if phrase.meaning != "numbered cohort":
        return False
    if " " in tokens[phrase.start].word:
        return True
    if phrase.stop == len(tokens):
        return False
    after = tokens[phrase.stop]
    return after.kind == "number" or after.word in participant_words.meaning("letter")


def _leads(tokens: Sequence[Token], phrase: Phrase) -> bool:
    """Whether it stands at the beginning, a colon or nothing behind it; parts and cohorts also without one."""
    if phrase.start > 1:
        return False
    if phrase.start == 0 and tokens[0].word.partition(" ")[0] in participant_words.meaning("part"):
        return True
    behind = [token.word for token in tokens[phrase.stop : phrase.stop + 6]]
    if phrase.start == 1 and "," in behind[:2]:
        return True  # "In part B, …"
    return (phrase.start == 0 and len(tokens) < 4) or ":" in behind

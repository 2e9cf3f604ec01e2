"""Whether words say that what they stand before, or above, is asked of a part of the participants only."""

import itertools
from collections.abc import Sequence

from fhir_trials.eligibility.understanding.phrases import Phrase
from fhir_trials.eligibility.understanding.tokens import Token

_PEOPLE = frozenset(
    [
        *("subjects", "patients", "participants", "women", "men", "females", "males", "children", "adults"),
        *("individuals", "volunteers", "infants", "adolescents", "persons"),
        *("patiënten", "patienten", "deelnemers", "vrouwen", "mannen", "kinderen", "volwassenen"),
    ]
)
_SORTS = frozenset(["women", "men", "females", "males", "children", "vrouwen", "mannen", "kinderen"])
_COHORTS = frozenset({"cohort", "numbered cohort"})
_PARTS = frozenset(["part", "parts", "cohort", "cohorts", "arm", "stratum", "deel"])
_LETTERS = frozenset(["a", "b", "c", "d", "e", "f", "g", "h", "i", "ii", "iii", "iv", "v"])
_SILENT = frozenset(
    {"glue", "study", "trial", "women", "any of", "all of", "listed", "announces", "eligible", "refused"}
)


def leads_in(tokens: Sequence[Token], found: Sequence[Phrase]) -> bool:
    """Whether a criterion is of some: it begins with "For women", "Cohort 2:", or has "part A only"."""
    if found and found[0].meaning == "condition" and found[0].start == 0:
        return True
    named = [phrase for phrase in found if phrase.meaning in _COHORTS and _is_cohort(tokens, phrase)]
    if named:
        only = {phrase.start for phrase in found if phrase.meaning == "only"}
        if any(_leads(tokens, phrase) or not only.isdisjoint(_near(phrase)) for phrase in named):
            return True
    return _is_of_people(tokens, found)


def _near(phrase: Phrase) -> range:
    """Where "only" stands beside it: "part A only", "only in cohort 2"."""
    return range(phrase.start - 3, phrase.start + 4)


def _is_of_people(tokens: Sequence[Token], found: Sequence[Phrase]) -> bool:
    """Whether it begins with people of a sort and a colon: "Women:", "Diabetic patients:"."""
    words = [token[3] for token in tokens[:5]]
    if ":" not in words:
        return False
    colon = words.index(":")
    before = tokens[:colon]
    if not _names_people(before):
        return False
    return any(token.word in _SORTS for token in before) or says_more(
        before, [one for one in found if one.stop <= colon]
    )


def is_of_some(tokens: Sequence[Token], found: Sequence[Phrase]) -> bool:
    """Whether a heading is of some: of a cohort, a part, a step, or of people of a sort ("Asthmatic subjects")."""
    if any(_is_cohort(tokens, phrase) for phrase in found):
        return True
    if any(phrase.meaning == "condition" for phrase in found):
        return True
    return (_names_people(tokens) or _is_for(tokens)) and says_more(tokens, found)


def says_more(tokens: Sequence[Token], found: Sequence[Phrase], silent: frozenset[str] = _SILENT) -> bool:
    """Whether a word is neither of the study nor one that says nothing."""
    known = {at for phrase in found if phrase.meaning in silent for at in range(phrase.start, phrase.stop)}
    known.update(at for phrase in found if phrase.meaning == "numbered cohort" for at in (phrase.start,))
    return any(
        token.kind not in {"mark", "number"} and token.word not in _PEOPLE and at not in known
        for at, token in enumerate(tokens)
    )


def _is_for(tokens: Sequence[Token]) -> bool:
    """Whether it is "… criteria for …": for less than the study, if that says more."""
    pairs = itertools.pairwise(tokens)
    return any(
        one.word.endswith(("criteria", "criteria)")) and two.word in {"for", "voor"} for one, two in pairs
    )


def _names_people(tokens: Sequence[Token]) -> bool:
    return any(token.word in _PEOPLE for token in tokens)


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
    return after.kind == "number" or after.word in _LETTERS


def _leads(tokens: Sequence[Token], phrase: Phrase) -> bool:
    """Whether it stands at the beginning, a colon or nothing behind it; parts and cohorts also without one."""
    if phrase.start > 1:
        return False
    if phrase.start == 0 and tokens[0].word.partition(" ")[0] in _PARTS:
        return True
    return (phrase.start == 0 and len(tokens) < 4) or any(
        token.word == ":" for token in tokens[phrase.stop : phrase.stop + 6]
    )

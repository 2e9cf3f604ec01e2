"""What the words of a lead-in are: of a closed set that changes nothing below it, or not. `mappings/lead-in-words.csv`

"The following", "adequate renal function", "history of any of these" let what stands below them be judged by itself;
any word that no row knows may make something else of it: "Vital signs outside the following ranges:".
"""

from collections.abc import Sequence, Set
from functools import cache
from typing import NamedTuple

from fhir_trials import table_words
from fhir_trials.eligibility.splitting import Section
from fhir_trials.eligibility.understanding.joining import cohorts
from fhir_trials.eligibility.understanding.joining.reading import Passage
from fhir_trials.eligibility.understanding.words.beside_words import words as beside_words
from fhir_trials.eligibility.understanding.words.phrases import Phrase
from fhir_trials.eligibility.understanding.words.tokens import Token

_LISTS = frozenset({"any of", "all of", "listed", "announces"})
_STUDY = frozenset({"study", "trial", "eligible", "refused"})
_SILENT = _LISTS | _STUDY | {"function", "glue", "women", "and", "or", "example", "cohort", "numbered cohort"}
_LONGEST = 5
"""Tokens, of the longest phrase of the table."""
_NEUTRAL = frozenset({"neutral", "meets", "adequate", "demand", "past", "function", "any"})
_FORBIDS_ALL = frozenset({"any", "deviant", "wanting"})
_DENYING = frozenset({"no", "not", "non", "exception", "denied", "either way", "some of"})
_BEFORE = frozenset({"before", "prior", "prior to", "preceding", "voor", "vóór", "voorafgaand"})
_EXCLUDING = frozenset({"exclusion", "exclusie", "exclusions", "exclusies"})


class Lead(NamedTuple):
    """What a lead-in says of the criteria below it.

    Attributes:
        neutral: nothing that changes what one of them says.
        past: that what they name was so once: "history of any of the following".
        all: it has a sign that all of them hold: "all of", "must meet the following", "adequate renal function".
    """

    neutral: bool
    past: bool
    all: bool


def tell(criterion: Passage) -> Lead:
    """What a lead-in says; a word that no table knows makes it say more than its list."""
    _, section, text, found, meanings = criterion
    said = said_by_table(text, found)
    roles = {role for role, _, _ in said}
    known = {at for one in found if one.meaning in _SILENT for at in range(one.start, one.stop)}
    if not meanings.isdisjoint(_STUDY):
        known.update(
            at for one in found if _is_of_taking_part(text, one) for at in range(one.start, one.stop)
        )
    known.update(at for role, start, stop in said if role in _NEUTRAL for at in range(start, stop))
    if "function" in roles or "function" in meanings:
        known.update(start for role, start, _ in said if role == "time")
        known.update(_time_of_measuring(text, said))
    if section == "exclusion" and _lists_what_deviates(said, found):
        known.update(at for role, start, stop in said if role == "deviant" for at in range(start, stop))
    neutral = (
        "wanting" not in roles
        and meanings.isdisjoint(_DENYING)
        and not _is_contrary(section, roles, meanings)
        and not (section == "inclusion" and any(token.word in _EXCLUDING for token in text))
        and all(at in known or _says_nothing(text, at) for at in range(len(text)))
    )
    return Lead(neutral, neutral and "past" in roles, _is_of_all(section, found, roles, neutral))


def is_contrary_heading(criterion: Passage) -> bool:
    """Whether a heading is of another time, or of what its section does not ask: "At diagnosis", "Abnormal values".

    Other words of it only name what its criteria are about.
    """
    _, section, text, found, meanings = criterion
    roles = {role for role, _, _ in said_by_table(text, found)}
    if "wanting" in roles or (section == "inclusion" and "deviant" in roles):
        return True
    return _is_contrary(section, roles, meanings)


def said_by_table(text: Sequence[Token], found: Sequence[Phrase]) -> list[tuple[str, int, int]]:
    """The phrases of the table, the longest at each place: meaning, first token, the one behind the last.

    What is said of taking part in the study has its own meaning: "must be excluded" demands nothing.
    """
    taken = {at for one in found if one.meaning in _STUDY - {"study"} for at in range(one.start, one.stop)}
    said: list[tuple[str, int, int]] = []
    at = 0
    while at < len(text):
        stop = at + 1
        if at not in taken and text[at].word.replace("-", " ").partition(" ")[0] in _first_words():
            for end in range(min(len(text), at + _LONGEST), at, -1):
                role = _table().get("".join([token.word for token in text[at:end]]).replace(" ", ""))
                if role:
                    said.append((role, at, end))
                    stop = end
                    break
        at = stop
    return said


def _says_nothing(text: Sequence[Token], at: int) -> bool:
    """Whether it is a mark, a number, a letter that counts, a word for whoever takes part, or of the time of entry."""
    token = text[at]
    if token.kind in {"mark", "number"} or token.word in cohorts.people():
        return True
    if len(token.word) == 1 and at + 1 < len(text) and text[at + 1].word in {")", "."}:
        return True
    return all(word in beside_words().entry for word in token.word.split(" "))


def _time_of_measuring(text: Sequence[Token], said: Sequence[tuple[str, int, int]]) -> range:
    """From the "before" of "within 14 days before the platinum based treatment" to the end or the colon."""
    within = next((start for role, start, _ in said if role == "time"), len(text))
    before = [at for at in range(within, len(text)) if text[at].word in _BEFORE]
    if not before:
        return range(0)
    colons = [at for at in range(before[0], len(text)) if text[at].word == ":"]
    return range(before[0], colons[0] if colons else len(text))


def _is_of_taking_part(text: Sequence[Token], phrase: Phrase) -> bool:
    """Whether it is the "if" of "are eligible if …", not "for women"."""
    places = range(phrase.start, phrase.stop)
    return phrase.meaning == "condition" and not any(
        word in cohorts.people() for at in places for word in text[at].word.split(" ")
    )


def _lists_what_deviates(said: Sequence[tuple[str, int, int]], found: Sequence[Phrase]) -> bool:
    """Whether what deviates is what the list names: "any of the following abnormal values", not "abnormal, any of"."""
    lists = [one.stop for one in found if one.meaning == "any of"]
    places = [start for role, start, _ in said if role == "deviant"]
    return bool(lists and places) and min(places) >= lists[0]


def _is_contrary(section: Section, roles: Set[str], meanings: Set[str]) -> bool:
    """Whether it includes among exclusions ("Subjects must have:", "Adequate organ function:"), or the reverse."""
    if section == "exclusion":
        demands = "refused" not in meanings and "demand" in roles
        return demands or "eligible" in meanings or "adequate" in roles
    return section == "inclusion" and "refused" in meanings


def _is_of_all(section: Section, found: Sequence[Phrase], roles: Set[str], neutral: bool) -> bool:
    """Whether a sign is there that all below it hold, and nothing against it among inclusions."""
    announced = [one.meaning for one in found if one.meaning in _LISTS]
    of_all = bool(announced) and announced[-1] == "all of"
    if section != "inclusion":
        return of_all
    if not roles.isdisjoint(_FORBIDS_ALL) or any(one.meaning in _DENYING for one in found):
        return False
    meets = bool(announced) and not roles.isdisjoint({"meets", "demand"})
    function = "function" in roles or (
        "adequate" in roles and any(one.meaning == "function" for one in found)
    )
    return of_all or (neutral and (function or meets))


@cache
def _first_words() -> frozenset[str]:
    rows = table_words.words("lead-in-words.csv")
    return frozenset(one.word.replace("-", " ").partition(" ")[0] for one in rows)


@cache
def _table() -> dict[str, str]:
    """Meanings by phrase, spelled without blanks, since several words can be one token."""
    return {one.word.replace(" ", ""): one.meaning for one in table_words.words("lead-in-words.csv")}

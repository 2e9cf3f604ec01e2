"""What a heading says of taking part, word by word: no row of a table need have its words in their order.

"Wie kan er niet meedoen aan dit onderzoek?" Each of its words is one of taking part, of being left out, of denying, or
one that says nothing more; a line with any other word is none of these. Table: mappings/taking-part-words.csv.
"""

import itertools
import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from fhir_trials import table_words
from fhir_trials.eligibility import participant_words
from fhir_trials.eligibility.splitting.phrases import Section

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_INCLUSION = re.compile(r"(?<!non-)(?<!non )(?<!niet-)\b(?:inclusi|insluit|in- (?:en|and) ex)")
_EXCLUSION = re.compile(r"\b(?:exclusi|uitsluit)")
_LEFT_OUT = re.compile(
    r"exclu|uitsl|uitgesl|geëxcl|non-?(?:incl|elig)|not-elig|ineligib|disqual|diskwal|unsuitab|ongeschikt|niet-incl"
)
_WHOM = frozenset({"who", "whom", "wie"})
_YOU = frozenset({("for", "you"), ("for", "me"), ("voor", "u"), ("voor", "jou"), ("voor", "mij")})
_WHOLE = frozenset({"all", "both", "each", "every", "alle", "beide", "elk", "elke"})
_TIMES = frozenset(
    {"at", "before", "prior", "within", "during", "after", "since", "bij", "op", "tijdens", "vóór"}
)
_ELSEWHERE = frozenset(
    {
        "another",
        "other",
        "previous",
        "past",
        "concurrent",
        "ander",
        "andere",
        "eerder",
        "eerdere",
        "gelijktijdige",
    }
)
# not "suitable", "included", "enter", which are said of an organ or a lesion too
_JOINING = re.compile(r"particip(?:at|er)|enrol|eligibil|recruit|deelna|deelnem|meedoen|insluit")
_ASKING = frozenset({"what", "which", "who", "when", "wat", "welke", "wie", "wanneer"})
_MOST = 24


class Saying(NamedTuple):
    """What a line says of taking part.

    Attributes:
        section: of what stands below it; `unknown` where its words do not tell.
        plain: whether it says no more than its section.
        complete: whether it is a heading by its words: a question, a name, or a clause that its list completes.
        name: whether it is a name, and no sentence.
    """

    section: Section
    plain: bool
    complete: bool
    name: bool


class _Words(NamedTuple):
    """The words that may stand in such a line.

    Attributes:
        meanings: of each word that may.
        pairs: what phrases of two words mean, by their first and second: "take" is of taking part where "part" follows.
        some: those that name a part of the people, some of them with a number only.
    """

    meanings: dict[str, str]
    pairs: dict[str, dict[str, str]]
    some: frozenset[str]


def told(name: str, *, asks: bool) -> Saying | None:
    """What a line says of taking part; None where it says nothing of it, or something else besides.

    Args:
        name: the line as `headings.key` makes it.
        asks: whether it ends in a question mark.
    """
    head, _, remark = name.partition("(")
    if remark and (one := told(head, asks=asks)):
        return _with_remark(one, remark)
    known, said = _words(), _WORD.findall(name)
    some = _of_some(said)
    if some is None or not 0 < len(said) <= _MOST:
        return None
    found = [known.meanings.get(word, "silent") for word in said]
    for place, word in enumerate(said):
        pair = known.pairs.get(word, {})
        found[place] = next((pair[other] for other in said[place + 1 :] if other in pair), found[place])
    return _saying(name, said, found, asks=asks, some=some)


def is_sentence(words: str) -> bool:
    """Whether words have a verb of a sentence on taking part, or deny something: "Does not meet all …"."""
    known = _words().meanings
    return any(
        known.get(word) in ("telling", "denying") and word != "to" for word in _WORD.findall(words.casefold())
    )


def hints(words: str) -> frozenset[str]:
    """What a title that is not understood may be of: `taking part`, `left out`, `denying`; empty where of neither.

    The time of something ("Age at inclusion"), another study ("Participation in another trial") and a part of the
    people ("Enrolled controls") are other matters.
    """
    known, said = _words(), _WORD.findall(words.casefold())
    found = {known.meanings.get(word, "") for word in said}
    named = any(
        word in known.some and (word not in known.meanings or _is_counted(said, place))
        for place, word in enumerate(said)
    )
    of_study = "study" in found and not {"naming", "denying"}.isdisjoint(found)
    joins = any(_JOINING.match(word) for word in said)
    beside = not _TIMES.isdisjoint(said) or ("naming" not in found and not _ELSEWHERE.isdisjoint(said))
    spared = {"left out", "denying"} <= found  # "Pregnancy is not an exclusion"
    if named or beside or spared or not (of_study or joins or "left out" in found):
        return frozenset()
    return frozenset({"taking part"} | (found & {"left out", "denying"}))


def names_part(words: str) -> bool:
    """Whether words name a part of the study, numbered or by its name: "Key eligibility - Part A", "MRI substudy"."""
    said = _WORD.findall(words.casefold())
    counted = any(_is_counted(said, place) for place in range(len(said)))
    return counted or participant_words.has(said, "study part")


def is_announcing(words: str) -> bool:
    """Whether words begin as the title of a list does: "What …", "Reasons …", "Wie …"."""
    first = words.partition(" ")[0].casefold()
    return first in _ASKING or _words().meanings.get(first) == "naming"


def is_of_people(words: str) -> bool:
    """Whether a sentence begins with people, of any sort: "Patients with asthma are eligible if they have:"."""
    first = words.partition(" ")[0].casefold()
    return first in _words().some or _words().meanings.get(first) == "people"


def _with_remark(one: Saying, remark: str) -> Saying | None:
    """What a line with brackets says: "Redenen om niet mee te doen (exclusiecriteria)" says the same twice."""
    two = told(remark, asks=False)
    if two is None:
        some = _of_some(_WORD.findall(remark))
        whole = one.section == "exclusion" and not _WHOLE.isdisjoint(_WORD.findall(remark))
        return None if some is None else one._replace(plain=one.plain and not some and not whole)
    return one if one.section == two.section else Saying("unknown", False, one.complete, one.name)


def _of_some(said: Sequence[str]) -> bool | None:
    """Whether words name a part of the people; None where one of them may not stand in such a line."""
    known, some = _words(), False
    for place, word in enumerate(said):
        if word in known.some:
            some = some or word not in known.meanings or _is_counted(said, place)
        elif word not in known.meanings and not (some and _is_number(word)):
            return None
    return some


def _saying(name: str, said: Sequence[str], found: Sequence[str], *, asks: bool, some: bool) -> Saying | None:
    whom = (
        asks
        and "study" in found
        and (not _WHOM.isdisjoint(said) or not _YOU.isdisjoint(itertools.pairwise(said)))
    )
    joins = "taking part" in found or whom
    # "Patients with a contraindication to: …" tells of no taking part; "Contraindications to the study" does
    left_out = "left out" in found and (
        joins or not {"study", "naming"}.isdisjoint(found) or _LEFT_OUT.search(name) is not None
    )
    if "other matter" in found and "naming" not in found:
        of_study = joins or "study" in found
        return Saying("unknown", False, asks or found[0] == "other matter", False) if of_study else None
    if not joins and not left_out:
        return None
    included, excluded = _INCLUSION.search(name) is not None, _EXCLUSION.search(name) is not None
    # "Rejection" alone may be that of a kidney
    denies = (left_out or "denying" in found) and not {"taking part", "study", "people"}.isdisjoint(found)
    if not (included or excluded or asks or denies or not {"telling", "naming", "opening"}.isdisjoint(found)):
        return Saying("unknown", False, False, False)
    section = "unknown" if included and excluded else _section(found)
    title = _is_name(found, included or excluded)
    # who has all of a list is left out; "for all patients" asks for no such thing
    whole = section == "exclusion" and not title and not _WHOLE.isdisjoint(said)
    some = some or (title and "people" in found)
    plain = not (some or whole or section == "unknown")
    return Saying(section, plain, asks or found[-1] == "opening" or title, title)


def _is_name(found: Sequence[str], criteria: bool) -> bool:
    """Whether it is a name and no sentence: "Reasons not to take part", "Inclusion criteria of group A"."""
    first = next((one for one in found if one not in ("silent", "study")), "")
    return first == "naming" or (criteria and {"telling", "opening", "denying"}.isdisjoint(found))


def _section(found: Sequence[str]) -> Section:
    """Two denials are no sure assent, and who is not left out need not be let in."""
    denied = found.count("denying")
    if "left out" not in found:
        return ("inclusion", "exclusion", "unknown")[min(denied, 2)]
    if not denied:
        return "exclusion"
    # "Who meets an exclusion criterion is not eligible"
    behind = found[found.index("left out") :]
    alone = denied == 1 and found.count("left out") == 1 and "denying" in behind
    return "exclusion" if alone and "taking part" in behind[behind.index("denying") :] else "unknown"


def _is_counted(said: Sequence[str], place: int) -> bool:
    """Whether a word is the name of a part by the number behind it: "deel 2", not the "deel" of "deelnemen"."""
    numbered = said[place] in participant_words.meaning("numbered") | participant_words.meaning("part")
    return numbered and place + 1 < len(said) and _is_number(said[place + 1])


def _is_number(word: str) -> bool:
    return (
        len(word) == 1 or (len(word) == 2 and word.isdigit()) or word in participant_words.meaning("letter")
    )


@cache
def _words() -> _Words:
    rows = [(word, meaning) for word, _, _, meaning in table_words.words("taking-part-words.csv")]
    meanings = {word: "silent" for of in ("everybody", "you") for word in participant_words.meaning(of)}
    meanings.update(dict.fromkeys(participant_words.meaning("anybody"), "people"))
    meanings.update((word, meaning) for word, meaning in rows if " " not in word)
    pairs: dict[str, dict[str, str]] = {}
    for (first, second), meaning in [(phrase.split(), meaning) for phrase, meaning in rows if " " in phrase]:
        pairs.setdefault(first, {})[second] = meaning
        meanings.setdefault(first, "silent")
        meanings.setdefault(second, "silent")
    parts = ("sort", "role", "part", "group", "numbered", "study part")
    some = {word for of in parts for phrase in participant_words.meaning(of) for word in phrase.split()}
    return _Words(meanings, pairs, frozenset(some))

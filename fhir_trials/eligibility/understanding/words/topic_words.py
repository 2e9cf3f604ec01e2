"""The words of conditions, therapies and procedures: `mappings/conditions.csv`, `topic-words.csv`."""

from functools import cache, lru_cache
from typing import NamedTuple

from fhir_trials import table_words
from fhir_trials.clinical_concepts import Topic, topics
from fhir_trials.eligibility.understanding.words.lexicon import Phrases
from fhir_trials.eligibility.understanding.words.word_classes import DRUG_CUE, PLAIN, TOPIC_HEAD, TOPIC_NAME

JOINED = frozenset({",", "/", "or", "and", "of", "en", "and/or", "nor", "&"})
"""What joins the things of a list."""
_TABLE = "topic-words.csv"
_PHRASES = ("cue", "cue-drug", "not-ahead", "not-behind", "recent", "found", "behind")


class Words(NamedTuple):
    """What the tables say, for look-up.

    Attributes:
        topics: the words of conditions, therapies and procedures that have a name of ours.
        roles: phrases beside them, each with its role and the kind it is a sign of: `cue`, `cue-drug`; `not-ahead`
            and `not-behind`: with these beside it, it is something else; `recent`: a window says how recent;
            `found`: it says that a condition was found: "confirmed"; `behind`: it says that somebody has or had it.
        how: ways to find a condition: "histologically", "PCR test".
        means: words before such a way: "by".
        denials: "no", and "no signs of", which denies what "signs of" alone leaves open.
        plain: what changes nothing beside them.
        drugs: those of role `cue-drug`: any name of a drug may follow.
        heads: nouns that tell the kind of what is named with them.
        endings: endings of words that tell it, longest first, by their last letter.
        heads_not: words with such an ending that tell no kind: "diagnosis".
        stops: words that end a name.
        dividing: those of them that cannot stand between two things of one list.
        leading: words before a name that say only whose it is: "patients with".
        outside: words that are never part of a patient's condition, therapy or procedure.
    """

    topics: Phrases[Topic]
    roles: Phrases[tuple[str, str]]
    how: Phrases[str]
    means: Phrases[str]
    denials: Phrases[str]
    plain: Phrases[str]
    drugs: Phrases[str]
    heads: dict[str, str]
    endings: dict[str, tuple[tuple[str, str], ...]]
    heads_not: frozenset[str]
    stops: frozenset[str]
    dividing: frozenset[str]
    leading: frozenset[str]
    outside: frozenset[str]


@cache
def words() -> Words:
    """The tables, compiled; both languages at once."""
    said = table_words.words(_TABLE)
    endings: dict[str, list[tuple[str, str]]] = {}
    for word, _, role, kind in said:
        if role == "ending":
            endings.setdefault(word[-1], []).append((word, kind))
    stops = _of_role("stop")
    return Words(
        Phrases((word, topic) for topic in topics().values() for word in (*topic.english, *topic.dutch)),
        Phrases((word, (role, kind)) for word, _, role, kind in said if role in _PHRASES),
        Phrases((word, "how") for word in _of_role("how")),
        Phrases((word, "means") for word in _of_role("means")),
        Phrases((word, "no") for word in table_words.of_role("criteria-logic.csv", "", "no")),
        Phrases((word, "plain") for word in _of_role("plain")),
        Phrases((word, kind) for word, _, role, kind in said if role == "cue-drug"),
        {word: kind for word, _, role, kind in said if role == "head"},
        {last: tuple(sorted(of, key=lambda one: -len(one[0]))) for last, of in endings.items()},
        _of_role("not-head"),
        stops,
        stops - JOINED,
        _of_role("leading"),
        _of_role("not-within"),
    )


def _of_role(role: str) -> frozenset[str]:
    return frozenset(table_words.of_role(_TABLE, role))


@lru_cache(maxsize=16_384)
def of_compound(word: str) -> Topic | None:
    """What a Dutch word is of that goes on behind a name: "insulinegebruik", "astmapatiënten"; None where none is."""
    for last, of in _compounds():
        if word.endswith(last):
            for name in (word[: -len(last)], f"{word[: -len(last)]}s"):
                topic = _of_one_word().get(name)
                if topic and topic.kind == of:
                    return topic
    return None


@cache
def _compounds() -> tuple[tuple[str, str], ...]:
    """The last parts of such words, each with the kind of what stands before it."""
    return tuple([(word, of) for word, _, role, of in table_words.words(_TABLE) if role == "compound"])


@cache
def _of_one_word() -> dict[str, Topic]:
    return {word: topic for topic in topics().values() for word in topic.dutch if word.isalpha()}


@lru_cache(maxsize=16_384)
def kind(word: str) -> str | None:
    """The kind that a noun tells; None where it tells none."""
    known = words()
    if word in known.heads:
        return known.heads[word]
    if word in known.heads_not:
        return None
    for ending, of in known.endings.get(word[-1:], ()):
        if len(word) > len(ending) + 1 and word.endswith(ending):
            return of
    return None


def opens(word: str) -> int:
    """What may begin with a word, as classes: `TOPIC_NAME`, `DRUG_CUE`, `TOPIC_HEAD`, `PLAIN`."""
    known = words()
    classes = TOPIC_NAME if known.topics.opens(word) or of_compound(word) else 0
    if known.drugs.opens(word):
        classes |= DRUG_CUE
    if kind(word) is not None:
        classes |= TOPIC_HEAD
    if known.plain.opens(word):
        classes |= PLAIN
    return classes

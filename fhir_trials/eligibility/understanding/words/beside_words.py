"""The words beside a threshold, by what they do to it: `mappings/beside-words.csv`."""

from functools import cache
from typing import NamedTuple

from fhir_trials import table_words
from fhir_trials.eligibility.understanding.words.vocabulary import word_set
from fhir_trials.word_roles import TABLES

_TABLE = "beside-words.csv"
JOINS = frozenset({"and", "or", "but"})
"""The meanings of words that begin another part."""


class Words(NamedTuple):
    """What the table says, for look-up.

    Attributes:
        before: change nothing in front of a measured name.
        past: in front of it tell that it was so once: "history of", "nadir".
        of: in front of it, what stands before them tells.
        between: change nothing between a name and its number.
        another: with these the name is of another thing: urine, a fetus, the right ventricle.
        person: somebody else than the patient.
        place: open words of where, when or at what something is measured.
        accompanying: those of them that a state of the patient may follow: "with", "without".
        entry: words of the time at which eligibility is assessed: "at the time of signing consent".
        behind: change nothing behind a bound.
        demand: open a further demand.
        age_demand: open one behind an age.
        generic: nouns that share what stands before a noun they are joined to: "eye disease or surgery".
        method: open words of how something is measured.
    """

    before: frozenset[str]
    past: frozenset[str]
    of: frozenset[str]
    between: frozenset[str]
    another: frozenset[str]
    person: frozenset[str]
    place: frozenset[str]
    accompanying: frozenset[str]
    entry: frozenset[str]
    behind: frozenset[str]
    demand: frozenset[str]
    age_demand: frozenset[str]
    generic: frozenset[str]
    method: frozenset[str]


@cache
def words() -> Words:
    """The table, both languages at once, with the words of `criteria-words.csv` that say nothing by themselves."""
    roles = TABLES[_TABLE].roles
    of = {role: frozenset(table_words.of_role(_TABLE, role)) for role in roles}
    people = word_set("age-subject")
    glue = word_set("measure-glue") - of["not-between"]
    return Words(
        of["before"] | people | glue - of["of"],
        of["past"],
        of["of"],
        of["between"] | glue | word_set("limit-filler") | word_set("normal") | word_set("behind-unit"),
        of["another"],
        of["person"],
        of["place"],
        of["accompanying"],
        of["entry"],
        of["behind"],
        of["demand"],
        of["demand"] | of["age-demand"],
        of["generic"],
        of["method"],
    )

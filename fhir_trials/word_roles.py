"""What each table of words may say: its roles and meanings are closed lists, since code reads each of them."""

from typing import NamedTuple, get_args

from fhir_trials.model.codes import ActivityKind, AnchorEvent, DoseForm, Route
from fhir_trials.model.values import TimeUnit

NUMBER = "#"
"""In place of meanings: the cell holds a number."""


class Table(NamedTuple):
    """What a table of words may say.

    Attributes:
        columns: beside `word` and `language`: `role`, `meaning` or both.
        roles: each with the meanings of its words, divided by `|`; an empty one is none. A table without roles has
            one without a name.
        one: roles in which a word has one meaning.
        per_language: a word of both languages may mean something else in the other.
        free: meanings that a word may have beside another in such a role.
    """

    columns: tuple[str, ...]
    roles: dict[str, str]
    one: frozenset[str] = frozenset()
    per_language: bool = False
    free: frozenset[str] = frozenset()


def _table(plain: str, others: dict[str, str], *one: str) -> Table:
    """A table with roles: those without a meaning, and those with theirs."""
    roles = dict.fromkeys(plain.split("|"), "")
    # a role with and without a meaning: "not" denies, and some words do so behind a verb only
    roles |= {role: f"|{meanings}" if role in roles else meanings for role, meanings in others.items()}
    return Table(("role", "meaning") if others else ("role",), roles, frozenset(one))


def _meanings(meanings: str, *, per_language: bool = False, free: str = "") -> Table:
    """A table without roles, in which a word has one meaning."""
    one = frozenset(("",))
    return Table(("meaning",), {"": meanings}, one, per_language, frozenset(free.split("|")))


_SORTS = "condition|procedure|therapy"
_BOUNDS = "lower|lower-strict|upper|upper-strict"
_QUALITIES = "better|better-strict|worse|worse-strict"
_TIMES = "|".join(get_args(TimeUnit))
_UNITS = "mg|g|ug|ng|mL|uL|L|[IU]|U|10*6.[IU]|10*6.U|10*3.[IU]|MBq|GBq|mCi|Gy|cGy|mmol|umol|meq"
_FORMS = "|".join(get_args(DoseForm))
_RHYTHM = "1/1/day|2/1/day|3/1/day|4/1/day|1/2/day|1/1/week|1/2/week|1/3/week|1/4/week|1/6/week|1/2/month|1/3/month|1/6/month"
TABLES = {
    "criteria-words.csv": _table(
        "glued|name|to-be|demand|demand-to|relative|age-word|anew|between|times|limit-filler"
        "|normal|behind-unit|about|measure-glue|list-join|stop|condition|group|score-glue"
        "|score-join|stage|grade|count-noun|age-subject|age-skip|age-behind|age-behind-not"
        "|age-not|class-letter|change|list-filler|pressure|lesion|other-length|case|grade-of"
        "|from|article|clause-end|capitals|other-size|defining|for-whom|for-all|roman-scale"
        "|defined|performance|function-class|adequate|within|denial|provided"
        "|outside|value-range|failing|reaching|able|controlled|wish|reference-value|dosing|stratifying|kin|earlier|inclusive|including|pregnant|own",
        {
            "comparator": f"{_BOUNDS}|{_QUALITIES}|equal|upper-unsure",
            "after": f"{_BOUNDS}|{_QUALITIES}",
            "bare": _BOUNDS,
            "range": "inclusive|unsure",
            "denial": "behind|sign",
            "outside": "with-range",
            "reaching": "to",
            "change": "behind",
            "joining": "and|apart|comma|or",
            "number": NUMBER,
            "implied-lower": NUMBER,
            "implied-upper": NUMBER,
        },
        *("comparator", "after", "bare", "range", "number", "implied-lower", "implied-upper"),
    ),
    "criteria-logic.csv": _meanings(
        "all of|allowed|and|announces|any of|but|cohort|condition|denied|either way|eligible|example|exception"
        "|function|glue|listed|narrows|no|non|not|numbered cohort|only|or|other|refused|some of|study|trial|women",
        per_language=True,
    ),
    "lead-in-words.csv": _meanings(
        "adequate|any|demand|deviant|function|meets|neutral|past|time|wanting", per_language=True
    ),
    "participant-words.csv": Table(
        ("meaning",),
        {
            "": "anybody|everybody|female|for|group|letter|male|numbered|part|role|sort|study part|superseded|topic|you"
        },
    ),
    "eligibility-headings.csv": _meanings(
        "beyond|choice|determiner|eligible|exclusion|inclusion|link|note|nothing|same|sentence|topic|unknown",
        free="determiner|sentence",
    ),
    "taking-part-words.csv": _meanings(
        "denying|left out|naming|opening|other matter|people|silent|study|taking part|telling"
    ),
    "beside-words.csv": _table(
        "before|past|of|another|person|not-between|between|place|accompanying|entry|behind|demand|age-demand|method"
        "|generic",
        {},
    ),
    "tense-words.csv": _meanings("begins|ever|now|now-first", per_language=True),
    "window-words.csv": _table(
        "within|in|past|next|before|after|ago|since|of|from|for|duration|duration-behind"
        "|stable|free|future|able|not-history|not-behind|not-before|article|between|condition"
        "|one|several|ending|study|time-since|history",
        {
            "anchor": "assessment|consent|enrolment|event|last-dose|procedure|randomisation|screening|treatment"
        },
        "anchor",
    ),
    "state-words.csv": _table(
        "healthy|female|male|both|sex|whom|plain-before|plain-after|test|not-stated|unable"
        "|not-consent|signing|giving|taking-part|other|study|any-study|this|now",
        {"status": "lactation|pregnancy", "consent": "informed_consent", "contraception": "contraception"},
    ),
    "dose-words.csv": _table(
        "after|amount-filler|and|and-so-on|article|between|cap|count|course|course-not|cycle-in|cycle-of|cycle-word|daily-times|day-time|denied"
        "|diluent|doubt|every|excepted|first|follow-up|followed|for|for-x|fraction|from-on|given|group|in-cycle|leads-over|length-of|limit"
        "|most|name-ending|names-nothing|next|not-age|not-drug|of-days|off|off-not|on|open-end|or|paused|per|per-dose|placebo|plain|plain-behind|points-at|product"
        "|product-part|repeats|route-lost|route-not|several|small|starts|starts-other|strength|times|to|to-be|together|total|until|via-end"
        "|via-not|watched|weekday",
        {
            "unit": _UNITS,
            "per-what": "h|kg|m2|min",
            "count": _FORMS,
            "form": _FORMS,
            "route": "|".join(get_args(Route)),
            "often": _RHYTHM,
            "adverb": _TIMES,
            "letter-time": _TIMES,
            "unit-name": _TIMES,
            "counted": NUMBER,
            "activity": "|".join(get_args(ActivityKind)),
            "event": "|".join(get_args(AnchorEvent)),
        },
    ),
    "topic-words.csv": _table(
        "not-behind|not-ahead|plain|stop|not-within|not-head|leading|recent|how|means|found",
        {
            "head": _SORTS,
            "ending": _SORTS,
            "cue": _SORTS,
            "cue-drug": _SORTS,
            "behind": _SORTS,
            "compound": _SORTS,
        },
        *("head", "ending", "cue-drug"),
    ),
}

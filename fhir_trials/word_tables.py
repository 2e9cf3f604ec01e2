"""The tables of words of criteria in `mappings/`, with what a row of each may say checked as they are read."""

from functools import cache, partial
from typing import NamedTuple, get_args

from fhir_trials import mapping_files, table_checks
from fhir_trials.model.codes import ActivityKind, AnchorEvent, DoseForm, Route
from fhir_trials.model.values import TimeUnit
from fhir_trials.table_checks import Row

_SORTS = "condition|procedure|therapy"
_BOUNDS = "lower|lower-strict|upper|upper-strict"
_LOGIC = (
    "all of|allowed|and|announces|any of|but|cohort|condition|denied|either way|eligible|example|exception|function|glue"
    "|listed|narrows|no|non|not|numbered cohort|only|or|other|refused|some of|study|trial|women"
)
NUMBER = "#"
"""In place of meanings: the cell holds a number."""


class Table(NamedTuple):
    """What a table of words may say; lists are divided by `|`.

    Attributes:
        role: the column of roles.
        meaning: the column of meanings.
        words: the columns of words.
        plain: roles without a meaning.
        others: roles with the meanings that each may have.
    """

    role: str
    meaning: str
    words: tuple[str, ...]
    plain: str
    others: dict[str, str]


_BOTH = ("english", "dutch")
_TIMES = "|".join(get_args(TimeUnit))
_UNITS = "mg|g|ug|ng|mL|uL|L|[IU]|U|10*6.[IU]|10*6.U|10*3.[IU]|MBq|GBq|mCi|Gy|cGy|mmol|umol|meq"
_FORMS = "|".join(get_args(DoseForm))
_RHYTHM = "1/1/day|2/1/day|3/1/day|4/1/day|1/2/day|1/1/week|1/2/week|1/3/week|1/4/week|1/6/week|1/2/month|1/3/month|1/6/month"
TABLES = {
    "criteria-words.csv": Table(
        "kind",
        "meaning",
        _BOTH,
        "glued|name|to-be|demand|demand-to|relative|age-word|anew|between|times|limit-filler"
        "|normal|behind-unit|about|measure-glue|list-join|stop|condition|group|score-glue"
        "|score-join|stage|grade|count-noun|age-subject|age-skip|age-behind|age-behind-not"
        "|age-not|class-letter|change|list-filler|pressure|lesion|other-length|case|grade-of"
        "|from|article|clause-end|capitals|other-size|defining|for-whom|for-all|roman-scale"
        "|defined|performance|function-class|adequate|within|denial|provided",
        {
            "comparator": f"{_BOUNDS}|equal|upper-unsure",
            "after": _BOUNDS,
            "bare": _BOUNDS,
            "range": "inclusive|unsure",
            "denial": "behind|sign",
            "joining": "and|apart|comma|or",
            "number": NUMBER,
            "implied-lower": NUMBER,
            "implied-upper": NUMBER,
        },
    ),
    "criteria-logic.csv": Table("language", "meaning", ("word",), "", {"en": _LOGIC, "nl": _LOGIC}),
    "window-words.csv": Table(
        "role",
        "meaning",
        _BOTH,
        "within|in|past|next|before|after|ago|since|of|from|for|duration|duration-behind"
        "|stable|free|future|able|not-history|not-behind|not-before|article|between|condition",
        {
            "anchor": "assessment|consent|enrolment|event|last-dose|procedure|randomisation|screening|treatment"
        },
    ),
    "state-words.csv": Table(
        "role",
        "concept",
        _BOTH,
        "healthy|female|male|both|sex|whom|plain-before|plain-after|test|not-stated|unable"
        "|not-consent|taking-part|other|study|this|now",
        {"status": "lactation|pregnancy", "consent": "informed_consent", "contraception": "contraception"},
    ),
    "dose-words.csv": Table(
        "role",
        "meaning",
        _BOTH,
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
    "topic-words.csv": Table(
        "role",
        "kind",
        _BOTH,
        "not-behind|not-ahead|plain|stop|not-within|not-head|leading",
        {"head": _SORTS, "ending": _SORTS, "cue": _SORTS, "cue-drug": _SORTS},
    ),
}


@cache
def rows(table: str) -> tuple[Row, ...]:
    """The rows of one of the tables.

    Raises:
        TableError: a column is lacking, or a row has a role or a meaning that nothing reads.
    """
    of = TABLES[table]
    return tuple(mapping_files.read_csv(table, (of.role, of.meaning, *of.words), partial(_fault, of)))


def _fault(of: Table, row: Row) -> str:
    plain = of.plain.split("|")
    role, meanings = row[of.role], of.others.get(row[of.role], "")
    if meanings == NUMBER:
        return table_checks.number(row, of.meaning, positive=True, needed=True)
    allowed = [*filter(None, meanings.split("|")), *([""] if role in plain else [])]
    return (
        table_checks.one_of(row, of.role, [*filter(None, plain), *of.others])
        or table_checks.one_of(row, of.meaning, allowed)
        or table_checks.small(row, *of.words)
    )

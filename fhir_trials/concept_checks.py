"""What is wrong in a row of `mappings/concepts.csv` or `conditions.csv`, and what to do; empty where nothing is."""

from collections.abc import Collection, Mapping
from decimal import Decimal

from fhir_trials import code_checks, table_checks, units
from fhir_trials.table_checks import Row, several

CONCEPTS = (
    *("concept", "kind", "system", "code", "units", "low", "high", "molar_mass", "method", "equal", "usual"),
    *("english", "dutch", "with_number", "good"),
)
CONDITIONS = ("concept", "kind", "system", "code", "kind_of", "icd10", "english", "dutch", "seen")
FAMILIES = ("family", "concept")
NAMES = ("concept", "shown")

_MEASURED = frozenset(("measurement", "score", "stage", "age", "sex", "status", "contraception", "consent"))
_TOPICS = frozenset(("condition", "therapy", "procedure"))
_LIMITS = ("upper-limit", "lower-limit")
_LANGUAGES = ("english", "dutch")
_OF_CONCEPTS = "concept {!r} is one of concepts.csv; write another name"


class OfConcepts:
    """The check of one reading of `concepts.csv`, row by row."""

    def __init__(self) -> None:
        self._kinds: dict[str, str] = {}
        self._words: dict[tuple[str, str], list[tuple[str, frozenset[str]]]] = {}

    def __call__(self, row: Row) -> str:
        """What is wrong in the next row."""
        return (
            _named(row, _MEASURED, self._kinds)
            or _first_only(
                row, self._kinds, "molar_mass", "equal", "usual", "english", "dutch", "with_number", "good"
            )
            or table_checks.each_of(row, "units", units.units())
            or _one_dimension(row)
            or table_checks.number(row, "low")
            or table_checks.number(row, "high")
            or _range(row)
            or table_checks.number(row, "molar_mass", positive=True)
            or _equal(row)
            or table_checks.one_of(row, "usual", ("lower", "upper", ""))
            or table_checks.one_of(row, "good", ("low", "high", ""))
            or table_checks.small(row, "english", "dutch", "method")
            or table_checks.each_of(row, "with_number", _words(row))
            or self._clash(row)
        )

    def _clash(self, row: Row) -> str:
        """Concepts may share a word where their units tell them apart."""
        own = frozenset(
            unit for unit in several(row["units"]) if units.units()[unit].dimension not in _LIMITS
        )
        for language in _LANGUAGES:
            for word in several(row[language]):
                known = self._words.setdefault((language, word), [])
                for other, theirs in known:
                    if own & theirs or not (own or theirs):
                        return _taken(language, word, other)
                known.append((row["concept"], own))
        return ""


class OfConditions:
    """The check of one reading of `conditions.csv`, row by row.

    Args:
        kind_of: what each of its concepts is a kind of.
        measured: the concepts of `concepts.csv`, whose names are theirs alone.
    """

    def __init__(self, kind_of: Mapping[str, Collection[str]], measured: Collection[str] = ()) -> None:
        self._kind_of = kind_of
        self._measured = measured
        self._kinds: dict[str, str] = {}
        self._words: dict[tuple[str, str], str] = {}

    def __call__(self, row: Row) -> str:
        """What is wrong in the next row."""
        return (
            _named(row, _TOPICS, self._kinds)
            or _first_only(row, self._kinds, "kind_of", "icd10", "english", "dutch")
            or (_OF_CONCEPTS.format(row["concept"]) if row["concept"] in self._measured else "")
            or table_checks.each_of(row, "kind_of", self._kind_of)
            or ("kind_of is the concept itself; leave it out" if row["concept"] in _wider(row) else "")
            or self._cycle(row)
            or code_checks.categories(row, "icd10")
            or _seen(row)
            or table_checks.small(row, "english", "dutch")
            or self._clash(row)
        )

    def _cycle(self, row: Row) -> str:
        """The first way from a concept over what it is a kind of, and so on, back to it."""
        name, seen = row["concept"], set[str]()
        ways = [(name, above) for above in _wider(row)]
        while ways:
            way = ways.pop()
            if way[-1] == name:
                return f"kind_of comes back to the concept: {' → '.join(way)}; leave one of these out"
            if way[-1] not in seen:
                seen.add(way[-1])
                ways += [(*way, above) for above in self._kind_of.get(way[-1], ())]
        return ""

    def _clash(self, row: Row) -> str:
        for language in _LANGUAGES:
            for word in several(row[language]):
                other = self._words.setdefault((language, word), row["concept"])
                if other != row["concept"]:
                    return _taken(language, word, other)
        return ""


class OfPairs:
    """The check of one reading of a table that says something of concepts: `condition-families.csv`, `concept-names.csv`.

    Args:
        names: the concepts that it may name.
        column: the other column, whose words stand as people write them.
        once: a concept may stand in one row only.
    """

    def __init__(self, names: Collection[str], column: str, *, once: bool) -> None:
        self._names = names
        self._column = column
        self._once = once
        self._seen: set[tuple[str, str]] = set()

    def __call__(self, row: Row) -> str:
        """What is wrong in the next row."""
        concept, other = row["concept"], row[self._column]
        key = (concept, "" if self._once else other)
        twice = key in self._seen
        self._seen.add(key)
        return (
            table_checks.one_of(row, "concept", self._names)
            or table_checks.spaced(row, self._column)
            or (f"concept {concept!r} stands in a row above already; leave one of them out" if twice else "")
        )


def _taken(language: str, word: str, other: str) -> str:
    return f"{language} {word!r} is a word of {other} in a row above; leave it out of one of them"


def _seen(row: Row) -> str:
    if not row["code"] or (row["seen"].startswith("https://") and row["code"] in row["seen"]):
        return ""
    return f"seen {row['seen']!r} does not say where the code can be looked up; write an address with the code in it"


def _wider(row: Row) -> tuple[str, ...]:
    return several(row["kind_of"])


def _named(row: Row, kinds: Collection[str], known: dict[str, str]) -> str:
    kind = known.get(row["concept"], row["kind"])
    return (
        table_checks.name(row, "concept")
        or table_checks.one_of(row, "kind", kinds)
        or (f"kind is {kind} in the concept's first row; write the same" if kind != row["kind"] else "")
        or ("" if bool(row["system"]) == bool(row["code"]) else "system or code is empty; fill both or none")
        or code_checks.code(row)
    )


def _first_only(row: Row, known: dict[str, str], *columns: str) -> str:
    if row["concept"] in known:
        return table_checks.empty(row, *columns)
    known[row["concept"]] = row["kind"]
    return ""


def _one_dimension(row: Row) -> str:
    of = {units.units()[unit].dimension for unit in several(row["units"])}.difference(_LIMITS)
    if len(of) <= 1:
        return ""
    return f"units are of {len(of)} dimensions ({', '.join(sorted(of))}); give each a row of its own"


def _range(row: Row) -> str:
    if bool(row["low"]) != bool(row["high"]):
        return "low or high is empty; fill both or none"
    if row["low"] and Decimal(row["low"]) >= Decimal(row["high"]):
        return f"low {row['low']} is not below high {row['high']}; correct them"
    return ""


def equal_parts(said: str) -> tuple[str, str, str, str]:
    """The unit, the factor, the other unit and the offset of `Cel=1.8 [degF] + 32`, `meq/L=0.5 mmol/L`, `[IU]/L=U/L`."""
    unit, _, formula = said.partition("=")
    scaled, _, offset = formula.partition(" + ")
    factor, _, other = scaled.rpartition(" ")
    return unit, factor or "1", other, offset or "0"


def _equal(row: Row) -> str:
    for said in several(row["equal"]):
        unit, factor, other, offset = equal_parts(said)
        wrong = table_checks.number({"equal": factor}, "equal", positive=True) or table_checks.number(
            {"equal": offset}, "equal"
        )
        if wrong or not {unit, other} <= units.units().keys():
            return (
                f"equal {said!r} is not read; write it as meq/L=0.5 mmol/L or Cel=1.8 [degF] + 32, with units of"
                " units.csv"
            )
    return ""


def _words(row: Row) -> tuple[str, ...]:
    return (*several(row["english"]), *several(row["dutch"]))

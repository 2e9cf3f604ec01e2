"""Amounts, and which of several beside each other are one: `50 mg to 100 mg`, `300 mg (2 × 150 mg)`."""

from decimal import Decimal
from typing import NamedTuple

from fhir_trials.regimens.tokens import Tokens

_SIGNS = (",", "=", "-", ".")
_PLAIN = (
    "unit",
    "count",
    "form",
    "number",
    "digits",
    "times",
    "strength",
    "per",
    "per-what",
    "per-dose",
    "amount-filler",
)


class Amount(NamedTuple):
    """An amount of something given.

    Attributes:
        unit: as stated.
        ucum: what it is: a code of UCUM, `count` of things counted.
        start: the place of its number.
        end: the place behind its unit.
        form: what is counted, as a code of a dose form.
        unsure: it may be one of several, or a strength, or its number or unit is not understood.
        limit: the words before it: `cap` of the most at a time, `limit` of any other bound; else empty.
    """

    low: Decimal
    high: Decimal | None
    unit: str
    ucum: str
    start: int
    end: int
    form: str = ""
    unsure: bool = False
    limit: str = ""

    @property
    def same(self) -> tuple[Decimal, Decimal | None, str]:
        """What makes two amounts one."""
        return self.low, self.high, self.ucum


def joined(found: list[Amount], tokens: Tokens) -> list[Amount]:
    """Amounts, of which `50 mg to 100 mg` is one."""
    joined: list[Amount] = []
    for one in found:
        last = joined[-1] if joined else None
        if (
            last is not None
            and one.start == last.end + 1
            and tokens[last.end].word in ("-", "to", "tot")
            and last.high is None
            and one.high is None
            and last.ucum == one.ucum
            and 0 < last.low < one.low
        ):
            joined[-1] = last._replace(high=one.low, end=one.end, unsure=last.unsure or one.unsure)
        else:
            joined.append(one)
    return joined


def without_brackets(found: list[Amount], tokens: Tokens) -> list[Amount]:
    """Amounts without those in a bracket behind one that only say what makes it up: `500 mg (2 × 5 mL)`."""
    kept: list[Amount] = []
    for one in found:
        opened = _opened(tokens, one.start)
        plain = opened is not None and not one.limit and _is_plain(tokens, opened)
        if (
            plain
            and kept
            and opened is not None
            and kept[-1].end <= opened
            and _makes_up(one, kept[-1], tokens)
        ):
            continue
        kept.append(one)
    return kept


def _makes_up(one: Amount, whole: Amount, tokens: Tokens) -> bool:
    """Whether an amount may be a piece of another, or the same again; `10 mg (5-20 mg)` is a range beside it."""
    if one.ucum != whole.ucum or one.same == whole.same:
        return True
    before = tokens.at(one.start - 1)
    return one.high is None and ("times" in before.roles or before.low is not None)


def _opened(tokens: Tokens, place: int) -> int | None:
    """The place of the bracket that is open at a place of the same sentence."""
    for at in range(place - 1, max(place - 12, -1), -1):
        if tokens[at].word in ("(", "["):
            return at
        if tokens[at].word in (")", "]") or "stop" in tokens[at].roles:
            return None
    return None


def _is_plain(tokens: Tokens, opened: int) -> bool:
    """Whether a bracket holds numbers, units and forms alone."""
    for place in range(opened + 1, min(opened + 14, len(tokens))):
        token = tokens[place]
        if token.word in (")", "]"):
            return True
        if token.word not in _SIGNS and not any(role in token.roles for role in _PLAIN):
            return False
    return False


def of_one_kind(found: list[Amount], tokens: Tokens) -> list[Amount]:
    """Amounts without the other way in which one is told: `2 tablets of 50 mg`, `one 150 mg tablet`."""
    kept: list[Amount] = []
    for one in found:
        last = kept[-1] if kept else None
        if last and last.ucum == "count" != one.ucum and one.start - last.end <= 1:
            if last.low == 1:
                kept[-1] = one
            continue
        if last and last.ucum != "count" == one.ucum and one.start - last.end <= 2 and last.unsure:
            kept[-1] = one  # "50 mg tablets, 2 tablets daily"
            continue
        kept.append(one)
    return kept

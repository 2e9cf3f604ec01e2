"""How much at a time: a number and its unit, none of which is a strength, a limit, a diluent or a total."""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from fhir_trials.regimens.tokens import Token, Tokens

_VOLUMES = ("mL", "uL", "L")
_IN_FRACTIONS = ("Gy", "cGy")
# Written in small letters these are words of other meaning, or another unit.
_CAPITALS = ("e", "u", "eh")
_JOINS = (",", "/", "or", "and", "of", "en", "&", "+", "x", "×", "*")
_PLAIN = ("unit", "count", "form", "number", "digits", "times", "strength", "per", "per-what", "per-dose")
_PLAIN_WORDS = (",", "=", "of", "à", "each", "in", "total", "equivalent", "to", "-", ".", "een", "van", "elk")


class Amount(NamedTuple):
    """An amount of something given.

    Attributes:
        unit: as stated.
        ucum: what it is: a code of UCUM, `count` of things counted.
        start: the place of its number.
        end: the place behind its unit.
        form: what is counted, as a code of a dose form.
        unsure: it may be one of several, or a strength.
    """

    low: Decimal
    high: Decimal | None
    unit: str
    ucum: str
    start: int
    end: int
    form: str = ""
    unsure: bool = False

    @property
    def same(self) -> tuple[Decimal, Decimal | None, str]:
        """What makes two amounts one."""
        return self.low, self.high, self.ucum


def amounts(tokens: Tokens, text: str) -> list[Amount]:
    """The amounts that are given at a time, in order; what is a strength, a limit or a diluent is left out."""
    found = [one for one in _all(tokens, text) if not _is_other(one, tokens)]
    found = _without_brackets(_joined(found, tokens), tokens)
    return _one_kind(found, tokens)


def _all(tokens: Tokens, text: str) -> Iterator[Amount]:
    for place, token in enumerate(tokens):
        if token.low is not None and token.low > 0:
            at = place + 1
            if tokens.at(at).word == "-" and tokens.at(at).end == tokens.at(at + 1).start:
                at += 1
            unit = tokens.at(at)
            if "unit" in unit.roles and _in_capitals(unit, text) and not _below(tokens, place):
                if one := _with_unit(tokens, text, place, at):
                    yield one
            elif "count" in unit.roles and at == place + 1 and not _is_part(tokens, place, at + 1):
                form = unit.roles["count"]
                yield Amount(token.low, token.high, unit.word, "count", place, at + 1, form)


def _below(tokens: Tokens, place: int) -> bool:
    """Whether it is what an amount is divided by: `300 mg/2 mL`."""
    return tokens.at(place - 1).word == "/" and "unit" in tokens.at(place - 2).roles


def _in_capitals(unit: Token, text: str) -> bool:
    return unit.word not in _CAPITALS or text[unit.start : unit.end].isupper()


def _is_part(tokens: Tokens, place: int, behind: int) -> bool:
    """Whether a number of things counted is a part of something else: `mg/2 tablets`, `20 drops/minute`."""
    if tokens.at(place - 1).word == "/":
        return True
    return tokens.at(behind).word in ("/", "per") and tokens.at(behind + 1).roles.get("time") in (
        "minute",
        "hour",
    )


def _with_unit(tokens: Tokens, text: str, place: int, at: int) -> Amount | None:
    """The amount with what its unit is divided by; None where that is a volume or a thing counted: a strength."""
    number, first = tokens[place], tokens[at]
    ucum, behind, end = first.roles["unit"], at + 1, first.end
    per_dose = strange = False
    if (
        not tokens.at(behind).roles
        and tokens.at(behind + 1).word == "/"
        and "per-what" in tokens.at(behind + 2).roles
    ):
        behind += 1  # "mmol Gd/kg"
    while tokens.at(behind).word in ("/", "per"):
        below = tokens.at(behind + 1)
        if "per-what" in below.roles:
            ucum = f"{ucum}/{below.roles['per-what']}"
            behind, end = behind + 2, below.start + len(_short(below.word))
        elif "per-dose" in below.roles:
            behind, per_dose = behind + 2, True
        elif "strength" in below.roles or _is_volume(tokens, behind + 1):
            return None
        else:
            strange = tokens.at(behind).word == "/" and not below.roles.keys() & {"time", "often", "adverb"}
            break
    if ucum in _IN_FRACTIONS and not per_dose:
        return None
    unit = text[first.start : end].strip()
    unsure = strange or _one_of_several(tokens, place) or _many(tokens, place) or _plural(tokens, behind)
    assert number.low is not None
    return Amount(number.low, number.high, unit, ucum, place, behind, unsure=unsure)


def _short(word: str) -> str:
    """The words for what a unit is divided by, without *body weight*."""
    return word if word.startswith("m") else word.partition(" ")[0]


def _is_volume(tokens: Tokens, place: int) -> bool:
    return tokens.at(place).low is not None and "strength" in tokens.at(place + 1).roles


def _one_of_several(tokens: Tokens, place: int) -> bool:
    """Whether a number before it has the same unit: `5, 10 mg`, `25/100 mg`."""
    before, first = tokens.at(place - 1), tokens.at(place - 2)
    if before.roles.get("counted", "1") != "1":
        return True  # "tweemaal 500 mg per dag"
    return (before.word in _JOINS or "times" in before.roles) and first.low is not None


def _many(tokens: Tokens, place: int) -> bool:
    """Whether it is given several times over: `two 150 mg tablets`."""
    before = tokens.at(place - 1)
    if before.low is None or before.low == 1:
        return False
    name = tokens.at(place - 2)  # "D3", "GS-441524": no number
    return name.end != before.start or not (name.word.isalpha() or name.word == "-")


def _plural(tokens: Tokens, behind: int) -> bool:
    """Whether it is what one of several has: `20 mg tablets`."""
    word = tokens.at(behind)
    return "count" in word.roles and word.word.endswith(("s", "en"))


def _is_other(one: Amount, tokens: Tokens) -> bool:
    """Whether it is a limit, a total, what something is diluted in, or no drug."""
    before, further = tokens.at(one.start - 1), tokens.at(one.start - 2)
    if before.word in ("of", "dose", "to", "a", "van", "het", "the", "een"):
        before, further = further, tokens.at(one.start - 3)
    if any(role in before.roles for role in ("limit", "most", "total")) or "total" in further.roles:
        return True
    volume = one.ucum in _VOLUMES
    if volume and ("diluent" in tokens.at(one.start - 1).roles or "diluent" in before.roles):
        return True
    if volume and before.word == "with":
        return True
    behind = [tokens.at(place) for place in range(one.end, one.end + (4 if volume else 2))]
    for token in behind:
        if "stop" in token.roles or token.word in (",", "(", ")"):
            break
        if "not-drug" in token.roles:
            return True
    return False


def _joined(found: list[Amount], tokens: Tokens) -> list[Amount]:
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
            and last.low < one.low
        ):
            joined[-1] = last._replace(high=one.low, end=one.end, unsure=last.unsure or one.unsure)
        else:
            joined.append(one)
    return joined


def _without_brackets(found: list[Amount], tokens: Tokens) -> list[Amount]:
    """Amounts without those in a bracket behind one that only say what makes it up: `500 mg (2 × 5 mL)`."""
    kept: list[Amount] = []
    for one in found:
        opened = _opened(tokens, one.start)
        if opened is not None and kept and kept[-1].end <= opened and _is_plain(tokens, opened):
            continue
        kept.append(one)
    return kept


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
        if token.word not in _PLAIN_WORDS and not any(role in token.roles for role in _PLAIN):
            return False
    return False


def _one_kind(found: list[Amount], tokens: Tokens) -> list[Amount]:
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

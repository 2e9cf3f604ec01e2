"""How much at a time: a number and its unit, none of which is a strength, a diluent or a total."""

from collections.abc import Iterator
from decimal import Decimal

from fhir_trials.regimens.amount_lists import Amount, joined, of_one_kind, without_brackets
from fhir_trials.regimens.tokens import Token, Tokens

_VOLUMES = ("mL", "uL", "L")
_IN_FRACTIONS = ("Gy", "cGy")
# Written in small letters these are words of other meaning, or another unit.
_CAPITALS = ("e", "u", "eh")
_LONGEST_LIST = 24
_WORD = 4
_POINTS = tuple(".,·")
_MINUS = tuple("-−–")
_JOINS = (",", "/", "or", "and", "of", "en", "&", "+", "x", "×", "*")
_HOW_OFTEN = ("per", "adverb", "often", "every", "counted")


def amounts(tokens: Tokens, text: str) -> list[Amount]:
    """The amounts that are given at a time and the limits to them, in order; strengths and diluents are left out."""
    found = [_with_limit(one, tokens) for one in _all(tokens, text) if not _is_other(one, tokens)]
    found = without_brackets(joined(found, tokens), tokens)
    return of_one_kind(found, tokens)


def _all(tokens: Tokens, text: str) -> Iterator[Amount]:
    for place, token in enumerate(tokens):
        if _is_of_code(tokens, place):
            continue
        if "digits" in token.roles or "fraction" in token.roles or token.low is not None:
            at = place + 1
            if tokens.at(at).word == "-" and tokens.at(at).end == tokens.at(at + 1).start:
                at += 1
            unit = tokens.at(at)
            if "unit" in unit.roles and _in_capitals(unit, text) and not _below(tokens, place):
                if one := _with_unit(tokens, text, place, at):
                    yield one
            elif "count" in unit.roles and at == place + 1 and not _is_part(tokens, place, at + 1):
                words = text[unit.start : unit.end]
                yield _counted(tokens, text, place, Amount(*_value(token), words, "count", place, at + 1))


def _is_of_code(tokens: Tokens, place: int) -> bool:
    """Whether a number hangs on letters by a hyphen, as that of a code does: `PUL-042`."""
    sign, letters = tokens.at(place - 1), tokens.at(place - 2)
    hangs = letters.end == sign.start and sign.end == tokens[place].start
    return sign.word == "-" and hangs and letters.word.isalpha() and not letters.roles


def _value(token: Token) -> tuple[Decimal, Decimal | None]:
    """The number of an amount, and the upper end of a range; 0 where it is not understood."""
    return token.low or Decimal(0), token.high


def _counted(tokens: Tokens, text: str, place: int, one: Amount) -> Amount:
    """Things counted: their form, and whether their number is all of it: not in `1 1/2 tablets`."""
    before = tokens.at(place - 1)
    halved = before.word == "/" and tokens.at(place - 2).low is not None
    unsure = (
        not one.low
        or halved
        or _hangs(tokens[place], text)
        or (before.low is not None and before.end < tokens[place].start)
    )
    return one._replace(form=tokens.at(place + 1).roles["count"], unsure=unsure)


def _below(tokens: Tokens, place: int) -> bool:
    """Whether it is what an amount is divided by: `300 mg/2 mL`."""
    return tokens.at(place - 1).word == "/" and "unit" in tokens.at(place - 2).roles


def _in_capitals(unit: Token, text: str) -> bool:
    return unit.word not in _CAPITALS or text[unit.start : unit.end].isupper()


def _is_part(tokens: Tokens, place: int, behind: int) -> bool:
    """Whether a number of things counted is a part of something else: `mg/2 tablets`, `20 drops/minute`."""
    if tokens.at(place - 1).word == "/":
        return tokens.at(place - 2).low is None
    return tokens.at(behind).word in ("/", "per") and tokens.at(behind + 1).roles.get("time") in (
        "minute",
        "hour",
    )


def _with_unit(tokens: Tokens, text: str, place: int, at: int) -> Amount | None:
    """The amount with what its unit is divided by; None where that is a volume or a thing counted: a strength."""
    number, first = tokens[place], tokens[at]
    ucum, behind, end = first.roles["unit"], at + 1, first.end
    per_dose = strange = False
    if _is_named(tokens, behind):
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
            length = tokens.at(behind + 2) if below.low is not None else below
            strange = not length.roles.keys() & {"time", "often", "adverb"}
            break
    strange = strange or "per-what" in tokens.at(behind + (tokens.at(behind).word in ".·")).roles
    if ucum in _IN_FRACTIONS and not per_dose:
        return None
    unit = text[first.start : end].strip().replace("\\^", "")  # as registers write "m^2"
    unsure = strange or _one_of_several(tokens, place) or _many(tokens, place) or _plural(tokens, behind)
    unsure = unsure or not number.low or _is_about(tokens, behind) or _hangs(number, text)
    return Amount(*_value(number), unit, ucum, place, behind, unsure=unsure)


def _hangs(number: Token, text: str) -> bool:
    """Whether what stands right before its digits makes it another number: `.5`, `-5`, `1e5`."""
    before = text[max(number.start - _WORD, 0) : number.start]
    last = before[-1:]
    if last.isalpha():
        return not (len(before) == _WORD and before.isalpha())  # "lorvatine5 mg"
    return last in _POINTS or (last in _MINUS and not before[-2:-1].strip())


def _is_named(tokens: Tokens, at: int) -> bool:
    """Whether the name of what is measured stands between a unit and what it is divided by."""
    named, below = tokens.at(at), tokens.at(at + 2)
    return (
        named.word.isalpha()
        and not named.roles.keys() & {"time", "often", "adverb", "per"}
        and tokens.at(at + 1).word == "/"
        and "per-what" in below.roles
    )


def _is_about(tokens: Tokens, behind: int) -> bool:
    """Whether a margin follows: `10 mg (±2)`."""
    at = behind + (tokens.at(behind).word == "(")
    return "and-so-on" in tokens.at(at).roles and tokens.at(at + 1).low is not None


def _short(word: str) -> str:
    """The words for what a unit is divided by, without *body weight*."""
    return word if word[0] in "msv㎡" else word.partition(" ")[0]


def _is_volume(tokens: Tokens, place: int) -> bool:
    return tokens.at(place).low is not None and "strength" in tokens.at(place + 1).roles


def _one_of_several(tokens: Tokens, place: int) -> bool:
    """Whether a number before it has the same unit: `5, 10 mg`, `25/100 mg`."""
    before, first = tokens.at(place - 1), tokens.at(place - 2)
    if before.roles.get("counted", "1") != "1":
        return True  # "tweemaal 500 mg per dag"
    joined = before.word in _JOINS or "times" in before.roles
    return joined and first.low is not None and not _is_of_days(tokens, place - 2)


def _is_of_days(tokens: Tokens, place: int) -> bool:
    """Whether a number ends a list of days: `days 8 and 15, 10 mg`."""
    for at in range(place - 1, max(place - _LONGEST_LIST, -1), -1):
        if "of-days" in tokens[at].roles:
            return True
        if tokens[at].low is None and tokens[at].word not in _JOINS:
            return False
    return False


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
    """Whether it is a total, what something is diluted in, or no drug."""
    before, further = _before(one, tokens)
    if "total" in before.roles or "total" in further.roles:
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


def _before(one: Amount, tokens: Tokens) -> tuple[Token, Token]:
    """What stands before an amount, and before that; a small word between them does not count."""
    before, further = tokens.at(one.start - 1), tokens.at(one.start - 2)
    if "small" in before.roles and not before.roles.keys() & {"limit", "most"}:
        return further, tokens.at(one.start - 3)
    return before, further


def _with_limit(one: Amount, tokens: Tokens) -> Amount:
    """An amount with the words that make it a bound; the most at a time is none for a day."""
    roles = _before(one, tokens)[0].roles
    if not roles.keys() & {"limit", "most", "cap"}:
        return one
    behind = tokens.at(one.end)
    by_day = behind.low is not None or not behind.roles.keys().isdisjoint(_HOW_OFTEN)
    return one._replace(limit="cap" if "cap" in roles and not by_day else "limit")

"""Numbers with units of UCUM as people write them: `10*9/L` is `× 10⁹/L`. https://ucum.org/ucum"""

import re
from decimal import Decimal
from functools import cache

_GROUPED = 10_000
_TIMES = {"a": "year", "mo": "month", "wk": "week", "d": "day", "h": "hour", "min": "minute", "s": "second"}
# Those that no rule makes of the code.
_OWN = {
    **{"{score}": "", "{INR}": "", "1": ""},
    **{"Cel": "°C", "[degF]": "°F", "[in_i]": "in", "[lb_av]": "lb", "meq/L": "mEq/L"},
}
_POWER = re.compile(r"10\*(\d+)")
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_MICRO = re.compile(r"(?<![A-Za-z])u(?=[A-Za-z\[])")
_AREA = re.compile(r"(?<![A-Za-z])(m{1,2}|cm)([23])(?!\d)")


def numbered(value: Decimal) -> str:
    """A number without its unit, as precise as it is: `1.5`, and from 10,000 on with commas."""
    return f"{value:,f}" if abs(value) >= _GROUPED else f"{value:f}"


def with_unit(amounts: str, unit: str | None, *, one: bool = False) -> str:
    """Amounts with their unit: `18 years`, `1.5 × ULN`, `40%`, `100,000/µL`.

    Args:
        amounts: one number, or several in words.
        unit: in UCUM; None where there is none.
        one: the amount is 1: a year, not years.
    """
    words = unit_in_words(unit or "", one=one)
    return f"{amounts}{'' if words[:1] in ('', '%', '/') else ' '}{words}"


@cache
def unit_in_words(unit: str, *, one: bool = False) -> str:
    """A unit: `a` is `years`, `mm[Hg]` `mmHg`, `{ULN}` `× ULN`; empty where people write none."""
    if time := _TIMES.get(unit):
        return time if one else f"{time}s"
    if unit in _OWN:
        return _OWN[unit]
    if unit in ("{ULN}", "{LLN}"):
        return f"× {unit[1:4]}"
    words = _POWER.sub(lambda found: f"× 10{found[1].translate(_SUPERSCRIPT)}", unit)
    words = _MICRO.sub("µ", words)
    words = re.sub(r"\((\d+)\.(\w+)\)", r"\1 \2", words)
    words = re.sub(r"(?<=\w)\{", " ", words)
    words = re.sub(r"[\[\]{}]", "", words).replace("_", " ")
    return _AREA.sub(lambda found: found[1] + found[2].translate(_SUPERSCRIPT), words)

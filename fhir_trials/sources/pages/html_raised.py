"""Raised and lowered digits of HTML as the characters that print so: `10<sup>9</sup>` is 10⁹.

https://www.unicode.org/charts/PDF/U2070.pdf
"""

import re

_RAISED = str.maketrans("0123456789+-−=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾")
_LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_DIGITS = re.compile(r"[+\-−]?[0-9]+[+\-−]?")
# Behind anything else raised digits may be the mark of a reference.
_POWER = re.compile(
    r"(?:(?:^|[\s(])|(?<![0-9])10|(?<![^\W\d_])(?:[a-zA-Zµμ]|[dcmkµμn]m|[dcmµμ][lL]|min|sec|kg|mg|mol))$"
)


def raised(digits: str, before: str) -> str:
    """The text of a `sup`: raised digits where it is a power or the mass of an isotope, as it stands where not.

    Args:
        digits: the text of the element.
        before: what stands before it on its line.
    """
    return digits.translate(_RAISED) if _DIGITS.fullmatch(digits) and _POWER.search(before) else digits


def lowered(digits: str) -> str:
    """The text of a `sub`: lowered digits, and anything else as it stands."""
    return digits.translate(_LOWERED) if _DIGITS.fullmatch(digits) else digits

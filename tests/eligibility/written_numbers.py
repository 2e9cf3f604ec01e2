"""An independent reading of the numbers in a text, by which those that were understood are judged."""

import re
import unicodedata
from decimal import Decimal

_DIGITS = re.compile(r"\d+")
_SIGNS = "., \u00a0\u2009\u202f'’·"
_WORDS = {
    "tienmaal": 10,
    "vijfmaal": 5,
    "viermaal": 4,
    "triple": 3,
    **dict.fromkeys(("zero", "nul", "no"), 0),
    **dict.fromkeys(("one", "een", "één", "a", "an", "once", "first", "single", "i", "eerste"), 1),
    **dict.fromkeys(("two", "twee", "twice", "double", "tweemaal", "dubbele", "ii", "second"), 2),
    **dict.fromkeys(("three", "drie", "iii", "thrice", "driemaal"), 3),
    **dict.fromkeys(("four", "vier", "iv"), 4),
    **dict.fromkeys(("five", "vijf", "v"), 5),
    **dict.fromkeys(("six", "zes", "vi"), 6),
    **dict.fromkeys(("seven", "zeven"), 7),
    **dict.fromkeys(("eight", "acht"), 8),
    **dict.fromkeys(("nine", "negen"), 9),
    **dict.fromkeys(("ten", "tien"), 10),
    **dict.fromkeys(("eleven", "elf"), 11),
    **dict.fromkeys(("twelve", "twaalf"), 12),
    **dict.fromkeys(("thirteen", "dertien"), 13),
    **dict.fromkeys(("fourteen", "veertien"), 14),
    **dict.fromkeys(("fifteen", "vijftien"), 15),
    **dict.fromkeys(("sixteen", "zestien"), 16),
    **dict.fromkeys(("seventeen", "zeventien"), 17),
    **dict.fromkeys(("eighteen", "achttien"), 18),
    **dict.fromkeys(("nineteen", "negentien"), 19),
    **dict.fromkeys(("twenty", "twintig"), 20),
    **dict.fromkeys(("thirty", "dertig"), 30),
    **dict.fromkeys(("forty", "veertig"), 40),
    **dict.fromkeys(("fifty", "vijftig"), 50),
    **dict.fromkeys(("sixty", "zestig"), 60),
    **dict.fromkeys(("seventy", "zeventig"), 70),
    **dict.fromkeys(("eighty", "tachtig"), 80),
    **dict.fromkeys(("ninety", "negentig"), 90),
    **dict.fromkeys(("hundred", "honderd"), 100),
    **dict.fromkeys(("half", "halve"), Decimal("0.5")),
    **dict.fromkeys(("anderhalf", "anderhalve"), Decimal("1.5")),
}
_TENS = re.compile(
    r"\b(twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)[- ](one|two|three|four|five|six|seven|eight|nine)\b"
)
_LETTERS = re.compile(r"[^\W\d_]+")
_TIMES = re.compile(r"\d\s*(?:k|thousand|duizend)", re.IGNORECASE)
_MILLIONS = re.compile(r"\d\s*(?:m|mio|mill?i?oe?n)", re.IGNORECASE)
# a lost superscript (`109/L`) multiplies nothing: the value is the one in front
_POWER = re.compile(r"10\s*(?:\^|\*{1,2}|e)\s*\(?(\d{1,2})", re.IGNORECASE)
_RAISED = re.compile(r"(?<=10)[⁰¹²³⁴-⁹]+")


def numbers(text: str) -> set[Decimal]:
    """Every value that somebody may read in a text: decimals, thousands, explicit powers of ten, words."""
    text = _RAISED.sub(lambda match: f"^{match[0]}", text)
    plain = "".join(str(unicodedata.digit(sign, sign)) if sign.isdigit() else sign for sign in text)
    found = {*_written(plain), *_spelled(plain.lower()), *([Decimal(1)] if _POWER.search(plain) else ())}
    powers = [3] * bool(_TIMES.search(plain)) + [6] * bool(_MILLIONS.search(plain))
    powers += [int(match[1]) for match in _POWER.finditer(plain) if int(match[1]) <= 12]
    return found.union(*({value.scaleb(power) for value in found} for power in powers))


def _written(text: str) -> set[Decimal]:
    found: set[Decimal] = set()
    runs = [(match.start(), match.end()) for match in _DIGITS.finditer(text)]
    for first, (start, _) in enumerate(runs):
        for last in range(first, min(first + 4, len(runs))):
            if last > first and text[runs[last - 1][1] : runs[last][0]] not in tuple(_SIGNS):
                break
            found |= _readings(text[start : runs[last][1]])
        if start and text[start - 1] in ".,·":
            found |= _readings(f"0.{text[start : runs[first][1]]}")
    return found


def _readings(written: str) -> set[Decimal]:
    whole: set[Decimal] = {Decimal(re.sub(r"\D", "", written))} if _grouped(written) else set()
    point = max(written.rfind(sign) for sign in ".,·")
    if point <= 0:
        return whole
    head, behind = (re.sub(r"\D", "", part) for part in (written[:point], written[point + 1 :]))
    return {*whole, Decimal(f"{head or 0}.{behind or 0}")}


def _grouped(written: str) -> bool:
    return all(len(part) == 3 for part in re.split(r"\D", written)[1:])


def _spelled(text: str) -> set[Decimal]:
    found = {Decimal(_WORDS[word]) for word in _LETTERS.findall(text) if word in _WORDS}
    return found | {Decimal(_WORDS[match[1]] + _WORDS[match[2]]) for match in _TENS.finditer(text)}

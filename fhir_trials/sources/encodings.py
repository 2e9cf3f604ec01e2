"""Bytes to text: marks, declarations, and what to do where a text is not what it says; told, never guessed silently.

https://encoding.spec.whatwg.org/#windows-1252 · https://www.unicode.org/faq/utf_bom.html
"""

import codecs
import re
import unicodedata

# cp1252 as the web reads it: the five bytes without a character are control characters.
_TEXT_OF_BYTE = [
    bytes([byte]).decode("cp1252") if byte not in b"\x81\x8d\x8f\x90\x9d" else chr(byte)
    for byte in range(256)
]
_FROM_LATIN = dict(enumerate(_TEXT_OF_BYTE))
# Who read the bytes as Latin-1 has control characters in place of the others, too.
_BYTE_OF_TEXT = {chr(byte): byte for byte in range(256)} | {
    text: byte for byte, text in enumerate(_TEXT_OF_BYTE)
}
_FOLLOWING = "".join(re.escape(text) for text, byte in _BYTE_OF_TEXT.items() if 0x80 <= byte <= 0xBF)
_SEQUENCE = re.compile(rf"[Â-ß][{_FOLLOWING}]|[à-ï][{_FOLLOWING}]{{2}}|[ð-ô][{_FOLLOWING}]{{3}}")
_RUN = re.compile(rf"(?:{_SEQUENCE.pattern})+")
# What may well stand behind a letter (« qualité », JÄ“, IRMÃ”): alone it does not prove anything.
_PUNCTUATION = frozenset("‘’‚“”„‹›«»…–—™®©°ªº¹²³·¶§\xa0\xad†‡•‰")
_CLOSING = frozenset("‘’“”„›»…–—™")

# The encodings of the web by the names that Python gives them, each with the codec that reads it as the web does;
# https://encoding.spec.whatwg.org/#names-and-labels. Python knows more, and some that are none of text.
_CODECS = {
    one: one
    for one in (
        *("utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"),
        *(f"iso8859-{part}" for part in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)),
        *("cp866", "cp874", *(f"cp125{last}" for last in range(9)), "koi8-r", "koi8-u"),
        *("mac-roman", "mac-cyrillic", "gb18030", "big5hkscs", "euc_jp", "iso2022_jp", "cp932", "cp949"),
    )
} | {
    "utf-8-sig": "utf-8",
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
# Labels that Python does not know.
_LABELS = {
    "dos-874": "cp874",
    "iso-8859-8-i": "iso8859-8",
    "koi": "koi8-r",
    "koi8": "koi8-r",
    "koi8-ru": "koi8-u",
    "ksc_5601": "cp949",
    "logical": "iso8859-8",
    "mac": "mac-roman",
    "unicode-1-1-utf-8": "utf-8",
    "visual": "iso8859-8",
    "windows-31j": "cp932",
    "windows-874": "cp874",
    "windows-949": "cp949",
    **{f"x-cp125{last}": f"cp125{last}" for last in range(9)},
    "x-euc-jp": "euc_jp",
    "x-gbk": "gb18030",
    "x-mac-cyrillic": "mac-cyrillic",
    "x-mac-roman": "mac-roman",
    "x-sjis": "cp932",
    "x-x-big5": "big5hkscs",
}


def codec_of(label: str) -> str:
    """The codec of an encoding that a text may declare, as the web reads it; empty where the web knows none."""
    if known := _LABELS.get(label.lower()):
        return known
    try:
        return _CODECS.get(codecs.lookup(label).name, "")
    except LookupError:
        return ""


def repaired(text: str) -> tuple[str, int]:
    """A text that is UTF-8 once read as cp1252 (`patiÃ«nten`, `â‰¥`) put right, and in how many places it was.

    Only what is exactly reversible is changed; a letter with punctuation behind it that happens to look like it is
    left alone, unless everything in the text that is not ASCII is reversible. A text without such places comes back
    as it is, with 0. Also what went wrong twice is put right.
    """
    places = 0
    while not text.isascii() and _SEQUENCE.search(text):
        text, count = _once(text)
        places = max(places, count)
        if not count:
            break
    return text, places


def _once(text: str) -> tuple[str, int]:
    found = list(_SEQUENCE.finditer(text))
    doubtful = _RUN.sub("", text).isascii() and any(map(_certain, found))
    count = 0

    def put_right(run: re.Match[str]) -> str:
        nonlocal count
        sequences = _SEQUENCE.finditer(text, run.start(), run.end())
        better = "".join(_character(one[0]) if doubtful or _certain(one) else one[0] for one in sequences)
        count += better != run[0]
        return better

    return _RUN.sub(put_right, text), count


def _character(sequence: str) -> str:
    try:
        character = bytes(_BYTE_OF_TEXT[one] for one in sequence).decode()
    except UnicodeDecodeError:
        return sequence
    # A control character is one step on the way back of what went wrong twice, if it was one before.
    kind = "" if character == sequence[1] else unicodedata.category(character)
    return sequence if kind in ("Cc", "Cn", "Co") else character


def _certain(sequence: re.Match[str]) -> bool:
    """Whether this can hardly be meant as it stands."""
    first, second = sequence[0][:2]
    if first == "Â":
        return True
    if first == "Ã":
        return second not in _CLOSING or not sequence.string[: sequence.start()][-1:].isupper()
    return not all(one in _PUNCTUATION for one in sequence[0][1:])


def of_cp1252(content: bytes) -> str:
    """Bytes read as cp1252, as the web does: each of them is a character."""
    return content.decode("latin-1").translate(_FROM_LATIN)

"""In which of the two languages of our pages a text is written, by its commonest words."""

import re

_WORD = re.compile(r"[a-zà-ÿ]+")
_ENOUGH = 4
_DUTCH = "de het een en van voor met bij niet die dat zijn wordt worden om te in op of aan als naar"
_ENGLISH = "the a an and of for with by not that which are is be to in on or at as from this will"
_COMMON = {"nl": frozenset(_DUTCH.split()), "en": frozenset(_ENGLISH.split())}


def of(text: str) -> str | None:
    """`nl` or `en`; None where the text is too short to tell, or may be either."""
    words = _WORD.findall(text.lower())
    found = {language: sum(word in common for word in words) for language, common in _COMMON.items()}
    most, least = sorted(found, key=lambda language: -found[language])
    return most if found[most] >= _ENOUGH and found[most] >= 2 * found[least] else None


def other_than(language: str, text: str) -> str | None:
    """The language of a text, where that is not this one."""
    found = of(text)
    return None if found == language else found

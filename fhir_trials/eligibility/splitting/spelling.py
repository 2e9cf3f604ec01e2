"""Words with one typing fault, as registers have them: "Exclusion Crtieria"."""


def is_near(word: str, name: str) -> bool:
    """Whether a word is the name but for one letter: one more, one less, another, or two in each other's place."""
    if abs(len(word) - len(name)) > 1:
        return False
    start = next(
        (n for n, (one, two) in enumerate(zip(word, name, strict=False)) if one != two),
        min(len(word), len(name)),
    )
    one, two = word[start:], name[start:]
    return (
        one[1:] == two[1:]
        or one[1:] == two
        or one == two[1:]
        or (one[2:] == two[2:] and one[:2] == two[1::-1])
    )

"""How `Trial.merged` names many places shortly: `outcomes[0..42].measure`, and a text of criteria with its criteria."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from fhir_trials.eligibility import split
from fhir_trials.merging import places
from fhir_trials.merging.places import Path

Pattern = tuple[str | range, ...]

_STEPS = re.compile(r"([a-z_]+)|(\d+)(?:\.\.(\d+))?")
_WHOLE = "eligibility"
_TEXT: Path = (_WHOLE, "text", "text")
_LANGUAGE: Path = (_WHOLE, "text", "language")
_CRITERIA: Path = (_WHOLE, "criteria")


def written(paths: Iterable[Path]) -> tuple[str, ...]:
    """The places as text; items that follow each other and are named alike are one place."""
    runs: dict[tuple[Path, Path], list[list[int]]] = {}
    order: list[tuple[tuple[Path, Path], list[int]]] = []
    for path in paths:
        depth = next((at for at, step in enumerate(path) if isinstance(step, int)), len(path))
        alike, position = (path[:depth], path[depth + 1 :]), path[depth : depth + 1]
        known = runs.setdefault(alike, [])
        if position and known and known[-1][1] + 1 == position[0]:
            known[-1][1] += 1
            continue
        run = [*map(int, position * 2)]
        known.append(run)
        order.append((alike, run))
    return tuple(_written(before, run, after) for (before, after), run in order)


def _written(before: Path, run: list[int], after: Path) -> str:
    if not run:
        return places.written(before)
    first, last = run
    item = f"[{first}]" if first == last else f"[{first}..{last}]"
    rest = places.written(after)
    return f"{places.written(before)}{item}{'.' if rest and rest[0] != '[' else ''}{rest}"


def below(facts: Iterable[str], known: Iterable[Path]) -> set[Path]:
    """Which of the known places stand at or below one that is named."""
    exact: set[Path] = set()
    patterns: list[Pattern] = []
    for fact in facts:
        pattern = _pattern(fact)
        if all(isinstance(step, str) or len(step) == 1 for step in pattern):
            exact.add(tuple(step if isinstance(step, str) else step[0] for step in pattern))
        else:
            patterns.append(pattern)
    return {
        path
        for path in known
        if any(path[:length] in exact for length in range(1, len(path) + 1))
        or any(_fits(path, pattern) for pattern in patterns)
    }


def _pattern(fact: str) -> Pattern:
    return tuple(
        name or range(int(first), int(last or first) + 1) for name, first, last in _STEPS.findall(fact)
    )


def _fits(path: Path, pattern: Pattern) -> bool:
    return len(path) >= len(pattern) and all(
        step == wanted if isinstance(wanted, str) else step in wanted
        for step, wanted in zip(path, pattern, strict=False)
    )


def shortened(differing: dict[Path, str]) -> Iterator[tuple[str, str]]:
    """What a record says otherwise, place and value; a text of criteria that says them all stands for them."""
    criteria = _told_by_the_text(differing)
    whole = bool(criteria)
    for path, value in differing.items():
        if not whole or path not in criteria:
            yield _WHOLE if whole and path == _TEXT else places.written(path), value


def ordered(differing: dict[Path, str]) -> dict[Path, str]:
    """The values in the order in which they come back once they were `shortened`."""
    if not (criteria := _told_by_the_text(differing)):
        return differing
    return {path: value for path, value in differing.items() if path not in criteria} | criteria


def _told_by_the_text(differing: dict[Path, str]) -> dict[Path, str]:
    """The criteria, where the text of criteria beside them says them all."""
    criteria = {path: value for path, value in differing.items() if path[:2] == _CRITERIA}
    if not criteria or criteria != (told := _criteria(differing)):
        return {}
    return told


def lengthened(differing: Iterable[tuple[str, str]]) -> dict[Path, str]:
    """The values by their places, as `shortened` was given them."""
    found: dict[Path, str] = {}
    whole = False
    for name, value in differing:
        whole = whole or name == _WHOLE
        found[_TEXT if name == _WHOLE else places.parsed(name)] = value
    return found | _criteria(found) if whole else found


def _criteria(differing: dict[Path, str]) -> dict[Path, str]:
    """The criteria of the text, leaf by leaf."""
    if (text := differing.get(_TEXT)) is None:
        return {}
    return dict(_split(text, differing.get(_LANGUAGE)))


@lru_cache(maxsize=256)
def _split(text: str, language: str | None) -> tuple[tuple[Path, str], ...]:
    found = split(text, language)
    return tuple(((*_CRITERIA, *path), places.text_of(value)) for path, value in places.leaves(found))

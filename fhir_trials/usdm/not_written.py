"""What of a trial a USDM document does not hold: told by reading the document again. https://github.com/cdisc-org/DDF-RA"""

from collections.abc import Iterator, Sequence
from typing import Any, cast

from fhir_trials.cursor import Json, leaves, without_positions
from fhir_trials.issues import Issues
from fhir_trials.model import Trial

# What is understood of the text of a criterion is understood again; the schedule tells its own.
_MADE_AGAIN = frozenset({"coverage", "statements", "joined", "below", "for_some", "warnings"})
_TOLD_ELSEWHERE = ("schedule", "concepts")


def tell(trial: Trial, again: Trial, issues: Issues) -> None:
    """Make an issue of everything that a trial says and the one that was read again does not.

    Args:
        trial: the trial that was written.
        again: what reading the document gave.
        issues: where the issues go, one for each field (`sites[].position`), with the number of its places; a field of one
            place at this place, the highest of which nothing is left.
    """
    wanted, found = trial.to_dict(), again.to_dict()
    for key in (*_TOLD_ELSEWHERE, "merged"):
        wanted.pop(key, None)
    if trial.merged:
        issues.warning("not-in-usdm", "merged", "USDM has no place for this; it is left out")
    places: dict[tuple[str, bool], list[tuple[str, Any, Any]]] = {}
    for path, value, instead in _missing(wanted, found, ""):
        places.setdefault((without_positions(path), instead is None), []).append((path, value, instead))
    for (field, _), told in places.items():
        issues.warning("not-in-usdm", told[0][0] if len(told) == 1 else field, _said(told))


def _said(places: Sequence[tuple[str, Any, Any]]) -> str:
    """The message on a field, of all its places in the trial."""
    _, value, instead = places[0]
    if instead is not None:
        more = f", and {len(places) - 1} more of this kind" if len(places) > 1 else ""
        return f"{value!r:.60} is {instead!r:.60} in USDM{more}"
    count = sum(leaves(one) for _, one, _ in places)
    told = f"{count} value{'s' if count != 1 else ''}"
    in_places = f" in {len(places)} places" if len(places) > 1 else ""
    return f"USDM has no place for this ({told}{in_places}); it is left out"


def _missing(wanted: Any, found: Any, path: str) -> Iterator[tuple[str, Any, Any]]:
    """The places whose value is not there, or another: path, value, the other."""
    if wanted == found:
        return
    if isinstance(wanted, dict) and isinstance(found, dict):
        told = cast("Json", found)
        for key, value in cast("Json", wanted).items():
            if key not in _MADE_AGAIN:
                yield from _missing(value, told.get(key), f"{path}.{key}" if path else key)
        return
    if isinstance(wanted, list | tuple) and isinstance(found, list | tuple):
        ours, theirs = cast("Sequence[Any]", wanted), cast("Sequence[Any]", found)
        for at, other in enumerate(_paired(ours, theirs)):
            yield from _missing(ours[at], other, f"{path}[{at}]")
        return
    yield path, wanted, found if _like(found, wanted) else None


def _like(one: Any, other: Any) -> bool:
    return type(one) is type(other)


def _paired(ours: Sequence[Any], theirs: Sequence[Any]) -> list[Any]:
    """For each item of a list the one it became: the same one, else one that has a text of it; None for none."""
    if len(ours) == len(theirs):
        return [*theirs]
    free: dict[int | None, None] = dict.fromkeys(range(len(theirs)))
    same: dict[str, list[int]] = {}
    for at in reversed(range(len(theirs))):
        same.setdefault(repr(theirs[at]), []).append(at)
    paired: list[int | None] = []
    for one in ours:
        places = same.get(repr(one))
        at = places.pop() if places else None
        paired.append(at)
        free.pop(at, None)
    alike: dict[tuple[str, str], list[int | None]] = {}
    for at in reversed([*free]):
        for pair in _texts(theirs[at or 0]):
            alike.setdefault(pair, []).append(at)
    for place, at in enumerate(paired):
        if at is None:
            near = (
                one for pair in _texts(ours[place]) for one in reversed(alike.get(pair, ())) if one in free
            )
            paired[place] = next(near, None)
            free.pop(paired[place], None)
    return [None if at is None else theirs[at] for at in paired]


def _texts(item: Any) -> list[tuple[str, str]]:
    """The texts of an object, each with its member."""
    members: Json = cast("Json", item) if isinstance(item, dict) else {}
    return [(key, value) for key, value in members.items() if isinstance(value, str)]

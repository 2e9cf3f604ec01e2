"""What became of writes whose answer nobody heard: the target is asked, and the journal closed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from fhir_trials.sync import packing
from fhir_trials.sync.sides import below
from fhir_trials.sync.state import Intent, Known, State
from fhir_trials.targets import Target, differences, marks, references
from fhir_trials.targets.marks import Json

_MOST_VERSIONS = 20
"""How many versions of one resource are read to find ours among them."""


def recover(state: State, target: Target) -> dict[str, int]:
    """Close all that the journal holds open, as a run left it that was killed or lost its target.

    What is there as it was to be written is known from now on. What was to be made, and is there otherwise, was made
    and edited since; so was what was to be changed, if all that we changed is there, or was in a version that the
    target still has: the rest is somebody else's. Of anything else what was known before stays known, and the next plan looks at it. Nothing is
    written.

    Returns:
        how many resources turned out to be `done`, done and `edited` since, or still `open`.

    Raises:
        TargetError: the target cannot be read; the journal stays as it is.
    """
    counts = {"done": 0, "edited": 0, "open": 0}
    for number, intents in state.open_intents():
        done, edited = resolve(state, target, number, intents)
        counts["done"] += len(done)
        counts["edited"] += edited
        counts["open"] += len(intents) - len(done) - edited
    return counts


def resolve(
    state: State, target: Target, number: int, intents: Sequence[Intent]
) -> tuple[frozenset[str], int]:
    """Close one entry of the journal.

    Returns:
        the `text` of what was done as intended, and how many were done and edited since.

    Raises:
        TargetError: see `recover`.
    """
    there = _there(intents, target)
    before = state.known(intent.known.text for intent in intents)
    places = _places(intents, there, state)
    settled: list[Known] = []
    forgotten: list[str] = []
    edited = 0
    for intent in intents:
        text, now = intent.known.text, there.get(intent.known.text)
        if intent.delete:
            forgotten += [text] if now is None else []
        elif now is not None:
            at = replace(
                intent.known,
                reference=marks.reference(now),
                version=target.version(now),
                updated=marks.updated(now),
            )
            if not differences(_wanted(intent.known, places), now, base=target.name):
                settled.append(at)
            elif (
                _was_written(intent, before[text], now, target, places)
                if text in before
                else not intent.before and _ours(intent.known, now)
            ):
                settled.append(replace(at, theirs=now))
                edited += 1
    state.end(number, settled, forgotten)
    done = {known.text for known in settled if known.theirs is not there[known.text]}
    return frozenset(done.union(forgotten)), edited


def _there(intents: Iterable[Intent], target: Target) -> dict[str, Json]:
    """What the target holds by now, by text: what was to be made is sought by its identifier, then by its id."""
    found: dict[str, Json] = {}
    sought: dict[tuple[str, str], dict[str, str]] = {}
    by_id: dict[str, dict[str, str]] = {}
    for intent in intents:
        kind, _, resource_id = intent.known.reference.partition("/")
        own = None if intent.before or intent.delete else marks.own_identifier(intent.known.sent)
        if own:
            sought.setdefault((kind, own[0]), {})[own[1]] = intent.known.text
        else:
            by_id.setdefault(kind, {})[resource_id] = intent.known.text
    for (kind, system), texts in sought.items():
        for value, hits in target.find(kind, system, list(texts)).items():
            # Several are for the next plan to tell; none may be there without its identifier, or not be indexed yet.
            if len(hits) == 1:
                found[texts[value]] = hits[0]
            elif not hits and target.profile.client_ids is not False:
                by_id.setdefault(kind, {})[texts[value].partition("/")[2]] = texts[value]
    for kind, texts in by_id.items():
        there = target.fetch(kind, list(texts))
        for resource_id, text in texts.items():
            now = there.get(resource_id) or target.read(kind, resource_id)
            if now is not None:
                found[text] = now
    return found


def _places(intents: Sequence[Intent], there: Mapping[str, Json], state: State) -> dict[str, str]:
    """Where the resources are that these point to, as far as they have other ids than ours."""
    pointed = {text for intent in intents for text in packing.pointed(intent.known.sent)}
    places = {text: glance.reference for text, glance in state.glance(pointed).items()}
    places |= {text: marks.reference(now) for text, now in there.items()}
    return {text: place for text, place in places.items() if text != place}


def _wanted(known: Known, places: Mapping[str, str]) -> Json:
    """What was to be written: with what others had changed before, which was kept."""
    return references.redirected(known.theirs or known.stored or known.sent, places)


def _was_written(intent: Intent, before: Known, now: Json, target: Target, places: Mapping[str, str]) -> bool:
    """Whether an update was done before somebody else changed what is there."""
    wanted = _wanted(intent.known, places)
    changed = [one.path for one in differences(wanted, _wanted(before, places), base=target.name)]
    return bool(intent.before and changed) and any(
        not _any_at(changed, (one.path for one in differences(wanted, version, base=target.name)))
        for version in (now, *_since(intent, now, target))
    )


def _since(intent: Intent, now: Json, target: Target) -> Iterator[Json]:
    """The versions between what was seen before and what is there, the oldest first, as far as they are kept."""
    first, last = intent.before, target.version(now)
    if first.isdecimal() and last.isdecimal():
        kind, _, resource_id = marks.reference(now).partition("/")
        for number in range(int(first) + 1, min(int(last), int(first) + 1 + _MOST_VERSIONS)):
            if (version := target.read_version(kind, resource_id, str(number))) is not None:
                yield version


def _any_at(changed: Sequence[str], paths: Iterable[str]) -> bool:
    """Whether one of the paths is, or is in, or holds, what was changed."""
    return any(below(path, own) or below(own, path) for path in paths for own in changed)


def _ours(known: Known, now: Json) -> bool:
    own = marks.own_identifier(known.sent)
    return own is not None and own in marks.identifiers(now)

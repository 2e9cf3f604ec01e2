"""What is to be done with one resource, from what we want, what is known and what is there; pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from fhir_trials.sync import ownership, sides
from fhir_trials.sync.both_sides import BothSides
from fhir_trials.sync.presence import Found, key
from fhir_trials.sync.state import Dispute, Known
from fhir_trials.sync.steps import Action, Policy, Step
from fhir_trials.sync.three_way import Merge, three_way
from fhir_trials.targets import Difference, differences, marks, references
from fhir_trials.targets.compare import missing_marks
from fhir_trials.targets.marks import Json

_NOBODY_KNOWS = (
    "it is ours and differs, but the state does not know it, so that nobody can tell who changed it"
)


@dataclass(frozen=True, slots=True)
class Case:
    """One resource to decide on.

    Attributes:
        trial: the key of its trial.
        wanted: as it shall be, with translated references.
        digest: of `wanted`.
        found: what is there.
        known: what is known of it; None where nothing is.
        record: see `Step`.
    """

    trial: str
    wanted: Json = field(repr=False)
    digest: bytes
    found: Found
    known: Known | None = None
    record: int = 0

    @property
    def text(self) -> str:
        """`Type/id` as translated."""
        return marks.reference(self.wanted)


@dataclass(frozen=True, slots=True)
class Ground:
    """What the decisions of a plan stand on.

    Attributes:
        base: the target's base URL or path.
        policy: how to decide where there is a choice.
        places: where resources are now, by text; what is to be made is not among them.
        before: where they were when they were sent last.
        disputes: what the state holds of a trial.
        used: see `Run.takes_used`; what is decided adds to it.
    """

    base: str
    policy: Policy
    places: Mapping[str, str] = field(repr=False)
    before: Mapping[str, str] = field(repr=False)
    disputes: Callable[[str], Sequence[Dispute]] = field(repr=False)
    used: set[str] = field(default_factory=set[str], repr=False)


def decide(case: Case, ground: Ground, action: Action = "update") -> Step:
    """The step for one resource.

    Args:
        case: the resource.
        ground: what is known of all of them.
        action: what a write to what is there is called: `update` or `retire`.
    """
    found, known = case.found, case.known
    if found.reason:
        return conflict(case, ground, found.reason)
    if known and found.still:
        return _merged(case, known, known.theirs or _stored(known, ground), ground, action)
    if found.current is None:
        return _new(case, ground)
    if known:
        return _merged(case, known, found.current, ground, action)
    return _unknown(case, found.current, ground)


def conflict(case: Case, ground: Ground, reason: str, disputes: tuple[Dispute, ...] = ()) -> Step:
    """A resource that must not be written."""
    named = (case.trial, case.text, _place(case, ground), key(case.wanted))
    return Step(
        "conflict", *named, version=_version(case), disputes=disputes, reason=reason, record=case.record
    )


def _place(case: Case, ground: Ground) -> str:
    return ground.places.get(case.text, case.text)


def _at(resource: Json, place: str, places: Mapping[str, str]) -> Json:
    """A resource under the id that it has on the target, pointing to where the others are."""
    elsewhere = {text: there for text, there in places.items() if text != there}
    pointing: Json = references.redirected(resource, elsewhere) if elsewhere else resource
    return {**pointing, "id": place.partition("/")[2]}


def _stored(known: Known, ground: Ground) -> Json:
    """What the target made of what was sent last."""
    return known.stored or _at(known.sent, known.reference, ground.before)


def _new(case: Case, ground: Ground) -> Step:
    action: Action = "create" if case.known is None else "gone"
    lost = case.known is not None and case.known.theirs is not None
    reasons = (
        "somebody deleted it there" if case.found.deleted else "",
        "what others had changed in it is gone with it" if lost else "",
    )
    return Step(
        action,
        case.trial,
        case.text,
        case.text,
        key(case.wanted),
        _at(case.wanted, case.text, ground.places),
        after=Known(case.text, case.trial, case.text, "", case.digest, case.wanted),
        reason="; ".join(filter(None, reasons)),
        record=case.record,
        revives=case.found.deleted,
    )


def _unknown(case: Case, current: Json, ground: Ground) -> Step:
    """What is there and ours, but not in the state: with nothing to compare with, one side stands as a whole."""
    place = marks.reference(current)
    ours = _at(case.wanted, place, ground.places)
    theirs = ownership.tagged(current) if ownership.stripped(ours, ours, current) else current
    changed = three_way(sent=ours, ours=ours, stored=ours, theirs=theirs, base=ground.base).foreign
    disputes = _with_sides(
        case,
        ground,
        tuple(
            Dispute(case.text, case.trial, one.path, one.ours, one.theirs, adopted=True) for one in changed
        ),
    )
    taken = {one.take for one in disputes}
    if len(taken) > 1 or None in taken:
        mixed = "; one side must be taken for the whole resource" if taken != {None} else ""
        return conflict(case, ground, _NOBODY_KNOWS + mixed, disputes)
    after = Known(
        case.text,
        case.trial,
        place,
        case.found.version,
        case.digest,
        case.wanted,
        updated=case.found.updated,
    )
    step = Step(
        "adopt",
        case.trial,
        case.text,
        place,
        key(case.wanted),
        version=case.found.version,
        after=replace(after, theirs=theirs) if taken else after,
        foreign=changed,
        disputes=disputes,
        record=case.record,
    )
    if taken != {"ours"}:
        if theirs is current:
            return step
        return replace(
            step, action="update", resource=theirs, differences=_written(theirs, current, ground.base)
        )
    written = differences(ours, current, base=ground.base)
    reason = f"overwrites what is there: {_listed(disputes)}"
    return replace(
        step, action="update", resource=ours, after=after, differences=written, foreign=(), reason=reason
    )


def _with_sides(case: Case, ground: Ground, disputes: tuple[Dispute, ...]) -> tuple[Dispute, ...]:
    if not disputes:
        return ()
    settled, place = ground.disputes(case.trial), _place(case, ground)
    ground.used.update(name for one in disputes for name in sides.naming(one, place, ground.policy))
    return tuple(replace(one, take=sides.chosen(one, place, ground.policy, settled)) for one in disputes)


def _merged(case: Case, known: Known, theirs: Json, ground: Ground, action: Action) -> Step:
    """Our changes put onto what is there, unless others changed the same."""
    place = _place(case, ground)
    stored = _stored(known, ground)
    # Whoever took our tag away need not have meant to, and searches for what is ours are blind without it.
    stripped = ownership.stripped(case.wanted, stored, theirs)
    both = BothSides(
        _at(known.sent, known.reference, ground.before),
        _at(case.wanted, place, ground.places),
        stored,
        ownership.tagged(theirs) if stripped else theirs,
        ground.base,
    )
    merge = both.merge()
    disputes = _with_sides(case, ground, _disputes(case, merge))
    back = _drift(case, ground, both, merge, disputes)
    if open_ones := [one for one in disputes if one.take is None]:
        return conflict(case, ground, f"both sides changed {_listed(open_ones)}", (*disputes, *back))
    merge = both.merge(disputes) if disputes else merge
    wanted = both.taken_back(merge, back)
    written = _written(wanted, theirs, ground.base) if merge.own or stripped or back else ()
    over = [one for one in (*disputes, *back) if one.take == "ours"]
    after = replace(
        _after(case, known, both, merge, wanted if written else theirs),
        reference=place,
        version=_version(case),
        updated=_updated(case),
        retired=action == "retire",
    )
    return Step(
        action if written else "unchanged",
        case.trial,
        case.text,
        place,
        key(case.wanted),
        wanted if written else None,
        _version(case),
        after if written or after != known else None,
        written,
        tuple(one for one in merge.foreign if not any(sides.below(one.path, two.path) for two in over)),
        (*disputes, *back),
        f"overwrites what others changed: {_listed(over)}" if over else "",
        case.record,
    )


def _drift(
    case: Case, ground: Ground, both: BothSides, merge: Merge, disputes: Sequence[Dispute]
) -> list[Dispute]:
    """What others alone changed and shall not stand, as somebody named it."""
    settled = ground.disputes(case.trial) if merge.foreign else ()
    if not merge.foreign or not (ground.policy.takes or settled):
        return []
    place = _place(case, ground)
    found: list[Dispute] = []
    for one in both.drift(merge, case.text, case.trial, disputes):
        ground.used.update(sides.naming(one, place, ground.policy))
        if sides.named(one, place, ground.policy, settled) == "ours":
            found.append(replace(one, take="ours"))
    return found


def _written(wanted: Json, theirs: Json, base: str) -> tuple[Difference, ...]:
    """Where the two differ; also tags that shall go, which `differences` takes for the server's."""
    dropped = (Difference(one.path, None, one.ours) for one in missing_marks(theirs, wanted))
    return (*differences(wanted, theirs, base=base), *dropped)


def _after(case: Case, known: Known, both: BothSides, merge: Merge, final: Json) -> Known:
    """What is to be known, once `final` is there: what we sent, what came of it, and what others made of that."""
    mine = both.undisturbed(merge) if merge.foreign else final
    stored = known.stored
    if merge.own:
        stored = None if both.same(both.ours, mine) else mine
    drifted = bool(merge.foreign) and not both.same(mine, final)
    return replace(
        known,
        trial=case.trial,
        digest=case.digest,
        sent=case.wanted,
        stored=stored,
        theirs=final if drifted else None,
    )


def _version(case: Case) -> str:
    return case.known.version if case.known and case.found.still else case.found.version


def _updated(case: Case) -> str:
    return (
        case.known.updated if case.known and case.found.still and case.known.updated else case.found.updated
    )


def _disputes(case: Case, merge: Merge) -> tuple[Dispute, ...]:
    return tuple(
        Dispute(case.text, case.trial, one.path, one.ours, one.theirs, one.base)
        for one in merge.disagreements
    )


def _listed(disputes: Sequence[Dispute]) -> str:
    return ", ".join(one.path for one in disputes)

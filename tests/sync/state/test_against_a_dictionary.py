"""A state against plain dictionaries, for any order of calls."""

from typing import Any

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from fhir_trials.sync.state import Dispute, Glance, Intent, Known, Side, State
from tests.sync.state.samples import SERVER

TRIALS = ["NCT1", "NCT2", "Group/2"]
TEXTS = [f"{kind}/{number}" for kind in ("Group", "PlanDefinition") for number in range(3)]
PATHS = ["title", "title.text", "titles", "a[b]", "a[b].c", "a"]

_values = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=2), inner, max_size=2),
    max_leaves=4,
)
_contents = st.dictionaries(st.text(max_size=3), _values, max_size=3)
_known = st.builds(
    Known,
    text=st.sampled_from(TEXTS),
    trial=st.sampled_from(TRIALS),
    reference=st.sampled_from(TEXTS),
    version=st.sampled_from(["", "1", "2"]),
    digest=st.binary(max_size=3),
    sent=_contents,
    stored=st.none() | _contents,
    theirs=st.none() | _contents,
    retired=st.booleans(),
)
_many = st.lists(_known, max_size=4, unique_by=lambda one: one.text)
_texts = st.lists(st.sampled_from(TEXTS), max_size=2)
_sides: st.SearchStrategy[Side] = st.sampled_from(["ours", "theirs"])


class StateMachine(RuleBasedStateMachine):
    """The same calls on a state and on dictionaries."""

    @initialize()
    def open(self) -> None:
        """Nothing is known."""
        self.state = State.open(None, SERVER)
        self.known: dict[str, Known] = {}
        self.journal: dict[int, tuple[Intent, ...]] = {}
        self.disputes: dict[str, list[Dispute]] = {}

    def teardown(self) -> None:
        """Nothing is left open."""
        self.state.close()

    @rule(known=_many, forgotten=_texts)
    def settle(self, known: list[Known], forgotten: list[str]) -> None:
        """What is settled is known, what is forgotten is not."""
        self.state.settle(known, forgotten)
        self._settled(known, forgotten)

    def _settled(self, known: list[Known], forgotten: list[str]) -> None:
        for text in forgotten:
            self.known.pop(text, None)
            self.disputes.pop(text, None)
        self.known |= {one.text: one for one in known}

    @rule(known=_many, before=st.sampled_from(["", "1"]), delete=st.booleans())
    def begin(self, known: list[Known], before: str, delete: bool) -> None:
        """What is begun stands in the journal, under a number above all that stand there."""
        intents = tuple(Intent(one, before, delete) for one in known)
        number = self.state.begin(intents)
        assert number > max(self.journal, default=0)
        self.journal[number] = intents

    @precondition(lambda self: self.journal)
    @rule(which=st.integers(0, 9), known=_many, forgotten=_texts, as_begun=st.booleans())
    def end(self, which: int, known: list[Known], forgotten: list[str], as_begun: bool) -> None:
        """What ends leaves the journal, settled as it was begun or otherwise."""
        number = sorted(self.journal)[which % len(self.journal)]
        intents = self.journal.pop(number)
        settled = [intent.known for intent in intents] if as_begun else known
        self.state.end(number, settled, forgotten)
        self._settled(settled, forgotten)

    @rule(
        text=st.sampled_from(TEXTS),
        trial=st.sampled_from(TRIALS),
        values=st.lists(
            st.tuples(st.sampled_from(PATHS), _values, _values), max_size=3, unique_by=lambda v: v[0]
        ),
    )
    def note_disputes(self, text: str, trial: str, values: list[tuple[str, Any, Any]]) -> None:
        """New disputes take the place of the old; a choice stays with the same values."""
        noted = [Dispute(text, trial, path, ours, theirs) for path, ours, theirs in values]
        self.state.note_disputes(text, noted)
        before = {
            (one.path, repr(_even(one.ours)), repr(_even(one.theirs))): one
            for one in self.disputes.get(text, [])
        }
        self.disputes[text] = [
            Dispute(text, trial, one.path, one.ours, one.theirs, take=same.take if same else None)
            for one in noted
            for same in [before.get((one.path, repr(_even(one.ours)), repr(_even(one.theirs))))]
        ]

    @rule(what=st.sampled_from([*TRIALS, *TEXTS]), take=_sides, path=st.sampled_from(["", *PATHS]))
    def choose(self, what: str, take: Side, path: str) -> None:
        """A choice decides the disputes of a trial, a resource or an element."""
        chosen = 0
        for text, disputes in self.disputes.items():
            named = {text} | ({self.known[text].reference} if text in self.known else set())
            for place, one in enumerate(disputes):
                below = one.path == path or one.path.startswith((f"{path}.", f"{path}["))
                if (what in named or what == one.trial) and (not path or below):
                    disputes[place] = Dispute(
                        one.text, one.trial, one.path, one.ours, one.theirs, one.base, take
                    )
                    chosen += 1
        assert chosen == self.state.choose(what, take, path)

    @invariant()
    def holds_the_same(self) -> None:
        """Whatever is asked, both answer the same."""
        assert self.known == self.state.known(TEXTS)
        assert {text: _glance(one) for text, one in self.known.items()} == self.state.glance(TEXTS)
        standing = [one for one in self.known.values() if not one.retired]
        assert sorted({one.trial for one in standing}) == self.state.trials()
        assert {
            trial: sorted(one.text for one in standing if one.trial == trial) for trial in TRIALS
        } == self.state.texts_of(TRIALS)
        kinds = [one.reference.partition("/")[0] for one in self.known.values()]
        assert {kind: kinds.count(kind) for kind in kinds} == self.state.expected()
        assert sorted(self.journal.items()) == self.state.open_intents()
        for trial in (None, *TRIALS):
            expected = [
                one
                for text in sorted(self.disputes)
                for one in self.disputes[text]
                if trial in (None, one.trial)
            ]
            assert sorted(expected, key=lambda one: (one.trial, one.text)) == self.state.disputes(trial)


def _even(value: Any) -> Any:
    """The same for values that differ in the order of their keys only."""
    if isinstance(value, dict):
        return sorted((key, _even(child)) for key, child in value.items())
    return [_even(child) for child in value] if isinstance(value, list) else value


def _glance(one: Known) -> Glance:
    drifted = one.theirs is not None
    return Glance(one.text, one.trial, one.reference, one.version, one.digest, drifted, one.retired)


TestState = StateMachine.TestCase
TestState.settings = settings(max_examples=30, stateful_step_count=20)

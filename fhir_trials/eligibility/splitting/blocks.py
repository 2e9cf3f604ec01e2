"""What the outline of a criteria text is built from: blocks of lines, and where each stands among its neighbours."""

from dataclasses import dataclass, field

from fhir_trials.eligibility.splitting import escapes
from fhir_trials.eligibility.splitting.headings import Section
from fhir_trials.eligibility.splitting.marks import Reading

Span = tuple[int, int]
"""Where something stands: the offset of its first character and the one behind its last."""

DEEPEST = 9
"""The deepest level; what stands deeper is of this level too."""

_APART = 1
UNMARKED = ("", ":")
"""The styles of a criterion without a mark; the second: it ends in a colon."""

_NUMBERED = ("1.", "1)", "(1)", "1-", "1 ")
_LETTERED = ("a.", "a)", "(a)", "A.", "A)", "(A)")
_ROMAN = ("i.", "i)", "(i)")
# The bullets of a word processor, level by level, where a copy has lost the indentation.
_WORD = frozenset(
    (outer, inner) for outer, inners in (("•●·", "o"), ("o", "▪■§")) for outer in outer for inner in inners
)


@dataclass(slots=True)
class Block:
    """A criterion or a heading while it grows line by line.

    Attributes:
        leads: whether it ends in a colon.
        first: whether it is the first criterion under its heading.
    """

    spans: list[Span]
    section: Section
    headings: tuple[str, ...]
    level: int = 0
    header: bool = False
    leads: bool = False
    first: bool = False
    title: str = ""

    def words(self, text: str) -> str:
        """Its text: escapes read, lines joined by one blank."""
        if self.header:
            return self.title
        return words(text, self.spans)


def words(text: str, spans: list[Span]) -> str:
    """The text at these spans: escapes read, lines joined by one blank."""
    if len(spans) == 1:
        joined = text[slice(*spans[0])]
    else:
        joined = " ".join([text[start:end] for start, end in spans])
    return escapes.unescape(joined) if "\\" in joined else joined


@dataclass(slots=True)
class Place:
    """A criterion that is open for children and siblings: its column, and its mark (style "" without one)."""

    column: int
    mark: Reading
    block: Block


@dataclass(slots=True)
class Nest:
    """The open criteria, outermost first: each is the parent of the next."""

    places: list[Place] = field(default_factory=list[Place])

    def has(self, style: str, ordinal: int) -> bool:
        """Whether the list with this style is open, and its last item has this number."""
        return any(place.mark == (style, ordinal) for place in self.places[-DEEPEST:])

    def top(self) -> Place | None:
        """The innermost open criterion."""
        return self.places[-1] if self.places else None

    def put(self, column: int, mark: Reading, block: Block) -> None:
        """Close what the new criterion ends, and set its level: child, sibling, or sibling of an ancestor."""
        places = self.places
        if places and places[-1].column == column and _is_next(mark, places[-1].mark):
            block.level = min(len(places) - 1, DEEPEST)
            places[-1] = Place(column, mark, block)
            return
        # A paragraph has no children, however far the next line is indented: only one with a colon has.
        while places and (places[-1].column > column + _APART or places[-1].mark.style == UNMARKED[0]):
            places.pop()
        if places and places[-1].column >= column - _APART:
            self._align(column, mark)
        block.level = min(len(places), DEEPEST)
        places.append(Place(column, mark, block))

    def _align(self, column: int, mark: Reading) -> None:
        """Close what ends with a mark in the column of the innermost: the style and the number tell where it belongs."""
        places = self.places
        first = max(0, len(places) - DEEPEST)
        same = [n for n in range(len(places) - 1, first - 1, -1) if abs(places[n].column - column) <= _APART]
        alike = [n for n in same if places[n].mark.style == mark.style]
        following = [n for n in alike if mark.ordinal and places[n].mark.ordinal == mark.ordinal - 1]
        top, room = places[-1], len(places) < DEEPEST
        if following:
            del places[following[0] :]
        elif alike and not (top.block.leads and mark.ordinal == 1 and room):
            del places[alike[0] :]
        elif room and _is_child(top, mark, len(places)):
            return
        elif mark.style in UNMARKED:
            unmarked = [n for n in same if places[n].mark.style in UNMARKED]
            del places[(unmarked or same[-1:])[0] :]
        else:
            places.pop()


def is_below(mark: Reading, above: Reading) -> bool:
    """Whether a number counts below another: 2.1 below 2, 2.1.1 below 2.1."""
    whole = str(above.ordinal) if above.style in _NUMBERED else f"{above.style}.{above.ordinal}"
    return mark.style == whole


def _is_next(mark: Reading, before: Reading) -> bool:
    return mark.style == before.style and mark.ordinal in (0, before.ordinal + 1)


def _is_child(top: Place, mark: Reading, depth: int) -> bool:
    if mark.style in UNMARKED:
        # Paragraphs under "Part 1:" belong to it inside an item; in a list without marks nothing tells where they end.
        return top.block.leads and top.mark.style in UNMARKED and depth > 1
    if top.block.leads:
        return True
    outer, inner = top.mark.style, mark.style
    if mark.ordinal == 0:
        return (outer, inner) in _WORD
    finer = (outer in _NUMBERED and inner not in _NUMBERED) or (outer in _LETTERED and inner in _ROMAN)
    return mark.ordinal == 1 and (finer or is_below(mark, top.mark))

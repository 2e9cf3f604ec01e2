"""The blocks of a text while they are read, and where the reading stands: section, headings, open criteria."""

from fhir_trials.eligibility.splitting import headings, shapes
from fhir_trials.eligibility.splitting.blocks import UNMARKED, Block, Nest, Span, words
from fhir_trials.eligibility.splitting.headings import LONGEST, Heading, Section
from fhir_trials.eligibility.splitting.lines import Line
from fhir_trials.eligibility.splitting.marks import Reading
from fhir_trials.eligibility.splitting.trail import Trail


class Draft:
    """What has been read so far.

    Attributes:
        open: the criterion that the next line may go on with.
        newest: the last criterion under the present heading.
        held: lines that only say "OR", between the last criterion and the next.
    """

    def __init__(self, text: str, section: Section) -> None:
        self.text = text
        self.blocks: list[Block] = []
        self.trail = Trail(section)
        self.nest = Nest()
        self.open: Block | None = None
        self.newest: Block | None = None
        self.held: list[Span] = []

    def is_inside(self, line: Line) -> bool:
        """Whether the line is indented deeper than an open criterion with a mark."""
        return any(
            place.column < line.column for place in self.nest.places if place.mark.style not in UNMARKED
        )

    def above(self, end: int) -> str:
        """The whole line that ends there, a heading at its start included, if it is not a very long one."""
        begin = max(0, end - 2 * LONGEST)
        return self.text[max(begin, self.text.rfind("\n", begin, end) + 1) : end].strip()

    def descend(self, line: Line, depth: int, start: int) -> None:
        """Add a heading of CommonMark, whose words begin at `start`."""
        title = words(self.text, [(start, line.end)])
        self._close([(start, line.end)], title)
        self.trail.descend(depth, headings.known(title), title)
        self._stamp()

    def heading(self, spans: list[Span], known: Heading | None) -> None:
        """Add a heading that opens a section, or divides the present one."""
        title = words(self.text, spans)
        self._close(spans, title)
        stays = known is not None and self._stays(known)
        if stays and known and known.plain:
            pass  # a lead-in that says no more than the title above it
        elif known and known.section and not stays:
            self.trail.open(known, known.section, title)
        else:
            self.trail.divide(title)
        self._stamp()

    def _stays(self, known: Heading) -> bool:
        """Whether a heading with a section divides the one that is open: a lead-in below its title, "Cohort B eligibility"."""
        if known.eligible:
            return self.trail.section == "inclusion"
        return known.leads and known.section == self.trail.section

    def take_back(self, block: Block) -> None:
        """Forget the last criterion: it turned out to be a heading."""
        self.blocks.pop()
        self.trail.fresh = block.first

    def _close(self, spans: list[Span], title: str) -> None:
        self.release()
        self.nest = Nest()
        self.open = self.newest = None
        self.blocks.append(Block(spans, "unknown", (), header=True, title=title))

    def _stamp(self) -> None:
        self.blocks[-1].section, self.blocks[-1].headings = self.trail.section, self.trail.texts

    def criterion(self, span: Span, column: int, mark: Reading, leads: bool) -> None:
        """Add a criterion and open it; `leads`: it ends in a colon."""
        block = Block([span], self.trail.section, self.trail.texts, leads=leads, first=self.trail.fresh)
        self.nest.put(column, mark, block)
        if self.held and self._linked(block):
            return
        self.blocks.append(block)
        self.open = self.newest = block
        self.trail.fresh = False

    def append(self, line: Line) -> Block:
        """Add a line to the last criterion."""
        self.release()
        block = self.newest
        assert block is not None
        block.spans.append((line.said, line.end))
        block.leads = shapes.leads(self.text[line.said : line.end])
        self.open = block
        return block

    def hold(self, line: Line) -> None:
        """Keep a line that only says "OR" for the criterion that comes next."""
        self.held.append((line.said, line.end))

    def release(self) -> None:
        """Give what is held to the last criterion, since none comes that it could be joined with."""
        if self.held and self.newest:
            self.newest.spans += self.held
        self.held = []

    def _linked(self, block: Block) -> bool:
        """Join a new criterion with its sibling above: "A", "OR", "B" are one; else "OR" stands before its first word."""
        above = self.newest
        if above is None or above.level != block.level:
            block.spans[:0] = self.held
            self.held = []
            return False
        above.spans += [*self.held, *block.spans]
        above.leads = block.leads
        self.nest.places[-1].block = self.open = above
        self.held = []
        return True

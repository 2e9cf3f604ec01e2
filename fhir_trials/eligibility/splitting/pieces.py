"""What a criteria text is made of: criteria, headings and marks, each with its place in the source."""

from itertools import pairwise
from typing import Literal, NamedTuple

from fhir_trials.eligibility.splitting import escapes, lines, markup
from fhir_trials.eligibility.splitting.blocks import Block, Span
from fhir_trials.eligibility.splitting.headings import Section
from fhir_trials.eligibility.splitting.outline import Outline


class Piece(NamedTuple):
    """A part of the source; every character of it that is not blank stands in exactly one piece.

    Attributes:
        kind: `criterion`; `header`: a heading; `marker`: neither: list marks, rules, page lines, tags, "None".
        spans: where it stands in the source, in order; a criterion has one span for each of its lines.
        text: its words: escapes and entities read, lines joined by a blank; a marker as it stands.
        section: the list it stands in; of a header: the one it opens or divides.
        headings: the headings above it, outermost first; of a header: its own too, where it is one of them.
        level: 0 for a criterion of its own; n for one that belongs to the nearest above it of level n-1.
    """

    kind: Literal["criterion", "header", "marker"]
    spans: tuple[Span, ...]
    text: str
    section: Section
    headings: tuple[str, ...] = ()
    level: int = 0


def outline(text: str, section: Section) -> list[Block]:
    """The headings and criteria of a text without HTML."""
    return Outline(text, lines.read(text), section).read()


def split_pieces(text: str, *, section: Section = "unknown") -> list[Piece]:
    """Cut a criteria text into pieces, in the order of the source.

    Args:
        text: the source; offsets count its characters.
        section: the list that the text before the first heading belongs to, where the register tells.
    """
    plain = markup.plain(text)
    found: list[Piece] = []
    done, within = 0, section
    for block in outline(plain.text, section):
        spans = tuple([_source(plain, span) for span in block.spans])
        kind = "header" if block.header else "criterion"
        found += _markers(text, done, spans[0][0], within)
        within = block.section
        found.append(Piece(kind, spans, block.words(plain.text), within, block.headings, block.level))
        for one, two in pairwise(spans):
            found += _markers(text, one[1], two[0], within)
        done = spans[-1][1]
    return found + _markers(text, done, len(text), within)


def _source(plain: markup.Plain, span: Span) -> Span:
    return span if plain.places is None else (plain.places[span[0]], plain.places[span[1]])


def _markers(text: str, start: int, end: int, section: Section) -> list[Piece]:
    body = text[start:end].strip()
    if not body:
        return []
    begin = text.index(body, start)
    return [Piece("marker", ((begin, begin + len(body)),), body, section)]


def places(text: str, piece: Piece) -> list[int]:
    """The offset in the source of each character of the piece's text: of a blank between lines, where the line ends."""
    found: list[int] = []
    for start, end in piece.spans:
        if found:
            found.append(found[-1] + 1)
        plain = markup.plain(text[start:end])
        inner = plain.places or list(range(end - start + 1))
        kept = escapes.places(plain.text) if piece.kind != "marker" else range(len(plain.text))
        found += [start + inner[place] for place in kept]
    return found

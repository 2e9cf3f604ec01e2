"""A page put in order: its lines, its layout, its sections."""

from collections.abc import Sequence
from dataclasses import dataclass

from fhir_trials.sources.pages.furniture import without_furniture
from fhir_trials.sources.pages.headings import headings
from fhir_trials.sources.pages.html import of_html
from fhir_trials.sources.pages.lines import Line, Note, of_text
from fhir_trials.sources.pages.paragraphs import Paragraph, broken, is_wrapped, paragraphs
from fhir_trials.sources.pages.sections import Section, sections
from fhir_trials.sources.pages.unlisted import parted

# In the order in which they win where two have as many signs.
LAYOUTS = ("omon", "questions", "bulletin", "aggregator", "study-group", "ctgov-page")
ANY = "any"
_ENOUGH = 2
# The level of a label.
_LABEL = 7


@dataclass(frozen=True)
class Page:
    """A trial's page.

    Attributes:
        lines: all of them that say something.
        wrapped: a printer broke its lines.
        layout: one of `LAYOUTS`, or `any`.
        signs: the headings the layout was recognised by, as printed.
        sections: in the order of the page; that of the title (`h1`) is the first, whatever stands above it.
        notes: what was left out of it.
        name: what its HTML says in `title`.
    """

    lines: tuple[Line, ...]
    wrapped: bool
    layout: str
    signs: tuple[str, ...]
    sections: tuple[Section, ...]
    notes: tuple[Note, ...] = ()
    name: Line | None = None

    def paragraphs(self, lines: Sequence[Line], *, gaps: bool = True) -> list[Paragraph]:
        """The paragraphs and list items of some of its lines."""
        return broken(lines, self.lines, gaps=gaps) if self.wrapped else paragraphs(lines, wrapped=False)

    @property
    def unknown(self) -> list[Section]:
        """Those below a heading that the page marks as one (HTML) and the table does not have."""
        marked = {(line.number, line.text) for line in self.lines if 1 < line.level < _LABEL}
        return [one for one in self.sections if one.heading is None and (one.number, one.printed) in marked]

    @property
    def language(self) -> str:
        """The language most of its headings are in; English where it has none."""
        rows = (section.heading for section in self.sections)
        found = [row.language for row in rows if row and row.language]
        return max(dict.fromkeys(found, ""), key=found.count, default="en")


def page_of(text: str, name: str, *, html: bool) -> Page:
    """A page, of the layout whose own headings it has most of.

    Raises:
        ReadError: it cannot be read as HTML.
    """
    lines, notes, title = of_html(text, name) if html else (of_text(text), [], None)
    found = [(layout, sections(lines, headings(layout))) for layout in LAYOUTS]
    layout, best = max(found, key=lambda one: len(_signs(one[1])))
    if len(_signs(best)) < _ENOUGH:
        lines, aside = without_furniture(lines)
        notes = [*notes, *aside]
        layout, best = ANY, sections(lines, headings(ANY))
    wrapped = is_wrapped(lines)
    return Page(
        tuple(lines), wrapped, layout, _signs(best), tuple(parted(best, wrapped=wrapped)), tuple(notes), title
    )


def _signs(found: Sequence[Section]) -> tuple[str, ...]:
    """The headings that only pages of this layout have, each once."""
    own = {
        section.heading.words: section.words for section in found if section.heading and section.heading.sign
    }
    return tuple(own.values())


# What arms, countries, cohorts and phases of one trial may each say of themselves.
_OFTEN_MEANS = (
    "passage furniture nothing contact contacts central-contact party big principal-investigator website "
    "arms arm-description arm-treatments interventions intervention treatments description product-kind brand-name "
    "generic-name authorisation countries sites site-list status country-status start start-kind completion "
    "primary-completion enrollment target-enrollment inclusions ages minimum-age maximum-age sex volunteers conditions "
    "keywords phase control model-description design-description"
)
_OFTEN = frozenset(_OFTEN_MEANS.split())
# So may each cohort its criteria and outcomes, but then nothing else that a trial has once.
_OF_COHORTS = {
    **dict.fromkeys(("inclusion", "exclusion", "criteria", "eligibility"), "criteria"),
    **dict.fromkeys(("primary-outcomes", "secondary-outcomes"), "outcomes"),
}
_SEVERAL = 2


def second_trial(found: Sequence[Section]) -> Section | None:
    """Where a second trial seems to begin: the first of several headings that say again what a trial has once.

    One may stand twice on the page of one trial; which of the facts are whose cannot be told where several do.
    """
    seen: set[str] = set()
    again: dict[str, Section] = {}
    for section in found:
        row = section.heading
        # What stands on top is often said again below.
        once = row and section.lines and not row.below and row.form in ("heading", "label")
        if row and once and row.means not in _OFTEN:
            if row.words in seen:
                again.setdefault(_OF_COHORTS.get(row.means, row.means), section)
            seen.add(row.words)
    several = len(again) >= _SEVERAL and not set(_OF_COHORTS.values()).issuperset(again)
    return min(again.values(), key=lambda one: one.number) if several else None

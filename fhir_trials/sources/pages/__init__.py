"""Trial pages, as text or HTML, in English and Dutch: five layouts that are known, and any other by its headings.

How a page becomes a trial is written in examples/README.md, rule by rule.
"""

from importlib import import_module

from fhir_trials import building
from fhir_trials.issues import Issues
from fhir_trials.model import Trial
from fhir_trials.sources.pages import absences
from fhir_trials.sources.pages.draft import Draft
from fhir_trials.sources.pages.page import Page, page_of, second_trial

__all__ = ["Page", "explain", "opened", "read", "reason", "trials"]


def read(text: str, name: str, issues: Issues, *, html: bool = False) -> list[Trial]:
    """The trial on a page; none where the page describes none, or several, which is an error.

    Args:
        text: the page, decoded.
        name: what to call it in an error.
        issues: what is odd on the page, with its line.
        html: whether the text is HTML.

    Raises:
        ReadError: it cannot be read as HTML.
    """
    return trials(opened(text, name, html=html), issues)


def opened(text: str, name: str, *, html: bool = False) -> Page:
    """A text as a page, for `reason` and `trials`: what it is and what it says are found out with one reading.

    Raises:
        ReadError: it cannot be read as HTML.
    """
    return page_of(text, name, html=html)


def trials(page: Page, issues: Issues) -> list[Trial]:
    """As `read`, of a page that was opened."""
    if not page.signs:
        return []
    if again := second_trial(page.sections):
        message = f"a second trial seems to begin above {again.words!r}; give each trial a page of its own"
        issues.error("several-trials", f"line {again.number}", message)
        return []
    draft = Draft(page.language)
    for section in page.sections:
        if section.glued:
            draft.findings.tell("heading-glued", section.number, section.printed)
    import_module(f"{__name__}.{page.layout.replace('-', '_')}").read(page, draft)
    absences.tell(draft)
    draft.findings.into(issues)
    return [building.build(draft.values, issues)]


def explain(text: str, name: str, *, html: bool = False) -> str:
    """Why this is taken for the page of a trial, and of which layout; empty where it is none."""
    return reason(opened(text, name, html=html))


def reason(page: Page) -> str:
    """As `explain`, of a page that was opened."""
    signs = ", ".join(repr(sign) for sign in page.signs[:5])
    return f"a page of the layout {page.layout}, with the headings {signs}" if page.signs else ""

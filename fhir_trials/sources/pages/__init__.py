"""Trial pages, as text or HTML, in English and Dutch: five layouts that are known, and any other by its headings.

How a page becomes a trial is written in examples/README.md, rule by rule.
"""

from copy import deepcopy
from importlib import import_module

from fhir_trials import building
from fhir_trials.issues import Issues
from fhir_trials.model import Trial
from fhir_trials.sources.pages import absences, evidence
from fhir_trials.sources.pages import any as any_layout
from fhir_trials.sources.pages.draft import Draft
from fhir_trials.sources.pages.page import ANY, Page, page_of, second_trial

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
    _tell_lines(page, draft)
    import_module(f"{__name__}.{page.layout.replace('-', '_')}").read(page, draft)
    if page.layout == ANY and not evidence.is_enough(draft.values):
        known = ", ".join(part for parts in evidence.found(draft.values) for part in parts) or "nothing"
        issues.information("no-trial", "", f"too little of a trial is on the page; understood: {known}")
        return []
    _name(page, draft)
    _tell_unknown(page, draft)
    absences.tell(draft)
    draft.findings.into(issues)
    return [building.build(draft.values, issues)]


def _tell_lines(page: Page, draft: Draft) -> None:
    """Tell what was found while the page was put in order."""
    for note in page.notes:
        draft.findings.tell(note.code, note.line, *note.values)
    for line in page.lines:
        if line.left_out:
            names = ", ".join(f"U+{ord(character):04X}" for character in dict.fromkeys(line.left_out))
            draft.findings.tell("control-character", line.number, len(line.left_out), names)
    for section in page.sections:
        if section.glued:
            draft.findings.tell("heading-glued", section.number, section.printed)


def _name(page: Page, draft: Draft) -> None:
    """The name that stands above the window: the title of a page that has no other."""
    if page.name is None:
        return
    titles = [title["text"].casefold() for title in draft.values.get("titles", [])]
    if not titles:
        draft.add("titles", {"text": page.name.text, "kind": "study"})
        draft.findings.tell("read-from-prose", page.name.number, "title", "the title of the window")
    elif page.name.text.casefold() not in titles:
        draft.findings.tell("not-shown", page.name.number, 1, "title of the window", page.name.text)


def _tell_unknown(page: Page, draft: Draft) -> None:
    """Tell, once, the headings that no row has, so that a row may be added; a reader may have known one as a value."""
    kept = {passage.get("heading") for passage in draft.values.get("passages", [])}
    unknown = [section for section in page.unknown if section.words in kept]
    if unknown:
        names = ", ".join(dict.fromkeys(repr(section.printed) for section in unknown))
        draft.findings.tell("headings-unknown", unknown[0].number, names)


def explain(text: str, name: str, *, html: bool = False) -> str:
    """Why this is taken for the page of a trial, and of which layout; empty where it is none."""
    return reason(opened(text, name, html=html))


def reason(page: Page) -> str:
    """As `explain`, of a page that was opened."""
    if page.signs and page.layout == ANY:
        draft = Draft(page.language)
        any_layout.read(deepcopy(page), draft)
        if not evidence.is_enough(draft.values):
            return ""
    signs = ", ".join(repr(sign) for sign in page.signs[:5])
    return f"a page of the layout {page.layout}, with the headings {signs}" if page.signs else ""

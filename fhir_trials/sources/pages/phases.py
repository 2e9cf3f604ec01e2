"""The phase of a trial: a word on one line, two of them on two, or a bare number below the label of a phase."""

import re

from fhir_trials.cursor import Json
from fhir_trials.sources.pages import fields
from fhir_trials.sources.pages.draft import Draft
from fhir_trials.sources.pages.page import Page
from fhir_trials.sources.pages.sections import Section
from fhir_trials.sources.pages.words import code_of, knows

_NUMBER = r"(?:[0-4]|I{1,3}|IV)[ab]?"
_BARE = re.compile(rf"{_NUMBER}(?: ?[-/] ?{_NUMBER})?", re.IGNORECASE)


def phase(section: Section, page: Page, draft: Draft) -> None:
    """State the phase; two lines that each are one are a trial that is both."""
    own = [section.lines[0]]
    for line in section.lines[1:]:
        if not is_phase(own[-1].text) or not is_phase(line.text):
            break
        own.append(line)
    found = term("/".join(line.text for line in own), draft, own[0].number)
    fields.once(draft, "phase", found, section, own[0])
    fields.not_understood(section, section.lines[len(own) :], draft)


def is_phase(words: str) -> bool:
    """Whether words below the label of a phase are one."""
    return knows(words, "phase") or bool(_BARE.fullmatch(words))


def term(words: str, draft: Draft, line: int) -> Json:
    """The words with their code; a bare number is that of a phase."""
    bare = _BARE.fullmatch(words)
    code = code_of(f"phase {re.sub(' ', '', words)}" if bare else words, "phase")
    if code is None:
        draft.findings.tell("word-not-coded", line, words)
    return {"code": code, "text": words} if code else {"text": words}


READER = fields.valued(phase)
"""A reader of the label of a phase."""

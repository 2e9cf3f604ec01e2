"""The design of a trial and its plan to share data."""

from fhir_trials.sources.pages import phases
from fhir_trials.sources.pages.draft import Stated
from fhir_trials.sources.pages.omon.reading import Reading
from fhir_trials.sources.pages.sections import Section

_TERMS = {
    "study-type": ("", "study_type", "study-type"),
    "purpose": ("", "purpose", "purpose"),
    "control": ("design", "control", "control"),
    "allocation": ("design", "allocation", "allocation"),
    "intervention-model": ("design", "model", "intervention-model"),
}


def read(reading: Reading) -> None:
    """Read study type, purpose and design; a fact that stands twice is stated once."""
    texts = [text for one in reading.meaning("design-description") if (text := reading.text(one))]
    if texts:
        reading.draft.within("design", model_description="\n".join(dict.fromkeys(texts)))
    for section in reading.meaning(*_TERMS):
        whole, member, table = _TERMS[section.means]
        reading.once(section, whole, member, table)
    for section in reading.meaning("phase"):
        _phase(section, reading)
    for section in reading.meaning("masking"):
        if level := reading.term(section, "masking"):
            reading.draft.within("design", masking={"level": level})
    for section in reading.meaning("sharing-plan"):
        if plan := reading.term(section, "sharing-plan"):
            reading.draft.within("data_sharing", plan=plan)
    for section in reading.meaning("sharing-description"):
        if text := reading.text(section):
            reading.draft.within("data_sharing", description=text)


def _phase(section: Section, reading: Reading) -> None:
    if value := reading.value(section):
        found = phases.term(value.text, reading.draft, value.number)
        reading.draft.once("phase", found, Stated(value.number, section.words, value.text))

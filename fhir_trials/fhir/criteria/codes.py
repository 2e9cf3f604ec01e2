"""What codes mean, and what concepts are called. `mappings/concepts.csv` · `mappings/conditions.csv`"""

from fhir_trials import clinical_concepts
from fhir_trials.clinical_concepts import Code, Concept, Topic
from fhir_trials.eligibility.wording import concept_in_words
from fhir_trials.fhir import urls

LOINC = "http://loinc.org"
SORTS = {"condition": "64572001", "procedure": "71388002", "therapy": "71388002"}
"""What is named in the value: the code says only what sort of thing it is."""
SORT_OF = {(urls.SNOMED, "64572001"): "condition", (urls.SNOMED, "71388002"): "procedure"}
"""The kind of statement of such a code, where the value names nothing that the tables have."""
MEASURED = ("age", "measurement", "score")
"""The kinds of statement whose value is a number."""
SEXES = ("female", "male")

# other codes for what the table has
_ALSO: dict[Code, str] = {
    (urls.SNOMED, "424144002"): "age",
    (LOINC, "30525-0"): "age",
    (LOINC, "46098-0"): "sex",
}


def concept_of(system: str, code: str) -> str | None:
    """The concept or topic that a code means; None where nobody here knows it."""
    return _ALSO.get((system, code)) or clinical_concepts.named(system, code)


def name_of(concept: str | None) -> str | None:
    """How people call a concept or topic of the tables; None where they have no such thing."""
    return concept_in_words(concept) if concept and _known(concept) else None


def names_of(concept: str | None) -> tuple[str, ...]:
    """What we write, or once wrote, as the name of a concept: the first of its words too."""
    known = _known(concept) if concept else None
    return (concept_in_words(known.name), *known.english[:1]) if known else ()


def _known(concept: str) -> Concept | Topic | None:
    return clinical_concepts.concepts().get(concept) or clinical_concepts.topics().get(concept)

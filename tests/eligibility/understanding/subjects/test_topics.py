"""Conditions, therapies and procedures in criteria, and the table of their words and codes."""

import re
import time
from collections import Counter
from collections.abc import Set
from typing import Any

import pytest

from fhir_trials import clinical_concepts, mapping_files
from fhir_trials.eligibility.understanding import read_criteria
from fhir_trials.eligibility.understanding.found import Found
from fhir_trials.eligibility.understanding.places import places
from fhir_trials.eligibility.understanding.subjects import topics
from fhir_trials.eligibility.understanding.words.tokens import tokens
from fhir_trials.model.statements import Statement

_LENGTH = 100_000
_CODES = {
    "https://www.nlm.nih.gov/mesh": r"D\d{6}|D\d{9}",
    "http://snomed.info/sct": r"\d{6,18}",
    "http://hl7.org/fhir/sid/icd-10": r"[A-Z]\d\d(\.\d)?",
}


_NAMED = ("brain_metastasis?", "brain_metastasis", "stroke", "transient_ischemic_attack")


def _find(text: str, taken: Set[int] = frozenset(), section: Any = "exclusion") -> list[Found]:
    words = tokens(text)
    return topics.find(words, places(words), taken, section)


def _found(text: str, section: Any = "exclusion") -> list[Statement]:
    return [one.statement for one in _find(text, section=section)]


def _shown(text: str, section: Any = "exclusion") -> list[str]:
    """Each statement: its concept or its words, its window, `?` where it holds on a condition."""
    shown: list[str] = []
    for one in _found(text, section):
        window = one.window
        when = f" {window.minimum or ''}..{window.maximum or ''} {window.unit}" if window else ""
        shown.append(f"{one.concept or text[slice(*one.span)]}{when}{'?' if one.limit else ''}")
    return shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("History of hypertension", ["hypertension"]),
        ("Asthma, COPD or diabetes mellitus", ["asthma", "copd", "diabetes_mellitus"]),
        ("Type 2 diabetes", ["type_2_diabetes"]),
        ("Diagnosis of non-small cell lung cancer (NSCLC)", ["non_small_cell_lung_cancer"]),
        ("Histologically confirmed breast cancer", ["breast_cancer"]),
        ("Crohn's disease or ulcerative colitis", ["crohn_disease", "ulcerative_colitis"]),
        ("Patients with COVID-19", ["covid_19"]),
        ("Pulmonary hypertension", ["pulmonary_hypertension"]),
        ("Known HIV infection", ["hiv_infection"]),
        ("No prior chemotherapy", ["chemotherapy"]),
        ("Hartfalen of boezemfibrilleren", ["heart_failure", "atrial_fibrillation"]),
        ("Voorgeschiedenis van een beroerte", ["stroke"]),
        ("Ziekte van Crohn", ["crohn_disease"]),
        ("Suikerziekte", ["diabetes_mellitus"]),
        ("Eerdere bestraling", ["radiotherapy"]),
        ("Longkanker met uitzaaiingen", ["lung_cancer", "metastasis"]),
        ("Use of beta-blockers or warfarin", ["beta_blockers", "warfarin"]),
        ("G6PD deficiency, porphyria", ["g6pd_deficiency", "porphyria"]),
        ("Collagen vascular disease", ["collagen_vascular_disease"]),
        ("Patient with a pacemaker", ["cardiac_pacemaker"]),
        ("Gebruik van bètablokkers of metformine", ["beta_blockers", "metformin"]),
    ],
)
def test_what_the_table_knows_is_named(text: str, expected: list[str]) -> None:
    """The longest words of the table that stand there, in both languages."""
    assert expected == _shown(text)


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("Treatment with anakinra", "therapy", "Treatment with anakinra"),
        ("Patients previously treated with anlotinib", "therapy", "previously treated with anlotinib"),
        ("Behandeling met anakinra", "therapy", "Behandeling met anakinra"),
        ("Previous vitrectomy", "procedure", "Previous vitrectomy"),
        ("Eerdere knieoperatie", "procedure", "Eerdere knieoperatie"),
        ("History of vertiginous disease", "condition", "History of vertiginous disease"),
        ("Paraben allergy", "condition", "Paraben allergy"),
        ("Bekend met sarcoïditis", "condition", "Bekend met sarcoïditis"),
        ("Prior monoclonal antibody therapy", "therapy", "Prior monoclonal antibody therapy"),
    ],
)
def test_the_kind_of_what_the_table_does_not_know(text: str, kind: str, words: str) -> None:
    """A noun, or the words before it, make the kind certain; the concept is left open."""
    assert [(kind, None, words)] == [(one.kind, one.concept, text[slice(*one.span)]) for one in _found(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Family history of breast cancer or ovarian cancer",
        "Risk of severe bleeding or thrombosis",
        "Negative HIV test",
        "HIV or hepatitis B test",
        "Treatment of hypertension",
        "Familieanamnese van diabetes",
        "Verhoogd risico op trombose",
        "International Classification of Headache Disorders",
        "Diagnosis of the investigator",
        "Tumor tissue is available",
        "Comply with study procedures",
        "Treatment with study drug",
        "Treatment with",
        "Therapy",
        "Disease",
        "This disease",
        "Able to read English",
        "Whose purpose is clear",
        "",
    ],
)
def test_what_is_not_the_patients_own_is_text(text: str) -> None:
    """Relatives, risks, tests, reasons, the study itself, and nouns alone state nothing."""
    assert [] == _shown(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Severe asthma or COPD", ["asthma?", "copd?"]),
        ("Asthma or COPD requiring oxygen", ["asthma?", "copd?"]),
        ("Known HIV infection, active hepatitis B", ["hiv_infection?", "hepatitis_b?"]),
        ("Bleeding peptic ulcer", ["peptic_ulcer?"]),
        ("Hepatitis B or C", ["hepatitis_b", "hepatitis_c"]),
        ("Cancer; severe asthma", ["neoplasm_malignant", "asthma?"]),
        ("Lung disease (e.g. cystic fibrosis)", ["lung_disease?", "cystic_fibrosis?"]),
        ("Ernstig astma", ["asthma?"]),
        ("Infection of hepatitis B", ["infection?", "hepatitis_b?"]),
        ("Radiotherapy: palliative radiotherapy", ["radiotherapy?", "radiotherapy?"]),
        ("Patiënten met hepatitis B of hiv", ["hepatitis_b", "hiv_infection"]),
    ],
)
def test_what_is_narrowed_is_not_judged_by_itself(text: str, expected: list[str]) -> None:
    """A word that may be said of each thing of a list gives each the limit `condition`; a new clause does not."""
    assert expected == _shown(text)


@pytest.mark.parametrize(
    ("text", "taken", "limit"),
    [
        ("grade 2 heart failure", {0, 1}, "condition"),
        ("Heart failure (NYHA III)", {3, 4}, "condition"),
        ("Heart failure, NYHA III", {3, 4}, None),
        ("NYHA III, heart failure", {0, 1, 2}, None),
        ("Heart failure - but mild", {4, 5}, "condition"),
    ],
)
def test_a_threshold_beside_it_narrows_it(text: str, taken: set[int], limit: str | None) -> None:
    """A stage or a value right beside it says more of it; behind a comma it is another thing."""
    assert [limit] == [one.statement.limit for one in _find(text, taken)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Chemotherapy within 4 weeks before randomisation", ["chemotherapy ..4 week"]),
        ("Stroke or TIA in the last 3 months", ["stroke ..3 month", "transient_ischemic_attack ..3 month"]),
        ("Grote operatie binnen 28 dagen voor randomisatie", ["major_surgery ..28 day"]),
        ("In the past 6 months, myocardial infarction", ["myocardial_infarction ..6 month"]),
        (
            "Radiotherapy within 4 weeks or chemotherapy within 2 weeks",
            ["radiotherapy ..4 week", "chemotherapy ..2 week"],
        ),
        ("Type 2 diabetes for at least 6 months", ["type_2_diabetes 6.. month"]),
        ("Antibioticagebruik in de afgelopen 7 dagen", ["antibiotics ..7 day"]),
        ("Chemotherapy within 4 weeks or 5 half-lives", ["chemotherapy ..4 week?"]),
        ("Fell within 4 weeks", ["within 4 weeks ..4 week"]),
        ("Fell within 4 weeks or 5 half-lives", ["within 4 weeks ..4 week?"]),
        ("Asthma. Fell within 4 weeks", ["asthma", "within 4 weeks ..4 week"]),
        ("Prior resection or within 6 months", ["Prior resection", "within 6 months ..6 month"]),
        ("Stroke within 6 months within 2 years", ["stroke ..6 month?", "within 2 years ..2 year"]),
    ],
)
def test_a_window_is_of_what_stands_before_it(text: str, expected: list[str]) -> None:
    """Of all things of the list that it ends, else of the one it opens; alone it stands at an event."""
    assert expected == _shown(text)


@pytest.mark.parametrize(
    ("text", "section", "expected"),
    [
        ("At least 4 weeks since last chemotherapy", "inclusion", ["chemotherapy 4.. week?"]),
        ("Laatste chemotherapie minimaal 4 weken geleden", "inclusion", ["chemotherapy 4.. week?"]),
        ("Less than 4 weeks since chemotherapy", "exclusion", ["chemotherapy ..4 week"]),
    ],
)
def test_a_washout(text: str, section: str, expected: list[str]) -> None:
    """Who never had it may be included: a washout of an inclusion is not judged by itself."""
    assert expected == _shown(text, section)


def test_what_is_taken_is_not_named_again() -> None:
    """Positions that thresholds or states understood are theirs."""
    assert [] == _find("Asthma", {0})
    found = _find("treatment with Hb asthma history of stroke", {2, 5})
    assert ["asthma", "stroke"] == [one.statement.concept for one in found]


def test_the_tokens_are_those_of_the_name_its_cue_and_its_window() -> None:
    """Coverage counts them."""
    found = _find("Prior history of stroke within 6 months , asthma")
    assert [{0, 1, 2, 3, 4, 5, 6}, {8}] == [set(one.tokens) for one in found]


@pytest.mark.parametrize(
    "part", ["asthma or ", "history of ", "risk of disease ", "disease within 4 weeks ", "x-"]
)
def test_the_cost_grows_with_the_length_only(part: str) -> None:
    """A text made of one phrase, 20 kB and 40 kB long, costs about twice as much."""
    costs: list[float] = []
    for length in (_LENGTH // 5, 2 * _LENGTH // 5):
        found = tokens((part * (length // len(part)))[:length])
        start = time.process_time()
        topics.find(found, places(found), frozenset(), "exclusion")
        costs.append(time.process_time() - start)
    assert costs[1] < 4 * costs[0] + 0.5


def test_every_code_looks_like_one_of_its_system_and_means_one_thing() -> None:
    """A code stands once; what was not looked up has none."""
    rows = [row for row in mapping_files.read_csv("conditions.csv") if row["code"]]
    assert [] == [
        row for row in rows if not re.fullmatch(_CODES[row["system"]], row["code"]) or not row["seen"]
    ]
    assert [] == [
        code for code, times in Counter((row["system"], row["code"]) for row in rows).items() if times > 1
    ]


def test_every_word_means_one_thing() -> None:
    """No two topics share a word, in whatever language, and none is a name of what is measured."""
    found = clinical_concepts.topics()
    said = Counter((word, name) for name, topic in found.items() for word in {*topic.english, *topic.dutch})
    words = Counter(word for word, _ in said)
    assert [] == [word for word, times in words.items() if times > 1]
    assert set() == set(found) & set(clinical_concepts.concepts())


def test_a_code_is_found_by_its_system() -> None:
    """Codes of conditions mean topics, as those of measurements mean concepts."""
    assert "hypertension" == clinical_concepts.named("http://snomed.info/sct", "38341003")
    assert None is clinical_concepts.named("http://snomed.info/sct", "1")


def test_topics_have_their_kind_words_and_codes() -> None:
    """Of each, the kinds that statements know, a word at least, codes of several systems."""
    found = clinical_concepts.topics()
    assert {"condition", "therapy", "procedure"} == {topic.kind for topic in found.values()}
    assert [] == [name for name, topic in found.items() if not topic.english or not topic.dutch]
    assert ("https://www.nlm.nih.gov/mesh", "D006973") in found["hypertension"].codes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hay fever", ["hay_fever"]),
        ("Q-fever", ["q_fever"]),
        ("gele koorts", ["yellow_fever"]),
        ("hooikoorts", ["hay_fever"]),
        ("Rheumatic fever or asthma", ["rheumatic_fever", "asthma"]),
        ("Koorts", ["fever"]),
    ],
)
def test_a_disease_with_fever_in_its_name_is_no_fever(text: str, expected: list[str]) -> None:
    """The whole name counts, and what is listed beside it is stated as ever."""
    (criterion,) = read_criteria(f"Exclusion criteria:\n- {text}").criteria
    assert expected == [one.concept for one in criterion.statements]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Vaccination with a live attenuated vaccine less than 4 weeks ago", ["live_vaccine ..4 week"]),
        ("Immunization with a live vaccine within 4 weeks", ["live_vaccine ..4 week"]),
        ("Vaccinatie met een levend verzwakt vaccin korter dan 4 weken geleden", ["live_vaccine ..4 week"]),
        ("Inenting met een levend vaccin binnen 4 weken", ["live_vaccine ..4 week"]),
        ("Vaccination within 4 weeks", ["vaccination ..4 week"]),
        ("Vaccinatie binnen 4 weken", ["vaccination ..4 week"]),
    ],
)
def test_a_vaccination_with_something_is_that_thing(text: str, expected: list[str]) -> None:
    """The noun before it is no exclusion of its own."""
    assert expected == _shown(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Zorgomab within 4 weeks, adalimumab within 8 weeks", ["4", "adalimumab 8"]),
        ("Zorgomab binnen 4 weken, rituximab binnen 8 weken", ["4", "rituximab 8"]),
        (
            "Use of zorgomab within 4 weeks, adalimumab within 8 weeks, and rituximab within 6 months",
            ["4", "adalimumab 8", "rituximab 6"],
        ),
        ("In the past 4 weeks chemotherapy", ["chemotherapy 4"]),
        ("In de afgelopen 4 weken chemotherapie", ["chemotherapy 4"]),
    ],
)
def test_a_window_behind_a_name_wins_over_one_before_it(text: str, expected: list[str]) -> None:
    """Each part of a list has its own window; one that opens a criterion is of what follows."""
    assert expected == [
        f"{one.concept or ''} {one.window and one.window.maximum}".strip() for one in _found(text)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Brain metastases treated less than 4 weeks ago", ["brain_metastasis?", "..4 week"]),
        ("Brain metastases irradiated within 4 weeks", ["brain_metastasis?", "..4 week"]),
        ("Hersenmetastasen behandeld korter dan 4 weken geleden", ["brain_metastasis?", "..4 week"]),
        ("Hersenmetastasen bestraald binnen 4 weken", ["brain_metastasis?", "..4 week"]),
        ("Brain metastases less than 4 weeks ago", ["brain_metastasis ..4 week"]),
        ("Beroerte gehad binnen 4 weken", ["stroke ..4 week"]),
        ("Stroke or TIA within 4 weeks", ["stroke ..4 week", "transient_ischemic_attack ..4 week"]),
    ],
)
def test_the_time_of_a_treatment_is_not_that_of_the_disease(text: str, expected: list[str]) -> None:
    """The disease may be far older."""
    assert expected == [
        one if one.split(" ")[0] in _NAMED else one[one.index("..") :] for one in _shown(text)
    ]

"""What windows are reckoned from, in English and Dutch."""

import pytest

from tests.eligibility.understanding import timing


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("Pregnancy within 3 months after the study", "..3 month after event?"),
        ("Contraception for at least 3 months after the trial", "3.. month after event?"),
        ("Surgery planned within 4 weeks of the end of the trial", "..4 week after event?"),
        ("Within 30 days after completion of this study", "..30 day after event?"),
        ("Zwangerschap binnen 3 maanden na het onderzoek", "..3 month after event?"),
        ("Binnen 3 maanden na afloop van de studie", "..3 month after event?"),
        ("Tot 6 maanden na het einde van deze studie", "..6 month after event?"),
        ("Surgery within 4 weeks before the study", "..4 week before enrolment"),
        ("Operatie binnen 4 weken voor de studie", "..4 week before enrolment"),
        ("Within 30 days of the study", "..30 day before enrolment"),
        ("Within 3 months after study entry", "..3 month after enrolment"),
        ("Binnen 3 maanden na inclusie", "..3 month after enrolment"),
    ],
)
def test_what_follows_the_study_is_not_its_beginning(text: str, window: str) -> None:
    """Before "the study" is before enrolment; after it, or its end, is an event that no anchor says."""
    assert [window] == timing.windows(text)


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("At least 30 days after the end of the treatment period", "30.. day after last-dose"),
        ("3 months after completion of study therapy", "..3 month after last-dose?"),
        ("Within 7 days of the last medication", "..7 day around last-dose"),
        ("Within 7 days of the last oral medication", "..7 day around last-dose"),
        ("Binnen 7 dagen na de laatste medicatie", "..7 day after last-dose"),
        ("Binnen 30 dagen na afloop van de studiebehandeling", "..30 day after last-dose"),
        ("Tot 3 maanden na de laatste orale medicatie", "..3 month after last-dose"),
    ],
)
def test_the_end_of_treatment_is_the_last_dose(text: str, window: str) -> None:
    """So is the last medication."""
    assert [window] == timing.windows(text)


@pytest.mark.parametrize(
    ("text", "window"),
    [
        (
            "Chemotherapy within 4 weeks before signing informed consent",
            ["chemotherapy ..4 week before consent"],
        ),
        (
            "Vaccination within 4 weeks prior to providing written informed consent",
            ["vaccination ..4 week before consent"],
        ),
        ("Infection within 4 weeks after signing of informed consent", ["infection ..4 week after consent"]),
        (
            "Chemotherapie binnen 4 weken voor het geven van informed consent",
            ["chemotherapy ..4 week before consent"],
        ),
        (
            "Chemotherapie binnen 3 maanden voor het tekenen van het toestemmingsformulier",
            ["chemotherapy ..3 month before consent"],
        ),
        (
            "Hartinfarct binnen 3 maanden voor ondertekening van informed consent",
            ["myocardial_infarction ..3 month before consent condition"],
        ),
        (
            "Informed consent signed at least 24 hours before surgery",
            ["informed_consent 24.. hour before procedure"],
        ),
        ("Signing of informed consent", ["informed_consent"]),
        ("Ondertekend toestemmingsformulier", ["informed_consent"]),
        ("Intrekking van informed consent", []),
    ],
)
def test_consent_in_an_anchor_is_no_statement(text: str, window: list[str]) -> None:
    """It says when, and nothing of the patient."""
    assert window == timing.stated(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Chemotherapy within 4 weeks before the first administration of the investigational product",
            ["chemotherapy ..4 week before treatment"],
        ),
        (
            "Surgery within 4 weeks prior to the first dose of investigational drug",
            ["surgery ..4 week before treatment"],
        ),
        (
            "Radiotherapy within 2 weeks before start of treatment with the study drug",
            ["radiotherapy ..2 week before treatment"],
        ),
        (
            "Chemotherapie binnen 4 weken voor de eerste toediening van het onderzoeksmiddel",
            ["chemotherapy ..4 week before treatment"],
        ),
        (
            "Immunotherapie binnen 3 maanden voor de start van de onderzoeksmedicatie",
            ["immunotherapy ..3 month before treatment"],
        ),
        (
            "Bestraling binnen 2 weken voor de eerste gift van het studiemedicijn",
            ["radiotherapy ..2 week before treatment"],
        ),
        (
            "Surgery within 4 weeks before the first dose of chemotherapy",
            ["surgery ..4 week before treatment", "chemotherapy condition"],
        ),
    ],
)
def test_what_is_given_at_the_anchor_is_no_other_exclusion(text: str, expected: list[str]) -> None:
    """The study drug is a part of the anchor; another drug there is not judged by itself."""
    assert expected == timing.stated(text)


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("Surgery within 2 weeks of start of study intervention", "..2 week before treatment"),
        ("Contraception for 6 months after the end of treatment", "..6 month after last-dose"),
        ("Surgery within 2 weeks of start of study medication", "..2 week before treatment"),
        ("Surgery within 2 weeks before initiation of study treatment", "..2 week before treatment"),
        ("Operatie binnen 2 weken voor start van de studieinterventie", "..2 week before treatment"),
        ("Operatie binnen 2 weken voor start van de studiebehandeling", "..2 week before treatment"),
        ("Surgery within 2 weeks of the start of study", "..2 week before enrolment"),
        ("Operatie binnen 2 weken voor start van de studie", "..2 week before enrolment"),
    ],
)
def test_the_start_of_the_study_drug_is_that_of_treatment(text: str, window: str) -> None:
    """The study begins with enrolment, its drug with treatment."""
    assert [window] == timing.windows(text)

"""One invented trial in which every field of the model has a value."""

from decimal import Decimal

from fhir_trials import model as m
from tests.fhir.rich_schedule import SCHEDULE

NUMBER = m.Identifier(
    value="2021-000001-11",
    registry="eudract",
    printed="EUCTR2021-000001-11-NL",
    kind=m.Term(code="registry", text="EUDRACT_NUMBER"),
    assigner="EudraCT",
    link="https://example.org/2021-000001-11",
)
ADDRESS = m.Address(
    lines=("Laan 1", "Gebouw 2"), city="Nijmegen", state="Gelderland", postal_code="6500 AA", country="NL"
)
STATUS = m.Term(code="recruiting", text="Werving gestart", language="nl")


def text(code: str, words: str) -> m.Term:
    """A term with a code and the source's word in Dutch."""
    return m.Term(code=code, text=words, language="nl")


EVERYTHING = m.Trial(
    key=None,
    language="en",
    source=m.SourceRecord(
        registry="nl-omon",
        name="ToetsingOnline",
        through="WHO ICTRP",
        url="https://example.org/trial",
        version="2025-01-01",
        published="2018-03-06",
        updated="2025-03",
        printed="2025-05-25",
        has_results=True,
        format="4.0.0",
        software="A study builder",
        vocabularies=(m.VocabularyVersion(vocabulary="http://www.cdisc.org", version="2024-09-27"),),
    ),
    rationale=m.Text(text="Waarom dit onderzoek zo gedaan wordt", language="nl"),
    identifiers=(
        m.Identifier(value="NCT01234567", registry="ctgov", primary=True),
        NUMBER,
        m.Identifier(value="P-12", kind=m.Term(code="sponsor"), assigner="Example University"),
    ),
    titles=(
        m.Title(text="A trial of everything", kind="brief"),
        m.Title(text="A randomised trial of everything there is", kind="official"),
        m.Title(text="Een onderzoek naar alles", kind="public", language="nl"),
        m.Title(text="Everything, scientifically", kind="scientific"),
        m.Title(text="ALL", kind="acronym"),
        m.Title(text="Everything", kind="short"),
        m.Title(text="The everything study", kind="study"),
    ),
    summary=m.Text(text="Een samenvatting.", language="nl"),
    description=m.Text(text="# Background\n\nA <b>description</b> & more."),
    study_type=text("interventional", "Interventie onderzoek"),
    phase=m.Term(code="phase-1-phase-2", text="PHASE1/PHASE2"),
    purpose=text("treatment", "Behandeling / therapie"),
    design=m.Design(
        allocation=m.Term(code="randomized", text="RANDOMIZED"),
        model=m.Term(code="parallel", text="PARALLEL"),
        model_description="1:1",
        masking=m.Masking(
            level=m.Term(code="double", text="DOUBLE"),
            masked=(
                m.Term(code="participant", text="PARTICIPANT"),
                m.Term(code="investigator", text="INVESTIGATOR"),
            ),
            description="Identical capsules.",
        ),
        control=text("placebo", "Placebo"),
        observational_model=m.Term(code="cohort", text="COHORT"),
        time_perspective=m.Term(text="AMBISPECTIVE"),
    ),
    status=m.Status(
        recruitment=m.Term(code="unknown", text="UNKNOWN"),
        last_known=m.Term(code="recruiting", text="RECRUITING"),
        why_stopped="Slow accrual",
    ),
    countries=(
        m.Country(
            name="Nederland",
            code="NL",
            status=STATUS,
            start=m.DateFact(date="2018-10-16", kind="actual"),
            planned=10,
        ),
        m.Country(name="Belgium"),
    ),
    start=m.DateFact(date="2018-10", kind="actual"),
    primary_completion=m.DateFact(date="2026", kind="expected"),
    completion=m.DateFact(date="2027-01-31", kind="expected"),
    registry_events=(
        m.RegistryEvent(event="registration-submission", date="2018-01-02"),
        m.RegistryEvent(event="registration-posting", date="2018-01-09", kind="actual"),
        m.RegistryEvent(event="results-waiver", date="2019-01-09", kind="expected"),
        m.RegistryEvent(event="update-submission", date="2025-03-19"),
    ),
    enrollment=m.Enrollment(planned=100, actual=0),
    conditions=(
        m.Condition(
            text="Schildkliercarcinoom",
            codings=(
                m.Coding(vocabulary="MeSH", code="D013964", display="Thyroid Neoplasms"),
                m.Coding(vocabulary="Own list", code="x 1"),
            ),
            language="nl",
            rare=True,
        ),
    ),
    keywords=(
        m.Keyword(text="anakinra"),
        m.Keyword(
            text="Thyroid Neoplasms",
            kind="condition-index-term",
            codings=(m.Coding(vocabulary="MeSH", code="D013964"),),
        ),
        m.Keyword(text="Endocrinology", kind="therapeutic-area"),
        m.Keyword(text="Efficacy", kind="trial-type"),
        m.Keyword(text="Adaptive", kind="trial-characteristic"),
        m.Keyword(text="schildklierkanker", kind="condition-synonym", language="nl"),
    ),
    arms=(
        m.Arm(
            id="arm-1",
            name="Treatment",
            kind=m.Term(code="experimental", text="EXPERIMENTAL"),
            description="Gets it.",
            other_name="ARM_A",
            data_origin=m.Term(code="within-study", text="Data Generated Within Study"),
            data_origin_description="Data of the participants",
            interventions=("drug", "pump"),
        ),
        m.Arm(id="arm-2", name="Control", kind=m.Term(code="placebo-comparator"), interventions=("drug",)),
        m.Arm(id="arm-3", name="Nothing"),
    ),
    interventions=(
        m.Intervention(
            id="drug",
            name="Anakinra",
            kind=m.Term(code="drug", text="DRUG"),
            description="In two steps.",
            other_names=("Kineret", "IL-1Ra"),
            role=m.Term(code="experimental", text="Experimental Intervention"),
            codings=(m.Coding(vocabulary="NCIt", code="C26613", display="Recombinant Interleukin-1"),),
            minimum_response=m.Duration(value=Decimal(2), unit="week"),
            products=(
                m.Product(
                    id="syringe",
                    kind=text("drug", "Geneesmiddel"),
                    generic_name="Anakinra",
                    brand_name="Kineret",
                    authorisation=text(
                        "authorised-for-other-use", "Geregistreerd voor een andere indicatie/dosering"
                    ),
                    form=text("injection", "injectievloeistof"),
                    description="In a syringe",
                ),
            ),
            doses=(
                m.Dose(
                    text="1e week: 600 mg intraveneus",
                    amount=m.Quantity(value=Decimal(600), unit="mg"),
                    route=text("intravenous", "intraveneus"),
                    duration=m.Duration(value=Decimal(1), unit="week"),
                ),
                m.Dose(
                    relation="follows",
                    text="Vervolgens 100 mg per dag subcutaan gedurende 6 maanden",
                    product="syringe",
                    maximum=m.Quantity(value=Decimal(150), unit="mg"),
                    amount=m.Quantity(value=Decimal("100.0"), unit="mg"),
                    route=text("subcutaneous", "subcutaan"),
                    frequency=m.Frequency(times=1, period=Decimal(1), unit="day"),
                    duration=m.Duration(value=Decimal(6), unit="month"),
                    courses=6,
                ),
                m.Dose(
                    relation="instead",
                    name="Second part",
                    other_name="AD2",
                    how_often="ten days per month",
                    amount=m.Quantity(value=Decimal("0.5"), unit="mg/kg"),
                    highest=m.Quantity(value=Decimal(2), unit="mg/kg"),
                    form=text("tablet", "tablet"),
                    duration_varies=True,
                    until="until progression",
                    cycle=m.Duration(value=Decimal(21), unit="day"),
                    days=(1, 8, 15),
                ),
                m.Dose(
                    amount=m.Quantity(value=Decimal(1), unit="tablet"),
                    highest=m.Quantity(value=Decimal(2), unit="capsule"),
                ),
            ),
        ),
        m.Intervention(id="pump", name="Pump", kind=m.Term(code="device", text="DEVICE")),
        m.Intervention(id="unused", name="In no arm"),
    ),
    objectives=(
        m.Objective(
            description="Does it work?",
            kind=m.Term(code="primary", text="main"),
            id="objective-1",
            name="Efficacy",
            other_name="OBJ1",
            comment="See section 3",
        ),
    ),
    outcomes=(
        m.Outcome(
            kind=m.Term(code="primary", text="primary"),
            measure="Survival",
            description="Any cause",
            time_frame="5 years",
            objective="objective-1",
            name="Overall survival",
            other_name="END1",
            purpose="Efficacy",
        ),
        m.Outcome(kind=m.Term(code="other"), measure="Anything else"),
    ),
    eligibility=m.Eligibility(
        minimum_age=m.Age(value=Decimal(18), unit="year"),
        maximum_age=m.Age(value=Decimal(840), unit="month"),
        age_bands=(
            m.AgeBand(
                group=text("adult", "Volwassenen (18-64 jaar)"),
                minimum=m.Age(value=Decimal(18), unit="year"),
                maximum=m.Age(value=Decimal(64), unit="year"),
            ),
        ),
        sex=m.Term(code="female", text="FEMALE"),
        gender_based=True,
        gender_description="Women",
        healthy_volunteers=False,
        population="Everyone at the clinic",
        sampling=m.Term(code="probability", text="PROBABILITY_SAMPLE"),
        text=m.Text(text="Inclusion Criteria:\n* Adult\n", language="nl"),
        criteria=(
            m.Criterion(text="Adult", section="inclusion", number="01", name="Age", other_name="IN01"),
            m.Criterion(text="All of:", section="inclusion", headings=("Cohort A", "Part 1")),
            m.Criterion(
                text="ANC > 1",
                section="inclusion",
                headings=("Cohort A", "Part 1"),
                level=1,
                number="02.1",
                name="Neutrophils",
                other_name="IN02",
            ),
            m.Criterion(text="Of: bloed op orde", section="inclusion", level=1, language="nl"),
            m.Criterion(text="Zwanger", section="exclusion", headings=("Veiligheid",), language="nl"),
            m.Criterion(text="May take part after birth", section="inclusion", level=1),
            m.Criterion(text="Wat dit is zegt de pagina niet", section="unknown", language="nl"),
            m.Criterion(
                text="Nested below it",
                section="unknown",
                headings=("Overig",),
                level=1,
                number="09",
                name="Other",
                other_name="X09",
            ),
            m.Criterion(
                text="Hb > 10,0 g/dL, trombocyten 75-500 x10^9/L en ECOG 0 of 1; geen hartinfarct",
                section="inclusion",
                language="nl",
                coverage="full",
                joined="all",
                statements=(
                    m.Statement(
                        kind="measurement",
                        concept="hemoglobin",
                        span=(0, 14),
                        bounds=(m.Bound(side="lower", value=Decimal("10.0"), inclusive=False),),
                        unit="g/dL",
                    ),
                    m.Statement(
                        kind="measurement",
                        concept="platelets",
                        span=(16, 42),
                        bounds=(
                            m.Bound(side="lower", value=Decimal(75)),
                            m.Bound(side="upper", value=Decimal(500)),
                        ),
                        unit="10*9/L",
                    ),
                    m.Statement(
                        kind="score",
                        concept="ecog",
                        span=(46, 57),
                        bounds=(
                            m.Bound(side="equal", value=Decimal(0)),
                            m.Bound(side="equal", value=Decimal(1)),
                        ),
                        unit="{score}",
                    ),
                    m.Statement(
                        kind="condition", span=(59, 75), negated=True, values=("STEMI",), limit="exception"
                    ),
                ),
            ),
            m.Criterion(
                text="Within 2 to 4 weeks before screening any of the following:",
                section="exclusion",
                coverage="partial",
                statements=(
                    m.Statement(
                        kind="event",
                        span=(0, 36),
                        window=m.Window(
                            minimum=Decimal(2), maximum=Decimal(4), unit="week", anchor="screening"
                        ),
                    ),
                ),
                below="any",
                for_some=True,
                warnings=(m.Warned(code="comparator-lost", span=(7, 8), likely="lower"),),
            ),
            m.Criterion(text="Radiotherapy", section="exclusion", level=1),
            m.Criterion(
                text="Creatinine = 2",
                section="unknown",
                coverage="none",
                statements=(
                    m.Statement(
                        kind="measurement",
                        concept="creatinine",
                        span=(0, 14),
                        bounds=(m.Bound(side="upper", value=Decimal(2)),),
                        unit="{ULN}",
                    ),
                ),
                warnings=(m.Warned(code="unit-missing", span=(13, 14)),),
            ),
        ),
    ),
    schedule=SCHEDULE,
    concepts=(
        m.BiomedicalConcept(
            id="weight",
            name="Body weight",
            other_name="WEIGHT",
            description="How heavy somebody is",
            synonyms=("Weight", "Mass"),
            coding=m.Coding(vocabulary="NCIt", code="C25208", display="Weight"),
            reference="/mdr/bc/biomedicalconcepts/C25208",
            items=(
                m.Item(
                    id="result",
                    name="Result",
                    other_name="VSORRES",
                    coding=m.Coding(vocabulary="NCIt", code="C70856", display="Observation Result"),
                    kind="float",
                    required=True,
                ),
                m.Item(
                    id="unit",
                    name="Unit",
                    kind="text",
                    required=False,
                    answers=(
                        m.Answer(
                            coding=m.Coding(vocabulary="NCIt", code="C28252", display="Kilogram"),
                            name="RC_1",
                            label="kg",
                        ),
                        m.Answer(coding=m.Coding(vocabulary="NCIt", code="C48531"), enabled=False),
                        m.Answer(coding=m.Coding(vocabulary="NCIt", code="C48155", display="Gram")),
                    ),
                ),
                m.Item(id="position", name="Position", enabled=False),
                m.Item(id="note", name="Note", kind="string"),
            ),
        ),
        m.BiomedicalConcept(id="bare", name="Only a name"),
    ),
    amendments=(
        m.Amendment(
            number="1",
            name="Amendment 1",
            other_name="AMEND_1",
            description="The first one",
            summary="More visits",
            reasons=("Regulatory Agency Request To Amend", "Other: wishes of sites"),
            changes=(
                m.Change(
                    name="CHANGE_1", summary="A visit more", rationale="Safety", sections=("1.3 Schedule",)
                ),
            ),
            impacts=(m.Impact(kind="Study Subject Safety", text="Fewer doses", substantial=True),),
            scope=("Global",),
            dates=(
                m.ProtocolDate(
                    date="2024-02-01",
                    event=text("sponsor-approval", "akkoord van de opdrachtgever"),
                    name="Approval",
                    other_name="AMEND_D1",
                    description="By the sponsor",
                    scope=("NL",),
                ),
            ),
        ),
        m.Amendment(summary="Only told"),
    ),
    protocol_dates=(
        m.ProtocolDate(
            date="2023-01",
            event=text("effective", "in werking"),
            name="Protocol effective",
            other_name="P_EFF",
            description="From this day on",
            scope=("Global", "NL"),
        ),
        m.ProtocolDate(date="2022"),
    ),
    parties=(
        m.Party(
            role=m.Term(code="lead-sponsor"),
            organization="Example University",
            organization_class=m.Term(code="academic", text="OTHER"),
            responsible=True,
        ),
        m.Party(
            role=m.Term(code="scientific-contact", text="Wetenschappelijk", language="nl"),
            person="Dr. A. Voorbeeld",
            title="Arts",
            organization="Example University",
            phone="+31 24 1234567",
            phone_extension="12",
            email="a@example.org",
            address=ADDRESS,
            identifiers=(m.Identifier(value="69000000001", registry="nl-big"),),
        ),
        m.Party(role=m.Term(text="Overige ondersteuning"), organization="Ministry"),
        m.Party(role=m.Term(code="principal-investigator"), person="Just a Name"),
        m.Party(role=m.Term(code="public-contact"), phone="123"),
    ),
    sites=(
        m.Site(
            facility="Example Hospital",
            organization="Example University",
            address=ADDRESS,
            position=m.Position(latitude=Decimal("51.8230"), longitude=Decimal("5.8614")),
            status=m.Term(code="suspended", text="SUSPENDED"),
            contacts=(
                m.Contact(
                    role=m.Term(code="contact", text="CONTACT"),
                    name="B",
                    phone="1",
                    phone_extension="2",
                    email="b@example.org",
                ),
            ),
        ),
        m.Site(address=m.Address(city="Ghent", country="Belgium")),
    ),
    ethics_reviews=(
        m.EthicsReview(
            body="CMO",
            decision=text("approved", "Goedgekeurd WMO"),
            date="2018-03-06",
            kind="Eerste indiening",
        ),
        m.EthicsReview(decision=m.Term(code="not-approved")),
    ),
    oversight=m.Oversight(
        has_data_monitoring_committee=False,
        fda_regulated_drug=True,
        fda_regulated_device=False,
        unapproved_device=True,
        paediatric_postmarket_surveillance=False,
        us_export=True,
        fdaaa_violation=False,
    ),
    data_sharing=m.DataSharing(
        plan=m.Term(code="undecided", text="UNDECIDED"),
        description="Perhaps.",
        items=(m.Term(code="study-protocol", text="STUDY_PROTOCOL"), m.Term(code="study-report")),
        time_frame="Later",
        access_criteria="On request",
        url="https://example.org/data",
    ),
    bio_specimens=m.BioSpecimen(retention=m.Term(code="samples-with-dna"), description="Blood"),
    target_duration="5 Years",
    patient_registry=False,
    expanded_access=m.ExpandedAccess(
        available=True,
        identifier=m.Identifier(value="NCT09999999", registry="ctgov"),
        status=m.Term(code="available", text="AVAILABLE"),
    ),
    references=(
        m.Reference(
            citation="A. Title. Journal 2020.",
            pmid="12345678",
            kind=m.Term(code="background", text="BACKGROUND"),
            retractions=("PMID 1, retracted",),
        ),
        m.Reference(citation="B. Without a number."),
    ),
    links=(
        m.Link(url="https://example.org", label="Site of the trial"),
        m.Link(url="not a legal url"),
    ),
    documents=(
        m.Document(
            kind="Study Protocol",
            identifier="D1",
            title="Protocol",
            url="https://example.org/protocol.pdf",
            comment="Version 2",
            date="2018-01",
            language="nl",
        ),
    ),
    related_trials=(
        m.RelatedTrial(
            relation="same-trial",
            identifier=m.Identifier(value="NL-OMON22269", registry="nl-omon", printed="22269"),
            title="The same",
            source="Nationaal Trial Register",
            status=m.Term(code="completed"),
        ),
    ),
    passages=(
        m.Passage(text="Iets dat nergens past.", heading="Belasting", language="nl"),
        m.Passage(heading="Introduction", number="1", document="Protocol"),
        m.Passage(text="<div>Two</div>", heading="Two", number="1.1", document="Protocol", markup="xhtml"),
        m.Passage(text="More."),
    ),
    merged=(
        m.MergedRecord(
            source=m.SourceRecord(
                registry="ctgov",
                name="ClinicalTrials.gov",
                through="WHO ICTRP",
                url="https://example.org/NCT01234567",
                version="2025-02-02",
                published="2018-02",
                updated="2025-02-01",
                printed="2025-06",
                has_results=False,
                format="3.0.0",
                software="Another builder",
                vocabularies=(m.VocabularyVersion(vocabulary="MedDRA", version="27.0"),),
            ),
            identifier=m.Identifier(value="NCT01234567", registry="ctgov", primary=True),
            facts=("outcomes[0].measure", "status"),
            differing=(
                m.Differing(path="enrollment.planned", value="120"),
                m.Differing(path="outcomes[0].time_frame", value="five years"),
            ),
        ),
        m.MergedRecord(facts=("sites",)),
    ),
)

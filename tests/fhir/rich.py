"""Rich values of the model that several tests write and read."""

from decimal import Decimal

from fhir_trials.model import (
    Activity,
    Age,
    AgeBand,
    Arm,
    Bound,
    Criterion,
    Dose,
    Duration,
    Eligibility,
    Frequency,
    Intervention,
    Offset,
    Product,
    Quantity,
    Repeat,
    Schedule,
    Statement,
    Term,
    Text,
    Timepoint,
    Timing,
    Title,
    Trial,
    Warned,
    Window,
)

CODED = (
    Criterion(
        text="ANC >= 1.0 and < 12 x 10^9/L, no HIV, good vision",
        section="inclusion",
        language="en",
        headings=("Labs",),
        coverage="partial",
        joined="all",
        statements=(
            Statement(
                kind="measurement",
                concept="neutrophils",
                span=(0, 28),
                bounds=(
                    Bound(side="lower", value=Decimal("1.0")),
                    Bound(side="upper", value=Decimal(12), inclusive=False),
                ),
                unit="10*9/L",
            ),
            Statement(kind="condition", span=(33, 36), negated=True),
        ),
    ),
    Criterion(
        text="ALAT > 3 x ULN",
        section="exclusion",
        language="nl",
        headings=("Veiligheid",),
        coverage="full",
        statements=(
            Statement(
                kind="measurement",
                concept="alt",
                span=(0, 14),
                bounds=(Bound(side="upper", value=Decimal(3), inclusive=False),),
                unit="{ULN}",
            ),
        ),
    ),
    Criterion(
        text="ECOG 0-2",
        section="inclusion",
        coverage="full",
        statements=(
            Statement(
                kind="score",
                concept="ecog",
                span=(0, 8),
                bounds=(Bound(side="lower", value=Decimal(0)), Bound(side="upper", value=Decimal(2))),
                unit="{score}",
            ),
        ),
    ),
    Criterion(text="All of the following:", section="inclusion", coverage="none", below="all"),
    Criterion(
        text="prior chemotherapy",
        section="inclusion",
        level=1,
        coverage="full",
        statements=(Statement(kind="therapy", span=(6, 18)),),
    ),
    Criterion(
        text="surgery within 4 weeks",
        section="inclusion",
        level=1,
        coverage="full",
        statements=(
            Statement(
                kind="procedure",
                span=(0, 22),
                window=Window(maximum=Decimal(4), unit="week"),
                limit="condition",
            ),
        ),
        warnings=(Warned(code="comparator-lost", span=(8, 14), likely="upper"),),
    ),
    Criterion(
        text="Active breast cancer",
        section="exclusion",
        coverage="full",
        statements=(Statement(kind="condition", concept="breast_cancer", span=(7, 20)),),
    ),
    Criterion(
        text="pregnant or breastfeeding",
        section="exclusion",
        coverage="full",
        joined="any",
        statements=(
            Statement(kind="status", concept="pregnancy", span=(0, 8)),
            Statement(kind="status", concept="lactation", span=(12, 25)),
        ),
    ),
)

ELIGIBILITY = Eligibility(
    minimum_age=Age(value=Decimal(18), unit="year"),
    maximum_age=Age(value=Decimal("70.50"), unit="year"),
    age_bands=(
        AgeBand(
            group=Term(code="adult", text="Volwassenen (18-64 jaar)"),
            minimum=Age(value=Decimal(18), unit="year"),
            maximum=Age(value=Decimal(64), unit="year"),
        ),
        AgeBand(group=Term(text="65 jaar en ouder"), minimum=Age(value=Decimal(65), unit="year")),
    ),
    sex=Term(code="female", text="Vrouw", language="nl"),
    gender_based=True,
    gender_description="Self-reported\nor stated",
    healthy_volunteers=False,
    population="People with <type 2> diabetes & “risk”",
    sampling=Term(code="probability", text="PROBABILITY_SAMPLE"),
    text=Text(text="Inclusion:\n\n* ≥ 18 years\n", language="en"),
    criteria=(
        Criterion(text="All of the following", section="inclusion"),
        Criterion(
            text="ANC ≥ 1.0 × 10⁹/L", section="inclusion", level=1, headings=("Labs", "Within 7 days:")
        ),
        Criterion(
            text="no heading says what this is", section="unknown", headings=("Part B",), language="nl"
        ),
        Criterion(text="below what is unknown", section="exclusion", level=1),
        Criterion(text='says "no"', section="exclusion", language="en-GB"),
        Criterion(text="deeper than anything above", section="exclusion", level=7),
        Criterion(text="Healthy volunteers", section="exclusion"),
        *CODED,
    ),
)

INTERVENTION = Intervention(
    id="anakinra",
    name='Anakinra "Kineret"',
    kind=Term(code="drug", text="Geneesmiddel", language="nl"),
    description="An IL-1 receptor antagonist\n\n*daily*",
    other_names=("Kineret", "r-metHuIL-1ra"),
    products=(
        Product(
            kind=Term(code="biological", text="Biologisch"),
            generic_name="anakinra",
            brand_name="Kineret®",
            authorisation=Term(code="authorised-for-other-use", text="Geregistreerd"),
        ),
        Product(kind=Term(text="spuit")),
    ),
    doses=(
        Dose(
            text="100 mg once daily for 14 days",
            amount=Quantity(value=Decimal("100.0"), unit="mg"),
            route=Term(code="subcutaneous", text="s.c."),
            frequency=Frequency(times=1, period=Decimal(1), unit="day"),
            duration=Duration(value=Decimal(14), unit="day"),
            courses=4,
        ),
        Dose(),
        Dose(relation="follows", route=Term(code="inhalation"), how_often="when short of breath"),
        Dose(
            relation="beside",
            amount=Quantity(value=Decimal(75), unit="mg/m2"),
            maximum=Quantity(value=Decimal(150), unit="mg"),
            cycle=Duration(value=Decimal(21), unit="day"),
            courses=6,
            days=(1,),
        ),
        Dose(relation="instead", amount=Quantity(value=Decimal(2), unit="mL/h")),
        Dose(amount=Quantity(value=Decimal(2))),
        Dose(amount=Quantity(value=Decimal(2), unit="tablets of 5 mg")),
    ),
)

PROTOCOL = Trial(
    language="nl",
    titles=(Title(text="Anakinra bij sepsis", kind="brief"),),
    interventions=(
        Intervention(id="b", name="Placebo"),
        Intervention(id="a", name="Anakinra"),
        Intervention(id="unused", name="Rescue medication"),
    ),
    arms=(
        Arm(id="arm-1", name="Anakinra", interventions=("a", "b", "a")),
        Arm(id="schedule", name="Watchful waiting"),
        Arm(id="start", name="Placebo <arm>", interventions=("b",)),
    ),
    schedule=Schedule(
        start=Term(text="start van de behandeling"),
        timepoints=(
            Timepoint(id="screening", name="Screening", description="informed consent"),
            Timepoint(
                id="arm-1",
                name="2 weeks before",
                timing=Timing(offset=Offset(value=Decimal("-2.0"), unit="week")),
            ),
            Timepoint(
                id="w4",
                name="4 weken na de start",
                timing=Timing(offset=Offset(value=Decimal(4), unit="week")),
            ),
        ),
        activities=(
            Activity(
                id="w4", name="Echo", kind=Term(code="imaging", text="Echografie"), timepoints=("w4", "arm-1")
            ),
            Activity(id="visit", name="Visit", text="Hb, kreatinine", timepoints=("arm-1", "w4", "w4")),
            Activity(
                id="give",
                name="Injection",
                kind=Term(text="toediening"),
                repeat=Repeat(
                    every=Duration(value=Decimal("0.5"), unit="day"),
                    duration=Duration(value=Decimal(6), unit="month"),
                ),
                duration=Duration(value=Decimal(30), unit="minute"),
                interventions=("a", "b"),
            ),
            Activity(
                id="follow",
                name="Follow-up",
                repeat=Repeat(every=Duration(value=Decimal(3), unit="month")),
                interventions=("a",),
            ),
            Activity(id="rest", name="Rest", duration=Duration(value=Decimal(2), unit="year")),
        ),
    ),
)

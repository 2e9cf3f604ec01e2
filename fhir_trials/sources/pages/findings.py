"""What is odd on a page, told as examples/README.md says: the whole page first, then by line."""

from fhir_trials.issues import Issues, Severity

# In the order in which they stand on one line.
TEMPLATES: dict[str, tuple[Severity, str]] = {
    "no-title": ("warning", "the page gives no title"),
    "no-register-number": ("warning", "the page gives no number of a register"),
    "no-status": ("warning", "the page does not say where the trial stands"),
    "no-criteria": ("warning", "the page gives no criteria"),
    "headings-unknown": (
        "information",
        "headings that are not in the table of headings: {}; what stands below them is kept as passages",
    ),
    "words-run-together": ("information", "the text is that of {!r} but for missing blanks; kept as printed"),
    "word-not-coded": ("warning", "{!r} has no code; kept as the page's word"),
    "heading-glued": ("information", "{!r} is glued to the text above it; read as a heading"),
    "heading-repeated": ("information", "{!r} stands here again; both places were read"),
    "nothing-under-heading": ("warning", "nothing stands under {!r}"),
    "reference-marks": ("information", "{}; kept as printed"),
    "read-from-prose": ("information", "the {} was read from {}, not from a field"),
    "frequency-missing": ("warning", "{} is given without how often; the dose has no frequency"),
    "not-shown": (
        "information",
        "{} × {} left out, which a reader of the page does not see; the first begins {!r}",
    ),
    "control-character": ("information", "{} left out of the text: {}"),
    "page-furniture": ("information", "{} set aside"),
    "spelled-twice": ("information", "{!r} and {!r} are one country; filed under the latter"),
    "section-unknown": (
        "warning",
        "{} criteria stand {}; whether they include or exclude is unknown",
    ),
    "superscript-lost": (
        "warning",
        "{!r}, where 10 to the power of 9 lost its raised digit; kept as printed",
    ),
    "bracket-unbalanced": ("information", "a bracket {}; kept as printed"),
    "enrollment-kind-assumed": (
        "warning",
        "{} participants, not said whether planned or included; taken as planned",
    ),
    "enrollment-zero": ("warning", "a target of 0 participants; kept as printed"),
    "decision-repeated": (
        "warning",
        "a second {!r} of the same committee with another date; both are kept",
    ),
    "second-own-number": (
        "warning",
        "a second number of this record's own register, also listed as another registration; kept as an identifier",
    ),
    "item-repeated": ("information", "{!r} stands in this list already; kept as printed"),
    "place-among-centres": (
        "warning",
        "{!r} names a place, perhaps that of the centre above it; kept as a centre",
    ),
    "link-lost": ("warning", "{!r} has lost its address"),
    "role-assumed": ("warning", "the page names a person without a role; taken as a contact"),
    "odd-letter": ("information", "{!r} is no letter of Dutch; kept as printed"),
    "date-ambiguous": ("warning", "{!r} may be two days, and the page does not say which; kept as text"),
    "stated-twice": (
        "warning",
        "the page says {!r} first and {!r} here; the first stands, this is kept as a passage",
    ),
    "number-of-another": (
        "information",
        "{} stands in a sentence that does not say it is this trial's; left in the text",
    ),
    "value-not-understood": ("warning", "{!r} under {!r} was not understood; kept as a passage"),
}
_ORDER = {code: place for place, code in enumerate(TEMPLATES)}


class Findings:
    """The oddities of one page while it is read; told all at once, in their order."""

    def __init__(self) -> None:
        self._found: list[tuple[int, int, int, str]] = []

    def tell(self, code: str, line: int = 0, *values: object) -> None:
        """Note an oddity.

        Args:
            code: one of `TEMPLATES`.
            line: where it stands; 0 for the whole page.
            values: what the message names.
        """
        message = TEMPLATES[code][1].format(*values)
        self._found.append((line, _ORDER[code], len(self._found), message))

    def into(self, issues: Issues) -> None:
        """Tell them."""
        codes = list(TEMPLATES)
        for line, order, _, message in sorted(self._found):
            code = codes[order]
            issues.add(TEMPLATES[code][0], code, f"line {line}" if line else "", message)

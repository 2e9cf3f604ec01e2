"""From the text of eligibility criteria to criteria one by one. https://clinicaltrials.gov/policy/protocol-definitions#EligibilityCriteria"""

from pydantic import TypeAdapter

from fhir_trials.control_characters import without
from fhir_trials.eligibility.splitting import markup, pieces
from fhir_trials.eligibility.splitting.headings import Section
from fhir_trials.eligibility.splitting.pieces import Piece, places, split_pieces
from fhir_trials.eligibility.splitting.rendering import join
from fhir_trials.model.eligibility import Criterion

__all__ = ["Piece", "Section", "join", "places", "split", "split_pieces"]

_CRITERIA = TypeAdapter(tuple[Criterion, ...])


def split(text: str, language: str | None = None, *, section: Section = "unknown") -> tuple[Criterion, ...]:
    r"""The criteria of a text, in its order; what is no heading and no mark is in one of them.

    Headings and marks are read in English and Dutch, whatever the language. The text of a criterion is the source's
    without its list mark: backslash escapes are read (`\>` is `>`), lines are joined by one blank. Section `unknown`
    where no heading tells: inclusion is never assumed. A text that says nothing has no criteria; control characters, which no
    criterion may hold, are left out.

    Args:
        text: the source: CommonMark, wrapped lines, or a copied page; HTML in it is read.
        language: the language tag each criterion gets.
        section: the list that the text before the first heading belongs to, where the register tells.
    """
    plain = without(markup.plain(text).text)
    # all in one call, which takes half as long as one by one
    return _CRITERIA.validate_python(
        [
            {
                "text": block.words(plain),
                "section": block.section,
                "headings": block.headings,
                "level": block.level,
                "language": language,
            }
            for block in pieces.outline(plain, section)
            if not block.header
        ]
    )

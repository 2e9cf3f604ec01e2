"""trialDescription: what the trial wants to know, what it measures, and who approved it.

https://www.isrctn.com/page/definitions
"""

import re

from fhir_trials.cursor import Cursor, Json
from fhir_trials.issues import Issues
from fhir_trials.sources import dates
from fhir_trials.sources.isrctn.values import Passages, day, parts, said, word
from fhir_trials.sources.isrctn.versions import current
from fhir_trials.sources.words import coded, some

_KINDS = (
    ("primary", "primaryOutcomes", "primaryOutcome"),
    ("secondary", "secondaryOutcomes", "secondaryOutcome"),
)
_ITEM = re.compile(r"(\d{1,2})[.)]\s+(?=\S)")
_REVIEW = re.compile(
    r"(?:\d{1,2}\.\s+)?(Approved|Submitted|Not yet submitted) (\d{1,2}/\d{1,2}/\d{4}), (\S.*)", re.DOTALL
)


def read(description: Cursor, issues: Issues, passages: Passages) -> Json:
    """Take the description; titles are taken already."""
    summary = current(description, "plainEnglishSummary", "Plain English summary", passages)
    aim = current(description, "studyHypothesis", "Study hypothesis", passages)
    passages.take("Ethics approval required", description, "ethicsApprovalRequired")
    website = said(description, "trialWebsite")
    is_address = bool(website) and "://" in str(website) and " " not in str(website).strip()
    if website and not is_address:
        passages.add("Study website", website)
    return {
        "summary": summary and {"text": summary},
        "objectives": [{"description": aim}] if aim else [],
        "outcomes": [found for names in _KINDS for found in _outcomes(description, passages, *names)],
        "ethics_reviews": [
            *_committees(description, issues, passages),
            *_reviews(description, issues, passages),
        ],
        "links": [{"url": str(website).strip(), "label": "Study website"}] if is_address else [],
    }


def _outcomes(description: Cursor, passages: Passages, kind: str, listed: str, told: str) -> list[Json]:
    """The measures one by one, then those of the text that older records have, and newer ones beside the list.

    What was measured by a former version of the record is no outcome of the trial.
    """
    found = [
        {
            "kind": {"code": kind},
            "measure": measure,
            "description": item.text("method"),
            "time_frame": item.text("timepoints"),
        }
        for item in parts(description, listed, "outcomeMeasure")
        if (measure := item.text("variable"))
    ]
    text = current(description, told, f"{kind.capitalize()} outcome measures", passages)
    lead, items = _items(text) if text else ("", [])
    return found + [{"kind": {"code": kind}, "measure": item, "description": lead or None} for item in items]


def _items(text: str) -> tuple[str, list[str]]:
    """What stands above a numbered list, and its items without their numbers; a text that is no list is one item."""
    lead: list[str] = []
    items: list[list[str]] = []
    for line in text.splitlines():
        mark = _ITEM.match(line.strip())
        if mark and int(mark[1]) == len(items) + 1:
            items.append([line.strip()[mark.end() :]])
        else:
            (items[-1] if items else lead).append(line.rstrip())
    if len(items) < 2:
        return "", [text]
    return "\n".join(lead).strip(), ["\n".join(item).strip() for item in items]


def _committees(description: Cursor, issues: Issues, passages: Passages) -> list[Json]:
    found: list[Json] = []
    for item in parts(description, "ethicsCommittees", "ethicsCommittee"):
        name = said(item, "committeeName")
        review = some(
            body=name,
            decision=word(item, "@approvalStatus", "isrctn-ethics-status", issues),
            date=day(item, "@statusDate", issues),
        )
        details = item.at("contactDetails")
        keys = ("address", "city", "state", "zip", "country", "telephone", "email")
        lines = [text for key in keys if (text := said(details, key))]
        reference = said(item, "committeeReference")
        lines += [f"Reference: {reference}"] if reference else []
        passages.add(f"Ethics committee: {name}" if name else "Ethics committee", *lines)
        found += [review] if review else []
    return found


def _reviews(description: Cursor, issues: Issues, passages: Passages) -> list[Json]:
    """The approvals in free text: one for each line that names decision, day and committee, else one of the whole."""
    text = current(description, "ethicsApproval", "Ethics approval", passages)
    if text is None:
        return []
    found = [_REVIEW.fullmatch(line.strip()) for line in text.splitlines() if line.strip()]
    reviews: list[Json] = []
    for match in found:
        date = dates.iso(match[2], "day-first") if match else None
        if match is None or date is None:
            return [{"body": text}]
        status = coded(match[1], "isrctn-ethics-status", description, "ethicsApproval", issues)
        reviews.append({"body": match[3], "decision": status, "date": date})
    return reviews

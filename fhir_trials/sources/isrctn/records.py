"""results, outputs and attached files: what was, or will be, made known of the trial.

https://www.isrctn.com/page/definitions
"""

import re

from fhir_trials.cursor import Cursor, Json
from fhir_trials.issues import Issues
from fhir_trials.sources.isrctn.values import Passages, all_said, day, parts, said, word
from fhir_trials.sources.words import some

_PUBMED = re.compile(r"(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pubmed)/(\d{1,8})\b")
_RESULT = re.compile(r"(?:\d+\.? )?(?:\d{4} )?(?:Abstract )?results?\b.*", re.IGNORECASE)
_PASSAGES = (
    ("Publication and dissemination plan", "publicationPlan"),
    ("Intention to publish date", "intentToPublish"),
    ("Publication stage", "publicationStage"),
    ("Basic results (scientific)", "basicReport"),
    ("Plain English results", "plainEnglishReport"),
)


def read(trial: Cursor, issues: Issues, passages: Passages) -> Json:
    """Take publications, data sharing and documents."""
    results = trial.at("results")
    details = said(results, "publicationDetails")
    found = {
        "references": [_reference(line.strip()) for line in (details or "").splitlines() if line.strip()],
        "data_sharing": some(
            plan=word(trial.at("miscellaneous"), "ipdSharingPlan", "isrctn-sharing-plan", issues),
            description=said(results, "ipdSharingStatement"),
            access_criteria="\n".join(all_said(results, "dataPolicies", "dataPolicy")),
        ),
        "documents": _documents(trial, issues, passages, details or ""),
    }
    if published := day(results, "intentToPublish", issues):
        results.node["intentToPublish"] = published
    for heading, key in _PASSAGES:
        passages.take(heading, results, key)
    return found


def _reference(line: str) -> Json:
    """A line of the publications: `2019 Results article in https://pubmed.… results (added 10/10/2019)`."""
    pmid = _PUBMED.search(line)
    kind = {"code": "result"} if _RESULT.fullmatch(line) else None
    return {"citation": line, "pmid": pmid[1] if pmid else None, "kind": kind}


def _documents(trial: Cursor, issues: Issues, passages: Passages, publications: str) -> list[Json]:
    """The outputs, then the attached files that are not one of them.

    An output without an address, a file or a kind is a row of the publications over again, or a note on one.
    """
    found: list[Json] = []
    for item in parts(trial, "outputs", "output"):
        output = _output(item, issues)
        title = (output or {}).get("title")
        if output and ((output.keys() - {"title", "comment"}) or (title and title not in publications)):
            found.append(output)
        elif output and "comment" in output:
            passages.add("Publication" if title is None else f"Publication: {title}", output["comment"])
    by_id = {document["identifier"]: document for document in found if document.get("identifier")}
    for item in parts(trial, "attachedFiles", "attachedFile"):
        number, name = item.text("id"), item.text("name")
        same = by_id.get(number) if number else None
        if same is not None:
            _complete(same, item, name)
            continue
        attached = some(
            identifier=number, title=name, kind=item.text("description"), url=item.text("@downloadUrl")
        )
        found += [attached] if attached else []
    return found


def _complete(document: Json, item: Cursor, name: str | None) -> None:
    """Add to an output what the list of files says of it."""
    for field, text in (
        ("url", item.text("@downloadUrl")),
        ("title", item.text("description")),
        ("title", name),
    ):
        if text and not document.get(field):
            document[field] = text
        elif text and text != document.get(field):
            document["comment"] = "\n".join(part for part in (document.get("comment"), text) if part)


def _output(item: Cursor, issues: Issues) -> Json | None:
    file = item.at("localFile")
    original, offered = file.text("@originalFilename"), file.text("@downloadFilename")
    description = said(item, "description")
    notes = [said(item, "productionNotes")]
    notes += [original] if original != offered else []
    notes += [offered] if description else []
    uploaded = day(item, "@dateUploaded", issues)
    created = day(item, "@dateCreated", issues)
    if uploaded and uploaded != created:
        notes.append(f"uploaded {uploaded}")
    return some(
        kind=said(item, "@outputType"),
        identifier=file.text("@fileId"),
        title=description or offered,
        url=item.at("externalLink").text("@url"),
        comment="\n".join(note for note in notes if note),
        date=created,
    )

"""One word, one answer: the tables of all sources compared, and what the relationship of a row allows."""

import re
from collections import defaultdict

import pytest

from fhir_trials import mapping_files
from fhir_trials.code_maps import code_map
from fhir_trials.cursor import Cursor
from fhir_trials.issues import Issues
from fhir_trials.sources.ictrp import coding
from fhir_trials.sources.words import coded

TABLES = [
    name.removesuffix(".json")
    for name in mapping_files.names("codes", ".json")
    if not name.startswith("fhir-")
]
# Labels in front of a word of a design.
LABEL = re.compile(
    r"(?:Allocation|Intervention model|Observational model|Primary purpose|Study design purpose|Purpose|Masking"
    r"|Assignment|Time perspective|Timing|Randomization|Blinding|Control|Group|Type): ?",
    re.IGNORECASE,
)
# Rows without a target have no place for a comment.
KNOWN = {
    (
        "date-kind",
        "estimate",
    ): "a posting date of ClinicalTrials.gov that is estimated was reckoned by the register",
    (
        "date-kind",
        "estimated",
    ): "a posting date of ClinicalTrials.gov that is estimated was reckoned by the register",
    ("organization-class", "other"): "the classic site's word stood for several classes of today",
    ("recruitment-status", "stopped"): "ISRCTN has the word for the trial, and for its recruitment",
    ("recruitment-status", "suspended"): "CTIS says so of a trial that an authority suspended",
}


def folded(word):
    """A word without its label, differences of case, hyphens, and spelling of *randomised*."""
    return " ".join(re.sub(r"[-_ ]+", " ", LABEL.sub("", word).casefold()).replace("ised", "ized").split())


def answers():
    """By code set and word: each code, or None, with the comments of the rows that say so."""
    found = defaultdict(lambda: defaultdict(list))
    for name in TABLES:
        for group in mapping_files.read_json(f"codes/{name}.json")["group"]:
            for element in group["element"]:
                word = element.get("display", "") if element["code"].isdigit() else element["code"]
                target = element.get("target", [{}])[0]
                stands = target.get("relationship") in ("equivalent", "source-is-narrower-than-target")
                place = found[group["target"].rpartition("/")[2], folded(word or element["code"])]
                place[target["code"] if stands else None].append((name, target.get("comment", "")))
    return found


def test_a_word_means_the_same_in_every_table():
    """Where it does not, a comment of one of the rows says why."""
    unexplained = {
        place: dict(codes)
        for place, codes in answers().items()
        if len(codes) > 1
        and place not in KNOWN
        and not any(comment for rows in codes.values() for _, comment in rows)
    }
    assert {} == unexplained


def test_what_is_known_to_differ_does():
    """No reason is kept for what has become one answer."""
    assert [] == [place for place in KNOWN if len(answers()[place]) < 2]


@pytest.mark.parametrize("name", [name for name in TABLES if name.startswith(("ctgov-", "ictrp-"))])
def test_a_code_stands_only_for_what_says_as_much(name):
    """A row whose target says more, or something else, gives the word without a code, and no issue."""
    for word, row in code_map(name).rows.items():
        assert row.stands == (row.relationship in ("equivalent", "source-is-narrower-than-target"))
        issues = Issues()
        found = coded(word, name, Cursor({}), "", issues)
        assert ({"code": row.code, "text": word} if row.stands else {"text": word}, []) == (
            found,
            list(issues),
        )
        if name.startswith("ictrp-"):
            assert (True, row if row.stands else None) == coding.look_up(word, name)

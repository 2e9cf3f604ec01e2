"""Whether a narrative is safe to show: its tags and attributes, not its grammar.

https://hl7.org/fhir/narrative.html#rules
"""

import html
import re

# From the chapters of HTML 4.0 that the rules name
_NAMES = (
    "a abbr acronym address area b bdo big blockquote br caption cite code col colgroup dd del dfn div dl dt em h1 h2"
    " h3 h4 h5 h6 hr i img ins kbd li map ol p pre q samp small span strong sub sup table tbody td tfoot th thead tr"
    " tt u ul var"
)
_ALLOWED = frozenset(_NAMES.split())
_start = re.compile(r"\s*<div\s[^<>]*xmlns\s*=\s*[\"']http://www\.w3\.org/1999/xhtml[\"']").match
_comments = re.compile(r"<!--.*?-->", re.DOTALL)
# A tag with its attributes; none of the parts can match what another one can, so that no text takes long
_tags = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:]*)((?:[^<>\"']|\"[^<\"]*\"|'[^<']*')*)>")
_quoted = re.compile(r"\"[^\"]*\"|'[^']*'")
_event = re.compile(r"(?:^|[\s/])(on[a-z]+)\s*=", re.IGNORECASE)
_script = re.compile(r"[\"'](?:javascript|vbscript|data:text)", re.IGNORECASE)
_spaces = re.compile(r"[\x00-\x20]+")


def faults(div: str) -> list[str]:
    """What is wrong with the text of a narrative, one sentence each."""
    found: list[str] = []
    if not _start(div) or not div.rstrip().endswith("</div>"):
        found.append('expected one <div xmlns="http://www.w3.org/1999/xhtml"> … </div>')
    text = _comments.sub("", div)
    tags = 0
    for tag in _tags.finditer(text):
        tags += 1
        name, attributes = tag[2], tag[3]
        if name.lower() not in _ALLOWED:
            found.append(f"<{name[:40]}> is not allowed; only formatting, links and images are")
        if attributes:
            found += _attributes(attributes)
    if tags != text.count("<"):
        found.append("'<' outside of a tag; write it as &lt;")
    return found


def _attributes(text: str) -> list[str]:
    found = [
        f"the event attribute {match[1][:40]} is not allowed"
        for match in _event.finditer(_quoted.sub("''", text))
    ]
    if _script.search(_spaces.sub("", html.unescape(text))):
        found.append("a link that runs a script is not allowed")
    return found


def is_safe(div: str) -> bool:
    """Whether nothing is wrong with the text of a narrative."""
    return not faults(div)

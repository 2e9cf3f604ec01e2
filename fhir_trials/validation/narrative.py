"""Whether a narrative is safe to show: its tags and attributes, not its grammar.

https://hl7.org/fhir/narrative.html#rules
"""

import html
import re

# From the chapters of HTML 4.0 that the rules name
_HTML = (
    "a abbr acronym address area b bdo big blockquote br caption cite code col colgroup dd del dfn div dl dt em h1 h2"
    " h3 h4 h5 h6 hr i img ins kbd li map ol p pre q samp small span strong sub sup table tbody td tfoot th thead tr"
    " tt u ul var"
)
_ALLOWED = frozenset(_HTML.split())
_start = re.compile(r"\s*<div\s[^<>]*xmlns\s*=\s*[\"']http://www\.w3\.org/1999/xhtml[\"']").match
# A tag with its attributes; none of the parts can match what another one can, so that no text takes long
_tags = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:]*)((?:[^<>\"']|\"[^<\"]*\"|'[^<']*')*)>")
_names = re.compile(r"</?([a-z][a-z0-9]*)(?=[\s/>])").findall
_like_event = re.compile(r"on[a-z]+\s*=").search
_like_script = re.compile(r"=[\x00-\x20]*[\"']?[\x00-\x20]*(?:&|[jvd][\x00-\x20]*[ab&])").search
_quoted = re.compile(r"\"[^\"]*\"|'[^']*'")
_event = re.compile(r"(?:^|[\s/])(on[a-z]+)\s*=", re.IGNORECASE)
_script = re.compile(r"=[\"']?(?:javascript:|vbscript:|data:text)", re.IGNORECASE)
_spaces = re.compile(r"[\x00-\x20]+")


def faults(div: str) -> list[str]:
    """What is wrong with the text of a narrative, one sentence each."""
    found: list[str] = []
    if not _start(div) or not div.rstrip().endswith("</div>"):
        found.append('expected one <div xmlns="http://www.w3.org/1999/xhtml"> … </div>')
    text = _without_comments(div)
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


def _without_comments(text: str) -> str:
    """The text without comments; one that is not closed leaves its `<`. A pattern would take the square of its length."""
    first, *others = text.split("<!--")
    return first + "".join(part.partition("-->")[2] if "-->" in part else f"<{part}" for part in others)


def _attributes(text: str) -> list[str]:
    found = [
        f"the event attribute {match[1][:40]} is not allowed"
        for match in _event.finditer(_quoted.sub("''", text))
    ]
    if _script.search(_spaces.sub("", html.unescape(text))):
        found.append("a link that runs a script is not allowed")
    return found


def is_safe(div: str) -> bool:
    """Whether the text holds nothing but formatting, links and images; sloppy grammar may pass."""
    text = div.lower()
    names = _names(text)
    plain = (
        _start(div) is not None
        and div.endswith("</div>")
        and len(names) == text.count("<") == text.count(">")
        and _ALLOWED.issuperset(names)
        and not _like_event(text)
        and not _like_script(text)
    )
    # A narrative can be most of a resource, and nearly all are plain: only the others are gone through tag by tag
    return plain or not faults(div)

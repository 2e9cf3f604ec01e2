"""Narratives: what is safe to show and what is not."""

import pytest

from fhir_trials.validation import narrative

DIV = '<div xmlns="http://www.w3.org/1999/xhtml">{}</div>'

SAFE = [
    DIV.format("text"),
    DIV.format("<p>a &lt; b &amp; c > d</p><br/><hr />"),
    DIV.format("<table class='x'><tr><td colspan='2' style=\"vertical-align: top\">x</td></tr></table>"),
    DIV.format('<a href="https://example.org/?a=1&amp;b=2" title="javascript is a language">link</a>'),
    DIV.format('<img src="data:image/png;base64,AAAA" alt="a picture"/>'),
    DIV.format("<p title='&#106;ust text'>Section one = 1, prescription on = 2, javascript: is text</p>"),
    DIV.format("<!-- a comment with <script> --><p>x</p>"),
    f"\n{DIV.format('x')}\n",
    '<div lang="nl" xmlns="http://www.w3.org/1999/xhtml"><p>x</p></div>',
    "<div xmlns='http://www.w3.org/1999/xhtml'><H1>x</H1></div>",
]
UNSAFE = {
    "": 'expected one <div xmlns="http://www.w3.org/1999/xhtml"> … </div>',
    "text": 'expected one <div xmlns="http://www.w3.org/1999/xhtml"> … </div>',
    "<div>text</div>": 'expected one <div xmlns="http://www.w3.org/1999/xhtml"> … </div>',
    DIV.format("x") + "y": 'expected one <div xmlns="http://www.w3.org/1999/xhtml"> … </div>',
    DIV.format("<script/>"): "<script> is not allowed; only formatting, links and images are",
    DIV.format("<ScRiPt>"): "<ScRiPt> is not allowed; only formatting, links and images are",
    DIV.format("<svg:script>"): "<svg:script> is not allowed; only formatting, links and images are",
    DIV.format("<form>"): "<form> is not allowed; only formatting, links and images are",
    DIV.format("<p onclick='x'>"): "the event attribute onclick is not allowed",
    DIV.format("<p/ONCLICK=x>"): "the event attribute ONCLICK is not allowed",
    DIV.format('<img src="x" title=">" onerror = "x">'): "the event attribute onerror is not allowed",
    DIV.format('<a href="javascript:x()">'): "a link that runs a script is not allowed",
    DIV.format("<a href=JavaScript:x()>"): "a link that runs a script is not allowed",
    DIV.format('<a href=" java\tscript:x()">'): "a link that runs a script is not allowed",
    DIV.format('<a href="j&#97;vascript&colon;x()">'): "a link that runs a script is not allowed",
    DIV.format('<a href="&#x6A;avascript:x()">'): "a link that runs a script is not allowed",
    DIV.format('<a href="data:text/html,x">'): "a link that runs a script is not allowed",
    DIV.format("<!DOCTYPE x>"): "'<' outside of a tag; write it as &lt;",
    DIV.format("<!-- never closed"): "'<' outside of a tag; write it as &lt;",
    DIV.format("a < b"): "'<' outside of a tag; write it as &lt;",
}


@pytest.mark.parametrize("div", SAFE)
def test_formatting_is_safe(div: str) -> None:
    """Formatting, links and images pass, whatever words the text has."""
    assert narrative.is_safe(div)
    assert [] == narrative.faults(div)


@pytest.mark.parametrize(("div", "fault"), UNSAFE.items())
def test_what_could_run_is_not_safe(div: str, fault: str) -> None:
    """Scripts, events and whatever is not one div of XHTML are told, however they are disguised."""
    assert not narrative.is_safe(div)
    assert [fault] == narrative.faults(div)

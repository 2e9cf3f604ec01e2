"""Schedules as one page of HTML that needs nothing else: to read on a screen, or to print."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import groupby

from fhir_trials.cli import schedule_doses
from fhir_trials.cli.schedule_asked import Laid
from fhir_trials.cli.schedule_text import SIGN, nothing
from fhir_trials.scheduling.grid import Grid, Head, Row

_STYLE = """
:root { color-scheme: light dark; --back: #fff; --fore: #1a1a1a; --line: #b9bfc6; --head: #eef1f4; --epoch: #dfe6ee; --mark: #0b4f8a; }
@media (prefers-color-scheme: dark) {
  :root { --back: #16191d; --fore: #e8e8e8; --line: #4b535c; --head: #23282e; --epoch: #2d3640; --mark: #8cc4f5; }
}
* { box-sizing: border-box; }
body { margin: 1.5rem; font: 14px/1.4 system-ui, "DejaVu Sans", sans-serif; color: var(--fore); background: var(--back); }
h1 { font-size: 1.25rem; margin: 0 0 .75rem; }
h1 small { font-weight: normal; }
h2 { font-size: 1.05rem; margin: 1.5rem 0 .5rem; }
ul, ol { margin: .5rem 0; padding-left: 1.6rem; }
section + section { margin-top: 3rem; }
.grid { overflow: auto; max-height: 90vh; }
table { border-collapse: separate; border-spacing: 0; border-top: 1px solid var(--line); border-left: 1px solid var(--line); }
th, td { padding: .25rem .5rem; border-right: 1px solid var(--line); border-bottom: 1px solid var(--line); vertical-align: top; }
thead { position: sticky; top: 0; z-index: 2; }
thead th { background: var(--head); font-weight: normal; text-align: center; }
thead tr.epoch th { background: var(--epoch); font-weight: bold; }
thead tr.timepoint th { font-weight: bold; }
th[scope=row] { position: sticky; left: 0; z-index: 1; text-align: left; background: var(--head); min-width: 10rem; }
tbody th[scope=row] { font-weight: normal; }
thead tr.planned th, thead tr.window th { white-space: nowrap; }
sup { font-size: .7em; line-height: 0; }
td { text-align: center; }
td.mark { color: var(--mark); font-weight: bold; }
td.otherwise { text-align: left; font-style: italic; }
tbody tr:hover td { background: var(--head); }
@media print {
  @page { size: landscape; margin: 1cm; }
  :root { --back: #fff; --fore: #000; --line: #888; --head: #f2f2f2; --epoch: #e4e4e4; --mark: #000; }
  body { margin: 0; font-size: 9px; }
  .grid { overflow: visible; max-height: none; }
  thead, th[scope=row] { position: static; }
  thead { display: table-header-group; }
  tr { break-inside: avoid; }
}
"""
_BEGINNING = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
"""
_END = "</body>\n</html>\n"


def page(found: Iterable[Laid]) -> Iterator[bytes]:
    """A page with a section for each trial; nothing where there is none."""
    empty = True
    for one in found:
        if empty:
            yield _BEGINNING.format(title=escape(f"Schedule: {one.doc}"), style=_STYLE).encode()
            empty = False
        for line in _section(one):
            yield f"{line}\n".encode("utf-8", "backslashreplace")
    if not empty:
        yield _END.encode()


def _section(one: Laid) -> Iterator[str]:
    yield f"<section{_language(one)}>"
    yield f"<h1>{escape(one.doc)} <small>{escape(one.trial.title() or '')}</small></h1>"
    if not one.grids:
        yield f"<p>{escape(nothing(one.trial))}</p>"
    for grid in one.grids:
        yield from _grid(grid)
    yield from _list("ul", "Doses", [escape(each) for each in schedule_doses.lines(one.trial, one.arm)])
    yield "</section>"


def _language(one: Laid) -> str:
    return f' lang="{escape(one.trial.language)}"' if one.trial.language else ""


def _grid(grid: Grid) -> Iterator[str]:
    yield f"<h2>{escape(grid.name or 'Schedule')}</h2>"
    yield from _list("ul", "", [escape(one) for one in grid.remarks])
    yield '<div class="grid"><table>'
    if grid.heads:
        yield "<thead>"
        yield from map(_head, grid.heads)
        yield "</thead>"
    yield "<tbody>"
    yield from (_row(one, len(grid.columns)) for one in grid.rows)
    yield "</tbody></table></div>"
    yield from _list("ol", "", [escape(one) for one in grid.footnotes])


def _head(head: Head) -> str:
    cells: list[str] = []
    for _, run in groupby(range(len(head.runs)), head.runs.__getitem__):
        places = list(run)
        text = escape(head.cells[places[0]]) + _raised(head.notes[places[0]] if head.notes else ())
        span = f' colspan="{len(places)}"' if len(places) > 1 else ""
        cells.append(f'<th scope="{"colgroup" if span else "col"}"{span}>{text}</th>')
    return f'<tr class="{head.label.lower()}"><th scope="row">{escape(head.label)}</th>{"".join(cells)}</tr>'


def _row(row: Row, columns: int) -> str:
    if row.unmarked:
        cells = f'<td class="otherwise" colspan="{columns or 1}">{escape(row.unmarked)}</td>'
    else:
        cells = "".join(
            "<td></td>" if mark is None else f'<td class="mark">{SIGN}{_raised(mark)}</td>'
            for mark in row.marks
        )
    indent = f' style="padding-left: {0.5 + 1.25 * row.depth}rem"' if row.depth else ""
    return f'<tr><th scope="row"{indent}>{escape(row.name)}{_raised(row.notes)}</th>{cells}</tr>'


def _list(kind: str, title: str, texts: Sequence[str]) -> Iterator[str]:
    if texts:
        yield from [f"<h2>{title}</h2>"] if title else []
        yield f"<{kind}>{''.join(f'<li>{one}</li>' for one in texts)}</{kind}>"


def _raised(notes: Sequence[int]) -> str:
    return f"<sup>{', '.join(map(str, notes))}</sup>" if notes else ""

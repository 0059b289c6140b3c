"""Charts as data: categories, series and units, which app.js hands to ECharts.

Money is in 万元. What no report states is None: a gap, never 0; a count of nothing is 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dashboard.colours import ATTAINMENT, BAND, BLUE, CONFIDENCE, GREY, SEVERITY, SHADES
from dashboard.plain import short
from dashboard.published import Table
from dashboard.rules import rule
from dashboard.static.blocks import Chart
from dashboard.static.wording import said
from dashboard.units import shown
from dashboard.words import Say

_LONGEST = 40
Line = dict[str, Any]
# A series: its name and colour.
Series = tuple[str, str]


def report_kinds(say: Say, table: Table) -> Chart:
    """Reports by year of the funds and kind."""
    rows = [
        (str(r["fiscal_year"] or say("unknown")), say.code("kind", r["report_kind"]), r["reports"])
        for r in table.dicts()
    ]  # fmt: skip
    return _bars(say, "report_kinds", rows, _shades(rows), say("column.fiscal_year"), say("axis.reports"), stacked=True)


def severities(say: Say, table: Table) -> Chart:
    """Findings by rule and severity."""
    rows = [
        (r["rule_id"], say.code("severity", r["severity"]), r["findings"]) for r in table.dicts()
    ]  # fmt: skip
    series = [(say.code("severity", code), colour) for code, colour in SEVERITY.items()]
    names = {r["rule_id"]: rule(say, r["rule_id"]) for r in table.dicts()}
    axes = say("column.rule_id"), say("axis.findings")
    return _bars(say, "severities", rows, series, *axes, stacked=True, lying=True, names=names)


def flow_amounts(say: Say, table: Table) -> Chart:
    """The money at each stage over the projects that tell budget and execution; a stage nobody tells is left out."""
    rows = [
        (_of_projects(say, r), say("axis.wan"), _wan(r["comparable_yuan"])) for r in table.dicts() if r["comparable"]
    ]
    series = [(say("axis.wan"), BLUE)]
    return _bars(say, "flow_amounts", rows, series, say("column.stage"), say("axis.wan"), unit="wan", lying=True)


def known_stages(say: Say, table: Table) -> Chart:
    """How many projects tell each stage of their money, and how many do not."""
    rows = [
        (say(f"stage.{r['stage']}"), say(f"known.{state}"), r[state])
        for r in table.dicts() for state in ("known", "unknown")
    ]  # fmt: skip
    series = [(say("known.known"), BLUE), (say("known.unknown"), GREY)]
    return _bars(say, "known_stages", rows, series, say("column.stage"), say("axis.projects"), stacked=True, lying=True)


def bands(say: Say, table: Table) -> Chart:
    """Projects by rate of execution; those without one are a bar of their own."""
    rows = [(say.code("band", r["band"]), say("axis.projects"), r["projects"]) for r in table.dicts()]
    chart = _bars(say, "bands", rows, [(say("axis.projects"), BLUE)], say("axis.rate"), say("axis.projects"))
    if chart.drawing is None:
        return chart
    colours = [BAND[r["band"]] for r in table.dicts()]
    return _with(chart, colours=colours)


def scores(say: Say, table: Table) -> Chart:
    """Self-evaluation against execution: is a high score earned?"""
    points = [[float(r["rate_pct"]), float(r["score"]), _named(r)] for r in table.dicts()]
    drawing = {
        "kind": "points", "points": points, "x": say("axis.rate_pct"), "y": say("axis.score"), "colour": BLUE,
    }  # fmt: skip
    header = [say("column.project_name"), say("axis.rate_pct"), say("axis.score")]
    rows = [[str(name), shown(say, "rounded", x), shown(say, "decimal", y)] for x, y, name in points]
    return _chart(say, "scores", drawing if points else None, header, rows)


def attainment(say: Say, table: Table) -> Chart:
    """What is told of the indicators of each level: met, words only, echo, empty …"""
    rows = [
        (short(r["level1_std"] or say("unknown"), _LONGEST), say.code("attainment", r["outcome"]), r["indicators"])
        for r in table.dicts()
    ]
    series = [(say.code("attainment", code), colour) for code, colour in ATTAINMENT.items()]
    axes = say("column.level1_std"), say("axis.share")
    return _bars(say, "attainment", rows, series, *axes, stacked=True, lying=True, share=True)


def three_public(say: Say, table: Table) -> Chart:
    """三公 by item and year."""
    rows = [(str(r["fiscal_year"]), say.code("item", r["item_code"]), _wan(r["amount_yuan"])) for r in table.dicts()]
    axes = say("column.fiscal_year"), say("axis.wan")
    stated = _stated_by(say, rows, table)
    return _bars(say, "three_public", rows, _shades(rows), *axes, stacked=True, unit="wan", stated=stated)


def classes(say: Say, table: Table, family: str) -> Chart:
    """Spending by class (类), budget and actual. ``family``: ``function``, ``cofog`` or ``economic``."""
    code = table.names[0]
    rows = [
        (f"{r[code] or ''} {say.code(family, r[code])}".strip(), say.code("phase", r["phase"]), _wan(r["amount_yuan"]))
        for r in table.dicts()
    ]
    series = [(say.code("phase", "budget"), GREY), (say.code("phase", "actual"), BLUE)]
    axes = say(f"classes.{family}"), say("axis.wan")
    stated = _stated_by(say, rows, table)
    chart = _bars(say, "classes", rows, series, *axes, unit="wan", lying=True, stated=stated)
    return _with(chart, name=f"classes-{family}", title=f"{chart.title} · {say(f'classes.{family}')}")


def agency_years(say: Say, table: Table) -> Chart:
    """An agency's income and spending by year."""
    names = ("revenue_total_yuan", "expenditure_total_yuan", "basic_expenditure_yuan", "project_expenditure_yuan")
    rows = [
        (str(r["fiscal_year"]), say(f"column.{name}"), _wan(r[name]))
        for r in reversed(table.dicts()) for name in names if r[name] is not None
    ]  # fmt: skip
    series = list(zip([say(f"column.{name}") for name in names], SHADES, strict=False))
    return _bars(say, "agency_years", rows, series, say("column.fiscal_year"), say("axis.wan"), unit="wan")


def confidence(say: Say, table: Table) -> Chart:
    """How sure the facts are."""
    rows = [(say(f"column.{r['facts']}"), say.code("confidence", r["confidence"]), r["rows"]) for r in table.dicts()]
    series = [(say.code("confidence", code), colour) for code, colour in CONFIDENCE.items()]
    return _bars(
        say, "confidence", rows, series, say("column.kind"), say("axis.share"), stacked=True, lying=True, share=True
    )


def _bars(
    say: Say, name: str, rows: Sequence[tuple[str, str, Any]], series: Iterable[Series], category: str, value: str, *,
    unit: str = "count", stacked: bool = False, lying: bool = False, share: bool = False,
    names: Mapping[str, str] | None = None, stated: Mapping[tuple[str, str], str] | None = None,
) -> Chart:  # fmt: skip
    """``rows`` are category, series and value; a category or series without a row is not drawn.

    ``names`` are the categories' words in the table, ``stated`` what is told beside a value.
    """
    missing = None if unit == "wan" else 0
    found = _summed(rows)
    categories = list(dict.fromkeys(row[0] for row in rows))
    told = dict.fromkeys(row[1] for row in rows)
    colours = dict(series)
    drawn = [(label, colours.get(label, GREY)) for label in [*colours, *told] if label in told]
    drawn = list(dict(drawn).items())
    values = {label: [found.get((c, label), missing) for c in categories] for label, _ in drawn}
    beside = {label: [(stated or {}).get((c, label), "") for c in categories] for label, _ in drawn}
    drawing = {
        "kind": "bars", "categories": categories, "unit": unit, "stacked": stacked, "lying": lying, "share": share,
        "category": category, "value": value,
        "series": [
            {"name": label, "colour": colour, "values": values[label], "beside": beside[label]}
            for label, colour in drawn
        ],
    }  # fmt: skip
    kind = "rounded" if unit == "wan" else "count"
    lines = [
        [
            (names or {}).get(c, c),
            *(shown(say, kind, values[label][position]) + beside[label][position] for label, _ in drawn),
        ]
        for position, c in enumerate(categories)
    ]
    return _chart(say, name, drawing if categories else None, [category, *(label for label, _ in drawn)], lines)


def _chart(say: Say, name: str, drawing: Line | None, header: Sequence[str], rows: Sequence[Sequence[str]]) -> Chart:
    return Chart(name, say(f"chart.{name}"), said(say, f"chart.{name}.note"), drawing, header, rows)


def _with(chart: Chart, name: str = "", title: str = "", **drawing: Any) -> Chart:
    drawn = chart.drawing and {**chart.drawing, **drawing}
    return Chart(name or chart.name, title or chart.title, chart.note, drawn, chart.header, chart.rows)


def _summed(rows: Sequence[tuple[str, str, Any]]) -> dict[tuple[str, str], Any]:
    """Values by category and series; two codes of the same word are one bar."""
    found: dict[tuple[str, str], Any] = {}
    for category, series, value in rows:
        known = [v for v in (found.get((category, series)), value) if v is not None]
        found[category, series] = sum(known) if known else None
    return found


def _stated_by(say: Say, rows: Sequence[tuple[str, str, Any]], table: Table) -> dict[tuple[str, str], str]:
    """How many agencies stand behind an amount; left out where two amounts share a bar."""
    bars = [row[:2] for row in rows]
    told = zip(bars, table.column("agencies"), strict=True)
    return {bar: say("static.stated_by", n=f"{agencies:,}") for bar, agencies in told if bars.count(bar) == 1}


def _shades(rows: Sequence[tuple[str, str, Any]]) -> list[Series]:
    """Colours for series that are as many as the data have."""
    names = dict.fromkeys(row[1] for row in rows)
    return [(name, SHADES[number % len(SHADES)]) for number, name in enumerate(names)]


def _wan(yuan: Any) -> float | None:
    return None if yuan is None else round(float(yuan) / 10_000, 2)


def _named(row: Line) -> str:
    return " · ".join(short(row[name], _LONGEST) for name in ("project_name", "agency_name"))


def _of_projects(say: Say, row: Line) -> str:
    return say("stage.of_projects", stage=say(f"stage.{row['stage']}"), n=f"{row['comparable']:,}")

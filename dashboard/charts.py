"""Charts: a frame of figures and the words give an Altair chart. Everything that draws them is bundled.

Money is in 万元. What is unknown has a grey of its own and is never drawn as 0.
"""

from __future__ import annotations

import altair as alt
import pandas as pd
from altair.utils.schemapi import disable_debug_mode

from dashboard.colours import ATTAINMENT, BAND, BLUE, CONFIDENCE, GREY, SEVERITY, SHADES
from dashboard.words import Say

disable_debug_mode()  # each part of a chart is checked when the whole is: half the time
MOST_POINTS = 1_000
_HEIGHT = 320
_LABEL = alt.Axis(labelLimit=220, title=None, labelOverlap=False)
_MONEY = alt.Axis(format=",~f", tickCount=5)


def known_stages(say: Say, flow: pd.DataFrame) -> alt.Chart:
    """How many projects tell each stage of their money, and how many do not."""
    long = flow.melt(id_vars="stage", value_vars=["known", "unknown"], var_name="state", value_name="projects")
    long["stage"] = [say(f"stage.{stage}") for stage in long["stage"]]
    long["state"] = [say(f"known.{state}") for state in long["state"]]
    stages = [say(f"stage.{stage}") for stage in flow["stage"]]
    shades = alt.Scale(domain=[say("known.known"), say("known.unknown")], range=[BLUE, GREY])
    return _sized(
        alt.Chart(long).mark_bar().encode(
            y=alt.Y("stage:N", sort=stages, axis=_LABEL),
            x=alt.X("projects:Q", title=say("axis.projects"), axis=_whole(long["projects"])),
            color=alt.Color("state:N", scale=shades, title=None),
            tooltip=["stage", "state", alt.Tooltip("projects", format=",")],
        )
    )  # fmt: skip


def flow_amounts(say: Say, flow: pd.DataFrame) -> alt.Chart:
    """The money at each stage over the projects that tell budget and execution; a stage nobody tells is left out."""
    told = flow[flow["comparable"] > 0].copy()
    told["label"] = [
        say("stage.of_projects", stage=say(f"stage.{s}"), n=f"{n:,}")
        for s, n in zip(told["stage"], told["comparable"], strict=True)
    ]
    told["wan"] = told["comparable_yuan"] / 10_000
    bars = alt.Chart(told).mark_bar(color=BLUE).encode(
        y=alt.Y("label:N", sort=list(told["label"]), axis=_LABEL),
        x=alt.X("wan:Q", title=say("axis.wan"), axis=_MONEY),
        tooltip=[alt.Tooltip("label", title=" "), alt.Tooltip("wan", title=say("axis.wan"), format=",.2f")],
    )  # fmt: skip
    return _sized(bars)


def bands(say: Say, frame: pd.DataFrame) -> alt.Chart:
    """Projects by rate of execution; those without one are a bar of their own."""
    frame = frame.assign(label=[say.code("band", band) for band in frame["band"]])
    scale = alt.Scale(domain=list(frame["label"]), range=[BAND[band] for band in frame["band"]])
    return _sized(
        alt.Chart(frame).mark_bar().encode(
            x=alt.X("label:N", sort=list(frame["label"]), axis=alt.Axis(labelAngle=0, title=say("axis.rate"))),
            y=alt.Y("projects:Q", title=say("axis.projects"), axis=_whole(frame["projects"])),
            color=alt.Color("label:N", scale=scale, legend=None),
            tooltip=[alt.Tooltip("label", title=say("axis.rate")), alt.Tooltip("projects", format=",")],
        )
    )  # fmt: skip


def scores(say: Say, frame: pd.DataFrame) -> alt.Chart:
    """Self-evaluation against execution: is a high score earned?"""
    frame = frame.assign(name=[f"{name or ''}"[:60] for name in frame["project_name"]])
    return _sized(
        alt.Chart(frame).mark_circle(size=60, opacity=0.55, color=BLUE).encode(
            x=alt.X("rate_pct:Q", title=say("axis.rate_pct"), scale=alt.Scale(zero=False)),
            y=alt.Y("score:Q", title=say("axis.score"), scale=alt.Scale(zero=False)),
            tooltip=[
                alt.Tooltip("name", title=say("column.project_name")),
                alt.Tooltip("agency_name", title=say("column.agency_name")),
                alt.Tooltip("rate_pct", title=say("axis.rate_pct"), format=",.1f"),
                alt.Tooltip("score", title=say("axis.score")),
            ],
        )
    )  # fmt: skip


def attainment(say: Say, frame: pd.DataFrame) -> alt.Chart:
    """What is told of the indicators of each level: met, words only, echo, empty …"""
    frame = frame.assign(
        label=[say.code("attainment", state) for state in frame["outcome"]],
        level=[level or say("unknown") for level in frame["level1_std"]],
        order=[list(ATTAINMENT).index(state) for state in frame["outcome"]],
    )
    states = [state for state in ATTAINMENT if state in set(frame["outcome"])]
    scale = alt.Scale(domain=[say.code("attainment", s) for s in states], range=[ATTAINMENT[s] for s in states])
    return _sized(
        alt.Chart(frame).mark_bar().encode(
            y=alt.Y("level:N", axis=_LABEL),
            x=alt.X("indicators:Q", stack="normalize", title=say("axis.share"), axis=alt.Axis(format="%")),
            color=alt.Color("label:N", scale=scale, title=None),
            order="order:Q",
            tooltip=["level", "label", alt.Tooltip("indicators", title=say("axis.indicators"), format=",")],
        )
    )  # fmt: skip


def three_public(say: Say, frame: pd.DataFrame) -> alt.Chart:
    """三公 by item and year."""
    frame = frame.assign(
        label=[say.code("item", item) for item in frame["item_code"]],
        wan=frame["amount_yuan"] / 10_000,
        year=frame["fiscal_year"].astype(str),
    )
    return _sized(
        alt.Chart(frame).mark_bar().encode(
            x=alt.X("year:O", title=say("column.fiscal_year"), axis=alt.Axis(labelAngle=0)),
            y=alt.Y("wan:Q", title=say("axis.wan"), axis=_MONEY),
            color=_shades(say, "item", frame["item_code"]),
            tooltip=[
                "year",
                alt.Tooltip("label", title=say("column.item")),
                alt.Tooltip("wan", title=say("axis.wan"), format=",.2f"),
                alt.Tooltip("agencies", title=say("column.agencies")),
            ],
        ),
        columns=5,
    )  # fmt: skip


def classes(say: Say, frame: pd.DataFrame, family: str) -> alt.Chart:
    """Spending by class (类), budget and actual. ``family``: ``function``, ``cofog`` or ``economic``."""
    frame = frame.assign(
        label=[f"{code or ''} {say.code(family, code)}".strip() for code in frame.iloc[:, 0]],
        phase_label=[say.code("phase", phase) for phase in frame["phase"]],
        wan=frame["amount_yuan"] / 10_000,
    )
    order = list(dict.fromkeys(frame["label"]))
    domain = [say.code("phase", phase) for phase in ("budget", "actual")]
    return _sized(
        alt.Chart(frame).mark_bar().encode(
            y=alt.Y("label:N", sort=order, axis=_LABEL),
            yOffset=alt.YOffset("phase_label:N", sort=domain),
            x=alt.X("wan:Q", title=say("axis.wan"), axis=_MONEY),
            color=alt.Color("phase_label:N", scale=alt.Scale(domain=domain, range=[GREY, BLUE]), title=None),
            tooltip=[
                "label",
                alt.Tooltip("phase_label", title=say("column.phase")),
                alt.Tooltip("wan", title=say("axis.wan"), format=",.2f"),
                alt.Tooltip("agencies", title=say("column.agencies")),
            ],
        ),
        max(_HEIGHT, 40 * len(order) + 120),
    )  # fmt: skip


def severities(say: Say, frame: pd.DataFrame) -> alt.Chart:
    """Findings by rule and severity."""
    frame = frame.assign(label=[say.code("severity", s) for s in frame["severity"]])
    domain = [say.code("severity", severity) for severity in SEVERITY]
    scale = alt.Scale(domain=domain, range=list(SEVERITY.values()))
    rules = list(dict.fromkeys(frame["rule_id"]))
    return _sized(
        alt.Chart(frame).mark_bar().encode(
            y=alt.Y("rule_id:N", sort=rules, axis=_LABEL),
            x=alt.X("findings:Q", title=say("axis.findings"), axis=_whole(frame["findings"])),
            color=alt.Color("label:N", scale=scale, title=None),
            tooltip=["rule_id", "label", alt.Tooltip("findings", format=",")],
        ),
        max(_HEIGHT, 26 * len(rules) + 130),
    )  # fmt: skip


def report_kinds(say: Say, frame: pd.DataFrame) -> alt.Chart:
    """Reports by year of the funds and kind."""
    frame = frame.assign(
        label=[say.code("kind", kind) for kind in frame["report_kind"]],
        year=[say("unknown") if pd.isna(year) else str(int(year)) for year in frame["fiscal_year"]],
    )
    return _sized(
        alt.Chart(frame).mark_bar().encode(
            x=alt.X("year:O", title=say("column.fiscal_year"), axis=alt.Axis(labelAngle=0)),
            y=alt.Y("reports:Q", title=say("axis.reports"), axis=_whole(frame.groupby("year")["reports"].sum())),
            color=_shades(say, "kind", frame["report_kind"]),
            tooltip=["year", alt.Tooltip("label", title=say("column.report_kind")), "reports"],
        ),
        columns=3,
    )  # fmt: skip


def agency_years(say: Say, frame: pd.DataFrame) -> alt.Chart:
    """An agency's income and spending by year."""
    names = ["revenue_total_yuan", "expenditure_total_yuan", "basic_expenditure_yuan", "project_expenditure_yuan"]
    long = frame.melt(id_vars="fiscal_year", value_vars=names, var_name="name", value_name="yuan").dropna()
    long = long.assign(
        label=[say(f"column.{name}") for name in long["name"]],
        wan=long["yuan"] / 10_000,
        year=long["fiscal_year"].astype(str),
    )
    domain = [say(f"column.{name}") for name in names]
    return _sized(
        alt.Chart(long).mark_bar().encode(
            x=alt.X("year:O", title=say("column.fiscal_year"), axis=alt.Axis(labelAngle=0)),
            xOffset=alt.XOffset("label:N", sort=domain),
            y=alt.Y("wan:Q", title=say("axis.wan"), axis=_MONEY),
            color=alt.Color("label:N", scale=alt.Scale(domain=domain, range=SHADES[:4]), title=None),
            tooltip=["year", "label", alt.Tooltip("wan", title=say("axis.wan"), format=",.2f")],
        )
    )  # fmt: skip


def peers(say: Say, frame: pd.DataFrame, measure: str) -> alt.Chart:
    """Each agency's figure in its year, by sector: how far its peers lie apart."""
    frame = frame.assign(
        group=[say.code("sector", sector) for sector in frame["sector"]],
        year=frame["fiscal_year"].astype(str),
    )
    return _sized(
        alt.Chart(frame).mark_circle(size=80, opacity=0.7).encode(
            y=alt.Y("group:N", axis=_LABEL),
            x=alt.X("measure_value:Q", title=say.code("measure", measure), scale=alt.Scale(zero=False)),
            color=alt.Color("year:O", title=say("column.fiscal_year"), scale=alt.Scale(range=SHADES)),
            tooltip=[
                alt.Tooltip("agency_name", title=say("column.agency_name")),
                "year",
                alt.Tooltip("measure_value", title=say.code("measure", measure), format=",.2f"),
            ],
        ),
        max(160, 34 * frame["group"].nunique() + 130),
    )  # fmt: skip


def themes(say: Say, frame: pd.DataFrame) -> alt.Chart:
    """What is budgeted and spent for a theme."""
    names = {"budget_yuan": "phase.budget", "executed_yuan": "stage.executed"}
    long = frame.melt(id_vars=["theme", "agencies"], value_vars=list(names), var_name="name", value_name="yuan")
    long = long.dropna()
    domain = [say(word) for word in names.values()]
    long = long.assign(label=[say(names[name]) for name in long["name"]], wan=long["yuan"] / 10_000)
    order = list(dict.fromkeys(frame["theme"]))
    return _sized(
        alt.Chart(long).mark_bar().encode(
            y=alt.Y("theme:N", sort=order, axis=_LABEL),
            yOffset=alt.YOffset("label:N", sort=domain),
            x=alt.X("wan:Q", title=say("axis.wan"), axis=_MONEY),
            color=alt.Color("label:N", scale=alt.Scale(domain=domain, range=[GREY, BLUE]), title=None),
            tooltip=[
                "theme", "label", alt.Tooltip("wan", title=say("axis.wan"), format=",.2f"),
                alt.Tooltip("agencies", title=say("column.agencies")),
            ],
        ),
        max(_HEIGHT, 36 * len(order) + 120),
    )  # fmt: skip


def confidence(say: Say, frame: pd.DataFrame) -> alt.Chart:
    """How sure the facts are."""
    frame = frame.assign(
        label=[say.code("confidence", c) for c in frame["confidence"]],
        table=[say(f"column.{facts}") for facts in frame["facts"]],
    )
    domain = [say.code("confidence", c) for c in CONFIDENCE]
    return _sized(
        alt.Chart(frame).mark_bar().encode(
            y=alt.Y("table:N", axis=_LABEL),
            x=alt.X("rows:Q", stack="normalize", title=say("axis.share"), axis=alt.Axis(format="%")),
            color=alt.Color("label:N", scale=alt.Scale(domain=domain, range=list(CONFIDENCE.values())), title=None),
            tooltip=["table", "label", alt.Tooltip("rows", format=",")],
        ),
        240,
    )  # fmt: skip


def _shades(say: Say, family: str, codes: pd.Series) -> alt.Color:
    domain = [say.code(family, code) for code in dict.fromkeys(codes)]
    scale = alt.Scale(domain=domain, range=SHADES[: len(domain)])
    return alt.Color("label:N", scale=scale, title=None)


def _whole(counts: pd.Series) -> alt.Axis:
    """An axis of counts: no half projects."""
    top = 0 if counts.empty else int(counts.max())
    return alt.Axis(format=",d", tickMinStep=1, tickCount=min(max(top, 1), 6))


def _sized(chart: alt.Chart, height: int = _HEIGHT, columns: int = 4) -> alt.Chart:
    sized: alt.Chart = chart.properties(height=height, width="container").configure_legend(
        orient="bottom", labelLimit=260, columns=columns, title=None
    )
    return sized

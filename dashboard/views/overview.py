"""Overview: how much there is, and where to look first."""

import streamlit as st

from dashboard import charts, queries
from dashboard.page import chart, heading, here, metric
from dashboard.tables import show_query
from dashboard.units import number, percent, wan

source, say, scope = here()
values = scope.parameters()
heading(say, "overview")

counts = source.ask(queries.OVERVIEW, values).dicts()[0]
first, second, third, fourth = st.columns(4)
metric(say, first, "reports", number(say, counts["reports"]), "quality")
metric(say, second, "projects", number(say, counts["projects"]), "projects")
metric(say, third, "indicators", number(say, counts["indicators"]), "indicators")
metric(say, fourth, "findings_first", number(say, counts["findings_first"]), "findings", severities=["hard", "strong"])
first, second, third, fourth = st.columns([3, 3, 2, 2])
metric(say, first, "budget", wan(say, counts["budget_yuan"]), "projects")
metric(say, second, "executed", wan(say, counts["executed_yuan"]), "projects")
rate = 100 * counts["executed_yuan"] / counts["budget_yuan"] if counts["budget_yuan"] else None
metric(say, third, "rate", percent(say, rate), "projects")
metric(say, fourth, "amounts", number(say, counts["amounts"]), "spending")
st.caption(say("overview.comparable", n=f"{counts['comparable']:,}", of=f"{counts['projects']:,}"))

left, right = st.columns(2)
with left:
    kinds = source.ask(queries.REPORT_KINDS, values)
    chart(say, "report_kinds", charts.report_kinds(say, kinds.frame()) if len(kinds) else None)
with right:
    rules = source.ask(queries.FINDING_COUNTS, values)
    chart(say, "severities", charts.severities(say, rules.frame()) if len(rules) else None)

st.subheader(say("table.agencies"))
show_query(source, say, queries.AGENCY_LIST, values, "agencies")

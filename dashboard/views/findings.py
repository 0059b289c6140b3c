"""Findings inbox: what contradicts itself, its places side by side."""

import streamlit as st

from dashboard import charts, filters, queries, state
from dashboard.finding import show_finding
from dashboard.page import chart, heading, here
from dashboard.tables import show_query

A_PAGE = 10

source, say, scope = here()
heading(say, "findings")
scope = filters.findings(source, say, scope)
values = scope.parameters()

counts = source.ask(queries.FINDING_COUNTS, values)
chart(say, "severities", charts.severities(say, counts.frame()) if len(counts) else None)

total = sum(counts.column("findings"))
st.subheader(say("findings.inbox", total=f"{total:,}"))
if total:
    number = state.choose_page(say, "page", -(-total // A_PAGE))
    asked = {**values, "row_limit": A_PAGE, "row_offset": (number - 1) * A_PAGE}
    for finding in source.ask(queries.limited(queries.FINDINGS), asked).dicts():
        show_finding(say, finding)
else:
    st.info(say("findings.none"), icon=":material/check_circle:")

st.subheader(say("table.findings"))
show_query(source, say, queries.FINDINGS, values, "findings")

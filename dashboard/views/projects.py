"""Projects: what was budgeted, what arrived, what was spent."""

import streamlit as st

from dashboard import charts, filters, queries
from dashboard.page import chart, heading, here
from dashboard.tables import show_query, show_table

source, say, scope = here()
heading(say, "projects")
scope = filters.projects(source, say, scope)
values = scope.parameters()

flow = source.ask(queries.FLOW, values)
frame = flow.frame()
bands = source.ask(queries.BANDS, values)
left, right = st.columns(2)
with left:
    chart(say, "flow_amounts", charts.flow_amounts(say, frame) if len(flow) and frame["comparable"].any() else None)
with right:
    chart(say, "known_stages", charts.known_stages(say, frame) if len(flow) else None)
left, right = st.columns(2)
with left:
    chart(say, "bands", charts.bands(say, bands.frame()) if len(bands) else None)
with right:
    scores = source.ask(queries.limited(queries.SCORES), {**values, "row_limit": charts.MOST_POINTS})
    chart(say, "scores", charts.scores(say, scores.frame()) if len(scores) else None)

st.subheader(say("table.flow"))
show_table(say, flow, "flow")
st.subheader(say("table.projects"))
show_query(source, say, queries.PROJECTS, values, "projects")

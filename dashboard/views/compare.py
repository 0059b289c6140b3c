"""Compare agencies: only with their peers, with coverage and n beside every rank."""

import streamlit as st

from dashboard import charts, queries, state
from dashboard.page import chart, heading, here
from dashboard.tables import show_query

source, say, scope = here()
heading(say, "compare")
measures = source.ask(queries.MEASURES, {}).column("value")
if not measures:
    st.info(say("table.empty"), icon=":material/info:")
    st.stop()
measure = state.choose_one(say, "measure", measures, lambda code: say.code("measure", code))
values = {**scope.parameters(), "measure": measure}

points = source.ask(queries.limited(queries.PEER_POINTS), {**values, "row_limit": charts.MOST_POINTS})
chart(say, "peers", charts.peers(say, points.frame(), measure) if len(points) else None)
st.subheader(say("table.comparison"))
st.caption(say("compare.minimum", n=source.ask(queries.MINIMUM_PEERS, {}).rows[0][0]))
show_query(source, say, queries.COMPARISON, values, "comparison")

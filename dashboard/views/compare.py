"""Compare agencies: only with their peers, with coverage and n beside every rank."""

import streamlit as st

from dashboard import charts, queries, state
from dashboard.page import chart, heading, here
from dashboard.tables import show_query

MEASURES = ("execution_rate", "mean_score", "three_public_share", "project_share")
MINIMUM = 5

source, say, scope = here()
heading(say, "compare")
measure = state.choose_one(say, "measure", MEASURES, lambda code: say(f"measure.{code}"))
st.caption(say(f"measure.{measure}.note"))
values = {**scope.parameters(), "measure": measure, "minimum": MINIMUM}

frame = source.ask(queries.COMPARISON, values).frame()
frame["measured"] = frame["measured"].astype(float)
known = frame[frame["measured"].notna()].head(charts.MOST_POINTS)
chart(say, "peers", charts.peers(say, known, measure) if len(known) else None)
st.subheader(say("table.comparison"))
st.caption(say("compare.minimum", n=MINIMUM))
show_query(source, say, queries.COMPARISON, values, "comparison")

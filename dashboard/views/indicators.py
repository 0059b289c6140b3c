"""Indicators: can the target be measured, and was it?"""

import streamlit as st

from dashboard import charts, filters, queries
from dashboard.page import chart, heading, here
from dashboard.tables import show_query

source, say, scope = here()
heading(say, "indicators")
scope = filters.indicators(source, say, scope)
values = scope.parameters()

states = source.ask(queries.INDICATOR_STATES, values)
chart(say, "attainment", charts.attainment(say, states.frame()) if len(states) else None)
st.subheader(say("table.indicator_levels"))
show_query(source, say, queries.INDICATOR_LEVELS, values, "indicator_levels")
st.subheader(say("table.indicators"))
show_query(source, say, queries.INDICATORS, values, "indicators")

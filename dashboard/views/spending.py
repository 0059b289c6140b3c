"""Spending: 三公 by item and year, function classes, and every amount with its place."""

import streamlit as st

from dashboard import charts, filters, queries
from dashboard.page import chart, heading, here
from dashboard.tables import show_query

source, say, scope = here()
heading(say, "spending")
values = scope.parameters()

left, right = st.columns(2)
with left:
    public = source.ask(queries.THREE_PUBLIC, values)
    chart(say, "three_public", charts.three_public(say, public.frame()) if len(public) else None)
with right:
    functions = source.ask(queries.FUNCTIONS, values)
    chart(say, "functions", charts.functions(say, functions.frame()) if len(functions) else None)

st.subheader(say("table.three_public"))
show_query(source, say, queries.THREE_PUBLIC_YEARS, values, "three_public")
st.subheader(say("table.functions"))
show_query(source, say, queries.FUNCTIONS, values, "functions")
st.subheader(say("table.amounts"))
scope = filters.spending(source, say, scope)
show_query(source, say, queries.AMOUNTS, scope.parameters(), "amounts")

"""Spending: 三公 by item and year, function and economic classes, and every amount with its place."""

import streamlit as st

from dashboard import charts, filters, queries, state
from dashboard.page import chart, heading, here
from dashboard.tables import show_query

source, say, scope = here()
heading(say, "spending")
values = scope.parameters()

public = source.ask(queries.THREE_PUBLIC, values)
chart(say, "three_public", charts.three_public(say, public.frame()) if len(public) else None)
st.subheader(say("table.three_public"))
show_query(source, say, queries.THREE_PUBLIC_YEARS, values, "three_public")

family = state.choose_one(say, "classes", tuple(queries.CLASSES), lambda code: say(f"classes.{code}"))
classes = source.ask(queries.CLASSES[family], values)
chart(say, "classes", charts.classes(say, classes.frame(), family) if len(classes) else None)
show_query(source, say, queries.CLASS_ROWS[family], values, "classes")

st.subheader(say("table.amounts"))
scope = filters.spending(source, say, scope)
show_query(source, say, queries.AMOUNTS, scope.parameters(), "amounts")

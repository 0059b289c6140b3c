"""Data quality and freshness, for operators."""

from datetime import UTC, datetime

import streamlit as st

from dashboard import charts, queries
from dashboard.page import chart, heading, here
from dashboard.tables import show_query
from dashboard.units import number

source, say, scope = here()
values = scope.parameters()
heading(say, "quality")

states = {row["document_state"]: row for row in source.ask(queries.STATES, values).dicts()}
first, second, third, fourth = st.columns(4)
age = (datetime.now(UTC) - source.published_at).total_seconds() / 3600 if source.published_at else None
first.metric(say("metric.age"), say("hours", n=f"{age:,.1f}") if age is not None else say("unknown"), border=True)
for column, state in ((second, "parsed"), (third, "quarantined")):
    documents = states[state]["documents"] if state in states else 0
    column.metric(say(f"metric.{state}"), number(say, documents), border=True)
unread = sum(row["unread_pages"] or 0 for row in states.values())
fourth.metric(say("metric.unread_pages"), number(say, unread), border=True)
st.text(say("quality.file", path=str(source.path.name)))
st.link_button(say("link.models"), "models", icon=":material/schema:")

facts = source.ask(queries.CONFIDENCE, values)
chart(say, "confidence", charts.confidence(say, facts.frame()) if len(facts) else None)
for name, sql in [
    ("states", queries.STATES),
    ("coverage", queries.COVERAGE),
    ("versions", queries.VERSIONS),
    ("disclosure_parts", queries.DISCLOSURE_PARTS),
    ("disclosure", queries.DISCLOSURE),
]:
    st.subheader(say(f"table.{name}"))
    show_query(source, say, sql, values, name)

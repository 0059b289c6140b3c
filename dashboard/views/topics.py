"""Topics: questions that cut across reports."""

import streamlit as st

from dashboard import charts, queries, state
from dashboard.page import chart, heading, here
from dashboard.tables import show_query

source, say, scope = here()
heading(say, "topics")
left, right = st.columns([2, 1])
with left:
    topic = state.choose_one(say, "topic", tuple(queries.TOPICS), lambda code: say(f"topic.{code}"))
with right:
    text = state.type_text(say, "text")
st.caption(say(f"topic.{topic}.note"))
values = {**scope.parameters(), "text": text}
if topic == "themes":
    themes = source.ask(queries.THEMES, values)
    chart(say, "themes", charts.themes(say, themes.frame()) if len(themes) else None)
st.subheader(say(f"topic.{topic}"))
show_query(source, say, queries.TOPICS[topic], values, f"topic_{topic}")

"""Trace: from any key to its file, page, quote and the marked place."""

import streamlit as st

from dashboard import state
from dashboard.page import heading, here, home
from dashboard.trace import show_trace
from warehouse.trace import UnknownKey

source, say, scope = here()
heading(say, "trace")
key = state.type_text(say, "key")
if not key:
    st.info(say("trace.how"), icon=":material/my_location:")
    st.stop()
try:
    found = source.trace(home(), key)
except UnknownKey:
    st.warning(say("trace.unknown_key"), icon=":material/search_off:")
    st.text(key)
    st.stop()
show_trace(source, say, home(), found)

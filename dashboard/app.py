"""The dashboard's entry: language, menu and filters, then the page. `jixiao dashboard` runs it."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from dashboard import filters, state
from dashboard.page import ICONS, PAGES, Here, page_file, published, remember
from warehouse.store import NoWarehouse

# An older publication lacks the marts of these pages; this is one of the last to come.
NEWEST_TABLE = "mart_rule_outcome"

st.set_page_config(page_title="jixiao 绩效", page_icon=str(Path(__file__).with_name("icon.png")), layout="wide")


def main() -> None:
    with st.sidebar:
        say = state.choose_language()
    pages = [
        st.Page(
            page_file(name),
            title=say(f"page.{name}"),
            icon=f":material/{ICONS[name]}:",
            url_path=name,
            default=name == PAGES[0],
        )
        for name in PAGES
    ]
    page = st.navigation(pages)
    try:
        source = published()
    except NoWarehouse:
        st.title(say("page.overview"))
        st.info(say("nothing_published"), icon=":material/hourglass_empty:")
        return
    if not source.has(NEWEST_TABLE):
        st.title(say("page.overview"))
        st.info(say("older_version"), icon=":material/update:")
        return
    with st.sidebar:
        scope = filters.agencies_and_years(source, say)
        if source.published_at:
            st.caption(say("published_at", time=f"{source.published_at:%Y-%m-%d %H:%M} UTC"))
    remember(Here(source, say, scope))
    page.run()


main()

"""What every page begins with: the published file, the words, the filters; and parts that several pages show."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, NamedTuple

import altair as alt
import streamlit as st

from dashboard.published import Published, current_path
from dashboard.scope import Scope
from dashboard.words import Say
from warehouse.store import Home

# In the order of the menu; a page is `views/<name>.py`.
PAGES = (
    "overview", "projects", "indicators", "spending", "findings", "agency", "compare", "topics", "quality", "trace",
)  # fmt: skip
ICONS = {
    "overview": "dashboard", "projects": "account_balance_wallet", "indicators": "target", "spending": "payments",
    "findings": "fact_check", "agency": "apartment", "compare": "leaderboard", "topics": "topic",
    "quality": "monitor_heart", "trace": "my_location",
}  # fmt: skip


class Here(NamedTuple):
    """Where a reader is: the published version, the words of the language, the filters of all pages."""

    source: Published
    say: Say
    scope: Scope


def home() -> Home:
    """The home whose published file is shown (JIXIAO_HOME)."""
    return Home(Path(os.environ.get("JIXIAO_HOME", "data")).expanduser().resolve())


@st.cache_resource(max_entries=3, show_spinner=False)
def _opened(path: str) -> Published:
    return Published(Path(path))


def published() -> Published:
    """The newest published version, opened once for all sessions. Raises `warehouse.store.NoWarehouse`."""
    return _opened(str(current_path(home())))


def remember(here: Here) -> None:
    st.session_state["here"] = here


def here() -> Here:
    found: Here = st.session_state["here"]
    return found


def page_file(name: str) -> str:
    return str(Path(__file__).parent / "views" / f"{name}.py")


def heading(say: Say, page: str) -> None:
    st.title(say(f"page.{page}"))
    st.caption(say(f"about.{page}"))


def metric(say: Say, column: Any, key: str, value: str, page: str, **parameters: list[str]) -> None:
    """A figure, and the page whose rows it counts."""
    with column:
        st.metric(say(f"metric.{key}"), value, help=say(f"metric.{key}.help"), border=True)
        icon = ":material/table_rows:"
        st.page_link(page_file(page), label=say("link.rows"), query_params=parameters or None, icon=icon)


def chart(say: Say, key: str, drawing: alt.Chart | None) -> None:
    """A chart under its heading, or a sentence why there is none."""
    st.subheader(say(f"chart.{key}"))
    if drawing is None:
        st.info(say("chart.empty"), icon=":material/info:")
    else:
        st.altair_chart(drawing, width="stretch", alt=say(f"chart.{key}"))
    st.caption(say(f"chart.{key}.note"))

"""What the trace page shows of a fact: where it is printed, the place itself, and the fact."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import streamlit as st

from dashboard import queries
from dashboard.excerpt import as_html, read_excerpt
from dashboard.finding import show_quotes
from dashboard.plain import clean, escaped
from dashboard.published import Published
from dashboard.tables import kind_of, show_query
from dashboard.units import shown
from dashboard.words import Say
from ingest.marking import NoPlace
from jixiao.provenance import NoPicture, draw_place
from warehouse.store import Home
from warehouse.trace import Printed, Trace

_MOST_PLACES = 12
_TOLD_ABOVE = frozenset({"evidence", "source_text", "source_page", "source_locator"})


def show_trace(source: Published, say: Say, home: Home, found: Trace) -> None:
    st.header(say(f"trace.{found.table}"))
    st.text("\n".join(f"{say(f'trace.{name}')}{clean(value)}" for name, value in _file(say, found)))
    show_quotes(say, [(_place(say, place), place.quote) for place in found.places[:_MOST_PLACES]])
    st.subheader(say("trace.place"))
    if found.archive_path.exists():
        _show_places(say, found)
    else:
        st.info(say("trace.no_archive"), icon=":material/inventory_2:")
    _show_fact(say, found)
    if found.table == "dim_report":
        st.subheader(say("trace.facts"))
        values = {"report_id": found.report_id, "language": say.language}
        show_query(source, say, queries.FACTS_OF_REPORT, values, "facts")


def _file(say: Say, found: Trace) -> list[tuple[str, str]]:
    return [
        ("file", found.file_name),
        ("report", found.report_title or say("unknown")),
        ("uri", found.source_uri),
        ("key", found.key),
        ("sha256", found.document_id),
    ]


def _place(say: Say, place: Printed) -> str:
    return place.locator if place.page is None else say("trace.page", page=place.page, locator=place.locator)


def _show_places(say: Say, found: Trace) -> None:
    """All places of a finding side by side, each with what is around it."""
    places = found.places[:_MOST_PLACES]
    for start in range(0, len(places), 2):
        row = places[start : start + 2]
        for column, place in zip(st.columns(len(row)), row, strict=True):
            with column:
                st.caption(say("place", locator=escaped(_place(say, place))))
                _show_place(say, found, place)


def _show_place(say: Say, found: Trace, place: Printed) -> None:
    """The page with the place marked (PDF), else the lines around it; or why neither can be shown."""
    try:
        if found.format == "pdf":
            with st.spinner(say("trace.drawing")):
                picture = _picture(str(found.archive_path), place.locator, replace(found, places=[place]))
            st.image(picture, width="stretch")
        else:
            with st.container(border=True):
                st.html(_lines(str(found.archive_path), place.locator))
    except (NoPlace, NoPicture) as error:
        st.info(say("trace.no_picture"), icon=":material/image_not_supported:")
        st.text(clean(error))


@st.cache_data(max_entries=64, show_spinner=False)
def _picture(path: str, locator: str, _found: Trace) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "page.png"
        draw_place(_found, out)
        return out.read_bytes()


@st.cache_data(max_entries=256, show_spinner=False)
def _lines(path: str, locator: str) -> str:
    return as_html(read_excerpt(Path(path), locator))


def _show_fact(say: Say, found: Trace) -> None:
    """The row of the fact, a line a column."""
    st.subheader(say("trace.fact"))
    other = "statement" if say.language == "en" else "statement_en"
    names = [name for name in found.fact if name not in _TOLD_ABOVE and name != other]
    words = [say.code("column", name) for name in names]
    values = [_value(say, name, found.fact[name]) for name in names]
    st.dataframe(
        {say("trace.name"): words, say("trace.value"): values, say("trace.column"): names},
        hide_index=True,
        height="content",
        alt=say("trace.fact"),
    )


def _value(say: Say, name: str, value: Any) -> str:
    """As on the other pages, and money in yuan beside."""
    told = shown(say, kind_of(name), value)
    return say("trace.money", wan=told, yuan=f"{value:,.2f}") if name.endswith("_yuan") and value is not None else told

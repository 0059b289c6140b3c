"""A finding as a card: the statement, what is printed and what follows, the quotes side by side."""

from __future__ import annotations

from typing import Any, Literal

import streamlit as st

from dashboard.page import page_file
from dashboard.plain import clean, escaped, short
from dashboard.rules import rule
from dashboard.units import shown
from dashboard.words import Say

_COLOURS: dict[str, Literal["red", "orange", "blue", "gray"]] = {
    "hard": "red", "strong": "orange", "soft": "blue", "info": "gray",
}  # fmt: skip
_LONGEST_QUOTE = 1_500


def show_finding(say: Say, finding: dict[str, Any]) -> None:
    """``finding`` is a row of `dashboard.queries.FINDINGS`."""
    with st.container(border=True):
        left, right = st.columns([4, 1], vertical_alignment="center")
        with left:
            st.badge(say.code("severity", finding["severity"]), color=_COLOURS.get(finding["severity"], "gray"))
            st.text(short(finding["statement"], 400))
            st.caption(escaped(rule(say, finding["rule_id"])))
        right.page_link(
            page_file("trace"),
            label=say("link.trace"),
            icon=":material/my_location:",
            query_params={"key": finding["finding_id"]},
        )
        year = shown(say, "year", finding["fiscal_year"])
        st.text(short(" · ".join([finding["agency_name"] or say("unknown"), year, finding["title"] or ""]), 200))
        printed, computed, difference = st.columns(3)
        unit = say.code("unit", finding["difference_unit"])
        for column, name in ((printed, "printed"), (computed, "computed")):
            column.caption(say(f"column.{name}"))
            column.text(short(finding[name]))
        difference.caption(say("column.difference"))
        difference.text(f"{shown(say, 'decimal', finding['difference'])} {unit}")
        show_quotes(say, [(place["source_locator"], place["quote"]) for place in finding["evidence"] or []])


def show_quotes(say: Say, places: list[tuple[str, str | None]]) -> None:
    """Places with their words, up to three in a row."""
    for start in range(0, len(places), 3):
        row = places[start : start + 3]
        for column, (locator, quote) in zip(st.columns(len(row)), row, strict=True):
            column.caption(say("place", locator=escaped(locator)))
            column.code(clean(quote)[:_LONGEST_QUOTE] or say("unknown"), language=None, wrap_lines=True)

"""Findings: the inbox with places side by side, what to look at first, and what the rules could judge."""

from dataclasses import replace

import streamlit as st

from dashboard import charts, filters, queries, state
from dashboard.finding import show_finding
from dashboard.page import chart, heading, here
from dashboard.published import Published
from dashboard.scope import Scope
from dashboard.tables import show_query
from dashboard.words import Say

A_PAGE = 10


def inbox(source: Published, say: Say, scope: Scope) -> None:
    scope = filters.findings(source, say, scope)
    values = scope.parameters()
    counts = source.ask(queries.FINDING_COUNTS, values)
    chart(say, "severities", charts.severities(say, counts.frame()) if len(counts) else None)
    total = sum(counts.column("findings"))
    st.subheader(say("findings.inbox", total=f"{total:,}"))
    if total:
        number = state.choose_page(say, "page", -(-total // A_PAGE))
        asked = {**values, "row_limit": A_PAGE, "row_offset": (number - 1) * A_PAGE}
        for finding in source.ask(queries.limited(queries.FINDINGS), asked).dicts():
            show_finding(say, finding)
    else:
        st.info(say("findings.none"), icon=":material/check_circle:")
    st.subheader(say("table.findings"))
    show_query(source, say, queries.FINDINGS, values, "findings", total)


def priority(source: Published, say: Say, scope: Scope) -> None:
    scope = replace(scope, text=state.type_text(say, "text"))
    st.subheader(say("table.review"))
    show_query(source, say, queries.REVIEW, scope.parameters(), "review")


def outcomes(source: Published, say: Say, scope: Scope) -> None:
    scope = replace(scope, rules=filters.rules(source, say))
    st.subheader(say("table.rule_outcomes"))
    show_query(source, say, queries.RULE_OUTCOMES, scope.parameters(), "rule_outcomes")


PARTS = {"inbox": inbox, "priority": priority, "outcomes": outcomes}

source, say, scope = here()
heading(say, "findings")
part = state.choose_one(say, "part", tuple(PARTS), lambda code: say(f"part.{code}"))
st.caption(say(f"part.{part}.note"))
PARTS[part](source, say, scope)

"""The filters of all pages: each asks the published file what there is to choose from."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import streamlit as st

from dashboard import queries, state
from dashboard.plain import short
from dashboard.published import Published
from dashboard.rules import rule
from dashboard.scope import Scope
from dashboard.words import Say

BANDS = ("below80", "below95", "below100", "full", "above", "unknown")
STATES = ("met", "partly", "not_met", "stated_met", "echo", "unknown", "empty")
SEVERITIES = ("hard", "strong", "soft", "info")
THREE_PUBLIC = ("travel_abroad", "vehicle_purchase", "vehicle_operation", "reception")


def agencies_and_years(source: Published, say: Say) -> Scope:
    """The filters that every page has: whose reports, of which years."""
    years = state.choose(say, "years", _options(source, queries.YEARS), str)
    provinces = state.choose(say, "provinces", _options(source, queries.PROVINCES), _as_printed)
    levels = state.choose(say, "levels", _options(source, queries.LEVELS), lambda v: say.code("level", v))
    sectors = state.choose(say, "sectors", _options(source, queries.SECTORS), lambda v: say.code("sector", v))
    chosen = Scope(tuple(map(int, years)), provinces, levels, sectors, language=say.language)
    return replace(chosen, agencies=_agencies(source, say, chosen))


def _agencies(source: Published, say: Say, scope: Scope) -> tuple[str, ...]:
    wanted = replace(scope, agencies=state.current("agencies"))
    rows = source.ask(queries.AGENCIES, wanted.parameters()).rows
    names = {key: short(name, 60) for key, name in rows}
    seen = Counter(names.values())
    labels = {key: name if seen[name] == 1 else f"{name} · {key[:6]}" for key, name in names.items()}
    return state.choose(say, "agencies", list(labels), lambda key: labels.get(key, key))


def projects(source: Published, say: Say, scope: Scope) -> Scope:
    left, middle, right = st.columns(3)
    with left:
        bands = state.choose(say, "bands", BANDS, lambda v: say.code("band", v))
    with middle:
        grades = state.choose(say, "grades", _options(source, queries.GRADES), _as_printed)
    with right:
        text = state.type_text(say, "text")
    return replace(scope, bands=bands, grades=grades, text=text)


def indicators(source: Published, say: Say, scope: Scope) -> Scope:
    left, middle, right = st.columns(3)
    with left:
        firsts = state.choose(say, "firsts", _options(source, queries.FIRST_LEVELS), _as_printed)
    with middle:
        states = state.choose(say, "states", STATES, lambda v: say.code("attainment", v))
    with right:
        text = state.type_text(say, "text")
    return replace(scope, firsts=firsts, states=states, text=text)


def spending(source: Published, say: Say, scope: Scope) -> Scope:
    left, right = st.columns(2)
    with left:
        items = state.choose(say, "items", _options(source, queries.ITEMS), lambda v: say.code("item", v))
    with right:
        text = state.type_text(say, "text")
    return replace(scope, items=items, text=text)


def findings(source: Published, say: Say, scope: Scope) -> Scope:
    left, middle, right = st.columns(3)
    with left:
        severities = state.choose(say, "severities", SEVERITIES, lambda v: say.code("severity", v))
    with middle:
        found = rules(source, say)
    with right:
        text = state.type_text(say, "text")
    return replace(scope, severities=severities, rules=found, text=text)


def rules(source: Published, say: Say) -> tuple[str, ...]:
    return state.choose(say, "rules", _options(source, queries.RULES), lambda v: short(rule(say, v), 60))


def _options(source: Published, sql: str) -> list[str]:
    return [str(value) for value in source.ask(sql, Scope().parameters()).column("value")]


def _as_printed(value: str) -> str:
    return short(value, 40)

"""An agency's page: its years, projects, findings and reports."""

import streamlit as st

from dashboard import charts, queries
from dashboard.finding import show_finding
from dashboard.page import chart, heading, here
from dashboard.plain import escaped, short
from dashboard.tables import show_query

FIRST_FINDINGS = 5

source, say, scope = here()
heading(say, "agency")
if len(scope.agencies) != 1:
    st.info(say("agency.choose"), icon=":material/apartment:")
    show_query(source, say, queries.AGENCY_LIST, scope.parameters(), "agencies")
    st.stop()

values = scope.parameters()
agency = source.ask(queries.AGENCY, values).dicts()[0]
st.header(escaped(agency["agency_name"]))
facts = [
    say.code("level", agency["admin_level"]),
    say.code("sector", agency["sector"]),
    short(agency["province_name"] or say("unknown")),
    short(agency["region_name"] or say("unknown")),
]
st.text(" · ".join(facts))
names = [name for name in agency["printed_names"] or [] if name != agency["agency_name"]]
if names:
    st.text(say("agency.names") + short("、".join(names), 300))

years = source.ask(queries.AGENCY_YEARS, values)
stated = any(value is not None for name in years.names if name.endswith("_yuan") for value in years.column(name))
chart(say, "agency_years", charts.agency_years(say, years.frame()) if stated else None)
show_query(source, say, queries.AGENCY_YEARS, values, "agency_years")
for title, sql, name in [
    ("table.projects", queries.PROJECTS, "projects"),
    ("table.amounts", queries.AMOUNTS, "amounts"),
    ("table.reports", queries.REPORTS, "reports"),
]:
    st.subheader(say(title))
    show_query(source, say, sql, values, name)

st.subheader(say("table.findings"))
findings = source.ask(queries.limited(queries.FINDINGS), {**values, "row_limit": FIRST_FINDINGS}).dicts()
for finding in findings:
    show_finding(say, finding)
if not findings:
    st.info(say("findings.none"), icon=":material/check_circle:")

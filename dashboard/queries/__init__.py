"""Every question that a page asks, as SQL over schema `marts`, a module a page.

All texts are constants: values reach them as parameters (`dashboard.scope.Scope`), never by
formatting. A list parameter that is empty does not restrict.
"""

from __future__ import annotations

from dashboard.queries.agencies import AGENCY, AGENCY_YEARS, COMPARISON, MEASURES, MINIMUM_PEERS, PEER_POINTS, REPORTS
from dashboard.queries.choices import AGENCIES, FIRST_LEVELS, GRADES, ITEMS, LEVELS, PROVINCES, RULES, SECTORS, YEARS
from dashboard.queries.findings import FINDING_COUNTS, FINDINGS, REVIEW, RULE_OUTCOMES
from dashboard.queries.indicators import INDICATOR_LEVELS, INDICATOR_STATES, INDICATORS
from dashboard.queries.overview import AGENCY_LIST, OVERVIEW, REPORT_KINDS
from dashboard.queries.places import FACTS_OF_REPORT, SOURCES
from dashboard.queries.projects import BANDS, FLOW, PROJECTS, SCORES
from dashboard.queries.quality import CONFIDENCE, COVERAGE, DISCLOSURE, DISCLOSURE_PARTS, STATES, VERSIONS
from dashboard.queries.shared import counting, limited
from dashboard.queries.spending import AMOUNTS, CLASS_ROWS, CLASSES, THREE_PUBLIC, THREE_PUBLIC_YEARS
from dashboard.queries.topics import THEMES, TOPICS

__all__ = [
    "AGENCIES",
    "AGENCY",
    "AGENCY_LIST",
    "AGENCY_YEARS",
    "AMOUNTS",
    "BANDS",
    "CLASSES",
    "CLASS_ROWS",
    "COMPARISON",
    "CONFIDENCE",
    "COVERAGE",
    "DISCLOSURE",
    "DISCLOSURE_PARTS",
    "FACTS_OF_REPORT",
    "FINDINGS",
    "FINDING_COUNTS",
    "FIRST_LEVELS",
    "FLOW",
    "GRADES",
    "INDICATORS",
    "INDICATOR_LEVELS",
    "INDICATOR_STATES",
    "ITEMS",
    "LEVELS",
    "MEASURES",
    "MINIMUM_PEERS",
    "OVERVIEW",
    "PEER_POINTS",
    "PROJECTS",
    "PROVINCES",
    "REPORTS",
    "REPORT_KINDS",
    "REVIEW",
    "RULES",
    "RULE_OUTCOMES",
    "SCORES",
    "SECTORS",
    "SOURCES",
    "STATES",
    "THEMES",
    "THREE_PUBLIC",
    "THREE_PUBLIC_YEARS",
    "TOPICS",
    "VERSIONS",
    "YEARS",
    "counting",
    "limited",
]

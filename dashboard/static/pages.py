"""The pages: which questions of `dashboard.queries` each one answers, and with which chart."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dashboard import queries
from dashboard.charts import MOST_POINTS
from dashboard.plain import short
from dashboard.published import Published, Table
from dashboard.scope import Scope
from dashboard.static import charts
from dashboard.static.blocks import Chart, Figure, Figures, Heading, Page
from dashboard.static.rows import Sheet, agency_path
from dashboard.static.wording import said
from dashboard.units import number, percent, wan
from dashboard.words import Say

# Name in the words -> file, in the order of the menu.
MENU = {
    "overview": "index.html", "projects": "projects.html", "indicators": "indicators.html",
    "spending": "spending.html", "findings": "findings.html", "agency": "agencies.html", "quality": "quality.html",
}  # fmt: skip
_ALL, _FIRST = Scope(), Scope(severities=("hard", "strong"))


@dataclass(frozen=True, slots=True)
class Question:
    """A table of a page, and of the CSV files: name in the words, SQL, and for whom it is asked."""

    name: str
    sql: str
    scope: Scope = _ALL
    folder: str = "data"

    @property
    def csv(self) -> str:
        return f"{self.folder}/{self.name}.csv"


# Menu entry -> its tables.
QUESTIONS: Mapping[str, tuple[Question, ...]] = {
    "overview": (Question("findings_first", queries.FINDINGS, _FIRST),),
    "projects": (Question("flow", queries.FLOW), Question("projects", queries.PROJECTS)),
    "indicators": (
        Question("indicator_levels", queries.INDICATOR_LEVELS), Question("indicators", queries.INDICATORS),
    ),
    "spending": (
        Question("three_public", queries.THREE_PUBLIC_YEARS),
        Question("classes_function", queries.CLASS_ROWS["function"]),
        Question("classes_economic", queries.CLASS_ROWS["economic"]),
        Question("amounts", queries.AMOUNTS),
    ),
    "findings": (
        Question("findings", queries.FINDINGS), Question("review", queries.REVIEW),
        Question("rule_outcomes", queries.RULE_OUTCOMES),
    ),
    "agency": (Question("agencies", queries.AGENCY_LIST),),
    "quality": (
        Question("states", queries.STATES), Question("coverage", queries.COVERAGE),
        Question("versions", queries.VERSIONS), Question("disclosure_parts", queries.DISCLOSURE_PARTS),
        Question("disclosure", queries.DISCLOSURE),
    ),
}  # fmt: skip


def of_agency(agency_id: str) -> tuple[Question, ...]:
    """The tables of an agency's page."""
    scope, folder = Scope(agencies=(agency_id,)), f"data/agency/{agency_id}"
    asked = {
        "agency_years": queries.AGENCY_YEARS, "findings": queries.FINDINGS, "projects": queries.PROJECTS,
        "amounts": queries.AMOUNTS, "reports": queries.REPORTS,
    }  # fmt: skip
    return tuple(Question(name, sql, scope, folder) for name, sql in asked.items())


def asked(say: Say, scope: Scope) -> dict[str, Any]:
    """The parameters of a question, and the language of sentences that the marts hold in both."""
    return {**scope.parameters(), "language": say.language}


class Pages:
    """The pages of one published version in one language. ``agencies`` are those that get a page."""

    def __init__(self, source: Published, say: Say, agencies: Collection[str]) -> None:
        self._source, self._say, self._agencies = source, say, agencies

    def headline(self, menu: str) -> Page:
        """The page of an entry of `MENU`."""
        say = self._say
        sheet = Sheet(self._source, say, "", self._agencies)
        blocks = [*_BEFORE[menu](self), *(self._rows(sheet, question) for question in QUESTIONS[menu])]
        title = say("static.agencies") if menu == "agency" else say(f"page.{menu}")
        return Page(MENU[menu], menu, title, said(say, f"about.{menu}"), blocks)

    def agency(self, agency_id: str) -> Page:
        """The page of one agency."""
        say = self._say
        values = asked(say, Scope(agencies=(agency_id,)))
        agency = self._source.ask(queries.AGENCY, values).dicts()[0]
        sheet = Sheet(self._source, say, "../", self._agencies, hidden=("agency_name",))
        names = [name for name in agency["printed_names"] or [] if name != agency["agency_name"]]
        facts = {
            "levels": say.code("level", agency["admin_level"]),
            "sectors": say.code("sector", agency["sector"]),
            "provinces": short(agency["province_name"] or say("unknown")),
        }
        told = [say("static.fact", name=say(f"filter.{name}"), value=value) for name, value in facts.items()]
        lines = [" · ".join(told), *([say("agency.names") + short("、".join(names), 300)] if names else [])]
        years = self._source.ask(queries.AGENCY_YEARS, values)
        tables = [self._rows(sheet, question) for question in of_agency(agency_id)]
        blocks = [Heading("", lines), charts.agency_years(say, years), *tables]
        name = short(agency["agency_name"] or say("unknown"), 80)
        return Page(agency_path(agency_id), "agency", name, say("about.agency"), blocks)

    def _rows(self, sheet: Sheet, question: Question) -> Any:
        opened = question.name == "findings"  # a finding without its quotes says little
        return sheet.rows(question.name, question.sql, asked(self._say, question.scope), question.csv, opened)

    def _ask(self, sql: str, scope: Scope = _ALL, **values: Any) -> Table:
        return self._source.ask(sql, {**asked(self._say, scope), **values})

    def _overview(self) -> Iterator[Figures | Chart]:
        say, counts = self._say, self._ask(queries.OVERVIEW).dicts()[0]
        budget, executed = counts["budget_yuan"], counts["executed_yuan"]
        texts = {
            "reports": (number(say, counts["reports"]), "quality"),
            "projects": (number(say, counts["projects"]), "projects"),
            "indicators": (number(say, counts["indicators"]), "indicators"),
            "findings_first": (number(say, counts["findings_first"]), "findings"),
            "budget": (wan(say, budget), "projects"),
            "executed": (wan(say, executed), "projects"),
            "rate": (percent(say, 100 * executed / budget if budget else None), "projects"),
            "amounts": (number(say, counts["amounts"]), "spending"),
        }
        note = say("overview.comparable", n=f"{counts['comparable']:,}", of=f"{counts['projects']:,}")
        yield Figures([self._figure(key, text, MENU[menu]) for key, (text, menu) in texts.items()], note)
        yield charts.report_kinds(say, self._ask(queries.REPORT_KINDS))
        yield charts.severities(say, self._ask(queries.FINDING_COUNTS))

    def _figure(self, key: str, text: str, href: str | None = None) -> Figure:
        return Figure(self._say(f"metric.{key}"), text, said(self._say, f"metric.{key}.help"), href)

    def _projects(self) -> Iterator[Chart]:
        flow = self._ask(queries.FLOW)
        yield charts.flow_amounts(self._say, flow)
        yield charts.known_stages(self._say, flow)
        yield charts.bands(self._say, self._ask(queries.BANDS))
        yield charts.scores(self._say, self._ask(queries.limited(queries.SCORES), row_limit=MOST_POINTS))

    def _indicators(self) -> Iterator[Chart]:
        yield charts.attainment(self._say, self._ask(queries.INDICATOR_STATES))

    def _spending(self) -> Iterator[Chart]:
        yield charts.three_public(self._say, self._ask(queries.THREE_PUBLIC))
        for family, sql in queries.CLASSES.items():
            yield charts.classes(self._say, self._ask(sql), family)

    def _findings(self) -> Iterator[Chart]:
        yield charts.severities(self._say, self._ask(queries.FINDING_COUNTS))

    def _agency_list(self) -> Iterator[Heading]:
        yield from ()

    def _quality(self) -> Iterator[Figures | Chart]:
        say = self._say
        states = {row["document_state"]: row for row in self._ask(queries.STATES).dicts()}
        counts = {state: states[state]["documents"] if state in states else 0 for state in ("parsed", "quarantined")}
        unread = sum(row["unread_pages"] or 0 for row in states.values())
        texts = {**counts, "unread_pages": unread}
        yield Figures([Figure(say(f"metric.{key}"), number(say, value)) for key, value in texts.items()])
        yield charts.confidence(say, self._ask(queries.CONFIDENCE))


_BEFORE: Mapping[str, Callable[[Pages], Iterator[Any]]] = {
    "overview": Pages._overview, "projects": Pages._projects, "indicators": Pages._indicators,
    "spending": Pages._spending, "findings": Pages._findings, "agency": Pages._agency_list,
    "quality": Pages._quality,
}  # fmt: skip

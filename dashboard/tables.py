"""Tables: money in 万元, unknown as a word, a link to the source in every row, and a download with yuan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from dashboard import queries
from dashboard.csv_file import csv_bytes
from dashboard.published import Published, Table
from dashboard.scope import Scope
from dashboard.units import KINDS, NUMERIC, shown
from dashboard.words import Say

SHOWN_ROWS = 500
# A column's kind (`dashboard.units`) or the family of its codes; others by their ending, else text.
_KINDS = {
    "fiscal_year": "year",
    "score": "decimal",
    "weight": "decimal",
    "mean_project_score": "decimal",
    "difference": "decimal",
    "measure_value": "rounded",
    "peer_median": "rounded",
    "peer_rank": "rank",
    "attainable_score": "decimal",
    "output_value": "decimal",
    "severity": "severity",
    "rule_id": "rule",
    "report_kind": "kind",
    "admin_level": "level",
    "sector": "sector",
    "flow": "flow",
    "basis": "basis",
    "confidence": "confidence",
    "item_code": "item",
    "outcome": "attainment",
    "document_state": "state",
    "function_class_code": "function",
    "reason_code": "reason",
    "cofog_division": "cofog",
    "economic_class_code": "economic",
    "cofog_status": "mapping",
    "matched_in": "matched",
    "theme_kind": "theme",
    "recurs_over": "recurs",
    "reused_over": "recurs",
    "text_field": "column",
    "fund_scope": "funds",
    "report_date": "time",
    "ingested_at": "time",
    "newest": "time",
    "oldest": "time",
    "difference_unit": "unit",
    "phase": "phase",
    "stage": "stage",
    "counts_in_total": "yes",
}
_COUNTS = frozenset(
    "reports projects indicators findings amounts documents agencies unexplained_amounts unknown_labels unread_values"
    " unread_pages known peers peers_with_value minimum_peers measurable met missed stated_met echo empty undecided"
    " rows unknown comparable uses years distinct_targets outputs places required_parts present_parts present"
    " days_after_year_end points hard strong soft passed found insufficient not_applicable judged_rules"
    " undecided_rules priority".split()
)
# sprintf of the browser, by kind
_NUMBERS = {"wan": "%,.2f", "percent": "%,.1f%%", "count": "%,d", "rounded": "%,.2f", "year": "%d"}
# A key column of a row -> the page that its link opens, and the parameter there.
LINKS = {
    "project_id": ("trace", "key"),
    "indicator_id": ("trace", "key"),
    "spending_id": ("trace", "key"),
    "finding_id": ("trace", "key"),
    "report_id": ("trace", "key"),
    "fact_id": ("trace", "key"),
    "actual_spending_id": ("trace", "key"),
    "budget_spending_id": ("trace", "key"),
    "opening_spending_id": ("trace", "key"),
    "closing_spending_id": ("trace", "key"),
    "example_indicator_id": ("trace", "key"),
    "agency_id": ("agency", "agencies"),
}


def kind_of(column: str) -> str:
    """What a column holds, from its name: the marts name units and keys alike everywhere."""
    if column in _KINDS:
        return _KINDS[column]
    if column in _COUNTS:
        return "count"
    if column.startswith(("is_", "has_")):
        return "yes"
    if column.endswith("_yuan"):
        return "wan"
    return "percent" if column.endswith("_pct") else "text"


def show_query(
    source: Published, say: Say, sql: str, values: Mapping[str, Any], name: str, total: int | None = None
) -> int:
    """The rows of a question of `dashboard.queries`: the first ones on the page, all in the download.

    Returns how many there are, which a caller who knows it tells. ``name`` names the file of the
    download and, in the words, the table.
    """
    table = source.ask(queries.limited(sql), {**values, "row_limit": SHOWN_ROWS, "row_offset": 0})
    if total is None:  # most tables are shown whole, and need no counting
        is_whole = len(table) < SHOWN_ROWS
        total = len(table) if is_whole else int(source.ask(queries.counting(sql), values).rows[0][0])
    if not total:
        st.info(say("table.empty"), icon=":material/info:")
        return 0
    told = say("table.rows", total=f"{total:,}")
    if total > len(table):
        told = say("table.first_rows", total=f"{total:,}", shown=f"{len(table):,}")
    _show(say, table, name, told, lambda: table_csv(say, source.ask(sql, {**Scope().parameters(), **values})))
    return total


def show_table(say: Say, table: Table, name: str) -> None:
    """A short table that is there as a whole."""
    if not len(table):
        st.info(say("table.empty"), icon=":material/info:")
        return
    _show(say, table, name, say("table.rows", total=f"{len(table):,}"), lambda: table_csv(say, table))


def _show(say: Say, table: Table, name: str, told: str, make_csv: Any) -> None:
    frame, config = displayed(say, table)
    order = [column for column in frame.columns if column in config]
    height = min(38 + 35 * len(frame), 530)
    st.dataframe(
        frame, column_config=config, column_order=order, hide_index=True, height=height, placeholder=say("unknown"),
        alt=say(f"table.{name}"),
    )  # fmt: skip
    left, right = st.columns([3, 1], vertical_alignment="center")
    left.caption(told)
    right.download_button(
        say("table.download"),
        make_csv,
        file_name=f"jixiao-{name}.csv",
        mime="text/csv",
        on_click="ignore",
        key=f"download/{name}",
        icon=":material/download:",
        width="stretch",
    )


def displayed(say: Say, table: Table) -> tuple[pd.DataFrame, dict[str, Any]]:
    """The frame of a table and how its columns show; links first, values that sort as what they are."""
    frame = pd.DataFrame(index=range(len(table)))
    config: dict[str, Any] = {}
    links = [column for column in table.names if column in LINKS]
    for column in [*links, *(c for c in table.names if c not in LINKS)]:
        values = table.column(column)
        kind = kind_of(column)
        if column in LINKS:
            frame[column] = [link(say, column, value) for value in values]
            words = say(f"link.{LINKS[column][0]}")
            name = words if len(links) == 1 else header(say, column)
            config[column] = st.column_config.LinkColumn(name, display_text=words, width="small")
        elif kind in NUMERIC:
            numbers = pd.to_numeric(pd.Series(values, dtype=object), errors="coerce")
            frame[column] = numbers / 10_000 if kind == "wan" else numbers
            config[column] = st.column_config.NumberColumn(header(say, column), format=_number_format(kind, values))
        elif kind == "time":
            frame[column] = pd.to_datetime(pd.Series(values, dtype=object))
            clock = " HH:mm" if any(isinstance(value, datetime) for value in values) else ""
            config[column] = st.column_config.DatetimeColumn(header(say, column), format=f"YYYY-MM-DD{clock}")
        else:
            frame[column] = [shown(say, kind, value) for value in values]
            config[column] = st.column_config.TextColumn(header(say, column))
    return frame, config


def link(say: Say, column: str, key: Any) -> str | None:
    """The address of a row's key on the page that shows it, in the reader's language."""
    if key is None:
        return None
    page, parameter = LINKS[column]
    language = {} if say.language == "zh" else {"lang": say.language}
    return f"{page}?{urlencode({parameter: key} | language)}"


def header(say: Say, column: str, in_yuan: bool = False) -> str:
    """A column's word, with the unit of money."""
    word = say(f"column.{column}")
    if kind_of(column) != "wan":
        return word
    return say("header.yuan" if in_yuan else "header.wan", word=word)


def table_csv(say: Say, table: Table) -> bytes:
    return csv_bytes(*csv_cells(say, table.names, table.rows))


def csv_cells(say: Say, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> tuple[list[str], Iterator[list[Any]]]:
    """Header and rows of a whole table: keys too, money in yuan, percent in points, codes as words."""
    headers = [header(say, column, in_yuan=True) for column in names]
    kinds = [kind_of(column) for column in names]
    return headers, ([_cell(say, k, v) for k, v in zip(kinds, row, strict=True)] for row in rows)


def _cell(say: Say, kind: str, value: Any) -> Any:
    if isinstance(value, list):
        return " | ".join(map(_place, value))
    return value if value is None or kind in KINDS else say.code(kind, value)


def _place(value: Any) -> str:
    return f"{value['source_locator']}: {value['quote']}" if isinstance(value, dict) else str(value)


def _number_format(kind: str, values: Sequence[Any]) -> str:
    """As `dashboard.units.shown` writes one number, for a column; the browser formats, so that it can sort."""
    if kind == "decimal":
        digits = [-int(Decimal(str(value)).normalize().as_tuple().exponent) for value in values if value is not None]
        return f"%,.{max([0, *digits])}f"
    return _NUMBERS[kind]

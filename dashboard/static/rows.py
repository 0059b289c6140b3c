"""A question as a table of a page: its first rows with their sources, and how all of them are told."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from dashboard import queries
from dashboard.plain import clean
from dashboard.published import Published, Table
from dashboard.static.blocks import Cell, Column, Place, Row, Rows, Source
from dashboard.tables import LINKS, SHOWN_ROWS, header, kind_of
from dashboard.units import NUMERIC, shown
from dashboard.words import Say, words

_LONGEST_QUOTE = 1_500
_SHORT, _NAME, _PROSE = 6, 30, 120  # characters
# Told by the row's sources, or of interest to a program only; the CSV has them all.
_NOT_SHOWN = frozenset({"evidence", "rule_version", "family", "document_id"})
_FILE_NAME = re.compile(r"[0-9A-Za-z_-]{1,64}")


class Sheet:
    """Makes the tables of one page in one language.

    ``agencies`` are those that have a page, ``root`` leads from the page to the folder of its language,
    ``hidden`` are columns that say the same in every row.
    """

    def __init__(
        self, source: Published, say: Say, root: str, agencies: Collection[str], hidden: Iterable[str] = ()
    ) -> None:
        self._source, self._say, self._root, self._agencies = source, say, root, agencies
        self._hidden = _NOT_SHOWN | LINKS.keys() | set(hidden)
        self._anchors: set[str] = set()

    def rows(self, name: str, sql: str, values: Mapping[str, Any], csv: str, opened: bool = False) -> Rows:
        """The first `SHOWN_ROWS` of a question of `dashboard.queries`; ``csv`` is the path of the file with all."""
        table = self._source.ask(queries.limited(sql), {**values, "row_limit": SHOWN_ROWS, "row_offset": 0})
        is_cut = len(table) == SHOWN_ROWS
        total = self._source.ask(queries.counting(sql), values).rows[0][0] if is_cut else len(table)
        shown_columns = self._shown_columns(table)
        kinds = {column: kind_of(column) for column in shown_columns}
        rows = list(self._rows(name, table, kinds))
        return Rows(
            name=name,
            title=self._say(f"table.{name}"),
            note=self._note(name, total, len(table)),
            columns=[
                Column(header(self._say, column), _style(kind, [row.cells[place] for row in rows]))
                for place, (column, kind) in enumerate(kinds.items())
            ],
            rows=rows,
            told=self._say("table.rows", total=f"{total:,}"),
            csv=f"{self._root}{csv}",
            opened=opened,
        )

    def _note(self, name: str, total: int, shown_rows: int) -> str:
        if not total:
            return self._say("findings.none" if name.startswith("findings") else "static.empty")
        if total == shown_rows:
            return ""
        return self._say("static.first_rows", total=f"{total:,}", shown=f"{shown_rows:,}")

    def _shown_columns(self, table: Table) -> list[str]:
        hidden = self._hidden
        if any(column in LINKS and column != "agency_id" for column in table.names):
            hidden = hidden | {"file_name"}
        return [column for column in table.names if column not in hidden]

    def _rows(self, name: str, table: Table, kinds: Mapping[str, str]) -> Iterable[Row]:
        keys = [column for column in table.names if column in LINKS and column != "agency_id"]
        found = self._sources([row[key] for row in table.dicts() for key in keys])
        for row in table.dicts():
            cells = [self._cell(row, column, kind) for column, kind in kinds.items()]
            sources = [self._source_of(key, row[key], found[row[key]]) for key in keys if row[key] in found]
            yield Row(cells, self._anchor(name, next((row[key] for key in keys), None)), sources)

    def _anchor(self, name: str, key: str | None) -> str | None:
        """An address of the row on its page, where it has a key of its own."""
        anchor = f"{name}-{key}"
        if key is None or anchor in self._anchors:
            return None
        self._anchors.add(anchor)
        return anchor

    def _cell(self, row: Mapping[str, Any], column: str, kind: str) -> Cell:
        value = row[column]
        href = None
        if column == "agency_name" and row.get("agency_id") in self._agencies:
            href = f"{self._root}{agency_path(row['agency_id'])}"
        return Cell(shown(self._say, kind, value), _sorting(kind, value), value is None, href)

    def _sources(self, keys: Sequence[str | None]) -> dict[str, list[dict[str, Any]]]:
        """Key -> its places; what stands in no report (a figure over several) has none."""
        asked = sorted({key for key in keys if key is not None})
        found: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for place in self._source.ask(queries.SOURCES, {"keys": asked}).dicts() if asked else ():
            found[place["key"]].append(place)
        return found

    def _source_of(self, column: str, key: str, places: Sequence[Mapping[str, Any]]) -> Source:
        return Source(
            label=header(self._say, column),
            key=key,
            file_name=clean(places[0]["file_name"]),
            title=shown(self._say, "text", places[0]["title"]),
            places=[Place(self._where(place), _quote(self._say, place["quote"])) for place in places],
        )

    def _where(self, place: Mapping[str, Any]) -> str:
        if place["source_page"] is None:
            return clean(place["source_locator"])
        return self._say("trace.page", page=place["source_page"], locator=clean(place["source_locator"]))


def agency_path(agency_id: str) -> str:
    return f"agency/{agency_id}.html"


def can_be_a_file(agency_id: str) -> bool:
    """Whether a key is safe as the name of a file."""
    return bool(_FILE_NAME.fullmatch(agency_id))


def _quote(say: Say, quote: str | None) -> str:
    text = clean(quote)
    if not text.strip():
        return say("unknown")
    return text if len(text) <= _LONGEST_QUOTE else text[:_LONGEST_QUOTE] + "…"


def _style(kind: str, cells: Sequence[Cell]) -> str:
    if kind in NUMERIC:
        return "number"
    longest = max((len(cell.text) for cell in cells), default=0)
    styles = (("short", _SHORT), ("name", _NAME), ("prose", _PROSE))
    return next((style for style, most in styles if longest <= most), "long")


def _sorting(kind: str, value: Any) -> str | None:
    """What a cell sorts by: numbers by value, dates by day, codes in the order of their words; empty if unknown."""
    if value is None:
        return ""
    if kind in NUMERIC or kind == "rank":
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    return _orders().get((kind, value)) if isinstance(value, str) else None


@cache
def _orders() -> dict[tuple[str, str], str]:
    """(Family, code) -> its place in the file of words, where codes stand in their natural order."""
    pairs = (key.partition(".") for key in words())
    return {(family, code): str(place) for place, (family, _, code) in enumerate(pairs)}

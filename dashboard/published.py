"""The published file, opened read-only by its real path, and asked with bound parameters.

`Home.current` is a link that a publication moves; whoever asks again gets the new version, and
whoever still reads the old one goes on undisturbed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from warehouse.store import Home, NoWarehouse
from warehouse.trace import Trace, trace

_PARAMETER = re.compile(r"\$(\w+)")
_VERSION_TIME = re.compile(r"jixiao-(\d{8}T\d{6})\d*Z")
# A page asks small questions of a file that it must not write: nothing of the machine is within reach.
_LOCKED: dict[str, str | bool | int | float | list[str]] = {
    "access_mode": "READ_ONLY", "enable_external_access": "false",
}  # fmt: skip

_MOST_ANSWERS, _MOST_KEPT_ROWS = 500, 2_000
_BATCH = 5_000


@dataclass(frozen=True, slots=True)
class Table:
    """The answer to a question: names of the columns, and rows with exact values (money as Decimal)."""

    names: Sequence[str]
    rows: Sequence[tuple[Any, ...]]

    def __len__(self) -> int:
        return len(self.rows)

    def dicts(self) -> list[dict[str, Any]]:
        return [dict(zip(self.names, row, strict=True)) for row in self.rows]

    def column(self, name: str) -> list[Any]:
        position = list(self.names).index(name)
        return [row[position] for row in self.rows]

    def frame(self) -> pd.DataFrame:
        """For charts: numbers as floats, what is unknown as missing; text and unknown text stay as they are."""
        frame = pd.DataFrame(self.rows, columns=list(self.names), dtype=object)
        for name in frame.columns:
            if all(isinstance(value, int | float | Decimal) for value in frame[name].dropna()):
                frame[name] = pd.to_numeric(frame[name])
        return frame


class Published:
    """One published version."""

    def __init__(self, path: Path, connection: duckdb.DuckDBPyConnection | None = None) -> None:
        """``connection`` answers in place of the file, where only a part of it is asked for."""
        self.path = path
        self._connection = connection or duckdb.connect(str(path), config=_LOCKED)
        self._answers: dict[str, Table] = {}  # a version never changes, so neither do its answers

    def ask(self, sql: str, values: Mapping[str, Any]) -> Table:
        """Run a query of `dashboard.queries`; of ``values`` those that it names are bound."""
        bound = _named(sql, values)
        question = f"{sql}{bound!r}"
        answer = self._answers.get(question)
        if answer is None:
            answer = self._run(sql, bound)
            if len(answer) <= _MOST_KEPT_ROWS:
                if len(self._answers) >= _MOST_ANSWERS:
                    self._answers.clear()
                self._answers[question] = answer
        return answer

    def _run(self, sql: str, bound: Mapping[str, Any]) -> Table:
        cursor = self._connection.cursor()  # of its own: pages of several sessions ask at once
        try:
            cursor.execute(sql, bound)
            return Table([column[0] for column in cursor.description or []], cursor.fetchall())
        finally:
            cursor.close()

    def stream(self, sql: str, values: Mapping[str, Any]) -> Iterator[Sequence[Any]]:
        """The names of the columns, then the rows, of which few are in memory at a time; no answer is kept."""
        cursor = self._connection.cursor()
        try:
            cursor.execute(sql, _named(sql, values))
            yield [column[0] for column in cursor.description or []]
            while batch := cursor.fetchmany(_BATCH):
                yield from batch
        finally:
            cursor.close()

    def trace(self, home: Home, key: str) -> Trace:
        """The fact of a key and its places. Raises `warehouse.trace.UnknownKey`."""
        cursor = self._connection.cursor()
        try:
            return trace(cursor, home, key)
        finally:
            cursor.close()

    def has(self, table: str) -> bool:
        """Whether this version holds a table: an older one may lack a newer mart."""
        sql = "SELECT 1 FROM information_schema.tables WHERE table_schema = 'marts' AND table_name = $name"
        return bool(self.ask(sql, {"name": table}))

    @property
    def published_at(self) -> datetime | None:
        """When the version was published (UTC), from its name."""
        match = _VERSION_TIME.search(self.path.name)
        return datetime.strptime(match[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC) if match else None


def _named(sql: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Of the values those that a query names."""
    return {name: values[name] for name in sorted(set(_PARAMETER.findall(sql)))}


def current_path(home: Home) -> Path:
    """The newest version's own file. Raises `NoWarehouse` where nothing is published."""
    if not home.current.exists():
        raise NoWarehouse(f"nothing is published in {home.path} yet; `jixiao run SOURCE` does")
    return home.current.resolve()

"""Records between processes: columns of plain values instead of an object a record.

To pickle a dataclass a record and to build it again costs more than a tenth of parsing, and it is
the one process that loads which pays for it; a list a column costs next to nothing, and is what
Arrow takes. Whoever looks at single records still can.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from functools import cache
from typing import Any, overload

import pyarrow as pa

from ingest.records import RECORD_TABLES, ParsedDocument, arrow_schema

_schema = cache(arrow_schema)


class Records(Sequence[Any]):
    """The records of a raw table: ``columns`` in the order of the class's fields; one is built when asked for."""

    __slots__ = ("columns", "record_class")

    def __init__(self, record_class: type, columns: list[list[object]]) -> None:
        self.record_class = record_class
        self.columns = columns

    def __len__(self) -> int:
        return len(self.columns[0])

    def __iter__(self) -> Iterator[Any]:
        names = _names(self.record_class)
        return (self.record_class(**dict(zip(names, row, strict=True))) for row in zip(*self.columns, strict=True))

    @overload
    def __getitem__(self, at: int) -> Any: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Any]: ...
    def __getitem__(self, at: int | slice) -> Any:
        return list(self)[at]


def as_columns(parsed: ParsedDocument) -> ParsedDocument:
    """The same document, its records as `Records`."""
    tables: dict[str, Any] = {
        name: Records(record_class, _columns(record_class, records))
        for name, record_class in RECORD_TABLES.items()
        if (records := getattr(parsed, name))
    }
    return replace(parsed, **tables)


def arrow_of(record_class: type, parts: Sequence[Sequence[object]]) -> pa.Table:
    """Records of several documents as one Arrow table of `ingest.records.arrow_schema`.

    Raises ArrowException, ValueError or OverflowError where a value does not fit its column.
    """
    schema = _schema(record_class)
    by_part = [_columns(record_class, part) for part in parts if part]
    columns = [
        pa.array([value for columns in by_part for value in columns[number]], type=field.type)
        for number, field in enumerate(schema)
    ]
    return pa.Table.from_arrays(columns, schema=schema)


def _columns(record_class: type, records: Sequence[object]) -> list[list[object]]:
    if isinstance(records, Records):
        return records.columns
    return [[getattr(record, name) for record in records] for name in _names(record_class)]


@cache
def _names(record_class: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(record_class))

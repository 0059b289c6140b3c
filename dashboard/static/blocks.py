"""What a page is made of. A block has the `kind` that the template draws it by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading within a page, and lines of plain text below it."""

    text: str
    lines: Sequence[str] = ()
    kind: ClassVar[str] = "heading"


@dataclass(frozen=True, slots=True)
class Figure:
    """One number: its name, its text with unit, what it counts, and the page of the rows that it counts."""

    label: str
    value: str
    note: str = ""
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    figures: Sequence[Figure]
    note: str = ""
    kind: ClassVar[str] = "figures"


@dataclass(frozen=True, slots=True)
class Chart:
    """``drawing`` is what app.js draws (`dashboard.static.charts`); None where there is nothing to draw.

    ``header`` and ``rows`` are the same figures as a table, for whoever cannot see or run the drawing.
    """

    name: str
    title: str
    note: str
    drawing: Mapping[str, Any] | None
    header: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    kind: ClassVar[str] = "chart"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's text; ``sort`` is what it sorts by if not its text, empty for what is unknown."""

    text: str
    sort: str | None = None
    is_unknown: bool = False
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A printed place: page and locator in words, and the printed text."""

    where: str
    quote: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where a key's fact is printed."""

    label: str
    key: str
    file_name: str
    title: str
    places: Sequence[Place]


@dataclass(frozen=True, slots=True)
class Row:
    """``anchor`` is unique on a page."""

    cells: Sequence[Cell]
    anchor: str | None = None
    sources: Sequence[Source] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """``style`` is ``number``, or how much room its texts want: ``short``, ``name``, ``prose``, ``long``."""

    label: str
    style: str


@dataclass(frozen=True, slots=True)
class Rows:
    """A table: the first rows of a question, ``csv`` the file with all of them."""

    name: str
    title: str
    note: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    told: str
    csv: str
    opened: bool = False
    kind: ClassVar[str] = "rows"

    @property
    def has_sources(self) -> bool:
        return any(row.sources for row in self.rows)


@dataclass(frozen=True, slots=True)
class Page:
    """``path`` is relative to the folder of its language; ``menu`` the name of its entry in the menu."""

    path: str
    menu: str
    title: str
    about: str
    blocks: Sequence[Any] = field(default_factory=list)

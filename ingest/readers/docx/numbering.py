"""Automatic numbering: 一、 （一） 1. stand in no text, Word counts them when it prints."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

from lxml import etree

from ingest.readers.docx.names import VAL, is_on, number, w
from ingest.readers.docx.numerals import formatted
from ingest.readers.docx.styles import Styles

_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
# After these a word follows at once; after others (1. 1.2 A) a space keeps the number apart from digits.
_CLOSING = tuple("、）)．。】〕》：:，")


@dataclass(frozen=True, slots=True)
class _Level:
    start: int = 1
    format: str = "decimal"
    text: str = ""
    restarts_after: int | None = None  # a level counted from 1; 0: never; None: any above
    is_legal: bool = False  # all numbers in decimal digits
    suffix: str = "tab"
    style: str | None = None  # the paragraph style that stands at this level


@dataclass(frozen=True, slots=True)
class _Number:
    """A numbering instance (w:num)."""

    abstract: str
    levels: dict[int, _Level]
    starts: dict[int, int]


class _Definitions:
    """What the numbering part defines."""

    def __init__(self, root: etree._Element | None) -> None:
        self.numbers: dict[int, _Number] = {}
        self._abstract: dict[str, dict[int, _Level]] = {}
        self._links: dict[str, str] = {}
        for element in root.iter(w("abstractNum")) if root is not None else ():
            self._read_abstract(element)
        for element in root.iter(w("num")) if root is not None else ():
            self._read_number(element)

    def levels(self, found: _Number, styles: Styles) -> dict[int, _Level]:
        """The levels of an instance: its own before those of its definition, which may stand in a style."""
        abstract = found.abstract
        link = self._links.get(abstract)
        if link is not None:
            number_id, _ = styles.numbering(link)
            linked = self.numbers.get(number_id) if number_id else None
            abstract = linked.abstract if linked else abstract
        levels = self._abstract.get(abstract, {})
        return {**levels, **found.levels} if found.levels else levels

    def _read_abstract(self, element: etree._Element) -> None:
        identity = element.get(w("abstractNumId"), "")
        link = element.find(w("numStyleLink"))
        if link is not None:
            self._links[identity] = link.get(VAL, "")
        levels = ((number(level, w("ilvl")) or 0, _level(level)) for level in element.iter(w("lvl")))
        self._abstract[identity] = dict(levels)

    def _read_number(self, element: etree._Element) -> None:
        number_id, abstract = number(element, w("numId")), element.find(w("abstractNumId"))
        if number_id is None or abstract is None:
            return
        levels: dict[int, _Level] = {}
        starts: dict[int, int] = {}
        for override in element.iter(w("lvlOverride")):
            index = number(override, w("ilvl")) or 0
            level, start = override.find(w("lvl")), number(override.find(w("startOverride")))
            if level is not None:
                levels[index] = _level(level)
            if start is not None and 0 <= index < _LEVELS:
                starts[index] = start
        self.numbers[number_id] = _Number(abstract.get(VAL, ""), levels, starts)


class Numbering:
    """Counts the numbered paragraphs of one document, which must be given in reading order.

    ``load`` gives the root of the numbering part; it is called when the first number is needed.
    """

    def __init__(self, load: Callable[[], etree._Element | None], styles: Styles) -> None:
        self._load = load
        self._styles = styles
        self._counters: dict[str, list[int | None]] = {}
        self._begun: set[int] = set()

    @cached_property
    def _definitions(self) -> _Definitions:
        return _Definitions(self._load())

    def prefix(self, own: etree._Element | None, style: str | None) -> str:
        """The printed number of the next paragraph with what parts it from the text; "" if it has none.

        ``own`` is the paragraph's numPr, if it has one, ``style`` the id of its style.
        """
        number_id, index = self._place(own, style)
        found = self._definitions.numbers.get(number_id) if number_id else None
        if found is None or number_id is None:
            return ""
        levels = self._definitions.levels(found, self._styles)
        if index is None:
            names = self._styles.lineage(style)
            index = next((n for n, level in levels.items() if level.style in names), 0)
        level = levels.get(index)
        if level is None or not 0 <= index < _LEVELS:
            return ""
        counters = self._count(number_id, found, levels, index)
        return _printed(level, levels, counters)

    def _place(self, own: etree._Element | None, style: str | None) -> tuple[int | None, int | None]:
        """Number id and level of a paragraph: what it says itself, else its style; None: not said."""
        number_id = number(own.find(w("numId"))) if own is not None else None
        index = number(own.find(w("ilvl"))) if own is not None else None
        if number_id is not None:
            return number_id, index or 0
        number_id, of_style = self._styles.numbering(style)
        return number_id, of_style if index is None else index

    def _count(self, number_id: int, found: _Number, levels: dict[int, _Level], index: int) -> list[int]:
        """Advance the counter of a level; the counters of all levels up to it.

        Instances of one definition count on together, unless one says where it starts.
        """
        counters = self._counters.setdefault(found.abstract, [None] * _LEVELS)
        if number_id not in self._begun:
            self._begun.add(number_id)
            for place in found.starts:
                counters[place:] = [None] * (_LEVELS - place)
        for above in range(index):
            if counters[above] is None:
                counters[above] = _start(found, levels, above)
        current = counters[index]
        counters[index] = _start(found, levels, index) if current is None else current + 1
        for below in range(index + 1, _LEVELS):
            after = levels[below].restarts_after if below in levels else None
            if after is None or index < after:
                counters[below] = None
        return [value or 0 for value in counters[: index + 1]]


def _start(found: _Number, levels: dict[int, _Level], index: int) -> int:
    start = found.starts.get(index)
    return start if start is not None else levels.get(index, _Level()).start


def _level(element: etree._Element) -> _Level:
    def value(name: str) -> str | None:
        child = element.find(w(name))
        return child.get(VAL) if child is not None else None

    start = number(element.find(w("start")))
    formats = [child.get(VAL, "decimal") for child in element.iter(w("numFmt"))]
    # an AlternateContent offers a custom format (001, 002 …) and a standard one
    standard = [name for name in formats if name != "custom"]
    level = _Level(
        start=start if start is not None else 0,
        format=standard[0] if standard else "decimal",
        text=value("lvlText") or "",
        restarts_after=number(element.find(w("lvlRestart"))),
        is_legal=is_on(element.find(w("isLgl"))),
        suffix=value("suff") or "tab",
        style=value("pStyle"),
    )
    return level if len(formats) == len(standard) else replace(level, format="decimalZero")


def _printed(level: _Level, levels: dict[int, _Level], counters: list[int]) -> str:
    if level.format == "bullet":
        return ""

    def counted(match: re.Match[str]) -> str:
        index = int(match[1]) - 1
        if index >= len(counters):
            return ""
        return formatted(counters[index], "decimal" if level.is_legal else levels.get(index, level).format)

    text = _PLACE.sub(counted, level.text)
    if not text or level.suffix == "nothing" or text.endswith(_CLOSING):
        return text
    return f"{text} "

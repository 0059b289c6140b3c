"""The article of a page told from what belongs to the site: menus, paths, buttons, feet.

By the density of links, by the words of `ingest/lexicon/web_furniture.csv`, and by where the
article's own title stands. No template of any site is known here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.readers.html_flow import Item
from ingest.readers.html_tables import DataTable
from ingest.readers.html_walk import Line, furniture

_LINKED = 0.6  # share of a line's characters that are links, from which on it is a menu
_SENTENCE = 30  # characters of a line with a stop that only an article has
_STOPS = re.compile(r"[。，；：]")
_BEFORE = 8  # lines above the first sentence or table that can still be the article's head
_SHORT = 120  # characters that a button or a site's foot has at most


def article_of(items: Sequence[Item], title: str | None) -> list[Item]:
    """The items of the article, in order. A file that it links to keeps its line."""
    kept = [item for item in items if not _is_menu(item)]
    strong = [index for index, item in enumerate(kept) if _is_strong(item)]
    if not strong:
        return kept[_start(kept, title, len(kept)) :]
    first = _start(kept, title, strong[0])
    if first == 0:
        first = max(0, strong[0] - _BEFORE)
    return kept[first : _end(kept, strong[-1] + 1)]


def squeezed(text: str) -> str:
    """For the comparison of titles."""
    return re.sub(r"[\s　“”\"《》]+", "", text)


def _is_menu(item: Item) -> bool:
    if isinstance(item, DataTable):
        return item.is_navigation
    if item.files:
        return False
    if item.linked > _LINKED * len(item.text):
        return True
    return len(item.text) < _SHORT and any(pattern.search(item.text) for pattern in furniture("line"))


def _is_strong(item: Item) -> bool:
    """A table of data, or a sentence."""
    return isinstance(item, DataTable) or (len(item.text) - item.linked >= _SENTENCE and bool(_STOPS.search(item.text)))


def _start(items: Sequence[Item], title: str | None, before: int) -> int:
    """Where the title stands above item ``before``; 0 where it does not."""
    wanted = squeezed(title or "")
    if len(wanted) < 4:
        return 0
    partial = 0
    for index in range(min(before, len(items) - 1), -1, -1):
        item = items[index]
        if isinstance(item, DataTable):
            continue
        text = squeezed(item.text)
        if text == wanted:
            return index
        if len(text) >= 6 and text in wanted:
            partial = index
    return partial


def _end(items: Sequence[Item], after: int) -> int:
    """Where the site's foot begins behind the last sentence or table."""
    for index in range(after, len(items)):
        item = items[index]
        if isinstance(item, Line) and len(item.text) < _SHORT and _is_foot(item.text):
            return index
    return len(items)


def _is_foot(text: str) -> bool:
    return any(pattern.search(text) for pattern in furniture("end"))

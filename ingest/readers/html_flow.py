"""Everything that a page shows, in reading order: lines and tables of data, and which a site's part holds."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.readers.html_tables import DataTable, data_table
from ingest.readers.html_walk import CONTAINERS, Flow, Line, Marks, Steps, is_furniture
from ingest.readers.sheets_model import TooLarge

Item = Line | DataTable

_LAYOUT_DEPTH = 20  # tables inside tables: deeper ones are not looked at as data any more


class PageFlow:
    """Reads a page once; then ``items`` holds it and ``too_large`` counts the tables that were passed over."""

    def __init__(self, page: LexborHTMLParser, marks: Marks) -> None:
        self.items: list[Item] = []
        self.too_large = 0
        self._marks = marks
        self._flow = Flow()
        self._depth = self._layouts = 0
        self._site_depth: int | None = None  # of the container that names itself a part of the site
        root = page.body or page.root
        if root is not None:
            self._read(Steps(root, marks.hidden))

    def _read(self, steps: Steps) -> None:
        flow = self._flow
        for node, tag in steps:
            if node is not None and tag == "-text":
                flow.write(node.text_content or "")
            elif tag == "a":
                if node is None:
                    flow.end_link()
                elif flow.link(node, node.mem_id in self._marks.rich):
                    steps.pass_over()
            elif tag == "br":
                if node is not None:
                    self._end_line()
            else:
                self._end_line(tag == "pre" and node is None)
                if tag in CONTAINERS:
                    self._enter(node, tag)
                if tag == "table" and self._takes_table(node):
                    steps.pass_over()
        self._end_line()

    def _end_line(self, is_preformatted: bool = False) -> None:
        flow = self._flow
        if is_preformatted:
            flow.end_preformatted(self._site_depth is not None)
        else:
            flow.end_line(self._site_depth is not None)
        if flow.lines:
            self.items.extend(flow.lines)
            flow.lines.clear()

    def _enter(self, node: LexborNode | None, tag: str) -> None:
        """Into a container, or out of it (None)."""
        if node is not None:
            self._depth += 1
            if self._site_depth is None and is_furniture(node, tag):
                self._site_depth = self._depth
        else:
            if self._site_depth == self._depth:
                self._site_depth = None
            self._depth -= 1

    def _takes_table(self, node: LexborNode | None) -> bool:
        """Whether the table is taken as one of data, or passed over as too large."""
        if node is None:
            self._layouts -= 1
            return False
        try:
            table = data_table(node, self._marks) if self._layouts < _LAYOUT_DEPTH else None
        except TooLarge:
            self.too_large += 1
            self._enter(None, "table")  # its end does not come
            return True
        if table is None:
            self._layouts += 1
            return False
        table.is_furniture = self._site_depth is not None
        self.items.append(table)
        self._enter(None, "table")
        return True

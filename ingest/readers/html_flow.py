"""What a page shows, in reading order: lines and tables of data."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.readers.html_tables import DataTable, data_table
from ingest.readers.html_walk import Flow, Line, Marks, Steps, is_furniture
from ingest.readers.sheets_model import TooLarge

Item = Line | DataTable

_LAYOUT_DEPTH = 20  # tables inside tables: deeper ones are not looked at as data any more


class PageFlow:
    """Reads a page once; then ``items`` holds it and ``too_large`` counts the tables that were passed over.

    Containers that are named as parts of the site are passed over too, where names are trusted;
    ``skipped`` is the length of their texts, ``size`` that of the lines taken.
    """

    def __init__(self, page: LexborHTMLParser, marks: Marks, trusts_names: bool = True) -> None:
        self.items: list[Item] = []
        self.too_large = self.skipped = self.size = 0
        self._marks = marks
        self._trusts_names = trusts_names
        self._flow = Flow()
        self._layouts = 0
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
            else:
                self._end_line(tag == "pre" and node is None)
                if node is None:
                    self._layouts -= tag == "table"
                elif self._takes(node, tag):
                    steps.pass_over()
        self._end_line()

    def _end_line(self, is_preformatted: bool = False) -> None:
        flow = self._flow
        if is_preformatted:
            flow.end_preformatted()
        else:
            flow.end_line()
        if flow.lines:
            self.items.extend(flow.lines)
            self.size += sum(len(line.text) for line in flow.lines)
            flow.lines.clear()

    def _takes(self, node: LexborNode, tag: str) -> bool:
        """Whether a block is dealt with whole: a table of data, one too large, a part of the site."""
        if tag == "table":
            return self._takes_table(node)
        if self._trusts_names and is_furniture(node, tag):
            self.skipped += len(node.text())
            return True
        return False

    def _takes_table(self, node: LexborNode) -> bool:
        try:
            table = data_table(node, self._marks) if self._layouts < _LAYOUT_DEPTH else None
        except TooLarge:
            self.too_large += 1
            return True
        if table is None:
            self._layouts += 1
            return False
        self.size += table.size
        self.items.append(table)
        return True

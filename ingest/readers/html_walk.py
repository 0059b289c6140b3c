"""A parsed page in reading order: nodes, lines of text, links, and what is hidden or belongs to the site.

The tree is walked without recursion: pages can be nested deeper than Python's stack.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest import lexicon

# Elements that begin and end a line of text; all others stand inside a line.
BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre section summary "
    "table tbody td tfoot th thead tr ul".split()
)
_STEPS = BLOCKS | {"a", "br"}
_CONTAINERS = frozenset("div ul ol section table td header footer nav aside form".split())
_SENTENCES = 2
_FURNITURE_TAGS = frozenset("nav footer aside".split())
SKIPPED = frozenset(
    "script style noscript template head button select textarea input object embed iframe svg math audio video "
    "canvas map applet frame datalist xml -comment".split()
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_HIDDEN_HINTS = (b"isplay", b"ISPLAY", b"idden", b"IDDEN", b"mso-hide")
_MAYBE_HIDDEN = ",".join(f'[style*="{hint}" i]' for hint in ("display", "hidden", "mso-hide")) + ",[hidden]"
_RICH = "a,br,table,p+p,div,ul,ol,dl,pre,h1,h2,h3,h4,h5,h6," + ",".join(sorted(SKIPPED - {"-comment", "head", "frame"}))
_RICH_NODES = f"td:has({_RICH}),th:has({_RICH}),a:has({_RICH})"
_REPORT_FILE = re.compile(
    r"\.(?:pdf|docx?|docm|wps|xlsx?|xlsm|xlsb|et|rtf|odt|ods|ofd|pptx?|zip|rar|7z)(?:[?#&]|$)", re.IGNORECASE
)
_CJK_BREAK = re.compile(r"(?<=[\u2e80-\ufaff\uff00-\uffef])[ \t]*[\r\n][ \t\r\n]*(?=[\u2e80-\ufaff\uff00-\uffef])")
_SPACES = re.compile(r"[ \t\r\n\f]+")


@dataclass(slots=True)
class Line:
    """A line of text; ``linked`` of its characters are links to other pages, ``files`` are labels and addresses."""

    text: str
    linked: int = 0
    files: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Flow:
    """Gathers the text inside elements, line by line."""

    lines: list[Line] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _linked: int = 0
    _files: list[tuple[str, str]] = field(default_factory=list)
    _leads: bool = False  # inside a link to another page
    _address: str | None = None  # of the file that the link leads to
    _label: list[str] = field(default_factory=list)

    def write(self, text: str) -> None:
        if not self._parts and text.isspace():
            return
        self._parts.append(text)
        if self._leads:
            self._linked += len(text.strip())
            self._label.append(text)

    def link(self, node: LexborNode, is_rich: bool) -> bool:
        """Take an ``a``; whether its text is taken with it. Else its lines follow, up to `end_link`."""
        leads, address = report_link(node)
        if is_rich or not leads:
            self._leads, self._address = leads, address
            return False
        text = node.text()
        self._parts.append(text)
        self._linked += len(text.strip())
        if address:
            self._files.append((collapsed(text) or file_name(address), address))
        return True

    def end_link(self) -> None:
        if self._address:
            label = collapsed("".join(self._label)) or file_name(self._address)
            self._files.append((label, self._address))
        self._leads, self._address = False, None
        self._label.clear()

    def end_line(self) -> None:
        """Close the line; white space alone is none."""
        if not self._parts and not self._files:
            return
        text = collapsed("".join(self._parts))
        if text or self._files:
            self.lines.append(Line(text, self._linked, tuple(self._files)))
            self._files.clear()
        self._parts.clear()
        self._linked = 0

    def end_preformatted(self) -> None:
        """Close the lines of a ``pre``, whose white space counts."""
        for text in "".join(self._parts).splitlines():
            if text.strip():
                self.lines.append(Line(text.rstrip()))
        self._parts.clear()
        self._linked = 0


def collapsed(text: str) -> str:
    """White space as a browser shows it; a line break of the source between Chinese characters is none."""
    text = text.strip()
    if "\n" in text or "\r" in text:
        text = _CJK_BREAK.sub("", text)
    elif "  " not in text and "\t" not in text and "\f" not in text:
        return text
    return _SPACES.sub(" ", text)


@dataclass(frozen=True, slots=True)
class Marks:
    """Nodes found by selectors once a page: hidden ones, and cells and links that hold more than a run of text."""

    hidden: frozenset[int]
    rich: frozenset[int]


def marks_of(page: LexborHTMLParser, source: bytes) -> Marks:
    """The nodes that are not shown, by their own attributes, and the cells and links that need a walk of their own."""
    rich = {node.mem_id for node in page.css(_RICH_NODES)}
    if not any(hint in source for hint in _HIDDEN_HINTS):
        return Marks(frozenset(), frozenset(rich))
    hidden = set()
    for node in page.css(_MAYBE_HIDDEN):
        attributes = node.attrs
        if "hidden" in attributes or _HIDDEN.search(attributes.get("style") or ""):
            hidden.add(node.mem_id)
            above = node.parent
            while above is not None and above.tag not in ("td", "th", "table", "body"):
                if above.tag == "a":
                    rich.add(above.mem_id)
                above = above.parent
            if above is not None:
                rich.add(above.mem_id)
    return Marks(frozenset(hidden), frozenset(rich))


class Steps:
    """What stands below ``root`` in reading order: a node of text, a link or a block with its tag, and
    where a link or block ends None with the tag.
    """

    def __init__(self, root: LexborNode, hidden: frozenset[int]) -> None:
        self._root, self._hidden = root, hidden
        self._passes = False

    def pass_over(self) -> None:
        """Do not enter the node that came last; its end does not come either."""
        self._passes = True

    def __iter__(self) -> Iterator[tuple[LexborNode | None, str]]:
        hidden = self._hidden
        above: list[tuple[LexborNode, str]] = []
        node = self._root.first_child
        while node is not None:
            tag = node.tag or ""
            if tag == "-text":
                yield node, tag
            elif tag not in SKIPPED and not (hidden and node.mem_id in hidden):
                if tag in _STEPS:
                    yield node, tag
                passes, self._passes = self._passes, False
                child = None if passes else node.first_child
                if child is not None:
                    above.append((node, tag))
                    node = child
                    continue
                if tag in _STEPS and not passes:
                    yield None, tag
            following = node.next
            while following is None and above:
                node, tag = above.pop()
                if tag in _STEPS:
                    yield None, tag
                following = node.next
            node = following


def report_link(node: LexborNode) -> tuple[bool, str | None]:
    """Whether an ``a`` leads elsewhere, and its address where that is a file of a report's format."""
    address = node.attrs.get("href") or ""
    if not address or address.startswith("#"):
        return False, None
    return True, address if _REPORT_FILE.search(address) else None


def file_name(address: str) -> str:
    """What to call a file that its link does not name."""
    return address.rsplit("/", 1)[-1]


def embedded_files(page: LexborHTMLParser) -> Iterator[tuple[str, str]]:
    """Label and address of report files that the page shows in a frame of its own."""
    for node in page.css("iframe[src],embed[src],object[data],frame[src]"):
        attributes = node.attributes
        address = attributes.get("src") or attributes.get("data") or ""
        if _REPORT_FILE.search(address):
            yield attributes.get("title") or file_name(address), address


def is_furniture(node: LexborNode, tag: str) -> bool:
    """Whether an element is named as a part of the site, and holds neither sentences nor tables."""
    if tag not in _CONTAINERS:
        return False
    if tag not in _FURNITURE_TAGS:
        attributes = node.attrs
        names = f"{attributes.get('id') or ''} {attributes.get('class') or ''}"
        if len(names) < 2 or not _names_furniture(names):
            return False
    return node.text().count("。") < _SENTENCES and node.css_first("td") is None


@lru_cache(maxsize=4096)
def _names_furniture(names: str) -> bool:
    return any(pattern.search(names) for pattern in furniture("container"))


@lru_cache(maxsize=8)
def furniture(where: str) -> tuple[re.Pattern[str], ...]:
    """What belongs to the site and not to the article: patterns for "container", "line" or "end"."""
    rows = lexicon.read_rows("web_furniture", ("where", "pattern"))
    return tuple(re.compile(row["pattern"], re.IGNORECASE) for row in rows if row["where"] == where)

"""The text of a paragraph as it prints: no deletions, hidden text or field codes, but its number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from ingest.readers.docx.names import (
    ALTERNATE_CONTENT,
    MATH,
    MATH_TEXT,
    PICTURE,
    PICTURE_SIZE,
    SDT,
    SDT_CONTENT,
    VAL,
    R,
    T,
    is_on,
    number,
    w,
)
from ingest.readers.docx.numbering import Numbering
from ingest.readers.docx.styles import Styles
from ingest.readers.docx.symbols import in_font, is_symbol_font, of_field, symbol

_PPR, _PSTYLE, _NUMPR, _DELETED = map(w, ("pPr", "pStyle", "numPr", "del"))
_RPR, _RSTYLE, _VANISH, _FONTS, _ASCII, _H_ANSI = map(w, ("rPr", "rStyle", "vanish", "rFonts", "ascii", "hAnsi"))
_FIELD_CHAR, _INSTRUCTION, _SYM, _RUBY, _RUBY_BASE = map(w, ("fldChar", "instrText", "sym", "ruby", "rubyBase"))
_TEXT_BOX = w("txbxContent")
_PICTURES = frozenset(map(w, ("drawing", "pict", "object")))
_SIGNS = {w("tab"): "\t", w("ptab"): "\t", w("br"): "\n", w("cr"): "\n", w("noBreakHyphen"): "-"}
# Wrappers round runs; what is not listed (deletions, moved text at its old place) is left out.
_OPEN = frozenset(map(w, ("ins", "moveTo", "hyperlink", "smartTag", "customXml", "fldSimple", "bdo", "dir")))
_EMU_PER_CM = 360_000
_PAGE_LIKE_CM = (10.0, 8.0)  # wider and higher than this a picture may be a scan; logos and seals are smaller
_TICKED, _UNTICKED = "☑", "□"


class Paragraph(NamedTuple):
    """A paragraph's text and the text boxes anchored in it.

    ``goes_on``: the mark at its end is deleted, so that the next paragraph is its continuation.
    """

    text: str
    boxes: Sequence[etree._Element] = ()
    goes_on: bool = False


class ParagraphReader:
    """Reads the paragraphs of one document, which must be given in reading order: they are counted."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self._styles = styles
        self._numbering = numbering
        self.scans: list[str] = []  # the sizes of pictures that may be scans, of which no text is read

    def read(self, paragraph: etree._Element, before: str = "") -> Paragraph:
        """The text, line breaks as ``\\n`` and tabs as ``\\t``; ``before`` is the text that goes on here."""
        style, numbering, mark = self._styles.default_paragraph, None, None
        first = next(iter(paragraph), None)
        if first is not None and first.tag == _PPR:
            for child in first:
                tag = child.tag
                if tag == _PSTYLE:
                    style = child.get(VAL, style)
                elif tag == _NUMPR:
                    numbering = child
                elif tag == _RPR:
                    mark = child
        hidden = self._styles.is_hidden(style)
        runs = _Runs(self._styles, hidden)
        runs.walk(paragraph)
        self.scans += runs.scans
        text = before + "".join(runs.out)
        goes_on = False
        for child in mark if mark is not None else ():
            if child.tag == _DELETED:
                goes_on = True
            elif child.tag == _VANISH:
                hidden = is_on(child)
        if not goes_on and (text or not hidden):
            text = self._numbering.prefix(numbering, style) + text
        return Paragraph(text, runs.boxes, goes_on)


@dataclass(slots=True)
class _Field:
    """A complex field: until its separator comes, text is instruction and does not print."""

    instruction: list[str] = field(default_factory=list)
    result_from: int | None = None


class _Runs:
    """Collects what the runs of one paragraph print in ``out``, and text boxes in ``boxes``."""

    def __init__(self, styles: Styles, is_hidden: bool) -> None:
        self.out: list[str] = []
        self.boxes: list[etree._Element] = []
        self.scans: list[str] = []
        self._styles = styles
        self._is_hidden = is_hidden
        # A field may go on over paragraphs; one that never ends must not swallow the rest of the file.
        self._fields: list[_Field] = []
        self._in_prompt = False

    def walk(self, parent: etree._Element) -> None:
        for child in parent:
            tag = child.tag
            if tag == R:
                self._run(child)
            elif tag in _OPEN:
                self.walk(child)
            elif tag == SDT:
                self._control(child)
            elif tag == ALTERNATE_CONTENT:
                self._alternatives(child, self.walk)
            elif tag in MATH:
                self._print("".join(text.text or "" for text in child.iter(MATH_TEXT)))

    def _control(self, element: etree._Element) -> None:
        """A content control; the prompt of an empty one is not its content."""
        content = element.find(SDT_CONTENT)
        if content is None:
            return
        outer = self._in_prompt
        self._in_prompt = outer or is_on(element.find(f"{w('sdtPr')}/{w('showingPlcHdr')}"))
        self.walk(content)
        self._in_prompt = outer

    def _run(self, run: etree._Element) -> None:
        font: str | None = None
        hidden = self._is_hidden
        for child in run:
            tag = child.tag
            if tag == T:
                if not hidden and child.text:
                    self._print(in_font(child.text, font) if font else child.text)
            elif tag == _RPR:
                hidden, font = self._properties(child)
            elif tag == _FIELD_CHAR:
                self._field(child)
            elif tag == _INSTRUCTION:
                if self._fields:
                    self._fields[-1].instruction.append(child.text or "")
            elif not hidden:
                self._other(child, tag)

    def _properties(self, properties: etree._Element) -> tuple[bool, str | None]:
        """Whether a run is hidden, and its font if that is one of symbols."""
        hidden, font = self._is_hidden, None
        for child in properties:
            tag = child.tag
            if tag == _RSTYLE:
                style = child.get(VAL)
                hidden = hidden or self._styles.is_hidden(style)
                hidden = hidden or (self._in_prompt and self._styles.is_placeholder(style))
            elif tag == _FONTS:
                name = child.get(_ASCII) or child.get(_H_ANSI)
                font = name if is_symbol_font(name) else None
            elif tag == _VANISH:  # stands behind the style, which it overrules
                hidden = is_on(child)
        return hidden, font

    def _other(self, child: etree._Element, tag: str) -> None:
        if tag in _SIGNS:
            self._print(_SIGNS[tag])
        elif tag == _SYM:
            self._print(_symbol(child))
        elif tag in _PICTURES:
            self._find_boxes(child)
        elif tag == ALTERNATE_CONTENT:
            self._alternatives(child, self._run)
        elif tag == _RUBY:
            base = child.find(_RUBY_BASE)
            if base is not None:
                self.walk(base)

    def _alternatives(self, element: etree._Element, read: Callable[[etree._Element], None]) -> None:
        """Read the first alternative that holds something: they all say the same."""
        before = len(self.out) + len(self.boxes) + len(self.scans)
        for branch in element:
            read(branch)
            if len(self.out) + len(self.boxes) + len(self.scans) > before:
                return

    def _find_boxes(self, element: etree._Element) -> None:
        for child in element:
            if child.tag == _TEXT_BOX:
                self.boxes.append(child)
            elif child.tag == PICTURE:
                self._picture(child)
            elif child.tag == ALTERNATE_CONTENT:
                self._alternatives(child, self._find_boxes)
            else:
                self._find_boxes(child)

    def _picture(self, element: etree._Element) -> None:
        size = element.find(PICTURE_SIZE)
        width, height = ((number(size, side) or 0) / _EMU_PER_CM for side in ("cx", "cy"))
        if width >= _PAGE_LIKE_CM[0] and height >= _PAGE_LIKE_CM[1]:
            self.scans.append(f"{width:.0f} × {height:.0f} cm")

    def _field(self, element: etree._Element) -> None:
        kind = element.get(w("fldCharType"))
        if kind == "begin":
            self._print(_form_field(element))
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].result_from = len(self.out)
        elif kind == "end" and self._fields:
            ended = self._fields.pop()
            if ended.result_from is None or ended.result_from == len(self.out):
                self._print(of_field("".join(ended.instruction)))

    def _print(self, text: str) -> None:
        if text and all(part.result_from is not None for part in self._fields):
            self.out.append(text)


def _symbol(element: etree._Element) -> str:
    try:
        return symbol(int(element.get(w("char"), ""), 16), element.get(w("font")))
    except ValueError:
        return ""


def _form_field(element: etree._Element) -> str:
    """What a legacy form field prints that has no result: a box, or the chosen entry of a list."""
    box = element.find(f"{w('ffData')}/{w('checkBox')}")
    if box is not None:
        checked = box.find(w("checked"))
        return _TICKED if is_on(checked if checked is not None else box.find(w("default"))) else _UNTICKED
    choice = element.find(f"{w('ffData')}/{w('ddList')}")
    if choice is None:
        return ""
    entries = [entry.get(VAL, "") for entry in choice.findall(w("listEntry"))]
    chosen = number(choice.find(w("result")))
    if chosen is None:
        chosen = number(choice.find(w("default"))) or 0
    return entries[chosen] if 0 <= chosen < len(entries) else ""

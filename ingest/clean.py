"""Cleaning that keeps offsets: from a span of a document's raw string to a `Text`."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import opencc

from ingest.document import Text

# Left behind by converters: pictures and objects, zero-width characters, byte-order marks.
_RESIDUE = re.compile(
    r"\[(?:image|图片|图像|object|table|附件图)\s*:[^\]\n]{0,200}\]|[\u200b-\u200f\u2060\ufeff\u00ad]+"
)
# Runs of characters that stay as they are, so that they are taken at once; `clean` folds the others one by one.
_PLAIN = re.compile(r"[0-9A-Za-z\u4e00-\u9fff，。；：！？（）、“”‘’《》%.,:;()+/=<>≥≤\-]+")
_BEGINS_RESIDUE = frozenset("[\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")
_KEEP_WIDE = frozenset("，。；：！？（）、“”‘’《》〈〉【】〔〕—…～·")
_SAME_SIGN = {"﹦": "=", "═": "=", "≧": "≥", "≦": "≤", "﹥": ">", "﹤": "<", "﹪": "%", "⩾": "≥", "⩽": "≤"}


@lru_cache(maxsize=4096)
def _fold(char: str) -> str:
    """One printed character as its plain form of the same length: width, digits, signs."""
    if char in _KEEP_WIDE or unicodedata.category(char) == "No":  # ① stays ①, ² stays ²
        return char
    if char in _SAME_SIGN:
        return _SAME_SIGN[char]
    folded = unicodedata.normalize("NFKC", char)
    return folded if len(folded) == 1 else char


@lru_cache(maxsize=1)
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@lru_cache(maxsize=16384)
def _simple(char: str) -> str:
    simple: str = _converter().convert(char) if "\u4e00" <= char <= "\u9fff" else char
    return simple if len(simple) == 1 else char


def simplified(text: str) -> str:
    """Traditional characters as simplified ones, character by character (same length)."""
    return "".join(map(_simple, text)) if not text.isascii() else text


def clean(raw: str, start: int, end: int) -> Text:
    """The span start…end of ``raw`` as one logical line.

    Width is folded, residue dropped, runs of white space become one space, and a line
    break vanishes between Chinese characters (a hard break inside a word) and becomes
    a space elsewhere.
    """
    plain = _PLAIN.match(raw, start, end)
    if plain and plain.end() == end:  # most cells
        return Text(plain[0], tuple(range(start, end)))
    chars: list[str] = []
    offsets: list[int] = []
    gap = -1  # offset of pending white space
    broke = False
    position = start
    while position < end:
        if plain := _PLAIN.match(raw, position, end):
            run = plain[0]
            if gap >= 0 and chars and not (broke and _glues(chars[-1][-1], run[0])):
                chars.append(" ")
                offsets.append(gap)
            gap, broke = -1, False
            chars.append(run)
            offsets.extend(range(position, plain.end()))
            position = plain.end()
            continue
        residue = _RESIDUE.match(raw, position, end) if raw[position] in _BEGINS_RESIDUE else None
        if residue:
            position = residue.end()
            continue
        char = raw[position]
        if char.isspace():
            gap = position if gap < 0 else gap
            broke = broke or char == "\n"
        else:
            folded = _fold(char)
            if gap >= 0 and chars and not (broke and _glues(chars[-1][-1], folded)):
                chars.append(" ")
                offsets.append(gap)
            gap, broke = -1, False
            chars.append(folded)
            offsets.append(position)
        position += 1
    return Text("".join(chars), tuple(offsets))


def _glues(left: str, right: str) -> bool:
    """A line break between these is inside a word or number, not between words."""
    wide = left > "\u2e7f" or right > "\u2e7f"
    number = (left.isdigit() or left in ".,") and (right.isdigit() or right in ".,%")
    return wide or number


def squeeze(text: str) -> str:
    """For comparison with the lexicon: simplified, without white space and punctuation accidents."""
    return _DROPPED.sub("", simplified(text)).replace("(", "（").replace(")", "）")


_DROPPED = re.compile(r"[\s:：·\"“”'‘’*＊、,，.。;；\-—–_]+")

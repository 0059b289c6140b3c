"""Rules X06, X08, X09 and X11: what a template left behind, numbering, misprints, and what was left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

import numpy as np

from ingest.observe.seen import Observation, Part, Seen, passed
from ingest.observe.vocabulary import residues, words

_MOST = 20  # findings of one rule a report
# Styles of numbered headings, highest first, as groups of one pattern.
_NUMBERED = re.compile(
    r"\s*(?:([一二三四五六七八九十]{1,3})、|[（(]([一二三四五六七八九十]{1,3})[)）]"
    r"|(\d{1,2})(?:、|[.．](?!\d))|[（(](\d{1,2})[)）](?!\s*[+\-*/=×]))"
)
_DIGITS = "一二三四五六七八九"


_CHAPTER = re.compile(r"\s*(?:第[一二三四五六七八九十\d]{1,3}[部分章篇]|附\s?[件表录])")


def leftovers(seen: Seen) -> Iterator[Observation]:
    """X06 and X11: no instruction or placeholder of a form is left, and nothing was left out (（略）)."""
    for rule_id in ("X06", "X11"):
        told = [r for r in residues() if r.rule_id == rule_id]
        marked = [(number, order) for order, r in enumerate(told) for number in seen.paragraphs_with(r.pattern)]
        found = 0
        for number, order in sorted(marked):
            text = seen.paragraphs[number]
            match = told[order].pattern.search(text.chars)
            if match and found < _MOST:
                found += 1
                place = Part(text, max(0, match.start() - 12), match.end())
                yield Observation(
                    rule_id, "finding", (place,), variant="left", words={"word": match[0], "quote": place.words},
                    printed=match[0], unit="text", severity=told[order].severity,
                )  # fmt: skip
        if not found and seen.paragraphs:
            yield passed(rule_id, _opening(seen), key="all")


def numbering(seen: Seen) -> Iterator[Observation]:
    """X08: headings of one style count on by one, or begin again. A higher heading ends the count below it."""
    runs: list[list[tuple[int, Part]]] = [[] for _ in range(_NUMBERED.groups)]
    found, judged = 0, False
    for block in seen.blocks:
        if _CHAPTER.match(block.text.chars[:20]):
            runs = [[] for _ in range(_NUMBERED.groups)]
        style, number = _numbered(block.text.chars) if block.kind != "table" and block.text.chars else (None, 0)
        if style is None:
            continue
        here = Part(block.text, 0, min(len(block.text), 40))
        for lower in runs[style + 1 :]:
            lower.clear()
        run = runs[style]
        while run and number != run[-1][0] + 1 and number != 1 and any(number == n + 1 for n, _ in run[:-1]):
            run.pop()  # a count inside another is over
        if run and number not in (run[-1][0] + 1, 1):
            judged = True
            if found < _MOST:
                found += 1
                yield _broken(run[-1], (number, here))
        elif run:
            judged = True
        if number != 1 and run:
            run[-1] = (number, here)
        else:
            run.append((number, here))
        del run[:-8]
    if judged and not found:
        yield passed("X08", _opening(seen), key="all")


def _numbered(chars: str) -> tuple[int | None, int]:
    match = _NUMBERED.match(chars)
    if match is None or match.lastindex is None:
        return None, 0
    number = _number(match[match.lastindex])
    return (match.lastindex - 1, number) if number else (None, 0)


def _number(text: str) -> int:
    """1 to 99 in digits or as 二十一; 0 for what is none (一一)."""
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if len(tens) > 1 or len(ones) > 1 or not set(tens + ones) <= set(_DIGITS):
        return 0
    return (_DIGITS.index(tens) + 1 if tens else 1) * 10 * bool(ten) + (_DIGITS.index(ones) + 1 if ones else 0)


def _broken(before: tuple[int, Part], after: tuple[int, Part]) -> Observation:
    variant = "twice" if before[0] == after[0] else "gap"
    said = {"before": before[1].words, "after": after[1].words}
    return Observation(
        "X08", "finding", (before[1], after[1]), variant=variant, words=said, printed=str(after[0]),
        computed=str(before[0] + 1), difference=Decimal(after[0] - before[0] - 1), unit="value",
    )  # fmt: skip


_MARKS = ("。。", "，，", "、、", "；；", "：:", "。:", "；:", "，:", "，。", "、。")
_GARBLED = ("\ufffd", "锟斤拷", "烫烫烫")
_MISPRINT = re.compile(
    rf"(?P<marks>{'|'.join(_MARKS)})|(?P<garbled>{'|'.join(_GARBLED)})"
    r"|(?P<doubled>(?P<word>[\u4e00-\u9fff]{2,4})(?P=word))"
)


def misprints(seen: Seen) -> Iterator[Observation]:
    """X09: no doubled mark, no doubled word, no broken character."""
    found = 0
    for number in sorted({*seen.paragraphs_holding(*_MARKS, *_GARBLED), *_doubled(seen)}):
        text = seen.paragraphs[number]
        for match in _MISPRINT.finditer(text.chars):
            if found >= _MOST:
                return
            if match["doubled"] and match["word"] in words()["may_double"]:
                continue  # …运营项目 + 项目自评表
            found += 1
            place = Part(text, max(0, match.start() - 10), min(len(text), match.end() + 4))
            kind = next(name for name in ("marks", "garbled", "doubled") if match[name])
            yield Observation(
                "X09", "finding", (place,), variant=kind,
                words={"word": match[0], "quote": place.words}, printed=match[0], unit="text",
            )  # fmt: skip
    if not found and seen.paragraphs:
        yield passed("X09", _opening(seen), key="all")


def _doubled(seen: Seen) -> set[int]:
    """Numbers of the paragraphs where two to four characters stand twice in a row.

    As arrays: a pattern that refers back to itself would be tried at every character of the text.
    """
    chars = np.frombuffer(seen.whole.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    found = []
    for length in (2, 3, 4):
        same = chars[:-length] == chars[length:]
        stop = max(0, len(same) - length + 1)
        runs = same[:stop] & (chars[:stop] >= 0x4E00)
        for shift in range(1, length):
            runs &= same[shift : stop + shift]
        if runs.any():
            found.append(np.flatnonzero(runs))
    if not found:
        return set()
    numbers = np.searchsorted(seen.paragraph_starts, np.concatenate(found), side="right")
    return set((np.unique(numbers) - 1).tolist())


def _opening(seen: Seen) -> Part:
    text = seen.paragraphs[0]
    return Part(text, 0, min(len(text), 40))

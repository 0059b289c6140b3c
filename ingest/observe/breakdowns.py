"""Rule A18: what is counted and broken down in one sentence adds up, and no part exceeds its whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

from ingest.extract.pieces import opaque
from ingest.observe.seen import Observation, Seen, Sentence, passed, undecided
from ingest.observe.tallies import Tally, tallies
from ingest.observe.vocabulary import exclusive

_SEPARATOR = re.compile(r"[，、；;：:。！？\n]|,(?![0-9]{3})")
_OPENER = re.compile(r"\s*(?:其中(?:包括|有|含)?|分别(?:为|是)|包括|包含|不?含)[有为是]?")
_SUM = re.compile(r"\s*(?:以上)?(?:共计|合计|总计|共)(?:有|为)?\s*$")
_TOLD = re.compile(r"其中|分别|包括|包含|含|(?:共|计)(?:有|为)?\s*[0-9]")
_ALL = re.compile(r"共|总|合计|全部|实有|现有|全年|下设")
_SKIPPED = re.compile(r"\s*(?:[约占比]|同比|较上年|比上年|与上年)[^0-9]{0,10}[0-9.]+(?:%|个百分点)\s*$|\s*$")
_BARE = re.compile(r"([^0-9]{2,16})([0-9]{1,6})\s*$")
_EACH = re.compile(r"每|均(?!为)|各(?!类|种|项|级)|倍|平均|人均")
_OPEN_LIST = re.compile(r"等|主要|如|例如")
_BRACKET = re.compile(r"[^，、；。：（()）0-9]{0,8}[（(]")
_INSIDE = re.compile(r"[^（()）]{4,200}(?=[）)])")
_AND = re.compile(r"和|及|以及|与")
# What these count is of one kind by the word alone; 个, 项, 处 … count things of any kind.
_OF_ONE_KIND = frozenset(("人", "起", "家", "户", "辆", "所", "宗", "头", "亩"))


@dataclass(slots=True)
class _Item:
    """A counted thing in a list; ``opener``: 其中, 分别为 … in front of it, or 共计 where it is a sum."""

    start: int
    end: int
    number: int
    unit: str | None
    label: str
    is_about: bool
    opener: str = ""


def parts(seen: Seen) -> Iterator[Observation]:
    """A18: 其中, 分别为, a list that ends in 共计, and a list in brackets are held against their whole.

    Parts of kinds that exclude each other (``observe_exclusive.csv``) add up to no more than the whole; a list that
    is complete adds up to it. What follows a complete list is none of it: the first items may make the whole.
    """
    for sentence, counts in seen.counted:
        if len(counts) < 2:
            continue
        chars = sentence.chars
        if _TOLD.search(chars):
            row = _row(chars, counts)
            yield from _opened(sentence, row)
            yield from _summed(sentence, row)
        if "（" in chars or "(" in chars:
            yield from _bracketed(sentence, counts)


def _row(chars: str, counts: Sequence[Tally]) -> list[_Item | None]:
    """The sentence cut at its commas: an item for each counted thing, None for other words; brackets are left out."""
    shown = opaque(chars)
    row: list[_Item | None] = []
    position, next_count, opener = 0, 0, ""
    for mark in [*_SEPARATOR.finditer(shown), None]:
        stop = mark.start() if mark else len(shown)
        held = []
        while next_count < len(counts) and counts[next_count].start < stop:
            if counts[next_count].start >= position and shown[counts[next_count].start] != "\0":
                held.append(counts[next_count])
            next_count += 1
        words = shown[position:stop]
        found = _OPENER.match(words)
        begin = position + (found.end() if found else 0)
        opener = found[0].strip() if found else opener
        items = _items(shown, begin, stop, held)
        if items:
            items[0].opener = items[0].opener or opener
            row += items
            opener = ""
        elif not _SKIPPED.match(shown[begin:stop]):
            row.append(None)
            opener = ""
        position = mark.end() if mark else stop
    return row


def _items(shown: str, start: int, stop: int, held: Sequence[Tally]) -> list[_Item]:
    """The counted things between two marks; none where the words hold other numbers."""
    if not held:
        bare = _BARE.fullmatch(shown[start:stop])
        return [_Item(start, stop, int(bare[2]), None, bare[1], False)] if bare else []
    items: list[_Item] = []
    begin = start
    for count, after in zip(held, [*held[1:], None], strict=True):
        end = stop
        if after:
            joins = list(_AND.finditer(shown, count.end, after.start))
            if len(joins) != 1:
                return []
            end = joins[0].start()
        lead = shown[begin : count.start]
        if any(c.isdigit() for c in lead) or any(c.isdigit() for c in shown[count.end : end]):
            return []
        label = (lead + shown[count.end : end]).replace("\0", "").strip()
        is_sum = "共" if _SUM.match(lead) else ""
        items.append(_Item(begin, end, count.number, count.unit, label, count.is_about, is_sum))
        begin = joins[0].end() if after else end
    return items


def _opened(sentence: Sentence, row: Sequence[_Item | None]) -> Iterator[Observation]:
    for index, first in enumerate(row):
        whole = row[index - 1] if index else None
        if first is None or whole is None or first.opener in ("", "共") or first.unit != whole.unit:
            continue
        items = [first]
        for item in row[index + 1 :]:
            if item is None or item.opener or item.unit not in (first.unit, None):
                break
            items.append(item)
        is_last = index + len(items) == len(row) and not sentence.is_open
        is_complete = first.opener.startswith("分别") and is_last and len(items) > 1
        yield _judged(sentence, whole, items, is_complete)


def _summed(sentence: Sentence, row: Sequence[_Item | None]) -> Iterator[Observation]:
    """甲3个、乙2个，共计5个: what stands in front of the sum, from any item on, makes it."""
    for index, total in enumerate(row):
        if total is None or total.opener != "共" or index < 2:
            continue
        items: list[_Item] = []
        for item in reversed(row[:index]):
            if item is None or item.unit not in (total.unit, None):
                break
            items.append(item)
            if item.opener:
                break
        if len(items) < 2 or items[-1].unit is None:
            continue
        sums = list(accumulate(item.number for item in items))
        place = sentence.part(items[-1].start, total.end)
        begins = len(items) == index and not _goes_on(sentence)
        if total.number in sums[1:]:
            yield passed("A18", place)
        elif _is_vague([total, *items]) or sums[-1] < total.number and not begins:
            yield undecided("A18", place)
        else:
            yield _finding(sentence, total, items, sums[-1], "strong" if begins else "soft", "sum")


def _goes_on(sentence: Sentence) -> bool:
    """Whether a list began before the sentence: the one before it ended in a semicolon."""
    return sentence.start > 0 and sentence.text.chars[sentence.start - 1] in "；;"


def _bracketed(sentence: Sentence, counts: Sequence[Tally]) -> Iterator[Observation]:
    """398人（社戒266人，社康132人）."""
    chars = sentence.chars
    for count in counts:
        opening = _BRACKET.match(chars, count.end)
        closing = _INSIDE.match(chars, opening.end()) if opening else None
        if opening is None or closing is None:
            continue
        inside = closing[0]
        row = _row(inside, tallies(inside))
        items = [item for item in row if item and item.unit in (count.unit, None)]
        if len(items) < 2 or len(items) < len(row) or items[0].unit is None:
            continue
        shift = closing.start()
        for item in items:
            item.start, item.end = item.start + shift, item.end + shift
        lead = re.split(_SEPARATOR, chars[: count.start])[-1]
        label = lead + chars[count.end : opening.end() - 1]
        whole = _Item(count.start - len(lead), count.end, count.number, count.unit, label, count.is_about)
        yield _judged(sentence, whole, items, not items[0].opener, is_bracketed=True)


def _judged(
    sentence: Sentence, whole: _Item, items: Sequence[_Item], is_complete: bool, is_bracketed: bool = False
) -> Observation:
    sums = list(accumulate(item.number for item in items))
    place = sentence.part(whole.start, items[-1].end)
    if whole.number in sums or is_bracketed and any(item.number == whole.number for item in items):
        return passed("A18", place)  # in brackets also levels, of which the last is the whole
    if _is_vague([whole, *items]):
        return undecided("A18", place)
    said = _ALL.search(whole.label)
    if items[0].number > whole.number:
        if whole.unit in _OF_ONE_KIND or whole.label[-2:] in items[0].label:
            return _finding(sentence, whole, items[:1], items[0].number, None if said else "strong", "part")
        return undecided("A18", place)
    if exclusive([item.label for item in items]) and (sums[-1] > whole.number or is_complete):
        return _finding(sentence, whole, items, sums[-1], None if said else "strong", "sum")
    if is_complete and not any(_OPEN_LIST.search(item.label) for item in items):
        return _finding(sentence, whole, items, sums[-1], "soft" if is_bracketed else "strong", "sum")
    return passed("A18", place) if sums[-1] < whole.number else undecided("A18", place)


def _is_vague(items: Sequence[_Item]) -> bool:
    return any(item.is_about or _EACH.search(item.label) for item in items)


def _finding(
    sentence: Sentence, whole: _Item, items: Sequence[_Item], made: int, severity: str | None, variant: str
) -> Observation:
    parts_in_order = sorted(items, key=lambda item: item.start)
    place = sentence.part(min(whole.start, parts_in_order[0].start), max(whole.end, parts_in_order[-1].end))
    said = "+".join(str(item.number) for item in parts_in_order)
    words = {"sum": said, "made": made, "whole": whole.number, "unit": whole.unit, "quote": place.words}
    return Observation(
        "A18", "finding", (place,), variant=variant, words=words, printed=str(whole.number), computed=str(made),
        difference=Decimal(whole.number - made), unit="value", severity=severity,
    )  # fmt: skip

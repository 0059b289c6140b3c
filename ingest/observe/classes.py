"""Rules C02, C03, C04, C06, N05: what kind of money and purchase a report says it is, and repealed rules it cites."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from ingest.observe.seen import Observation, Part, Seen, Sentence, passed, undecided
from ingest.observe.vocabulary import Opposed, opposed, procured, repealed

_SAID = re.compile(r"属于?(?:于)?(?P<kind>货物|工程|服务)类?(?:采购)?(?:项目|支出)")
_SHOWN = {
    "货物": re.compile(
        r"(?:本项目|项目)(?:为|系|主要是)[^。；]{0,20}(?:购置|采购|购买)"
        r"[^。；]{0,16}(?:服装|设备|用品|物资|器材|车辆|装备|家具)"
    ),
    "工程": re.compile(r"(?:本项目)(?:为|系|指)[^。；]{0,24}(?:修缮|改造|建设|施工|新建|扩建)"),
}


def purchases(seen: Seen) -> Iterator[Observation]:
    """C03: what is bought is of the kind that is said (政府采购法 第二条: 货物, 工程, 服务)."""
    if not seen.is_about_one_project:
        return
    said = seen.first(_SAID)
    if said is None:
        return
    sentence, match = said
    shown = {kind: found for kind, pattern in _SHOWN.items() if (found := seen.first(pattern))}
    other = next((kind for kind in shown if kind != match["kind"]), None)
    if not shown:
        yield undecided("C03", sentence.whole)
    elif other is None or match["kind"] in shown:
        yield passed("C03", sentence.whole)
    else:
        where, what = shown[other]
        words = {"said": match["kind"], "shown": other, "quote": what[0]}
        yield Observation(
            "C03", "finding", (sentence.whole, where.part(*what.span())), variant="kind", words=words,
            printed=match["kind"], computed=other, unit="text",
        )  # fmt: skip


def funds(seen: Seen) -> Iterator[Observation]:
    """C02: one project's money is of one kind: 公用经费 or 专项, 差旅费 or 补贴."""
    if not seen.is_about_one_project:
        return
    for pair in opposed():
        if pair.rule_id != "C02":
            continue
        first = _titled(seen, pair.one) or _first_part(seen, pair.one)
        if first is None:
            continue
        found = seen.first(pair.other)
        if found is None:
            yield passed("C02", first, key=pair.group)
        else:
            yield _conflict(pair, first, *found)


def _conflict(pair: Opposed, first: Part, sentence: Sentence, match: re.Match[str]) -> Observation:
    words = {"one": first.words, "other": match[0], "note": pair.note, "note_en": pair.note_en}
    return Observation(
        "C02", "finding", (first, sentence.whole), key=pair.group, variant="opposed", words=words,
        printed=match[0], computed=first.words, unit="text", severity=pair.severity,
    )  # fmt: skip


def _titled(seen: Seen, pattern: re.Pattern[str]) -> Part | None:
    text = seen.reading.title_text
    match = pattern.search(text.chars) if text else None
    return Part(text, *match.span()) if text and match else None


def _first_part(seen: Seen, pattern: re.Pattern[str]) -> Part | None:
    found = seen.first(pattern)
    return found[0].part(*found[1].span()) if found else None


def regulations(seen: Seen) -> Iterator[Observation]:
    """C04: what a report goes by was in force in its year."""
    year, day = seen.reading.fiscal_year, seen.reading.report_date
    for rule in repealed():
        found = seen.first(rule.pattern)
        if found is None:
            continue
        sentence, match = found
        place = sentence.part(*match.span())
        if year is None and day is None:
            yield undecided("C04", place, key=rule.name)
        elif (date(year, 1, 1) if year else day or date.max) < rule.ended:
            yield passed("C04", place, key=rule.name)
        else:
            when = year or (day.year if day else 0)
            words = {"name": rule.name, "ended": f"{rule.ended:%Y-%m-%d}", "successor": rule.successor, "year": when}
            yield Observation(
                "C04", "finding", (place,), key=rule.name, variant="repealed", words=words, printed=match[0],
                computed=f"{rule.ended:%Y-%m-%d}", difference=Decimal(when - rule.ended.year), unit="year",
            )  # fmt: skip


# ---------------------------------------------------------------- C06

_UPKEEP = re.compile(r"运维|运行维护|维护(?:费|经费|项目|$)")
_ALSO_BUILDS = re.compile(r"建设|改造|升级|更新|购置|采购|扩容|新建|新增|及|和|、")
_BUILDS = re.compile(
    r"(?:拆旧新装|新装|新建成?|新安装|新购置?|拆除重建)\s?[^，,。；;、\d]{0,6}\d{1,6}\s?(?:个|台|套|处|座|条|部|辆|公里)"
)


def upkeep(seen: Seen) -> Iterator[Observation]:
    """C06: money to run and maintain something builds nothing new.

    政府收支分类科目: 维修（护）费 is current (302), what is built or bought new is capital (310).
    """
    names = {project.name for project in seen.reading.projects}
    if not seen.is_about_one_project or len(names) != 1 or not seen.paragraphs:
        return
    [name] = names
    if not _UPKEEP.search(name) or _ALSO_BUILDS.search(name):
        return
    found = seen.first(_BUILDS)
    named = next(seen.holding(name), None)
    start = named.chars.index(name) if named else 0
    title = named.part(start, start + len(name)) if named else _opening(seen)
    if found is None:
        yield passed("C06", title)
        return
    sentence, match = found
    said = {"name": name, "quote": match[0]}
    yield Observation(
        "C06", "finding", (sentence.whole, title), variant="builds", words=said,
        printed=match[0], computed=name, unit="text",
    )  # fmt: skip


def _opening(seen: Seen) -> Part:
    text = seen.paragraphs[0]
    return Part(text, 0, min(len(text), 40))


# ---------------------------------------------------------------- N05

_PROCURED = re.compile(
    r"政府采购(?P<kind>货物|工程|服务)(?:类)?支出(?:金额|总额)?(?:为)?\s?(?P<n>\d{1,9}(?:\.\d{1,6})?)\s?万?元"
)
_NEAR = 300  # characters in which the amounts stand before the use
_USED = re.compile(r"主要用于(?P<use>[^。；;]{2,80})")


def procurement(seen: Seen) -> Iterator[Observation]:
    """N05: what procurement was mainly used for is of a kind that it has an amount of.

    The sentences are those that accounts have to print (财预〔2016〕143号: 政府采购支出情况).
    """
    for use, match in seen.found(_USED):
        offset = max(0, use.start - _NEAR)
        before = use.text.chars[offset : use.start + match.start()]
        for kind in _PROCURED.finditer(before):
            bought = procured()[kind["kind"]].search(match["use"])
            if bought is None:
                continue
            places = Part(use.text, offset + kind.start(), offset + kind.end()), use.part(*match.span())
            if Decimal(kind["n"]):
                yield passed("N05", *places, key=kind["kind"])
                continue
            said = {"kind": kind["kind"], "bought": bought[0]}
            yield Observation(
                "N05", "finding", places, key=kind["kind"], variant="none", words=said, printed=kind[0],
                computed=bought[0], unit="text",
            )  # fmt: skip

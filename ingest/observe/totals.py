"""Rules A19 and A22: numbers that an agency has of a thing, and goods that are for each person."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from ingest.observe.seen import Observation, Part, Seen, Sentence, Total, passed, undecided
from ingest.observe.tallies import Tally, tallies
from ingest.observe.vocabulary import any_of, totals, words

_HAS = re.compile(r"共设[立有置]?|下设|内设|设有|现有|共有|辖有?|共辖|下辖|(?<![建开增新加])设(?![备施计想法])")
_LISTS = re.compile(r"(?:下设|内设|设有|设立|设)[：:]$")
_LISTED = re.compile(
    r"\s*(?:[（(]?\d{1,2}[)）、.．]\s?)?(?P<n>\d{1,4})个(?P<noun>[\u4e00-\u9fff]{2,8}?)[，,]?(?:分别|即|[：:；;])"
)
_ITEMISED = re.compile(r"\s*(?:[（(]?\d{1,2}[)）、.．]\s?)?$")
_OTHER_TIME = re.compile(r"20\d{2}|原有?|改革前|计划|拟|将|规划|新增|增设|撤销|合并|十[三四五六]五")
_LONGEST_LIST = 30
_ALL_UNITS = "内设机构"  # the group that the kinds of a list belong to


@lru_cache(maxsize=1)
def _noun() -> re.Pattern[str]:
    groups = "|".join(f"(?P<g{number}>{noun.pattern})" for number, noun in enumerate(totals().values()))
    return re.compile(rf"(?:公安|基层|农村|城区|正股级|副科级){{0,2}}(?:{groups})")


def stated(seen: Seen) -> Iterator[Total]:
    """What the report says that its agency has in all: 我局共设39个职能部门, 下设：27个派出机构，分别为 ….

    A number of another subject (交警大队内设 …), of another time or of a plan is none of it.
    """
    groups = list(totals())
    for sentence, counts in seen.counted:
        known = set()
        for count in counts:
            if count.unit != "个":
                continue
            match = _noun().match(sentence.chars, count.end)
            if match is None or match.lastgroup is None or count.is_about:
                continue
            group = groups[int(match.lastgroup[1:])]
            if group not in known and _is_own(seen, sentence, count, group):
                yield Total(group, match[0], count.number, (sentence.part(count.start, match.end()),))
            known.add(group)  # a second one in the sentence is a part of the first
    yield from _listed(seen)


def _is_own(seen: Seen, sentence: Sentence, count: Tally, group: str) -> bool:
    """Whether the words in front of a count say that it is all that the agency has."""
    before = sentence.chars[: count.start]
    if _OTHER_TIME.search(before.rpartition("，")[2]):
        return False
    if _ITEMISED.fullmatch(before):
        return group != _ALL_UNITS and "，分别" in sentence.chars[count.end : count.end + 20]
    has = _HAS.search(before)
    if has is None or re.search(r"[对在向等]$|对[^，]*$", before[has.end() :].rpartition("，")[2]):
        return False
    subject = re.split(r"[，,：:、]", before[: has.start()])[-1].strip()
    subject = re.sub(r"^(?:目前|现|截至[^，]*|[（(]?[一二三四五六七八九十\d]{1,2}[)）、.．])+", "", subject)
    agency = seen.reading.agency.value if seen.reading.agency else ""
    return not subject or subject in words()["own"] or len(subject) > 2 and agency.endswith(subject)


def _listed(seen: Seen) -> Iterator[Total]:
    """下设：/ 3个处室，分别 … / 12个大队，分别 …: what is listed paragraph by paragraph makes the whole."""
    texts = seen.paragraphs
    for number, text in enumerate(texts):
        if not text.chars.endswith(("：", ":")) or not _LISTS.search(text.chars[-8:]):
            continue
        rows = []
        for item in texts[number + 1 : number + 1 + _LONGEST_LIST]:
            match = _LISTED.match(item.chars[:60])
            if match is None:
                break
            rows.append((item, match))
        if len(rows) > 1:
            made, noun = sum(int(m["n"]) for _, m in rows), "、".join(m["noun"] for _, m in rows)
            yield Total(_ALL_UNITS, noun, made, tuple(Part(item, *m.span()) for item, m in rows), True)


def twice(seen: Seen) -> Iterator[Observation]:
    """A19: a whole that an agency states more than once, in one report or in those of one file, is one number."""
    first: dict[str, Total] = {}
    for total in seen.totals_before:
        first.setdefault(total.group, total)
    for total in stated(seen):
        before = first.setdefault(total.group, total)
        if before.number == total.number:
            yield passed("A19", *total.places, key=total.group)
            continue
        said = {
            "group": total.group,
            "one": f"{before.number}个{before.noun}",
            "other": f"{total.number}个{total.noun}",
        }
        is_same = before.noun == total.noun and not total.is_sum
        yield Observation(
            "A19", "finding", (*total.places, *before.places), key=total.group,
            variant="sum" if total.is_sum else "twice", words=said, printed=str(total.number),
            computed=str(before.number), difference=Decimal(total.number - before.number), unit="value",
            severity=None if is_same else "strong",
        )  # fmt: skip


# ---------------------------------------------------------------- vehicles bought

_VEHICLE = r"(?:公务用车|执[法勤]执[法勤](?:公务)?(?:用车|车辆?)|(?:执法|警用|公务|应急|特种)?(?:车辆|汽车|轿车|用车))"
_BOUGHT = re.compile(
    rf"(?:购置|采购|购买|购入)[^，,。；;、\d]{{0,6}}(?:{_VEHICLE}(?P<n>\d{{1,4}})[辆台]|(?P<n2>\d{{1,4}})[辆台]{_VEHICLE})"
)
_ALL_YEAR = re.compile(r"全年|本年度?|当年|公务用车购置(?:支出|费)|按规定更新购置")
_NOT_OWN = re.compile(
    r"20\d{2}年(?!度)|计划|拟|规划|申请|预计|累计|近年|为(?:基层|各|乡镇)|补贴|补助|群众|居民|企业|市民|农|上年|去年|预算"
)


def bought(seen: Seen) -> Iterator[Observation]:
    """A24: no more vehicles are told to be bought than the report on 三公 says were bought in all the year.

    财预〔2016〕143号: accounts say how many official vehicles were bought in the year.
    """
    found = [(s, m, int(m["n"] or m["n2"])) for s, m in seen.each(_BOUGHT) if not _NOT_OWN.search(s.chars[: m.start()])]
    wholes = [each for each in found if _ALL_YEAR.search(each[0].chars[: each[1].end()])]
    if not wholes:
        return
    whole, match, most = max(wholes, key=lambda each: each[2])
    place = whole.part(*match.span())
    others = [each for each in found if each[2] > most]
    if not others:
        yield passed("A24", place)
    for sentence, other, number in others:
        told = sentence.part(*other.span())
        said = {"whole": most, "number": number, "quote": told.words}
        yield Observation(
            "A24", "finding", (told, place), variant="bought", words=said, printed=str(number), computed=f"≤{most}",
            difference=Decimal(number - most), unit="value",
        )  # fmt: skip


# ---------------------------------------------------------------- A22

_FOR = re.compile(
    r"(?:为|给|向)(?:全[县市区镇乡校]|在[押校岗])?(?P<about>近|约)?(?P<n>\d{1,6})(?P<more>余|多)?(?:名|人|位)[^，,。；;\d]{0,12}?"
    r"(?:购买|购置|采购|配备|配发|发放|定制|制作)"
)
_GOODS_UNITS = ("套", "双", "件", "床", "条", "个")


@lru_cache(maxsize=1)
def _goods() -> re.Pattern[str]:
    return re.compile(any_of("per_person"))


def supplies(seen: Seen) -> Iterator[Observation]:
    """A22: of goods that each person needs (``per_person``) as many are bought as there are persons."""
    for sentence, match in seen.found(_FOR):
        counts = [c for c in tallies(sentence.chars) if c.start >= match.end() and c.unit in _GOODS_UNITS]
        lists = [c for c in counts if _goods().search(sentence.chars, max(match.end(), c.start - 24), c.start)]
        if not lists:
            continue
        place = sentence.part(match.start(), lists[-1].end)
        persons = int(match["n"]) * (9 if match["about"] else 10)
        most = max(lists, key=lambda c: c.number)
        if most.number * 10 >= persons or sum(c.number for c in lists) == int(match["n"]):
            yield passed("A22", place)
        elif any(c.is_about for c in lists):
            yield undecided("A22", place)
        else:
            said = {"persons": match["n"], "goods": f"{most.number}{most.unit}", "quote": place.words}
            yield Observation(
                "A22", "finding", (place,), variant="fewer", words=said, printed=str(most.number),
                computed=f"≥{match['n']}", difference=Decimal(most.number - int(match["n"])), unit="value",
            )  # fmt: skip

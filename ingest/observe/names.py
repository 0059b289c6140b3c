"""Rules E01, E02, E03, E05 and E06: whom a report speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from ingest import identity, lexicon
from ingest.observe.seen import Observation, Part, Seen, Sentence, passed, undecided
from ingest.observe.vocabulary import any_of, self_references, words

# ---------------------------------------------------------------- E01

_NOT_IN_NAME = "对的各在及和由为与到向从是把被将等我本全该局排织化、，需要建设修缮改造个所辖维护基层"


@lru_cache(maxsize=1)
def _sites() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<name>(?:(?![{_NOT_IN_NAME}])[\u4e00-\u9fff]){{2,4}})(?P<kind>{any_of('site')})(?=进行|的?(?:建设|改造|维修|修缮|新建|扩建|项目|工程))"
    )


@lru_cache(maxsize=1)
def _wards() -> re.Pattern[str]:
    return re.compile(any_of("ward"))


def subjects(seen: Seen) -> Iterator[Observation]:
    """E01: a report about one unit tells of that unit and not of another of its kind."""
    if not seen.is_about_one_project:
        return
    yield from _other_ward(seen)
    yield from _other_site(seen)


def _other_ward(seen: Seen) -> Iterator[Observation]:
    titled = set(_wards().findall(seen.title))
    if len(titled) != 1:
        return
    [ward] = titled
    held = [(s, _wards().findall(s.chars)) for s in seen.holding(*words()["ward"])]
    own = sum(ward in found for _, found in held)
    others = [(s, found) for s, found in held if found and ward not in found]
    if own < 2 or seen.reading.title_text is None:
        return
    title = Part(seen.reading.title_text, 0, len(seen.reading.title_text))
    if not others or len(others) > own / 2:
        yield passed("E01", title)
        return
    for sentence, found in others:
        said = {"own": ward, "other": found[0], "quote": sentence.whole.words}
        yield Observation(
            "E01", "finding", (title, sentence.whole), key=found[0], variant="ward", words=said,
            printed=found[0], computed=ward, unit="text",
        )  # fmt: skip


def _other_site(seen: Seen) -> Iterator[Observation]:
    """对甲派出所进行修缮 … 乙派出所的建设已竣工: two sites, never named together, one of them once."""
    named: dict[str, dict[str, list[tuple[Sentence, tuple[int, int]]]]] = {}
    for sentence in seen.holding(*words()["site"]):
        for match in _sites().finditer(sentence.chars):
            named.setdefault(match["kind"], {}).setdefault(match[0], []).append((sentence, match.span()))
    for sites in named.values():
        if len(sites) == 1:
            [(sentence, span), *_] = next(iter(sites.values()))
            yield passed("E01", sentence.part(*span))
        if len(sites) != 2:
            continue
        often, once = sorted(sites, key=lambda name: -len(sites[name]))
        together = {s.block for s, _ in sites[often]} & {s.block for s, _ in sites[once]}
        if together or len(sites[once]) > 1 or len(sites[often]) < 2 or often in once or once in often:
            continue
        (first, _), (second, _) = sites[often][0], sites[once][0]
        said = {"own": often, "other": once, "quote": second.whole.words}
        yield Observation(
            "E01", "finding", (first.whole, second.whole), key=once, variant="site", words=said,
            printed=once, computed=often, unit="text",
        )  # fmt: skip


# ---------------------------------------------------------------- E02, E03

_PLACE_END = re.compile(r"(?:自治县|自治州|自治区|省|市|州|县|区|旗|镇|乡)")


def agencies(seen: Seen) -> Iterator[Observation]:
    """E02: the text of an agency is not that of its like elsewhere (same suffix and level, other place)."""
    own = seen.reading.agency.value if seen.reading.agency else None
    if own is None:
        return
    match = _PLACE_END.search(own, 1)
    if not match or match.end() >= len(own):
        return
    place, suffix = own[: match.start()], own[match.end() :]
    level = match[0][-1]
    like = re.compile(rf"[\u4e00-\u9fff]{{2,8}}?(?:自治)?{level}{re.escape(suffix)}")
    found = False
    for sentence in seen.holding(suffix):
        if own in sentence.chars or place[:2] in sentence.chars:
            continue
        opened = re.match(rf"\s*(?:20\d{{2}}年度?[，,]?)?({like.pattern})", sentence.chars)
        named = identity.agency_in(opened[1]) if opened else None
        if not opened or named is None or named != opened[1]:
            continue
        found = True
        said = {"own": own, "other": named, "quote": sentence.whole.words}
        yield Observation(
            "E02", "finding", (sentence.whole,), key=named, variant="other", words=said, printed=named,
            computed=own, unit="text",
        )  # fmt: skip
    if not found and seen.reading.title_text is not None:
        yield passed("E02", Part(seen.reading.title_text, 0, len(seen.reading.title_text)))


def spellings(seen: Seen) -> Iterator[Observation]:
    """E03: a name is spelled one way: neither the agency's nor a unit's has one character other."""
    names = {seen.reading.agency.value} if seen.reading.agency else set()
    names |= set(re.findall(rf"[\u4e00-\u9fff][县市区](?:{any_of('ward')})", seen.title))
    for name in sorted(n for n in names if 5 <= len(n) <= 30):
        yield from _misspelt(seen, name)


def _misspelt(seen: Seen, name: str) -> Iterator[Observation]:
    inner = range(2, len(name) - 1)
    near = re.compile("|".join(re.escape(name[:i]) + f"[^{name[i]}\\W]" + re.escape(name[i + 1 :]) for i in inner))
    exact = None
    for sentence in seen.holding(name[:2]):
        if exact is None and name in sentence.chars:
            at = sentence.chars.index(name)
            exact = sentence.part(at, at + len(name))
        for match in near.finditer(sentence.chars):
            if _is_other_name(name, match[0]):
                continue
            said = {"name": name, "other": match[0]}
            yield Observation(
                "E03", "finding", (sentence.part(*match.span()),), key=match[0], variant="spelling", words=said,
                printed=match[0], computed=name, unit="text",
            )  # fmt: skip
    if exact:
        yield passed("E03", exact, key=name)


def _is_other_name(name: str, other: str) -> bool:
    """Whether the one character that differs makes another name: 第一 and 第二, 民政局 and 财政局."""
    differs = next((a + b for a, b in zip(name, other, strict=True) if a != b), "")
    return set(differs) <= _ORDINALS or other.endswith(_suffixes())


@lru_cache(maxsize=1)
def _suffixes() -> tuple[str, ...]:
    rows = lexicon.read_rows("agency_suffixes", ("suffix", "sector"))
    return tuple(row["suffix"] for row in rows if len(row["suffix"]) > 2) + tuple(any_of("ward").split("|"))


_ORDINALS = frozenset("一二三四五六七八九十东西南北中上下新老大小")

# ---------------------------------------------------------------- E05


def own_names(seen: Seen) -> Iterator[Observation]:
    """E05: an agency calls itself by its own kind: a bureau is no 本院."""
    pattern, ends = self_references()
    agency = seen.reading.agency.value if seen.reading.agency else None
    for sentence in seen.sentences if pattern.search(seen.whole) else ():
        for match in pattern.finditer(sentence.chars):
            place, kind = sentence.part(*match.span()), match[0][1:]
            if agency is None:
                yield undecided("E05", place)
            elif agency.endswith(ends[kind]) or any(end in seen.title for end in ends[kind] if len(end) > 1):
                yield passed("E05", place)
            elif agency.endswith(tuple(end for each in ends.values() for end in each)):
                said = {"word": match[0], "agency": agency, "quote": sentence.whole.words}
                yield Observation(
                    "E05", "finding", (sentence.whole,), key=match[0], variant="kind", words=said,
                    printed=match[0], computed=agency, unit="text",
                )  # fmt: skip
            else:
                yield undecided("E05", place)


# ---------------------------------------------------------------- E06

_ANNOUNCED = re.compile(
    r"(?:反映|公开|开展了?)[^“”]{0,12}?(?P<list>“[^”]{2,30}”(?:[、和及]?“[^”]{2,30}”)*)(?:等)?(?P<n>\d{1,3})个项目"
)
_QUOTED = re.compile(r"“([^”]{2,30})”")


def announced(seen: Seen) -> Iterator[Observation]:
    """E06: the projects that a report announces by name are those that it then reports on."""
    reported = list(dict.fromkeys(seen.forms))
    for sentence in seen.holding("个项目"):
        for match in _ANNOUNCED.finditer(sentence.chars):
            place, names = sentence.part(*match.span()), _QUOTED.findall(match["list"])
            missing = [name for name in names if not any(_is_same(name, other) for other in reported)]
            extra = [other for other in reported if not any(_is_same(name, other) for name in names)]
            if not reported:
                yield undecided("E06", place)
            elif not missing and not extra:
                yield passed("E06", place)
            elif missing:
                said = {"missing": "、".join(missing), "extra": "、".join(extra) or "无"}
                yield Observation(
                    "E06", "finding", (place,), variant="sets", words=said, printed="、".join(names),
                    computed="、".join(reported), difference=Decimal(len(missing)), unit="value",
                )  # fmt: skip


def _is_same(one: str, other: str) -> bool:
    """One name within the other, or all but one character the same."""
    if one in other or other in one:
        return True
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1

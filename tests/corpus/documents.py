"""Files as they are found: several reports in one, residue of web pages, slips of print, encodings."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from random import Random

from tests.corpus.facts import Facts
from tests.corpus.layouts import render

_FULL_WIDTH = str.maketrans("0123456789.%", "０１２３４５６７８９．％")
_TRADITIONAL = str.maketrans("额数项产质标应后", "額數項產質標應後")
_AMOUNT = re.compile(r"(?<=[一-鿿])(?=\d+\.\d\d万元)")


def web_page(text: str, rng: Random) -> str:
    """Navigation above and a footer below, as a copied page has."""
    visits = rng.randint(20, 900)
    head = f"当前页面： 首页  > 信息公开 > 财政信息\n\n发布时间：2025-09-15     访问次数：{visits}     信息来源：\n\n"
    return head + text + "\n打印本页    关闭窗口\n上一篇：没有了\n下一篇：关于开展政务公开培训的通知\n"


def images(text: str, rng: Random) -> str:
    """``[image: image3]`` between an item and its amount, in some places."""
    places = [m.start() for m in _AMOUNT.finditer(text)]
    for number, at in reversed(list(enumerate(sorted(rng.sample(places, min(3, len(places)))), 1))):
        text = f"{text[:at]}[image: image{number}]{text[at:]}"
    return text


def full_width(text: str, rng: Random) -> str:
    return text.translate(_FULL_WIDTH)


def traditional(text: str, rng: Random) -> str:
    """Some characters in their traditional form, as in 金額."""
    return text.translate(_TRADITIONAL)


def image_lines(text: str, rng: Random) -> str:
    """Pictures on lines of their own after headings, with captions."""
    lines = text.split("\n")
    for number in range(1, 4):
        lines.insert(
            rng.randint(2, len(lines) - 1), f"[image: image{number}]\n（图{number}：收支变动情况图）（柱状图）"
        )
    return "\n".join(lines)


SLIPS: dict[str, Callable[[str, Random], str]] = {
    slip.__name__: slip for slip in (web_page, images, full_width, traditional, image_lines)
}

ENCODINGS: dict[str, Callable[[str], bytes]] = {
    "utf-8": lambda text: text.encode(),
    "utf-8-bom": lambda text: codecs.BOM_UTF8 + text.encode(),
    "utf-16-le": lambda text: text.encode("utf-16-le"),
    "utf-16-be": lambda text: text.encode("utf-16-be"),
    "utf-16-le-bom": lambda text: codecs.BOM_UTF16_LE + text.encode("utf-16-le"),
    "utf-16-be-bom": lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
    "gb18030": lambda text: text.encode("gb18030"),
}


def slipped(text: str, slip: str, seed: int) -> str:
    """The text with one slip of `SLIPS`."""
    return SLIPS[slip](text, Random(f"{slip}{seed}"))


def bundle(reports: list[tuple[Facts, str]], cover: str | None = None, has_annexes: bool = False) -> str:
    """Reports one after the other, each (facts, layout); a cover with a table of contents; 附件 numbers."""
    texts = []
    if cover:
        contents = "\n".join(f"{facts.title}{'.' * 12}{n * 4}" for n, (facts, _) in enumerate(reports, 1))
        texts.append(f"{cover}\n\n目 录\n{contents}\n")
    for number, (facts, layout) in enumerate(reports):
        annex = f"附件{number}\n" if has_annexes and number else ""
        texts.append(annex + render(facts, layout))
    return "\n".join(texts)


def blank_template(seed: int) -> str:
    """A form that nobody filled in."""
    return (
        "项目支出绩效自评表\n（    年度）\n项目名称\t\t\t\t\t\n主管部门\t\t\t实施单位\t\t\n项目资金（万元）\t\t"
        "年初预算数\t全年预算数（A）\t全年执行数（B）\t执行率（B/A）\n"
        "\t年度资金总额\t\t\t\t\n\t其中：当年财政拨款\t\t\t\t\n年度总体目标\t预期目标\t\t实际完成情况\t\t\n\t\t\t\t\t\n"
        "绩效指标\t一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\n\t产出指标\t数量指标\t指标1：\t\t\n\t\t质量指标\t指标1：\t\t\n"
        "\t效益指标\t社会效益指标\t指标1：\t\t\n总分\t\t\t\t\t\n注：1.其他资金包括和财政资金共同投入到同一项目的自有资金等。\n"
    )

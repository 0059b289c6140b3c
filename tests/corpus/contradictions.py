"""Contradictions planted in generated reports: a rule, the words that it is to find, and what it is to make of them.

A function changes the text of a clean report in one place and says what follows; None where the report has no
such place. `planted` gives a report for every function, each of another agency, so that rules over agencies
see one report each.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import count

from tests.corpus import generate, render

WAN = 10_000


@dataclass(frozen=True, slots=True)
class Edit:
    """A changed text. ``quote`` stands in it as the rule is to quote it; amounts are yuan."""

    text: str
    quote: str
    printed: Decimal | str
    computed: Decimal | str


@dataclass(frozen=True, slots=True)
class Plant:
    """``also`` names the rules that the same change may break besides."""

    rule_id: str
    kind: str
    layout: str
    function: Callable[[str], Edit | None]
    also: frozenset[str]

    @property
    def name(self) -> str:
        return f"{self.rule_id}-{self.function.__name__}"


@dataclass(frozen=True, slots=True)
class Planted:
    plant: Plant
    edit: Edit

    @property
    def file_name(self) -> str:
        return f"{self.plant.name}.txt"


PLANTS: list[Plant] = []


def plants(rule_id: str, kind: str, layout: str = "plain", also: str = "") -> Callable[..., Callable[..., Edit | None]]:
    """Registers a function under the rule that it makes fire."""

    def register(function: Callable[[str], Edit | None]) -> Callable[[str], Edit | None]:
        PLANTS.append(Plant(rule_id, kind, layout, function, frozenset(also.split())))
        return function

    return register


def planted() -> Iterator[Planted]:
    """Every contradiction once, in the first report that has a place for it."""
    from tests.corpus import contradictions_counts, contradictions_forms  # noqa: F401  (register their own)

    taken: set[str] = set()
    for plant in PLANTS:
        for seed in count(2000):
            facts = generate(seed, plant.kind)
            edit = None if facts.agency in taken else plant.function(render(facts, plant.layout))
            if edit:
                taken.add(facts.agency or "")
                yield Planted(plant, edit)
                break


def clean(kinds: dict[str, str], each: int) -> Iterator[tuple[str, str]]:
    """(file name, text) of ``each`` reports of the kinds, in their layouts; a year of an agency has one report."""
    taken: set[object] = set()
    for kind, layout in kinds.items():
        found = 0
        for seed in count(5000):
            facts = generate(seed, kind)
            if facts.agency not in taken:
                taken.add(facts.agency)
                found += 1
                yield f"clean-{kind}-{seed}.txt", render(facts, layout)
            if found == each:
                break


def swapped(text: str, match: re.Match[str], group: int, new: str) -> str:
    """The text with one group of a match in other words."""
    return text[: match.start(group)] + new + text[match.end(group) :]


def _number(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def _raised(text: str, pattern: str, by: str, quote: str, scale: int = 1) -> Edit | None:
    """The number of group 1 raised; ``quote`` is formatted with it. ``scale``: `WAN` for amounts, 1 for rates."""
    match = re.search(pattern, text)
    if not match:
        return None
    before = _number(match[1])
    after = before + Decimal(by)
    return Edit(swapped(text, match, 1, f"{after}"), quote.format(after), after * scale, before * scale)


@plants("A02", "final_accounts")
def expenditure_above_revenue(text: str) -> Edit | None:
    match = re.search(r"年度支出总计(\d+\.\d\d)万元，与", text)
    if not match:
        return None
    before = Decimal(match[1])
    after = before + Decimal("0.01")
    return Edit(swapped(text, match, 1, f"{after}"), f"支出总计{after}万元", before * WAN, after * WAN)


@plants("A04", "final_accounts")
def percentage_of_a_change(text: str) -> Edit | None:
    return _raised(text, r"机关运行经费支出[^，]*，比\d+年[^，]*，(?:增长|下降)(\d+\.\d\d)%", "1", "机关运行经费支出")


@plants("A14", "final_accounts")
def rate_of_completion(text: str) -> Edit | None:
    return _raised(text, r"公务接待费支出预算为[^。]*完成预算的(\d+\.\d\d)%", "2", "支出决算为")


@plants("D12", "final_accounts")
def share_of_a_total(text: str) -> Edit | None:
    return _raised(text, r"基本支出\d+\.\d\d万元，占(\d+\.\d\d)%", "1.5", "基本支出")


@plants("D4", "final_accounts", also="D12")
def kinds_of_expenditure(text: str) -> Edit | None:
    match = re.search(
        r"本年支出合计(\d+\.\d\d)万元，其中：基本支出\d+\.\d\d万元，占[\d.]+%；项目支出(\d+\.\d\d)万元", text
    )
    if not match:
        return None
    whole, part = Decimal(match[1]), Decimal(match[2]) + 7
    return Edit(swapped(text, match, 2, f"{part}"), f"项目支出{part}万元", whole * WAN, (whole + 7) * WAN)


@plants("D5", "final_accounts", also="D12")
def kinds_of_revenue(text: str) -> Edit | None:
    match = re.search(r"本年收入合计(\d+\.\d\d)万元.*?其他收入(\d+\.\d\d)万元", text)
    if not match:
        return None
    whole, part = Decimal(match[1]), Decimal(match[2]) + 5
    return Edit(swapped(text, match, 2, f"{part}"), f"其他收入{part}万元", whole * WAN, (whole + 5) * WAN)


@plants("D6", "final_accounts", also="D12")
def classes_of_a_total(text: str) -> Edit | None:
    match = re.search(r"一般公共预算财政拨款支出(\d+\.\d\d)万元，主要用于.*住房保障（类）支出(\d+\.\d\d)万元", text)
    if not match:
        return None
    whole, part = Decimal(match[1]), Decimal(match[2]) + 3
    quote = f"住房保障（类）支出{part}万元"
    return Edit(swapped(text, match, 2, f"{part}"), quote, whole * WAN, (whole + 3) * WAN)


@plants("D9", "final_accounts")
def personnel_and_public_use(text: str) -> Edit | None:
    match = re.search(r"基本支出(\d+\.\d\d)万元，其中：人员经费(\d+\.\d\d)万元", text)
    if not match:
        return None
    whole, part = Decimal(match[1]), Decimal(match[2]) + 3
    return Edit(swapped(text, match, 2, f"{part}"), f"人员经费{part}万元", whole * WAN, (whole + 3) * WAN)


@plants("D10", "department_budget", also="D12")
def items_of_three_public(text: str) -> Edit | None:
    return _raised(text, r"“三公”经费预算数为(\d+\.\d\d)万元", "1", "经费预算数为{}万元", WAN)


@plants("D11", "final_accounts", also="A04")
def operating_cost(text: str) -> Edit | None:
    return _raised(text, r"机关运行经费支出(\d+\.\d\d)万元", "2", "机关运行经费支出{}万元", WAN)


@plants("D13", "final_accounts", also="A04")
def change_of_a_total(text: str) -> Edit | None:
    return _raised(text, r"收入总计增加(\d+\.\d\d)万元", "5", "收入总计", WAN)


@plants("D15", "final_accounts")
def kinds_of_procurement(text: str) -> Edit | None:
    match = re.search(r"政府采购支出总额(\d+\.\d\d)万元，其中：政府采购货物支出(\d+\.\d\d)万元", text)
    if not match:
        return None
    whole, part = Decimal(match[1]), Decimal(match[2]) + 1
    return Edit(swapped(text, match, 2, f"{part}"), f"政府采购货物支出{part}万元", whole * WAN, (whole + 1) * WAN)


@plants("A09", "final_accounts", also="D12")
def part_above_its_whole(text: str) -> Edit | None:
    match = re.search(r"政府采购支出总额(\d+\.\d\d)万元.*授予中小企业合同金额(\d+\.\d\d)万元", text)
    if not match:
        return None
    whole = Decimal(match[1])
    part = whole + 10
    return Edit(swapped(text, match, 2, f"{part}"), f"授予中小企业合同金额{part}万元", part * WAN, whole * WAN)


def _said_again(text: str, heading: str, sentence: str, quote: str, printed: Decimal, computed: Decimal) -> Edit:
    """A sentence more at the end of a section: before the heading of the next; at the end of the report for ''."""
    at = text.index(heading) if heading else len(text)
    return Edit(f"{text[:at]}{sentence}\n{text[at:]}", quote, printed * WAN, computed * WAN)


@plants("A10", "final_accounts", also="A14 D14")
def one_account_twice(text: str) -> Edit | None:
    match = re.search(r"公务接待费支出预算为[\d.]+万元，支出决算为(\d+\.\d\d)万元，完成", text)
    year = re.search(r"(\d{4})年度部门决算", text)
    if not match or not year:
        return None
    once, again = Decimal(match[1]), Decimal(match[1]) + Decimal("0.5")
    quote = f"公务接待费支出{again}万元"
    return _said_again(text, "六、其他", f"{year[1]}年{quote}。", quote, again, once)


@plants("D2", "final_accounts", also="D12 D5 A03")
def balance_beside_a_full_total(text: str) -> Edit | None:
    match = re.search(r"(\d{4})年度收入总计(\d+\.\d\d)万元", text)
    if not match:
        return None
    whole = Decimal(match[2])
    quote = f"预算收入总额为{whole}万元"
    sentence = f"{match[1]}年{quote}，其中：当年财政拨款收入{whole}万元，上年结转收入44.97万元。"
    return _said_again(text, "三、支出决算", sentence, quote, whole, whole + Decimal("44.97"))


@plants("D3", "final_accounts", also="D12 D4 A03")
def balance_beside_a_full_expenditure(text: str) -> Edit | None:
    match = re.search(r"(\d{4})年度支出总计(\d+\.\d\d)万元", text)
    parts = re.search(r"基本支出(\d+\.\d\d)万元，占[\d.]+%；项目支出(\d+\.\d\d)万元", text)
    if not match or not parts or Decimal(parts[1]) + Decimal(parts[2]) != Decimal(match[2]):
        return None
    whole = Decimal(match[2])
    quote = f"预算支出总额为{whole}万元"
    sentence = f"{match[1]}年{quote}，其中：基本支出{parts[1]}万元，项目支出{parts[2]}万元，结转下年44.97万元。"
    return _said_again(text, "四、一般公共", sentence, quote, whole, whole + Decimal("44.97"))


@plants("A03", "accounts_table", "tab_merged", also="A02 D3 D2")
def closing_balance(text: str) -> Edit | None:
    match = re.search(r"年初结转和结余\t12\t[\d,.]+\t年末结转和结余\t43\t([\d,]+\.\d\d)", text)
    if not match or "单位：万元" not in text:
        return None
    before = _number(match[1])
    return Edit(swapped(text, match, 1, f"{before + 9}"), f"{before + 9}", (before + 9) * WAN, before * WAN)


@plants("T02", "final_accounts", also="T06 D13 A04")
def base_of_a_change(text: str) -> Edit | None:
    match = re.search(r"(\d{4})年度收入总计\d+\.\d\d万元，与(\d{4})年", text)
    if not match:
        return None
    base = int(match[2])
    return Edit(swapped(text, match, 2, f"{base - 1}"), "收入总计", f"{base - 1}", f"{base}")


@plants("T06", "final_accounts", also="T02 D13 A04")
def two_bases(text: str) -> Edit | None:
    match = re.search(r"(\d{4})年度支出总计\d+\.\d\d万元，与(\d{4})年", text)
    if not match:
        return None
    base = int(match[2])
    return Edit(swapped(text, match, 2, f"{base - 2}"), "支出总计", f"{base}", f"{base - 2}")


@plants("D16", "final_accounts")
def vehicles_by_use(text: str) -> Edit | None:
    match = re.search(r"共有车辆(\d+)辆(；)", text)
    if not match:
        return None
    whole = int(match[1])
    new = f"，其中：一般执法执勤用车{whole}辆、其他用车2辆；"
    return Edit(swapped(text, match, 2, new), f"共有车辆{whole}辆，其中", str(whole), str(whole + 2))


@plants("D7", "final_accounts", also="A02 D3 D4")
def total_of_another_report(text: str) -> Edit | None:
    match = re.search(r"^(\S+?)(\d{4})年度部门决算\n", text)
    whole = re.search(r"年度支出总计(\d+\.\d\d)万元", text)
    if not match or not whole:
        return None
    once, again = Decimal(whole[1]), Decimal(whole[1]) + Decimal("0.01")
    agency, year = match[1], match[2]
    quote = f"支出总计{again}万元"
    report = (
        f"附件1\n{agency}{year}年度部门整体支出绩效自评报告\n一、部门概况\n{agency}负责本辖区有关工作。\n"
        f"二、部门资金收支情况\n{year}年{agency}{quote}。\n三、评价结论\n自评得分为89分。\n"
    )
    return _said_again(text, "", report, quote, again, once)

"""Final accounts and department budgets: figures that add up, told in prose or in the total table."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from random import Random

from tests.corpus import names, numbers
from tests.corpus.facts import Cell, Facts, Grid, Heading, Paragraph
from tests.corpus.telling import Change, Telling

ZERO = Decimal(0)


@dataclass(frozen=True)
class Function:
    """Spending of a 项: its class, (code, 款, 项), budget and actual."""

    class_name: str
    code: str
    group: str
    item: str
    budget: Decimal
    actual: Decimal


@dataclass(frozen=True)
class Figures:
    """An agency's year. Revenue + opening balance = expenditure + closing balance."""

    fiscal: Decimal
    fund: Decimal
    business: Decimal
    other: Decimal
    opening: Decimal
    closing: Decimal
    basic: Decimal
    project: Decimal
    personnel: Decimal
    public: Decimal
    functions: tuple[Function, ...]
    before: Decimal  # revenue total of the year before

    @property
    def revenue(self) -> Decimal:
        return self.fiscal + self.fund + self.business + self.other

    @property
    def spent(self) -> Decimal:
        return self.basic + self.project

    @property
    def total(self) -> Decimal:
        return self.revenue + self.opening


def draw_figures(rng: Random, agency: names.Agency) -> Figures:
    spent = numbers.amount(rng, 800, 12_000)
    has_balance = rng.random() < 0.6
    opening = numbers.amount(rng, 5, 90) if has_balance else ZERO
    closing = numbers.amount(rng, 5, 90) if has_balance else ZERO
    revenue = spent + closing - opening
    fiscal = revenue if rng.random() < 0.4 else numbers.wan(int(revenue / 100) * rng.randint(7500, 9700) // 10_000)
    business, other = numbers.split(rng, revenue - fiscal, 2) if fiscal != revenue else (ZERO, ZERO)
    basic = numbers.wan(int(spent / 100) * rng.randint(4000, 9000) // 10_000)
    personnel = numbers.wan(int(basic / 100) * rng.randint(7500, 9200) // 10_000)
    own = [(agency.sector.class_name, row) for row in agency.sector.functions]
    rows = own + [row for row in names.COMMON_FUNCTIONS if row[0] != agency.sector.class_name]
    actuals = numbers.split(rng, spent, len(rows))
    functions = tuple(
        Function(class_name, *row, budget=actual if rng.random() < 0.5 else _near(rng, actual), actual=actual)
        for (class_name, row), actual in zip(rows, actuals, strict=True)
    )
    total = revenue + opening
    before = total if rng.random() < 0.1 else _near(rng, total)
    return Figures(
        fiscal,
        ZERO,
        business,
        other,
        opening,
        closing,
        basic,
        spent - basic,
        personnel,
        basic - personnel,
        functions,
        before,
    )


def _near(rng: Random, yuan: Decimal) -> Decimal:
    return numbers.wan(max(1, int(yuan / 100) * rng.randint(8000, 12_000) // 10_000))


def _by_class(figures: Figures) -> dict[str, Decimal]:
    classes: dict[str, Decimal] = {}
    for row in figures.functions:
        classes[row.class_name] = classes.get(row.class_name, ZERO) + row.actual
    return classes


def final_accounts(seed: int, planted: str | None = None) -> Facts:
    """The explanatory text of final accounts. ``planted``: A02 (收入总计 ≠ 支出总计)."""
    rng = Random(f"final_accounts{seed}")
    agency, year = names.draw_agency(rng), rng.randint(2019, 2024)
    figures = draw_figures(rng, agency)
    title = f"{agency.name}{year}年度部门决算"
    facts = Facts(
        "final_accounts", seed, "final_accounts", title, agency.name, year, planted=(planted,) if planted else ()
    )
    telling = Telling(facts)
    telling.head(title)
    telling.head(f"第二部分 {year}年度部门决算情况说明")
    _tell_totals(telling, rng, figures, year, off=Decimal(100) if planted == "A02" else ZERO)
    _tell_functions(telling, rng, figures, year)
    _tell_three_public(telling, rng, year)
    _tell_other_matters(telling, rng, agency, figures, year)
    return facts


def _tell_totals(t: Telling, rng: Random, f: Figures, year: int, off: Decimal) -> None:
    reason = rng.choice(names.REASONS)
    change = Change(f.total, f.before)
    t.head("一、收入支出决算总体情况说明")
    if rng.random() < 0.5 and not off:
        income = t.states("收入总计", f.total, **change.fields)
        spent = t.states("支出总计", f.total, **change.fields)
        compared = (
            "收、支总计均持平"
            if not change.fields
            else change.words().replace("增加", "收、支总计各增加").replace("减少", "收、支总计各减少")
        )
        t.say(f"{year}年度收入总计{income}，支出总计{spent}。与{year - 1}年相比，{compared}，主要是因为{reason}。")
    else:
        for side, total in (("收入", f.total), ("支出", f.total + off)):
            change = Change(total, f.before)
            now = t.states(f"{side}总计", total, **change.fields)
            past = t.states(f"{side}总计", f.before, year=year - 1)
            t.say(
                f"{year}年度{side}总计{now}，与{year - 1}年{past}相比，{side}总计{change.words()}，主要变动原因是{reason}。"
            )
    t.head("二、收入决算情况说明")
    revenues = (
        ("财政拨款收入", f.fiscal),
        ("上级补助收入", ZERO),
        ("事业收入", f.business),
        ("经营收入", ZERO),
        ("其他收入", f.other),
    )
    t.say(f"本年收入合计{t.states('本年收入合计', f.revenue)}，其中：{_shares(t, revenues, f.revenue)}。")
    t.head("三、支出决算情况说明")
    kinds = (("基本支出", f.basic), ("项目支出", f.project), ("上缴上级支出", ZERO), ("经营支出", ZERO))
    t.say(f"本年支出合计{t.states('本年支出合计', f.spent)}，其中：{_shares(t, kinds, f.spent)}。")


def _shares(t: Telling, rows: tuple[tuple[str, Decimal], ...], whole: Decimal) -> str:
    """``基本支出8684.67万元，占82.71%；…``; an item without money has no share."""
    words = []
    for item, yuan in rows:
        share = numbers.percent(yuan, whole) if yuan else None
        words.append(f"{item}{t.states(item, yuan, share_pct=share)}" + (f"，占{share}%" if share is not None else ""))
    return "；".join(words)


def _tell_functions(t: Telling, rng: Random, f: Figures, year: int) -> None:
    t.head("四、一般公共预算财政拨款支出决算情况说明")
    t.head("（一）一般公共预算财政拨款支出决算结构情况")
    classes = tuple((name.removesuffix("支出") + "（类）支出", yuan) for name, yuan in _by_class(f).items())
    t.say(
        f"{year}年一般公共预算财政拨款支出{t.states('一般公共预算财政拨款支出', f.spent)}，主要用于以下方面：{_shares(t, classes, f.spent)}。"
    )
    t.head("（二）一般公共预算财政拨款支出决算具体情况")
    style = rng.choice(("heading", "dash", "code"))
    for number, row in enumerate(f.functions, 1):
        rate = numbers.percent(row.actual, row.budget)
        actual = {"budget_completion_pct": rate}
        if style == "heading":
            t.say(f"{number}.{row.class_name}（类）{row.group}（款）{row.item}（项）。")
            budget = t.states(row.item, row.budget, "initial_budget", "budget")
            t.say(f"年初预算为{budget}，支出决算为{t.states(row.item, row.actual, **actual)}，完成年初预算的{rate}%。")
        elif style == "dash":
            t.say(
                f"{number}.{row.class_name}—{row.group}—{row.item}：支出决算为{t.states(row.item, row.actual, **actual)}，完成预算{rate}%。"
            )
        else:
            name = f"{row.class_name}（类）{row.group}（款）{row.item}（项）"
            t.say(f"{number}.{name}支出决算为{t.states(row.item, row.actual, **actual)}，完成预算的{rate}%。")
    t.head("（三）一般公共预算财政拨款基本支出决算情况")
    basic = t.states("一般公共预算财政拨款基本支出", f.basic)
    people, public = t.states("人员经费", f.personnel), t.states("日常公用经费", f.public)
    t.say(
        f"{year}年一般公共预算财政拨款基本支出{basic}，其中：人员经费{people}，主要包括：基本工资、津贴补贴、奖金；日常公用经费{public}，主要包括：办公费、水费、电费、差旅费。"
    )


def _tell_three_public(t: Telling, rng: Random, year: int) -> None:
    t.head("五、“三公”经费财政拨款支出决算情况说明")
    reception, running = numbers.amount(rng, 1, 6), numbers.amount(rng, 2, 30)
    bought = numbers.amount(rng, 15, 30) if rng.random() < 0.3 else ZERO
    budgets = {
        item: _near(rng, yuan) if yuan else ZERO
        for item, yuan in (("接待", reception), ("购置", bought), ("运行", running))
    }
    whole, planned = reception + running + bought, sum(budgets.values(), ZERO)
    rate = numbers.percent(whole, planned)
    budget = t.states("“三公”经费财政拨款支出", planned, "budget", "initial_budget")
    actual = t.states("“三公”经费财政拨款支出", whole, budget_completion_pct=rate)
    t.say(f"“三公”经费财政拨款支出预算为{budget}，支出决算为{actual}，完成预算的{rate}%，其中：")
    items = (
        ("因公出国（境）费", ZERO, ZERO),
        ("公务接待费", reception, budgets["接待"]),
        ("公务用车购置费", bought, budgets["购置"]),
        ("公务用车运行维护费", running, budgets["运行"]),
    )
    for item, yuan, plan in items:
        if not plan:
            t.say(
                f"{item}支出预算为{t.states(item, ZERO, 'budget', 'initial_budget')}，支出决算为{t.states(item, ZERO)}，与上年持平。"
            )
            continue
        change, rate = Change(yuan, _near(rng, yuan)), numbers.percent(yuan, plan)
        words = change.words(down="减少") if change.fields else "持平"
        budget = t.states(item, plan, "budget", "initial_budget")
        actual = t.states(item, yuan, budget_completion_pct=rate, **change.fields)
        t.say(f"{item}支出预算为{budget}，支出决算为{actual}，完成预算的{rate}%，与上年相比{words}。")


def _tell_other_matters(t: Telling, rng: Random, agency: names.Agency, f: Figures, year: int) -> None:
    t.head("六、其他重要事项的情况说明")
    change = Change(f.public, _near(rng, f.public))
    words = change.words() if change.fields else "持平"
    cost = t.states("机关运行经费支出", f.public, **change.fields)
    t.say(
        f"（一）机关运行经费支出情况。{year}年，{agency.name}机关运行经费支出{cost}，比{year - 1}年{words}，主要原因是{rng.choice(names.REASONS)}。"
    )
    bought = numbers.amount(rng, 20, 400)
    goods, services = numbers.split(rng, bought, 2)
    small = bought if rng.random() < 0.5 else goods
    whole = t.states("政府采购支出总额", bought)
    parts = (("政府采购货物支出", goods), ("政府采购工程支出", ZERO), ("政府采购服务支出", services))
    details = "、".join(f"{item}{t.states(item, yuan)}" for item, yuan in parts)
    share = numbers.percent(small, bought)
    given = t.states("授予中小企业合同金额", small, share_pct=share)
    t.say(
        f"（二）政府采购支出情况。{year}年，{agency.name}政府采购支出总额{whole}，其中：{details}。授予中小企业合同金额{given}，占政府采购支出总额的{share}%。"
    )
    cars, dear = rng.randint(1, 12), rng.randint(0, 2)
    limits = [t.is_no_spending(Decimal(n) * 10_000, f"单价{n}万元以上") for n in (50, 100)]
    t.say(
        f"（三）国有资产占用情况。截至{year}年12月31日，共有车辆{cars}辆；{limits[0]}通用设备0台（套），{limits[1]}专用设备{dear}台（套）。"
    )


def department_budget(seed: int, planted: str | None = None) -> Facts:
    """The explanatory text of a department's budget: phases are plans, of the year to come."""
    rng = Random(f"department_budget{seed}")
    agency, year = names.draw_agency(rng), rng.randint(2021, 2025)
    f = draw_figures(rng, agency)
    title = f"{agency.name}{year}年部门预算编制说明"
    facts = Facts("department_budget", seed, "department_budget", title, agency.name, year)
    t, plan = Telling(facts), ("budget", "initial_budget")
    change = Change(f.spent, _near(rng, f.spent))
    t.head(title)
    t.head("一、收支预算总体情况")
    income = t.states("收入预算总额", f.spent, *plan)
    t.say(f"{year}年，本部门收入预算总额为{income}，全部为一般公共预算财政拨款。")
    spent = t.states("支出预算总额", f.spent, *plan, **change.fields)
    t.say(
        f"{year}年，本部门支出预算总额为{spent}，比上年预算{change.words() if change.fields else '持平'}，主要原因是{rng.choice(names.REASONS)}。"
    )
    kinds = (("基本支出", f.basic), ("项目支出", f.project))
    words = "；".join(
        f"{item}{t.states(item, yuan, *plan, share_pct=numbers.percent(yuan, f.spent))}，占{numbers.percent(yuan, f.spent)}%"
        for item, yuan in kinds
    )
    t.say(f"其中：{words}。")
    t.head("二、“三公”经费预算情况")
    reception, running = numbers.amount(rng, 1, 6), numbers.amount(rng, 2, 30)
    whole = t.states("“三公”经费", reception + running, *plan)
    details = [
        t.states(i, y, *plan)
        for i, y in (("因公出国（境）费", ZERO), ("公务接待费", reception), ("公务用车购置及运行费", running))
    ]
    t.say(
        f"{year}年“三公”经费预算数为{whole}，其中：因公出国（境）费{details[0]}，公务接待费{details[1]}，公务用车购置及运行费{details[2]}。"
    )
    t.head("三、政府采购预算情况")
    t.say(f"{year}年政府采购预算总额{t.states('政府采购预算总额', numbers.amount(rng, 20, 300), *plan)}。")
    return facts


_CLASS_ROWS = ("一、一般公共服务支出", "四、公共安全支出", "五、教育支出", "七、文化旅游体育与传媒支出", "八、社会保障和就业支出", "九、卫生健康支出", "十二、农林水支出", "十三、交通运输支出", "十九、住房保障支出")  # fmt: skip


def accounts_table(seed: int, planted: str | None = None) -> Facts:
    """收入支出决算总表: revenue on the left, expenditure by function on the right, with line numbers."""
    rng = Random(f"accounts_table{seed}")
    agency, year = names.draw_agency(rng), rng.randint(2019, 2024)
    f, unit = draw_figures(rng, agency), rng.choice(("万元", "万元", "元"))
    title = f"{agency.name}{year}年度部门决算"
    facts = Facts("accounts_table", seed, "final_accounts", title, agency.name, year)
    left = [
        ("一、一般公共预算财政拨款收入", f.fiscal), ("二、政府性基金预算财政拨款收入", None), ("三、国有资本经营预算财政拨款收入", None),
        ("四、上级补助收入", None), ("五、事业收入", f.business or None), ("六、经营收入", None), ("七、附属单位上缴收入", None),
        ("八、其他收入", f.other or None), ("", None), ("本年收入合计", f.revenue), ("使用非财政拨款结余", None),
        ("年初结转和结余", f.opening or None), ("总计", f.total),
    ]  # fmt: skip
    classes = _by_class(f)
    right: list[tuple[str, Decimal | None]] = [(row, classes.get(row.split("、", 1)[1])) for row in _CLASS_ROWS]
    right += [("本年支出合计", f.spent), ("结余分配", None), ("年末结转和结余", f.closing or None), ("总计", f.total)]
    _state_sides(Telling(facts), left, right)
    rows = [
        (Cell("收入", 3), Cell("支出", 3)),
        *_texts(("项目", "行次", "金额", "项目（按功能分类）", "行次", "金额"), ("栏次", "", "1", "栏次", "", "2")),
    ]
    for number, ((item, yuan), (item2, yuan2)) in enumerate(zip(left, right, strict=True), 1):
        rows += _texts((item, str(number), _amount(yuan, unit), item2, str(number + 31), _amount(yuan2, unit)))
    facts.parts = [
        Heading(title),
        Heading("收入支出决算总表"),
        Heading("公开01表"),
        Paragraph(f"部门：{agency.name} 单位：{unit}"),
        Grid(tuple(rows)),
    ]
    return facts


def _state_sides(t: Telling, left: list[tuple[str, Decimal | None]], right: list[tuple[str, Decimal | None]]) -> None:
    for side, rows in (("收入", left), ("支出", right)):
        for item, yuan in rows:
            if yuan is not None:
                t.states(f"{side}总计" if item == "总计" else item.split("、", 1)[-1], yuan)


def _texts(*rows: tuple[str, ...]) -> list[tuple[Cell, ...]]:
    return [tuple(Cell(text) for text in row) for row in rows]


def _amount(yuan: Decimal | None, unit: str) -> str:
    return "" if yuan is None else numbers.printed(yuan, unit, thousands=True)

"""Final accounts and department budgets, told in prose."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from tests.corpus import names, numbers
from tests.corpus.facts import Facts
from tests.corpus.figures import ZERO, Figures, by_class, draw_figures, near
from tests.corpus.telling import Change, Telling


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
                f"{year}年度{side}总计{now}，与{year - 1}年{past}相比，"
                f"{side}总计{change.words()}，主要变动原因是{reason}。"
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
    classes = tuple((name.removesuffix("支出") + "（类）支出", yuan) for name, yuan in by_class(f).items())
    t.say(
        f"{year}年一般公共预算财政拨款支出{t.states('一般公共预算财政拨款支出', f.spent)}，"
        f"主要用于以下方面：{_shares(t, classes, f.spent)}。"
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
                f"{number}.{row.class_name}—{row.group}—{row.item}："
                f"支出决算为{t.states(row.item, row.actual, **actual)}，完成预算{rate}%。"
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
        item: near(rng, yuan) if yuan else ZERO
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
                f"{item}支出预算为{t.states(item, ZERO, 'budget', 'initial_budget')}，"
                f"支出决算为{t.states(item, ZERO)}，与上年持平。"
            )
            continue
        change, rate = Change(yuan, near(rng, yuan)), numbers.percent(yuan, plan)
        words = change.words(down="减少") if change.fields else "持平"
        budget = t.states(item, plan, "budget", "initial_budget")
        actual = t.states(item, yuan, budget_completion_pct=rate, **change.fields)
        t.say(f"{item}支出预算为{budget}，支出决算为{actual}，完成预算的{rate}%，与上年相比{words}。")


def _tell_other_matters(t: Telling, rng: Random, agency: names.Agency, f: Figures, year: int) -> None:
    t.head("六、其他重要事项的情况说明")
    change = Change(f.public, near(rng, f.public))
    words = change.words() if change.fields else "持平"
    cost = t.states("机关运行经费支出", f.public, **change.fields)
    t.say(
        f"（一）机关运行经费支出情况。{year}年，{agency.name}机关运行经费支出{cost}，"
        f"比{year - 1}年{words}，主要原因是{rng.choice(names.REASONS)}。"
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
    change = Change(f.spent, near(rng, f.spent))
    t.head(title)
    t.head("一、收支预算总体情况")
    income = t.states("收入预算总额", f.spent, *plan)
    t.say(f"{year}年，本部门收入预算总额为{income}，全部为一般公共预算财政拨款。")
    spent = t.states("支出预算总额", f.spent, *plan, **change.fields)
    t.say(
        f"{year}年，本部门支出预算总额为{spent}，比上年预算{change.words() if change.fields else '持平'}，"
        f"主要原因是{rng.choice(names.REASONS)}。"
    )
    kinds = (("基本支出", f.basic), ("项目支出", f.project))
    words = "；".join(
        f"{item}{t.states(item, yuan, *plan, share_pct=numbers.percent(yuan, f.spent))}，"
        f"占{numbers.percent(yuan, f.spent)}%"
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

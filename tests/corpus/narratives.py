"""Reports in prose: a project's money and uses, and documents that are no reports at all."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random

from tests.corpus import names, numbers
from tests.corpus.facts import Facts, Project
from tests.corpus.telling import Telling

_GRADES = ((90, "优"), (80, "良"), (60, "中"), (0, "差"))


def grade_of(score: Decimal) -> str:
    return next(word for least, word in _GRADES if score >= least)


def project_narrative(seed: int, planted: str | None = None) -> Facts:
    """A project's self-evaluation in prose. ``planted``: T01 (the title names the year before)."""
    rng = Random(f"project_narrative{seed}")
    agency = names.draw_agency(rng)
    theme, year = names.draw_theme(rng, agency), rng.randint(2020, 2023)
    name = theme.name
    title = f"{year - 1 if planted == 'T01' else year}年度{agency.name}{name}专项资金绩效自评报告"
    facts = Facts("project_narrative", seed, "project_narrative", title, agency.name, year)
    facts.planted = (planted,) if planted else ()
    facts.report_date = date(year + 1, rng.randint(2, 9), rng.randint(1, 28))
    project = Project(name, goal_text=theme.goal)
    facts.projects = [project]
    t = Telling(facts)
    t.head(title)
    t.head("一、项目概况")
    t.say(f"为做好{name}工作，我局设立{name}专项，由{agency.place}{theme.unit}具体负责。")
    t.head("二、项目绩效目标")
    t.say(f"项目的年度目标：{theme.goal}")
    t.head("三、项目资金使用及管理情况")
    rng.choice((_arranged_and_arrived, _planned_and_spent, _itemised))(t, rng, agency, theme, project, year)
    t.say("3、项目资金的管理情况。专款专用，按进度支付，手续齐全。")
    t.head("四、项目组织实施情况")
    count, unit = theme.counts[0]
    t.say(
        f"{year}年，{count}{rng.randint(5, 90)}{unit}，"
        f"{theme.counts[1][0]}{rng.randint(5, 90)}{theme.counts[1][1]}，{theme.outcome}"
    )
    t.head("五、自评结论")
    project.score = Decimal(rng.randint(82, 99))
    project.grade = grade_of(project.score)
    t.say(f"经自评，本项目自评得分{project.score}分，等次为“{project.grade}”。")
    t.say(agency.name)
    day = facts.report_date
    t.say(rng.choice((f"{day.year}年{day.month}月{day.day}日", f"{day.year}.{day.month}.{day.day}")))
    return facts


def _arranged_and_arrived(
    t: Telling, rng: Random, agency: names.Agency, theme: names.Theme, project: Project, year: int
) -> None:
    """Money arranged and paid over; only some of its uses carry amounts, no total was spent in words."""
    budget = Decimal(rng.randint(5, 99)) * 10_000
    project.budget_yuan = budget
    fund = f"{project.name}经费"
    number = numbers.chinese_wan(budget) if rng.random() < 0.3 else numbers.printed(budget, places=0) + "万元"
    t.say(
        f"1、{year}年{agency.tier}财政安排"
        f"{fund}{t.states(fund, budget, 'budget', 'appropriated', printed=number)}，及时拨付到位。"
    )
    use = theme.uses[0]
    spent = numbers.wan(int(budget / 100) * rng.randint(2000, 6000) // 10_000)
    about = rng.random() < 0.3
    if about:
        spent = Decimal(max(1, int(spent / 10_000))) * 10_000
    printed = numbers.printed(spent, places=0) + "万余元" if about else None
    paid = t.states(use, spent, is_approximate=about, printed=printed)
    price = rng.randint(20, 400)
    t.say(
        f"2、该项目资金实际使用情况：支付{use}{paid}，"
        f"按每人每天{t.is_no_spending(Decimal(price), f'{price}元')}的标准发放。"
    )


def _planned_and_spent(
    t: Telling, rng: Random, agency: names.Agency, theme: names.Theme, project: Project, year: int
) -> None:
    """Initial budget, arrival and total spent, with the rate."""
    budget = numbers.amount(rng, 20, 500)
    spent = numbers.wan(int(budget / 100) * rng.randint(8000, 9990) // 10_000)
    project.initial_budget_yuan = project.budget_yuan = budget
    project.executed_yuan, project.execution_rate_pct = spent, numbers.percent(spent, budget)
    fund = f"{project.name}资金"
    first = t.states(fund, budget, "initial_budget", "budget")
    t.say(
        f"1、资金安排及到位情况：{year}年年初预算安排{fund}{first}，"
        f"实际到位{t.states(fund, budget, 'appropriated')}，资金到位率100%。"
    )
    rate = project.execution_rate_pct
    last = t.states(fund, spent, budget_completion_pct=rate)
    t.say(f"2、资金使用情况：截至{year}年12月31日，{fund}实际支出{last}，预算执行率{rate}%。")


def _itemised(t: Telling, rng: Random, agency: names.Agency, theme: names.Theme, project: Project, year: int) -> None:
    """A total with its uses after 其中：."""
    budget = numbers.amount(rng, 20, 400)
    spent = budget if rng.random() < 0.4 else numbers.wan(int(budget / 100) * rng.randint(8000, 9990) // 10_000)
    project.budget_yuan, project.executed_yuan = budget, spent
    given = t.states("项目预算批复资金", budget, "budget", "appropriated")
    t.say(f"1、资金来源情况：{year}年项目预算批复资金{given}，全部为财政拨款。")
    whole = t.states("项目经费支出", spent)
    parts = numbers.split(rng, spent, len(theme.uses))
    uses = "，".join(f"{use}{t.states(use, yuan)}" for use, yuan in zip(theme.uses, parts, strict=True))
    t.say(f"2、资金使用情况：{year}年项目经费支出{whole}，其中：{uses}。")


def large_project(seed: int, planted: str | None = None) -> Facts:
    """A public work told with 亿元 and 万元 side by side."""
    rng = Random(f"large_project{seed}")
    agency = names.draw_agency(rng)
    theme, year = names.draw_theme(rng, agency), rng.randint(2020, 2023)
    title = f"{agency.name}{year}年度{theme.name}工程绩效自评报告"
    facts = Facts("large_project", seed, "project_narrative", title, agency.name, year)
    project = Project(f"{theme.name}工程")
    facts.projects = [project]
    t = Telling(facts)
    million = Decimal(1_000_000)
    invested, bond = Decimal(rng.randint(300, 900)) * million, Decimal(rng.randint(100, 250)) * million
    share = numbers.amount(rng, 800, 4000)
    paid = numbers.wan(int(share / 100) * rng.randint(7000, 9990) // 10_000)
    project.budget_yuan, project.executed_yuan = bond + share, bond + paid
    project.also = {"budget_yuan": (bond,), "executed_yuan": (bond,)}
    t.head(title)
    t.head("一、基本情况")
    total = t.states("总投资", invested, "planned", "budget", year=0, is_approximate=True, printed=_yi(invested))
    t.say(f"{theme.name}工程总投资约{total}，分三年实施。")
    t.head("二、资金情况")
    lent = t.states("专项债券资金", bond, "budget", "appropriated", "planned", printed=_yi(bond))
    t.states("专项债券资金", bond, "actual", "appropriated", is_optional=True)  # 已全部使用: said without its amount
    own = t.states("区级配套资金", share, "budget", "appropriated", "planned")
    t.say(
        f"{year}年下达专项债券资金{lent}，已全部使用；另有区级配套资金安排{own}，支出{t.states('区级配套资金', paid)}。"
    )
    t.head("三、自评结论")
    project.score = Decimal(rng.randint(82, 99))
    project.grade = grade_of(project.score)
    t.say(f"项目自评得分{project.score}分，等次为“{project.grade}”。")
    return facts


def _yi(yuan: Decimal) -> str:
    return numbers.short(yuan / numbers.UNIT_YUAN["亿元"]) + "亿元"


def regulation(seed: int, planted: str | None = None) -> Facts:
    """Rules on evaluation: full of amounts and points, and no report."""
    rng = Random(f"regulation{seed}")
    agency = names.draw_agency(rng)
    title = f"{agency.name}预算绩效管理实施细则"
    facts = Facts("regulation", seed, None, title, None, None)
    t = Telling(facts)
    low, high = rng.choice((20, 30, 50)), rng.choice((100, 200, 300))
    t.head(title)
    t.say("第一条 为加强预算绩效管理，提高资金使用效益，制定本细则。")
    t.say(f"第二条 单项预算{low}万元以上的项目应当编制绩效目标；{high}万元以上的项目须开展事前评估。")
    t.say("第三条 自评采用百分制：预算执行率10分，产出指标50分，效益指标30分，满意度指标10分。")
    t.say("第四条 自评结果分为四档：90分（含）以上为优，80分至90分为良，60分至80分为中，60分以下为差。")
    t.say(f"第五条 预算执行率低于{rng.choice((50, 60))}%的项目，下年度预算压减不少于20%。")
    t.say("第六条 本细则自印发之日起施行。")
    return facts

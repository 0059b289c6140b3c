"""What each rule of the catalogue finds, what it leaves alone, and where it cannot tell.

A case is a small document: its reports, each a list of records. A `project` record takes the
records after it as its own. Amounts are in 万元 as reports print them (`money`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import text_rule_cases
from dbt_home import Content

Record = tuple[str, dict[str, object]]
FOUND, PASSED, UNKNOWN, NOTHING = "finding", "passed", "insufficient_data", "not_applicable"


@dataclass(frozen=True)
class Case:
    rule_id: str
    outcome: str
    reports: tuple[tuple[Record, ...], ...]
    name: str
    findings: int = 1  # if the outcome is a finding

    def content(self) -> Content:
        content = Content(self.name)
        for records in self.reports:
            given = records[0][1] if records[0][0] == "report" else {}
            usual = {
                "title": "2021年度项目支出绩效自评报告",
                "agency_name": f"岚桥{self.name.split()[1]}县水利局",  # rules over an agency see its case only
                "report_kind": "project_form",
                "fiscal_year": 2021,
            }
            report = content.add("report", **(usual | given))
            project = None
            for table, fields in records:
                if table == "project":
                    project = content.add(
                        "project", report, **({"project_name": "水库维护", "fiscal_year": 2021} | fields)
                    )
                elif table == "block":
                    content.add("block", **({"block_kind": "paragraph"} | fields))
                elif table != "report":
                    content.add(table, report, **({"project_id": project} | fields))
        return content


def report(**given: object) -> Record:
    return "report", given


def accounts(**given: object) -> Record:
    return report(title="2021年度部门决算", report_kind="final_accounts", **given)


def project(**given: object) -> Record:
    return "project", given


def indicator(weight: float | None = None, score: float | None = None, **given: object) -> Record:
    usual = {"level1": "产出指标", "level2": "数量指标", "level1_std": "产出指标", "level2_std": "数量指标"}
    return "indicator", usual | {"level3": "维护水库", "weight": weight, "score": score} | given


def scores(*pairs: tuple[float | None, float | None]) -> list[Record]:
    return [indicator(weight, score, level3=f"指标{no}") for no, (weight, score) in enumerate(pairs)]


def money(code: str | None, wan: float, item: str = "金额", **given: object) -> Record:
    """An amount as prose prints it, two digits after the point of 万元, or as ``amount_text`` says."""
    text = f"{wan:.2f}万元"
    usual = {"item": item, "item_code": code, "amount_yuan": round(wan * 10000, 2), "amount_text": text}
    return "spending", usual | {"fiscal_year": 2021} | given


def total(side: str, wan: float, **given: object) -> Record:
    flow = "revenue" if side == "收入" else "expenditure"
    return money(f"total_{flow}", wan, f"{side}总计", flow=flow, **given)


def target(text: str, value: float | None = None, unit: str | None = None, **given: object) -> Record:
    return indicator(target_text=text, target_value=value, target_unit=unit, **given)


FULL = scores((50.0, 50.0), (30.0, 30.0), (10.0, 10.0))
SPENT = {"budget_yuan": 1000000.0, "executed_yuan": 800000.0}
MADE = {"flow": "balance"}


def cut(factor: float, *budgets: float) -> tuple[tuple[Record, ...], ...]:
    """A report a project: its cost target, and a budget that is a part of it."""
    return tuple(
        (
            project(project_name=f"项目{no}", budget_yuan=round(wan * factor * 10000, 2)),
            money("project_use", wan, "专项投入控制", basis="planned"),
        )
        for no, wan in enumerate(budgets)
    )


def _levels(weight: float, *pairs: tuple[float | None, float | None]) -> list[Record]:
    return [indicator(w, s, level3=f"指标{no}", level1_weight=weight) for no, (w, s) in enumerate(pairs)]


def _criteria(weight: float, text: str | None) -> list[Record]:
    return [indicator(weight, weight, criteria_text=text)]


def _funds(whole: float, *parts: float) -> list[Record]:
    sources = [money("project_fund", wan, f"来源{no}", basis="budget") for no, wan in enumerate(parts)]
    return [project(), money("project_fund", whole, "年度资金总额", basis="budget"), *sources]


def _balances(opening: float, closing: float, revenue: float | None = 100.0) -> list[Record]:
    rows = [
        accounts(),
        money("balance_in", opening, "年初结转", **MADE),
        money("balance_out", closing, "年末结转", **MADE),
        money("total_expenditure", 90.0, "本年支出合计"),
    ]
    return rows if revenue is None else [*rows, money("total_revenue", revenue, "本年收入合计", flow="revenue")]


def _line(code: str, balance: str, whole: float, part: float, carried: float | None) -> list[Record]:
    side = "收入" if balance == "balance_in" else "支出"
    place = {"source_locator": "L9:1-9"}
    rows = [accounts(), total(side, whole, **place)]
    rows.append(money(code, part, "拨款", **({"flow": "revenue"} if side == "收入" else {}), **place))
    return rows if carried is None else [*rows, money(balance, carried, "结转", **MADE, **place)]


def _identity(rule_id: str, whole: str, *parts: str, item: str = "金额") -> Iterator[tuple[str, str, list[Record]]]:
    """Found where the parts miss the total by far, passed where they make it, unknown where they are not stated."""
    amounts = [money(code, 50.0) for code in parts]
    yield rule_id, FOUND, [accounts(), money(whole, 50.0 * len(parts) + 7, item), *amounts]
    yield rule_id, PASSED, [accounts(), money(whole, 50.0 * len(parts), item), *amounts]
    yield rule_id, UNKNOWN, [accounts(), money(whole, 100.0, item)]


def _classes(whole: float, *parts: float) -> list[Record]:
    codes = ["204", "208", "210"]
    rows = [money("function", wan, f"{code}类", function_code=code) for code, wan in zip(codes, parts, strict=False)]
    return [accounts(), money("fiscal_general_expenditure", whole, "一般公共预算财政拨款支出"), *rows]


def _compared(words: str | None) -> list[Record]:
    sentence = "2021年度收入总计100.00万元"
    rows = [accounts(), total("收入", 100.0, change_pct=25.0, source_locator="L7:1-19", source_text=sentence)]
    if words:
        rows.append(("block", {"locator": "L7:1-60", "text": f"{sentence}，{words}，增长25%。"}))
    return rows


def _both_compared(revenue: str, expenditure: str) -> list[Record]:
    rows: list[Record] = [accounts()]
    for line, (side, words) in enumerate([("收入", revenue), ("支出", expenditure)], 7):
        sentence = f"2021年度{side}总计100.00万元"
        rows.append(total(side, 100.0, change_pct=25.0, source_locator=f"L{line}:1-19", source_text=sentence))
        rows.append(("block", {"locator": f"L{line}:1-60", "text": f"{sentence}，{words}，增长25%。"}))
    return rows


def _claims(*texts: str) -> tuple[tuple[Record, ...], ...]:
    return tuple((project(project_name=f"项目{no}"), target(text, 1500.0, "名")) for no, text in enumerate(texts))


def _revenue(*parts: float, twice: bool = False) -> list[Record]:
    place = {"source_locator": "L5:1-99", "flow": "revenue"}
    codes = ("fiscal_revenue", "other_revenue")
    rows = [money(code, wan, code, **place) for code, wan in zip(codes, parts, strict=False)]
    again = [money("other_revenue", 3.0, "其他收入", **place)] if twice else []
    return [accounts(), money("total_revenue", 100.0, "本年收入合计", **place), *rows, *again]


def _paragraph(text: str) -> Record:
    return "block", {"locator": "L7:1-90", "text": text}


def _opened(uses: str) -> list[Record]:
    """A project's 100万元, opened into its uses by the words that follow it."""
    place = {"source_locator": "L7:1-12", "source_text": "项目支出100.00万元"}
    return [project(), money("project_fund", 100.0, **place), _paragraph(f"{place['source_text']}{uses}。")]


def _rated(*rates: float, reception: float = 10.0) -> list[Record]:
    """三公 of 50.00万元 and two items with printed rates of completion."""
    codes = ("three_public", "vehicle_purchase_operation", "reception")
    amounts = (50.0, 40.0, reception)
    return [
        accounts(),
        *(
            money(code, wan, code, budget_completion_pct=rate)
            for code, wan, rate in zip(codes, amounts, rates, strict=True)
        ),
    ]


def _coded(kind: str, code: str, name: str, year: int | None = 2021) -> list[Record]:
    return [accounts(), money(kind, 5.0, name, **{f"{kind}_code": code, "fiscal_year": year})]


def _cost(actual: str | None) -> list[Record]:
    costs = {
        "level1_std": "成本指标",
        "level2_std": "成本指标",
        "target_text": "专项投入控制100万",
        "actual_text": actual,
    }
    return [project(**SPENT), indicator(**costs)]


def _units(*named: tuple[str, str]) -> list[tuple[Record, ...]]:
    return [(project(project_name=name, implementing_unit=unit),) for name, unit in named]


def _said_missed(attainment: str | None, score: float = 97.0) -> list[Record]:
    rows = [indicator(target_text="30台", actual_text="未达到", attainment=attainment)] if attainment else []
    return [project(score=score), *rows]


_PROSE = {"report_kind": "project_narrative"}
_LONG = "保障水库安全运行，完成全年维护任务"

SINGLE: list[tuple[str, str, list[Record]]] = [
    ("S01", FOUND, [project(score=101.5)]),
    ("S01", PASSED, [project(score=100.0)]),
    ("S01", NOTHING, [project()]),
    ("S02", FOUND, [project(), indicator(5.0, 10.0)]),
    ("S02", PASSED, [project(), indicator(5.0, 5.0)]),
    ("S02", UNKNOWN, [project(), indicator(None, 5.0)]),
    ("S03", FOUND, [project(), *scores((40.0, 40.0), (40.0, 40.0), (15.0, 15.0))]),
    ("S03", PASSED, [project(), *FULL]),
    ("S03", PASSED, [project(), *scores((40.0, 40.0), (20.0, 20.0), (20.0, 20.0))]),
    ("S03", UNKNOWN, [project(), *scores((40.0, 40.0), (None, 40.0), (20.0, 20.0))]),
    ("S03", UNKNOWN, [project(), *scores((40.0, 40.0), (10.0, 10.0))]),
    ("S04", FOUND, [project(score=100.0, **SPENT), *FULL]),
    ("S04", PASSED, [project(score=98.0, **SPENT), *FULL]),
    ("S04", UNKNOWN, [project(score=98.0, **SPENT), *FULL, indicator(5.0)]),
    ("S04", UNKNOWN, [project(score=98.0), *FULL]),
    ("S05", FOUND, [project(score=99.0, **SPENT), *FULL]),
    ("S05", PASSED, [project(score=98.0, **SPENT), *FULL]),
    ("S05", PASSED, [project(score=100.0, budget_yuan=1000000.0, executed_yuan=960000.0), *FULL]),
    ("S05", PASSED, [project(score=100.0, budget_yuan=1000000.0, executed_yuan=1200000.0), *FULL]),
    ("S05", NOTHING, [project(score=100.0, **SPENT), *FULL, indicator(10.0, 10.0)]),
    ("S05", FOUND, [project(score=97.0, **SPENT), *FULL[:2], indicator(20.0, 20.0, level3="预算执行率"), *FULL[2:]]),
    # no weights are printed: 10 points are assumed, spending is known from a sentence
    ("S05", FOUND, [project(score=99.0, budget_yuan=1000000.0), money("project_fund", 80.0)]),
    ("S05", UNKNOWN, [project(score=99.0), *FULL]),
    ("S06", FOUND, [project(score=85.0, grade="优")]),
    ("S06", PASSED, [project(score=90.0, grade="优")]),
    ("S06", PASSED, [project(score=100.0, grade="优秀")]),
    ("S06", UNKNOWN, [project(grade="优")]),
    ("S06", UNKNOWN, [project(score=85.0, grade="合格")]),
    ("S07", FOUND, [project(score=97.5), *scores((50.0, 42.5), (45.0, 45.0), (5.0, 10.0))]),
    ("S07", PASSED, [project(score=92.5), *scores((50.0, 42.5), (45.0, 45.0), (5.0, 5.0))]),
    ("S07", UNKNOWN, [project(score=97.5), *scores((50.0, 42.5), (None, 45.0), (5.0, 10.0))]),
    ("S08", FOUND, [project(), *scores((50.0, None), (50.0, None))]),
    ("S08", FOUND, [project(score=95.0), *scores((50.0, 45.0), (50.0, None))]),
    ("S08", PASSED, [project(score=95.0), *scores((50.0, 45.0), (50.0, 50.0))]),
    ("S08", NOTHING, [accounts(), project()]),
    *[
        ("S09", outcome, [project(), indicator(10.0, score, target_text="100%", actual_text="95%", **given)])
        for outcome, score, given in [
            (FOUND, 10.0, {"attainment": "partly", "target_value": 100.0, "actual_value": 95.0}),
            (PASSED, 9.5, {"attainment": "partly", "target_value": 100.0, "actual_value": 95.0}),
            (PASSED, 10.0, {"attainment": "met", "target_value": 90.0, "actual_value": 95.0}),
            (
                PASSED,
                10.0,
                {"attainment": "partly", "target_value": 100.0, "actual_value": 95.0, "level2_std": "成本指标"},
            ),
            (UNKNOWN, 10.0, {"attainment": "unknown"}),
        ]
    ],
    ("S10", FOUND, [project(), *_levels(30.0, (15.0, 15.0), (15.0, 20.0))]),
    ("S10", PASSED, [project(), *_levels(30.0, (15.0, 15.0), (15.0, 15.0))]),
    ("S10", UNKNOWN, [project(), *_levels(30.0, (15.0, 15.0), (15.0, None))]),
    ("S11", FOUND, [project(), *_levels(30.0, (15.0, 15.0), (20.0, 15.0))]),
    ("S11", PASSED, [project(), *_levels(30.0, (15.0, 15.0), (15.0, 15.0))]),
    ("S11", UNKNOWN, [project(), *_levels(30.0, (15.0, 15.0), (None, 15.0))]),
    ("S12", FOUND, [project(), *_criteria(5.0, "达到绩效目标得10分，否则扣10分。")]),
    ("S12", FOUND, [project(), *_criteria(5.0, "①合规记1分，否则不记分；②有手续记1分，否则不记分。")]),
    ("S12", PASSED, [project(), *_criteria(5.0, "①已制定记2.5分，否则不记分；②合法记2.5分，否则不记分。")]),
    ("S12", PASSED, [project(), *_criteria(5.0, "达到得5分，否则少1人扣0.5分，超过不加分。")]),
    ("S12", UNKNOWN, [project(), *_criteria(5.0, "90%以上得8分，80%以上得6分。")]),
    ("A01", FOUND, _funds(100.0, 60.0, 30.0)),
    ("A01", PASSED, _funds(100.0, 60.0, 40.0)),
    ("A01", PASSED, _funds(100.0, 100.0, 60.0, 40.0)),
    ("A01", UNKNOWN, _funds(100.0)),
    ("A02", FOUND, [accounts(), total("收入", 100.01), total("支出", 100.0)]),
    ("A02", PASSED, [accounts(), total("收入", 100.0), total("支出", 100.0)]),
    ("A02", PASSED, [accounts(), total("收入", 100.0), total("支出", 90.0), total("支出", 100.0)]),
    ("A02", UNKNOWN, [accounts(), total("收入", 100.0), total("支出", 90.0, fiscal_year=2020)]),
    ("A02", UNKNOWN, [accounts(), total("收入", 100.0), total("支出", 90.0, is_approximate=True)]),
    (
        "A02",
        NOTHING,
        [accounts(), money("total_revenue", 100.0, "本年收入合计"), money("total_expenditure", 90.0, "本年支出合计")],
    ),
    ("A03", FOUND, _balances(10.0, 30.0)),
    ("A03", PASSED, _balances(10.0, 20.0)),
    ("A03", UNKNOWN, _balances(10.0, 20.0, revenue=None)),
    ("A04", FOUND, [accounts(), money("operating_cost", 500.0, change_yuan=1000000.0, change_pct=50.0)]),
    ("A04", PASSED, [accounts(), money("operating_cost", 500.0, change_yuan=1000000.0, change_pct=25.0)]),
    ("A04", PASSED, [accounts(), money("operating_cost", 300.0, change_yuan=-1000000.0, change_pct=-25.0)]),
    ("A04", FOUND, [accounts(), money("operating_cost", 500.0, change_yuan=5000000.0, change_pct=100.0)]),
    ("A04", UNKNOWN, [accounts(), money("operating_cost", 500.0, change_pct=25.0)]),
    ("A08", FOUND, [project(budget_yuan=350000.0), money("project_use", 100.0, basis="planned")]),
    (
        "A08",
        FOUND,
        [project(budget_yuan=200000.0), *(money(None, n, basis="planned", source_locator="L3:1-9") for n in (18, 3))],
    ),
    (
        "A08",
        PASSED,
        [project(budget_yuan=200000.0), *(money(None, n, basis="planned", source_locator="L3:1-9") for n in (18, 2))],
    ),
    ("A08", PASSED, [project(budget_yuan=860000.0), money("project_use", 2.0, "每栋勘察费", basis="planned")]),
    ("A08", UNKNOWN, [project(), money("project_use", 100.0, basis="planned")]),
    ("A09", FOUND, [accounts(), money("procurement_small", 60.0), money("procurement_medium", 50.0)]),
    ("A09", PASSED, [accounts(), money("procurement_small", 50.0), money("procurement_medium", 50.0)]),
    (
        "A09",
        UNKNOWN,
        [accounts(), money("procurement_small", 60.0), *(money("procurement_medium", n) for n in (50.0, 70.0))],
    ),
    ("A10", FOUND, [accounts(), money("reception", 0.53, "公务接待费"), money("reception", 0.63, "公务接待费支出")]),
    ("A10", PASSED, [accounts(), money("reception", 0.53, "公务接待费"), money("reception", 0.53, "公务接待费支出")]),
    (
        "A10",
        PASSED,
        [
            accounts(),
            money("reception", 46.58, "公务接待费"),
            money("reception", 46.6, "公务接待费", amount_text="46.6万元"),
        ],
    ),
    (
        "A10",
        NOTHING,
        [accounts(), money("reception", 0.53, "公务接待费"), money("reception", 0.6, "公务接待费", fiscal_year=2020)],
    ),
    ("A14", FOUND, [project(execution_rate_pct=95.0, **SPENT)]),
    ("A14", FOUND, [project(execution_rate_pct=66.6, budget_yuan=3000000.0, executed_yuan=2000000.0)]),
    ("A14", PASSED, [project(execution_rate_pct=80.0, **SPENT)]),
    ("A14", PASSED, [project(execution_rate_pct=88.9, initial_budget_yuan=900000.0, **SPENT)]),
    ("A14", PASSED, [project(execution_rate_pct=98.68, budget_yuan=2628600.0, executed_yuan=2593900.0)]),
    ("A14", UNKNOWN, [project(execution_rate_pct=95.0, executed_yuan=800000.0)]),
    (
        "A14",
        FOUND,
        [
            accounts(),
            money("reception", 0.53, "接待费", budget_completion_pct=50.0),
            money("reception", 4.0, "接待费", basis="budget"),
        ],
    ),
    (
        "A14",
        PASSED,
        [
            accounts(),
            money("reception", 0.53, "接待费", budget_completion_pct=13.25),
            money("reception", 4.0, "接待费", basis="budget"),
        ],
    ),
    ("D2", FOUND, _line("fiscal_revenue", "balance_in", 100.0, 100.0, 4.97)),
    ("D2", PASSED, _line("fiscal_revenue", "balance_in", 104.97, 100.0, 4.97)),
    ("D2", UNKNOWN, _line("fiscal_revenue", "balance_in", 104.97, 100.0, None)),
    ("D3", FOUND, _line("basic_expenditure", "balance_out", 100.0, 100.0, 4.97)),
    ("D3", PASSED, _line("basic_expenditure", "balance_out", 104.97, 100.0, 4.97)),
    ("D3", UNKNOWN, _line("basic_expenditure", "balance_out", 104.97, 100.0, None)),
    *_identity("D4", "total_expenditure", "basic_expenditure", "project_expenditure", item="本年支出合计"),
    ("D6", FOUND, _classes(100.0, 50.0, 40.0)),
    ("D6", PASSED, _classes(100.0, 50.0, 50.0)),
    ("D6", UNKNOWN, [*_classes(100.0, 50.0, 50.0), money("function", 60.0, "204类", function_code="204")]),
    *_identity("D9", "basic_expenditure", "personnel", "public_use"),
    *_identity("D10", "three_public", "vehicle_purchase_operation", "reception"),
    *_identity("D11", "operating_cost", "public_use"),
    ("D12", FOUND, [accounts(), total("支出", 400.0), money("function", 200.0, share_pct=51.0)]),
    ("D12", PASSED, [accounts(), total("支出", 400.0), money("function", 200.0, share_pct=50.0)]),
    (
        "D12",
        PASSED,
        [
            accounts(),
            total("支出", 400.0),
            money("function", 100.0, share_pct=50.0),
            money("function", 200.0, share_pct=50.0),
        ],
    ),
    ("D12", UNKNOWN, [accounts(), money("function", 200.0, share_pct=77.0)]),
    *[
        ("D13", outcome, [accounts(), money("operating_cost", 500.0, change_yuan=change), *rows])
        for outcome, change, rows in [
            (FOUND, 900000.0, [money("operating_cost", 400.0, fiscal_year=2020)]),
            (PASSED, 1000000.0, [money("operating_cost", 400.0, fiscal_year=2020)]),
            (UNKNOWN, 1000000.0, []),
        ]
    ],
    *_identity("D15", "procurement", "procurement_goods", "procurement_services"),
    *_identity("D17", "vehicle_purchase_operation", "vehicle_purchase", "vehicle_operation"),
    ("I01", FOUND, [project(), target("20人", 20.0, "人", level3="群众满意度")]),
    ("I01", PASSED, [project(), target("90%", 90.0, "%", level3="群众满意度")]),
    ("I01", NOTHING, [project(), target("90%", 90.0, "%", level3="维护水库")]),
    ("I02", FOUND, [project(), target("30台", 30.0, "台"), target("90%", 90.0, "%"), indicator(actual_text="已完成")]),
    ("I02", PASSED, [project(), target("30台", 30.0, "台")]),
    ("I02", NOTHING, [project(), indicator(5.0, 5.0), indicator(5.0, 5.0)]),
    ("I03", FOUND, [project(), *(target("30台", 30.0, "台", actual_text=said) for said in ("30台", "31台", None))]),
    ("I03", PASSED, [project(), target("30台", 30.0, "台", actual_text="30台")]),
    ("I03", NOTHING, [project(), target("30台", 30.0, "台")]),
    ("I04", FOUND, [project(), target("54万", 54.0, "万")]),
    ("I04", PASSED, [project(), target("30台", 30.0, "台")]),
    ("I04", UNKNOWN, [project(), target("应收尽收")]),
    ("I05", FOUND, [project(), target("大于10年", 10.0, "年")]),
    ("I05", PASSED, [project(), target("30台", 30.0, "台")]),
    ("I05", NOTHING, [project(), target("应收尽收")]),
    ("I06", FOUND, [project(), target("18万元（全年共计6次）", 18.0, "万元")]),
    ("I06", PASSED, [project(), target("不少于30台", 30.0, "台")]),
    ("I06", NOTHING, [project(), indicator(5.0, 5.0)]),
    *[
        (
            "I07",
            outcome,
            [project(), indicator(5.0, 5.0, level3=first), indicator(5.0, 5.0, level3=second, level2_std="质量指标")],
        )
        for outcome, first, second in [
            (FOUND, "水库安全达标", "水库安全达标"),
            (PASSED, "水库安全达标", "渠道安全达标"),
            (NOTHING, "达标", "达标"),
        ]
    ],
    ("I08", FOUND, [project(), target("270", 270.0)]),
    ("I08", PASSED, [project(), target("270人", 270.0, "人")]),
    ("I08", NOTHING, [project(), target("应收尽收")]),
    ("I09", FOUND, [project(), target("30台", 30.0, "台", actual_text="已完成")]),
    ("I09", PASSED, [project(), target("30台", 30.0, "台", actual_text="31台", actual_value=31.0)]),
    ("I09", UNKNOWN, [project(), target("应收尽收", actual_text="已完成")]),
    ("I10", FOUND, [project(), target("≥90%", 90.0, "%", actual_text="≥90%", actual_value=90.0)]),
    ("I10", PASSED, [project(), target("≥90%", 90.0, "%", actual_text="92%", actual_value=92.0)]),
    ("I10", NOTHING, [project(), target("≥90%", 90.0, "%")]),
    ("T01", FOUND, [report(title="2020年度报告", title_year=2020)]),
    ("T01", PASSED, [report(title="2021年度报告", title_year=2021)]),
    ("T01", PASSED, [report(title="2022年6月关于2021年度的报告", title_year=2022)]),
    ("T01", UNKNOWN, [report(title="2020年度报告", title_year=2020, fiscal_year=None)]),
    ("T01", NOTHING, [report(title="报告")]),
    ("T02", FOUND, _compared("与2019年相比")),
    ("T02", PASSED, _compared("与2020年80.00万元相比")),
    ("T02", NOTHING, _compared(None)),
    ("T06", FOUND, _both_compared("与2019年相比", "与2020年相比")),
    ("T06", PASSED, _both_compared("与2020年相比", "与2020年相比")),
    ("T06", UNKNOWN, _both_compared("与2020年相比", "比上年增加较多，其中拨款与2020年相比")),
    ("T05", FOUND, [report(report_date=date(2021, 12, 28))]),
    ("T05", PASSED, [report(report_date=date(2022, 3, 1))]),
    ("T05", UNKNOWN, [report()]),
    ("N02", FOUND, [project(budget_yuan=1000000.0, executed_yuan=2000000.0)]),
    ("N02", FOUND, [project(budget_yuan=1000000.0), money(None, 500.0)]),
    ("N02", PASSED, [project(budget_yuan=1000000.0, executed_yuan=1200000.0)]),
    (
        "N02",
        UNKNOWN,
        [project(budget_yuan=1000000.0), money(None, 500.0, basis="planned"), money(None, 500.0, fiscal_year=2015)],
    ),
    ("N02", UNKNOWN, [project(budget_yuan=0.0, executed_yuan=1200000.0)]),
    ("N03", FOUND, [report(**_PROSE), project(budget_yuan=1000000.0)]),
    ("N03", PASSED, [report(**_PROSE), project(budget_yuan=1000000.0), money(None, 50.0)]),
    ("N03", UNKNOWN, [report(**_PROSE), project()]),
    ("X05", FOUND, [project(goal_text=_LONG, outcome_text=_LONG)]),
    ("X05", PASSED, [project(goal_text=_LONG, outcome_text="已完成")]),
    ("X05", NOTHING, [project(goal_text=_LONG)]),
    ("E04", FOUND, [project(implementing_unit="36.5")]),
    ("E04", PASSED, [project(implementing_unit="第3水管所")]),
    ("E04", NOTHING, [project()]),
    ("D5", FOUND, _revenue(90.0, 5.0)),
    ("D5", PASSED, _revenue(90.0, 10.0)),
    ("D5", UNKNOWN, _revenue(90.0, 10.0, twice=True)),
    ("D5", UNKNOWN, _revenue()),
    *_identity("D8", "fiscal_expenditure", "fiscal_general_expenditure", "fiscal_fund_expenditure"),
    ("D14", FOUND, _rated(80.0, 100.0, 100.0)),
    ("D14", FOUND, [project(budget_yuan=0.0, executed_yuan=1000.0, execution_rate_pct=100.0)]),
    ("D14", PASSED, _rated(90.91, 100.0, 66.67)),
    ("D14", UNKNOWN, _rated(90.91, 100.0, 66.67, reception=8.0)),
    ("D16", FOUND, [accounts(), _paragraph("共有车辆12辆，其中：一般执法执勤用车5辆、其他用车6辆，主要用于巡查。")]),
    ("D16", PASSED, [accounts(), _paragraph("共有车辆12辆，其中：一般执法执勤用车5辆、其他用车7辆，主要用于巡查。")]),
    ("D16", UNKNOWN, [accounts(), _paragraph("共有车辆12辆。")]),
    ("C01", FOUND, _coded("function", "210", "医疗卫生与计划生育支出")),
    ("C01", FOUND, _coded("function", "205", "农林水支出")),
    ("C01", PASSED, _coded("function", "210", "卫生健康（类）支出")),
    ("C01", UNKNOWN, _coded("function", "299", "水库支出")),
    ("C05", FOUND, _coded("economic", "30101", "办公费")),
    ("C05", PASSED, _coded("economic", "30101", "基本工资")),
    ("C05", UNKNOWN, _coded("economic", "39998", "水库费")),
    ("A15", FOUND, _cost("60万")),
    ("A15", PASSED, _cost("80万元")),
    ("A15", UNKNOWN, _cost("已完成")),
    ("A16", FOUND, _opened("，其中：劳务费50.00万元，设备30.00万元")),
    ("A16", FOUND, _opened("（一期50万元，二期30万元），全部为财政拨款")),
    ("A16", PASSED, _opened("，其中：劳务费50.00万元，设备50.00万元，合计100.00万元")),
    ("A16", UNKNOWN, _opened("，其中：劳务费50.00万元，设备每台3.00万元，其他9.00万元")),
    ("S13", FOUND, _said_missed("not_met")),
    ("S13", PASSED, _said_missed("met")),
    ("S13", UNKNOWN, _said_missed(None)),
]

SEVERAL: list[tuple[str, str, tuple[tuple[Record, ...], ...]]] = [
    (
        "A03",
        FOUND,
        (tuple(_balances(30.0, 40.0)), (accounts(fiscal_year=2022), money("balance_in", 35.0, fiscal_year=2022))),
    ),
    (
        "A03",
        PASSED,
        (tuple(_balances(30.0, 40.0)), (accounts(fiscal_year=2022), money("balance_in", 40.0, fiscal_year=2022))),
    ),
    ("A08", FOUND, cut(0.9, 450.0, 40.0, 81.0)),
    ("A08", PASSED, cut(1.2, 450.0, 40.0, 81.0)),
    ("X02", FOUND, _claims("收治1500名人员目标", "全年收治1500名人员目标")),
    ("X02", PASSED, _claims("收治1500名人员目标", "救助1500名人员目标")),
    ("X02", NOTHING, _claims("1500名", "1500名")),
    (
        "X03",
        FOUND,
        (
            (project(), target("移送2起", 2.0, "起", level3="移送案件")),
            (project(), target("移送2起", 2.0, "起", level3="伙食标准")),
        ),
    ),
    (
        "X03",
        PASSED,
        (
            (project(), target("移送2起", 2.0, "起", level3="移送案件")),
            (project(), target("移送2起", 2.0, "起", level3="移送案件")),
        ),
    ),
    (
        "X03",
        NOTHING,
        (
            (project(), target("2起", 2.0, "起", level3="案件")),
            (project(), target("2起", 2.0, "起", level3="伙食标准")),
        ),
    ),
    ("X04", FOUND, ((project(project_name="甲", goal_text=_LONG),), (project(project_name="乙", goal_text=_LONG),))),
    (
        "X04",
        PASSED,
        ((project(project_name="甲", goal_text=_LONG),), (project(project_name="乙", goal_text=_LONG[::-1]),)),
    ),
    (
        "X04",
        NOTHING,
        ((project(project_name="甲", goal_text="完成任务"),), (project(project_name="乙", goal_text="完成任务"),)),
    ),
    ("D7", FOUND, tuple((accounts(), total("支出", wan)) for wan in (100.0, 100.01))),
    ("D7", PASSED, tuple((accounts(), total("支出", wan)) for wan in (100.0, 100.0))),
    (
        "D7",
        PASSED,
        ((accounts(), total("支出", 100.0)), (accounts(), total("支出", 100.0012, amount_text="1,000,012.00"))),
    ),
    ("D7", UNKNOWN, ((accounts(), total("支出", 100.0), total("支出", 90.0)), (accounts(), total("支出", 100.0)))),
    ("D7", NOTHING, tuple((accounts(fiscal_year=y), total("支出", 90.0, fiscal_year=y)) for y in (2020, 2021))),
    ("E07", FOUND, tuple(_units(("强戒人员医疗费", "强戒所"), ("强戒人员生活费", "刑侦支队")))),
    ("E07", PASSED, tuple(_units(("强戒人员医疗费", "强戒所"), ("强戒人员生活费", "强戒所"), ("侦查费", "刑侦支队")))),
    ("E07", UNKNOWN, tuple(_units(("水库维护", "强戒所"), ("渠道维护", "刑侦支队")))),
    *[
        (
            "E08",
            outcome,
            tuple((project(project_name=name, **SPENT),) for name in names),
        )
        for outcome, names in [
            (FOUND, ("禁毒经费", "禁毒工作经费")),
            (PASSED, ("禁毒经费", "禁毒经费")),
            (UNKNOWN, ("禁毒经费", "渠道维护")),
        ]
    ],
    ("I11", FOUND, tuple((project(goal_text=goal),) for goal in (_LONG, "维护渠道", None))),
    ("I11", PASSED, tuple((project(goal_text=goal),) for goal in (_LONG, "维护渠道"))),
    ("I11", UNKNOWN, tuple((project(),) for _ in range(2))),
]


def _cases() -> Iterator[Case]:
    every = [(rule, outcome, (tuple(records),)) for rule, outcome, records in SINGLE]
    for no, (rule, outcome, reports) in enumerate([*every, *SEVERAL, *text_rule_cases.cases()]):
        yield Case(rule, outcome, reports, f"{rule} {no} {outcome}")


CASES = list(_cases())

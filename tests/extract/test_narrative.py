"""Prose about money: what each kind of sentence states, and what it does not. Invented agencies."""

from decimal import Decimal

import pytest

from ingest.clean import clean
from ingest.document import Document, Line, quote_at
from ingest.extract.narrative import read_narrative
from ingest.extract.statements import Context, MoneyFound


def read(text: str, kind: str | None = "final_accounts", year: int | None = 2023, *projects: str) -> MoneyFound:
    lines, start, printed = [], 0, text.split("\n")
    for number, line in enumerate(printed, start=1):
        lines.append(Line(start, start + len(line), f"L{number}"))
        start += len(line) + 1
    document = Document(raw=text, lines=lines, blocks=[], format="txt")
    paragraphs = [clean(text, line.start, line.end) for line in lines if line.end > line.start]
    found = read_narrative(document, paragraphs, Context(kind, "云溪县民政局", year, projects))
    for each in (*found.statements, *found.unexplained):
        assert each.amount_text in each.place.quote
        assert quote_at(printed, each.place.locator) == each.place.quote
        assert text.startswith(each.amount_text, each.offset)
    return found


def rows(found: MoneyFound) -> list[tuple[str, str, int | None, Decimal]]:
    return [(s.item, s.basis, s.fiscal_year, s.amount_yuan / 10000) for s in found.statements]


def wan(text: str) -> Decimal:
    return Decimal(text)


ACCOUNTS = [
    (
        "2023年度收入总计1050.70万元，与2022年898.73万元相比，收入总计增加151.97万元，上升16.91%。",
        [("收入总计", "actual", 2023, "1050.70"), ("收入总计", "actual", 2022, "898.73")],
    ),
    (
        "本年支出合计800万元，其中：基本支出600万元，占75%；项目支出200万元，占25%；经营支出0万元。",
        [
            ("本年支出合计", "actual", 2023, "800"),
            ("基本支出", "actual", 2023, "600"),
            ("项目支出", "actual", 2023, "200"),
            ("经营支出", "actual", 2023, "0"),
        ],
    ),
    (
        "公务接待费支出预算为3万元，支出决算为0.43万元，完成预算的14.33%。",
        [("公务接待费支出", "budget", 2023, "3"), ("公务接待费支出", "actual", 2023, "0.43")],
    ),
    (
        "一般公共预算财政拨款支出年初预算0万元，全年预算321.02万元，支出决算307.82万元。",
        [
            ("一般公共预算财政拨款支出", "initial_budget", 2023, "0"),
            ("一般公共预算财政拨款支出", "budget", 2023, "321.02"),
            ("一般公共预算财政拨款支出", "actual", 2023, "307.82"),
        ],
    ),
    (
        "公务用车购置及运行费5万元（其中：公务用车购置费0万元，公务用车运行费5万元）。",
        [
            ("公务用车购置及运行费", "actual", 2023, "5"),
            ("公务用车购置费", "actual", 2023, "0"),
            ("公务用车运行费", "actual", 2023, "5"),
        ],
    ),
    (
        "2023年人员经费、公用经费分别为700万元、100万元。",
        [("人员经费", "actual", 2023, "700"), ("公用经费", "actual", 2023, "100")],
    ),
    ("本年收入40万元，本年支出41万元。", [("本年收入", "actual", 2023, "40"), ("本年支出", "actual", 2023, "41")]),
    (
        "全年更新执法车辆2辆，其中：轿车2辆、金额63.25万元。",
        [("轿车2辆", "actual", 2023, "63.25")],
    ),
    (
        "2023年，公务用车运行维护费完成预算的85.5%，支出8.55万元。",
        [("公务用车运行维护费", "actual", 2023, "8.55")],
    ),
    ("本年度国内公务接待累计6批次，开支0.53万元。", [("国内公务接待", "actual", 2023, "0.53")]),
    (
        "上年结转18.42万元，年末结转和结余5万元。",
        [("上年结转", "actual", 2023, "18.42"), ("年末结转和结余", "actual", 2023, "5")],
    ),
]


@pytest.mark.parametrize(("text", "expected"), ACCOUNTS)
def test_accounts_state_items_phases_and_years(text, expected):
    assert rows(read(text)) == [(item, basis, year, wan(amount)) for item, basis, year, amount in expected]


PROJECTS = [
    ("1、2023年县财政安排敬老院运行经费20万元，及时拨付到位。", [("敬老院运行经费", "budget", 2023, "20")]),
    (
        "项目预算批复资金237万（办公经费87万元，整治专项经费150万元）。",
        [
            ("项目预算批复资金", "budget", 2023, "237"),
            ("办公经费", "budget", 2023, "87"),
            ("整治专项经费", "budget", 2023, "150"),
        ],
    ),
    (
        "二、目标下达\n区里年初下达我局衔接资金148万元。\n三、资金情况\n1.到位：148万元，3月份一次到位。\n2.执行：到2023年底付出工程款131.72万元，支付率89%。",
        [
            ("衔接资金", "budget", 2023, "148"),
            ("衔接资金", "appropriated", 2023, "148"),
            ("工程款", "actual", 2023, "131.72"),
        ],
    ),
    (
        "一、项目概况\n3名护工的工资为年18万元，所需药品3万元。\n二、资金实际使用情况\n其3名护工的工资为年18万元，所购药品2万元。",
        [
            ("3名护工的工资", "planned", 2023, "18"),
            ("所需药品", "planned", 2023, "3"),
            ("3名护工的工资", "actual", 2023, "18"),
            ("所购药品", "actual", 2023, "2"),
        ],
    ),
    (
        "供水工程（二期）总投资约1.35亿元，其中：中央投资8000万元。该项目申请专项债券资金9000万元，2022年下达债券额度5000万元，当年拨付4860万元。",
        [
            ("供水工程（二期）总投资", "planned", None, "13500"),
            ("中央投资", "planned", None, "8000"),
            ("专项债券资金", "planned", None, "9000"),
            ("债券额度", "budget", 2022, "5000"),
            ("债券额度", "appropriated", 2022, "4860"),
        ],
    ),
    (
        "另有区级配套安排3,200万元，支出2,874.5万元。",
        [("区级配套", "budget", 2023, "3200"), ("区级配套", "actual", 2023, "2874.5")],
    ),
    (
        "奖励资金于2023年1月15日下达，由县财政局直接拨付给民政局21万元。2023年12月，执法积分奖励已列支21万元。",
        [("奖励资金", "appropriated", 2023, "21"), ("执法积分奖励", "actual", 2023, "21")],
    ),
    ("县财政安排21万元专门用于对办案人员的专项奖励。", [("办案人员的专项奖励", "budget", 2023, "21")]),
    (
        "2021年、2022年分别安排养老资金100万元、200万元。",
        [("养老资金", "budget", 2021, "100"), ("养老资金", "budget", 2022, "200")],
    ),
    (
        "本项目自2020年启动，三年累计投入600万元，其中2020年150万元，2021年200万元。",
        [
            ("三年累计投入", "actual", None, "600"),
            ("三年累计投入", "actual", 2020, "150"),
            ("三年累计投入", "actual", 2021, "200"),
        ],
    ),
    (
        "资金分配情况：甲镇5.5万元，乙镇4万元。",
        [("甲镇", "budget", 2023, "5.5"), ("乙镇", "budget", 2023, "4")],
    ),
    (
        "年初结余3.2万元，本年拨入50万元，年末结余4.5万元。",
        [
            ("年初结余", "actual", 2023, "3.2"),
            ("本年拨入", "appropriated", 2023, "50"),
            ("年末结余", "actual", 2023, "4.5"),
        ],
    ),
    ("走访困难群众13人，发放慰问金2.2万元。", [("慰问金", "actual", 2023, "2.2")]),
    ("2020—2023年，市财政全额安排学前教育专项资金1,520.00万元。", [("学前教育专项资金", "budget", None, "1520.00")]),
]


@pytest.mark.parametrize(("text", "expected"), PROJECTS)
def test_projects_keep_their_phases_apart(text, expected):
    found = read(text, "project_narrative")
    assert rows(found) == [(item, basis, year, wan(amount)) for item, basis, year, amount in expected]


QUALIFIED = [
    # text, index of the statement, share, change in 万元, change in %, completion
    ("收入总计90万元，比上年减少10万元，下降10%。", 0, None, "-10", "-10", None),
    ("收入总计90万元，支出总计90万元。与2022年相比，收、支总计各减少10万元，下降10%。", 0, None, "-10", "-10", None),
    ("收入总计90万元，支出总计90万元。与2022年相比，收、支总计各减少10万元，下降10%。", 1, None, "-10", "-10", None),
    (
        "接待费支出0.5万元。\n接待费支出决算比2022年增加0.1万元，增长25%，主要原因是批次增加。",
        0,
        None,
        "0.1",
        "25",
        None,
    ),
    ("项目支出25万元，占本年支出合计的12.5%。", 0, "12.5", None, None, None),
    ("“三公”经费2023年决算总额数16万元，年初预算数15万元，完成预算的106.67%。", 0, None, None, None, "106.67"),
    ("2023年，接待费完成预算的85.5%，支出8.55万元。", 0, None, None, None, "85.5"),
    ("培训项目预算10万元，实际支出8万元，结余2万元，预算执行率80%。", 1, None, None, None, "80"),
    ("机关运行经费支出50万元，比年初预算数减少3万元，降低6%。", 0, None, None, None, None),
    ("接待费2万元，与上年持平。", 0, None, None, None, None),
    ("基本支出100万元，其中人员经费占基本支出的84%。", 0, None, None, None, None),
    ("项目到位资金50万元，资金到位率100%。", 0, None, None, None, None),
]


@pytest.mark.parametrize(("text", "index", "share", "change", "change_pct", "completion"), QUALIFIED)
def test_qualifiers_belong_to_their_amount(text, index, share, change, change_pct, completion):
    fact = read(text).statements[index]
    expected = [wan(v) if v else None for v in (share, change_pct, completion)]
    assert [fact.share_pct, fact.change_pct, fact.budget_completion_pct] == expected
    assert fact.change_yuan == (wan(change) * 10000 if change else None)


FUNCTIONS = [
    (
        "1、教育支出（类）普通教育（款）高中教育（项）。\n年初预算为26万元，支出决算为38万元。",
        "高中教育",
        "教育支出—普通教育—高中教育",
        None,
    ),
    ("公共安全支出—行政运行: 支出决算为70万元，完成预算100%。", "行政运行", "公共安全支出—行政运行", None),
    ("（一）农林水支出（类）水利（款）\n1.防汛（项）。支出决算为7万元。", "防汛", "农林水支出—水利—防汛", None),
    ("教育（类）支出13万元。", "教育（类）支出", "教育支出", None),
    ("2040201行政运行支出决算8万元。", "行政运行支出", "行政运行支出", "2040201"),
]


@pytest.mark.parametrize(("text", "item", "path", "code"), FUNCTIONS)
def test_functional_classes_keep_their_path(text, item, path, code):
    for fact in read(text).statements:
        assert (fact.item, fact.function_path, fact.function_code, fact.item_code) == (item, path, code, "function")


REFUSED = [
    ("查处案件30起，收缴罚没款10400元。", "not_agency_money"),
    ("为群众挽回经济损失2万余元。", "not_agency_money"),
    ("为职工办理理赔，获得住院赔偿12万余元。", "not_agency_money"),
    ("按网络使用费2000元/个/月计算。", "unit_price"),
    ("补助标准为每人每月800元。", "unit_price"),
    ("车均运行费3.26万元。", "unit_price"),
    ("单价50万元以上通用设备1台。", "threshold"),
    ("单项预算200万元以上的项目须开展评估。", "threshold"),
    ("第六条 项目经费安排100万元。", "regulation"),
    ("四、名词解释\n1.基本支出：指支出50万元。", "definition"),
    ("九、国有资产占有使用情况\n房屋价值300万元。", "asset"),
    ("经过测算，5年期需经费350万元，6年期需380万元。", "estimate"),
    ("对5个项目开展绩效自评，涉及资金320万元。", "evaluation_scope"),
    ("年中追加资金30万元。", "budget_adjustment"),
    ("利用外资50万美元。", "foreign_currency"),
    ("支出减少的主要原因是人员经费减少3万元。", "reason_clause"),
    ("全系统创先争优10万元。", "no_clause"),
    ("收、支总计各是4125.49,4143.91万元。", "several_numbers"),
    ("决算数大于预算数55.93万元。", "difference"),
    ("支付" + "9" * 40 + "万元。", "too_large"),
]


@pytest.mark.parametrize(("text", "reason"), REFUSED)
def test_amounts_that_are_no_statement_keep_their_reason(text, reason):
    found = read(text, "project_narrative")
    assert not found.statements
    assert {u.reason_code for u in found.unexplained} == {reason}


@pytest.mark.parametrize(
    "text",
    [
        "发放宣传册3万余份，阅读量达14.3万余人次，绿化18万平方米。",
        "根据乐财〔2021〕5号文件，2023年1月1日起施行，完成率100%。",
        "与上年相比，收入总计增加（减少）XX万元。",
        "",
    ],
)
def test_counts_dates_and_templates_are_no_money(text):
    assert read(text) == MoneyFound((), ())


def test_a_list_of_revenue_makes_its_items_revenue():
    found = read("收入包括：一般公共预算拨款100.5万元。支出包括：住房保障支出类科目20万元。").statements
    assert [(s.item_code, s.flow) for s in found] == [
        ("fiscal_general_revenue", "revenue"),
        ("function", "expenditure"),
    ]


def test_what_exceeds_the_budget_takes_nothing_from_the_next_item():
    (fact,) = read("决算数大于预算数55.93万元。\n1.教育支出1595.95万元，完成年初预算100%。").statements
    assert (fact.item, fact.basis, fact.amount_yuan, fact.budget_completion_pct) == (
        "教育支出", "actual", Decimal(15959500), Decimal(100),
    )  # fmt: skip


def test_a_named_project_owns_its_amounts():
    text = "（1）“养老护理”项目绩效目标完成情况综述。项目全年预算数46万元，执行数为45.8万元，完成预算的99.57%。"
    found = read(text)
    assert [(s.item, s.project_name, s.basis) for s in found.statements] == [
        ("养老护理", "养老护理", "budget"),
        ("养老护理", "养老护理", "actual"),
    ]


def test_a_department_budget_states_budgets():
    text = "2025年支出预算100万元，其中：基本支出60万元，项目支出40万元，比2024年预算增加5万元。"
    assert [(s.item, s.basis) for s in read(text, "department_budget", 2025).statements] == [
        ("支出预算", "budget"),
        ("基本支出", "budget"),
        ("项目支出", "budget"),
    ]


def test_confidence_tells_printed_from_inherited():
    found = read("公务接待费支出预算为3万元，支出决算为1万元。")
    assert [s.confidence for s in found.statements] == ["plain", "inferred"]


def test_residue_inside_an_amount_sentence_keeps_the_verbatim_quote():
    fact = read("住房保障支[image: image6]出429.06万元，占4.09%。").statements[0]
    assert (fact.item, fact.place.quote) == ("住房保障支出", "住房保障支[image: image6]出429.06万元")


def test_traditional_characters_read_alike():
    fact = read("公務接待費支出決算為1.2萬元。").statements[0]
    assert (fact.item_code, fact.basis, fact.amount_yuan) == ("reception", "actual", Decimal(12000))


@pytest.mark.parametrize(
    "piece", ["总额", "共计", "调整的", "（", "“", "测算", "5万元", "其中：5万元（", "占", "—", "教育（类）"]
)
def test_hostile_repetition_is_read_to_the_end(piece):
    found = read(piece * 3000 + "支出5万元")
    assert len(found.statements) + len(found.unexplained) >= 1

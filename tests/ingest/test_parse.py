"""Bytes to records: keys, places, leftovers, and no error but a reasoned one. Invented agencies."""

from __future__ import annotations

import dataclasses
import hashlib
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ingest_reading import parse

from ingest.document import quote_at
from ingest.errors import Unreadable
from ingest.parse import parse_bytes
from ingest.records import RECORD_TABLES, ParsedDocument, arrow_table

FORM = """项目支出绩效自评表（2021年度）
项目名称\t{name}\n主管部门\t云岭县教育局\t实施单位\t云岭县第一小学
项目资金（万元）\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分
\t年度资金总额\t100.00\t120.00\t约90\t10\t75.00%\t7.5
\t安保专款\t100.00\t120.00\t90.00\t—\t\t—
年度总体目标\t预期目标\t\t实际完成情况
\t投入30万元配齐保安。\t\t已支出28万元配齐保安。
一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分
产出指标\t数量指标\t配备保安\t≥30人\t30人\t50\t50
\t成本指标\t保安工资\t3000元/人/月\t3000元/人/月\t10\t10
安全指标\t社会效益指标\t师生安全感\t有效提升\t已完成\t30\t28
总分\t\t\t\t\t100\t95.5
"""
ACCOUNTS = """云岭县教育局2021年度部门决算公开
一、收入支出决算情况说明
2021年度收入总计1200.50万元，支出总计1200.50万元。其中：基本支出800.50万元，占66.68%，项目支出
400.00万元，占33.32%，均用于学校建设与教师培训，与上年相比增加[image: image1]20.00万元，增长1.69%。
二、“三公”经费
2021年度“三公”经费支出20.00万元，其中：公务用车运行维护费18.00万元，公务接[image: image2]待费2.00万元。
三、成效
挽回经济损失35万元。

附件1
"""
DOCUMENT = ACCOUNTS + FORM.format(name="校园安保项目") + "\n" + FORM.format(name="营养改善项目")
KEYS = {
    "report": "report_id",
    "project": "project_id",
    "indicator": "indicator_id",
    "spending": "spending_id",
}
FACTS = ("report", "project", "indicator", "spending", "unexplained_amount")


@pytest.fixture(scope="module")
def parsed() -> ParsedDocument:
    return parse(DOCUMENT)


def test_a_document_yields_all_its_reports_with_their_facts(parsed: ParsedDocument) -> None:
    assert [(r.report_no, r.report_kind, r.fiscal_year) for r in parsed.report] == [
        (1, "final_accounts", 2021),
        (2, "project_form", 2021),
        (3, "project_form", 2021),
    ]
    assert [p.project_name for p in parsed.project] == ["校园安保项目", "营养改善项目"]
    assert [(p.budget_yuan, p.initial_budget_yuan, p.score) for p in parsed.project] == [
        (1_200_000, 1_000_000, 95.5)
    ] * 2
    assert [i.level3 for i in parsed.indicator] == ["配备保安", "保安工资", "师生安全感"] * 2
    assert {s.item_code: s.amount_yuan for s in parsed.spending if s.report_id == parsed.report[0].report_id} == {
        "total_revenue": 12_005_000,
        "total_expenditure": 12_005_000,
        "basic_expenditure": 8_005_000,
        "project_expenditure": 4_000_000,
        "three_public": 200_000,
        "vehicle_operation": 180_000,
        "reception": 20_000,
    }


def test_what_cannot_be_read_or_explained_or_is_unknown_is_reported(parsed: ParsedDocument) -> None:
    assert {(u.field_name, u.printed) for u in parsed.unread_value} == {("executed_yuan", "约90")}
    assert {(u.context, u.label) for u in parsed.unknown_label} == {("fund_source", "安保专款"), ("level", "安全指标")}
    assert {(u.amount_text, u.reason_code) for u in parsed.unexplained_amount} == {
        ("3000元", "unit_price"),
        ("35万元", "not_agency_money"),
    }


@pytest.mark.parametrize("name", FACTS)
def test_the_source_text_of_every_fact_stands_at_its_locator(parsed: ParsedDocument, name: str) -> None:
    lines = DOCUMENT.split("\n")
    records = getattr(parsed, name)
    assert records
    for record in records:
        assert record.source_text and quote_at(lines, record.source_locator) == record.source_text
        assert record.source_page is None


def test_a_picture_inside_the_words_is_no_part_of_the_item_but_of_the_quote(parsed: ParsedDocument) -> None:
    (reception,) = [s for s in parsed.spending if s.item_code == "reception"]
    assert reception.item == "公务接待费"
    assert "公务接[image: image2]待费2.00万元" in reception.source_text


def test_a_change_beside_a_picture_belongs_to_the_amount_before_it(parsed: ParsedDocument) -> None:
    (changed,) = [s for s in parsed.spending if s.change_yuan is not None]
    assert (changed.item_code, changed.change_yuan) == ("project_expenditure", 200_000)
    assert changed.change_pct == Decimal("1.69")


@pytest.mark.parametrize("name", [*FACTS, "unknown_label", "unread_value"])
def test_every_record_belongs_to_a_report_of_the_document(parsed: ParsedDocument, name: str) -> None:
    reports = {report.report_id for report in parsed.report}
    projects = {project.project_id for project in parsed.project} | {None}
    for record in getattr(parsed, name):
        assert record.document_id == parsed.document_id == hashlib.sha256(DOCUMENT.encode()).hexdigest()
        assert record.report_id in reports
        assert getattr(record, "project_id", None) in projects


def test_keys_are_unique_in_their_table_and_numbers_count_up(parsed: ParsedDocument) -> None:
    for name, key in KEYS.items():
        keys = [getattr(record, key) for record in getattr(parsed, name)]
        assert len(set(keys)) == len(keys) > 0
    for report in parsed.report:
        for name in ("project", "indicator", "spending"):
            numbers = [getattr(r, f"{name}_no") for r in getattr(parsed, name) if r.report_id == report.report_id]
            assert numbers == list(range(1, len(numbers) + 1))


def test_the_same_bytes_give_the_same_records_under_any_name(parsed: ParsedDocument) -> None:
    again = parse_bytes(DOCUMENT.encode(), "另一个名字.docx")
    assert dataclasses.asdict(again) == dataclasses.asdict(parsed)


def test_other_bytes_give_other_keys_even_for_the_same_facts(parsed: ParsedDocument) -> None:
    other = parse(DOCUMENT + "\n")
    for name, key in KEYS.items():
        ours, theirs = ({getattr(r, key) for r in getattr(p, name)} for p in (parsed, other))
        assert len(ours) == len(theirs) and not ours & theirs


def test_blocks_and_cells_are_numbered_and_stand_at_their_locators(parsed: ParsedDocument) -> None:
    lines = DOCUMENT.split("\n")
    assert [block.block_no for block in parsed.block] == list(range(1, len(parsed.block) + 1))
    tables = {block.block_no: block for block in parsed.block if block.block_kind == "table"}
    assert all(quote_at(lines, block.locator) == block.text for block in tables.values())
    assert {cell.block_no for cell in parsed.cell} == set(tables)
    places = [(cell.block_no, cell.row_no, cell.column_no) for cell in parsed.cell]
    assert len(set(places)) == len(places)
    assert all(cell.row_no >= 1 and cell.column_no >= 1 for cell in parsed.cell)


def test_every_table_of_records_fits_its_arrow_schema(parsed: ParsedDocument) -> None:
    for name, record_class in RECORD_TABLES.items():
        table = arrow_table(record_class, getattr(parsed, name))
        assert table.num_rows == len(getattr(parsed, name))
        table.validate(full=True)


def test_numbers_with_more_digits_than_a_column_holds_are_rounded_or_left_out() -> None:
    long = {
        "75.00%": "75.1234567890123%",
        "7.5": "7.123456789",
        "95.5": "95.123456789",
        "≥30人": "≥33.333333333333336%",
    }
    text = FORM.format(name="校园安保项目").replace("产出指标", "产出指标（9999999999999分）")
    for short, printed in long.items():
        text = text.replace(short, printed)
    parsed = parse(text)
    for name, record_class in RECORD_TABLES.items():
        arrow_table(record_class, getattr(parsed, name))
    (project,), (indicator, *_) = parsed.project, parsed.indicator
    assert (str(project.execution_rate_pct), str(project.score)) == ("75.123457", "95.123457")
    assert (str(indicator.target_value), indicator.level1_weight) == ("33.333333", None)
    assert indicator.target_text == "≥33.333333333333336%"


@pytest.mark.parametrize(
    "text",
    [
        "今天天气很好。\n",
        "云岭县教育局2021年绩效自评工作的通知\n第一条 请各单位按时报送自评材料，预算50万元。\n",
        "项目支出绩效自评表（2021年度）\n项目名称\t\n一级指标\t二级指标\t三级指标\t指标值\t得分\n产出指标\t数量指标\t\t\t\n",
        "1234567890\n" * 50,
    ],
)
def test_a_text_without_facts_is_not_recognised(text: str) -> None:
    with pytest.raises(Unreadable) as caught:
        parse(text)
    assert caught.value.reason_code == "nothing_recognised"


def checked(content: bytes) -> None:
    """Parses, or has a reason; what it yields fits the tables and stands in the text."""
    try:
        parsed = parse_bytes(content, "x")
    except Unreadable:
        return
    for name, record_class in RECORD_TABLES.items():
        arrow_table(record_class, getattr(parsed, name))
    for name, key in KEYS.items():
        keys = [getattr(record, key) for record in getattr(parsed, name)]
        assert len(set(keys)) == len(keys), name
    if parsed.encoding == "utf-8":
        text = content.decode("utf-8-sig")
        if not set(text) & set("\r\x0b\x0c\x85\u2028\u2029"):  # the only line ends are our own
            for name in FACTS:
                for record in getattr(parsed, name):
                    assert quote_at(text.split("\n"), record.source_locator).startswith(record.source_text)


rarely = settings(deadline=None, max_examples=25)


@rarely
@given(content=st.binary(max_size=400))
def test_arbitrary_bytes_are_parsed_or_refused_with_a_reason(content: bytes) -> None:
    checked(content)


@rarely
@given(
    start=st.integers(0, len(DOCUMENT)),
    length=st.integers(0, 80),
    put=st.one_of(
        st.sampled_from(["", "\n", "\t", " ", "|", "万元", "-", "9" * 25, "。", "附件"]), st.text(max_size=8)
    ),
)
def test_a_damaged_report_is_parsed_or_refused_with_a_reason(start: int, length: int, put: str) -> None:
    damaged = DOCUMENT[:start] + put + DOCUMENT[start + length :]
    checked(damaged.encode("utf-8", errors="surrogatepass"))


@rarely
@given(data=st.data())
def test_lines_in_any_order_are_parsed_or_refused_with_a_reason(data: st.DataObject) -> None:
    lines = data.draw(st.lists(st.sampled_from(DOCUMENT.split("\n")), max_size=25))
    checked("\n".join(lines).encode())


RUNS = (
    "1234567890|一二三|（“|[image: |2021年|支出5万元，|云岭县教育|\t总分\n|总分\n|电话 总分 合计\n"
    "|甲\t12\t3\n|一、\n|附件1：\n"
)


@pytest.mark.parametrize("run", RUNS.split("|"))
def test_a_long_run_of_anything_is_parsed_or_refused(run: str) -> None:
    checked((run * (15_000 // len(run))).encode())


def test_what_is_cut_out_of_a_text_without_borders_is_inferred_unless_arithmetic_confirms_it() -> None:
    flat = (
        "绩效目标自评表（2022年度）项目名称泵站维修主管部门云岭县水利局实施单位云岭县水利局"
        "资金情况（万元）全年预算数（A）全年执行数（B）分值执行率（B/A）得分年度资金总额：40301075.00%7.5"
        "绩效指标一级指标二级指标三级指标分值年度指标值全年实际值得分产出指标数量指标维修泵站50≥8处6处38"
        "满意度指标服务对象满意度指标群众满意度10≥90%95%10总分10055.5"
    )
    parsed = parse_bytes(flat.encode(), "flat.txt")
    assert {i.confidence for i in parsed.indicator} == {"inferred"}
    assert {s.confidence for s in parsed.spending} == {"verified"}
    assert [p.budget_yuan for p in parsed.project] == [400_000]


@pytest.mark.parametrize(("caption", "is_guessed"), [("单位：万元\n", False), ("", True)])
def test_an_amount_whose_unit_is_printed_nowhere_is_inferred(caption: str, is_guessed: bool) -> None:
    table = (
        "收入\t\t支出\t\n项目\t金额\t项目\t金额\n一般公共预算财政拨款收入\t120.50\t教育支出\t118.20\n"
        "本年收入合计\t120.50\t本年支出合计\t118.20\n"
    )
    parsed = parse_bytes(f"云岭县教育局2022年度部门决算\n收入支出决算总表\n{caption}{table}".encode(), "table.txt")
    assert parsed.spending and {s.confidence == "inferred" for s in parsed.spending} == {is_guessed}


def test_an_amount_is_used_up_also_where_a_line_breaks_in_the_words() -> None:
    title = "云溪县水务局2021年度河道整治工程绩效自评报告"
    text = title + "\n一、资金情况\n2021年下达专项债券资金1.5亿元，已全部{}使用。\n二、结论\n得分92分。\n"
    whole, broken = (
        [(s.basis, s.amount_yuan) for s in parse_bytes(text.format(end).encode(), "x.txt").spending]
        for end in ("", "\n")
    )
    assert ("actual", 150_000_000) in whole
    assert broken == whole

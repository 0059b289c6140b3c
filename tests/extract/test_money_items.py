"""The standard vocabulary of items of money: what a printed name means."""

import pytest

from ingest.extract.money_items import item_code_of, load_item_codes


@pytest.mark.parametrize(
    ("item", "code", "flow"),
    [
        ("收入总计", "total_revenue", "revenue"),
        ("本年收入合计", "total_revenue", "revenue"),
        ("2023年度支出总计", "total_expenditure", "expenditure"),
        ("一般公共预算财政拨款收入", "fiscal_general_revenue", "revenue"),
        ("一般公共预算财政拨款基本支出", "basic_expenditure", "expenditure"),
        ("項目支出", "project_expenditure", "expenditure"),
        ("其中：人员经费", "personnel", "expenditure"),
        ("日常公用经费", "public_use", "expenditure"),
        ("“三公”经费财政拨款支出", "three_public", "expenditure"),
        ("因公出国(境)费", "travel_abroad", "expenditure"),
        ("公务用车购置费及运行维护费", "vehicle_purchase_operation", "expenditure"),
        ("公务用车购置费", "vehicle_purchase", "expenditure"),
        ("公务用车运行维护费", "vehicle_operation", "expenditure"),
        ("国内公务接待费", "reception", "expenditure"),
        ("机关运行经费", "operating_cost", "expenditure"),
        ("政府采购支出总额", "procurement", "expenditure"),
        ("政府采购货物支出", "procurement_goods", "expenditure"),
        ("上年结转收入", "balance_in", "balance"),
        ("年末结转和结余", "balance_out", "balance"),
        ("教育（类）支出", "function", "expenditure"),
        ("公共安全支出—行政运行", "function", "expenditure"),
        ("非税收入", "revenue", "revenue"),
        ("低收入户补助", None, "expenditure"),
        ("慰问金", None, "expenditure"),
    ],
)
def test_an_item_has_its_code_and_flow(item, code, flow):
    assert item_code_of(item) == (code, flow)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("total,income,收入", "line 2"),
        ("total,revenue,", "line 2"),
        ("total,revenue,(收入", "no pattern"),
        ("", "no rows"),
    ],
)
def test_a_wrong_row_is_named_on_load(row, message):
    with pytest.raises(ValueError, match=message):
        load_item_codes(f"code,flow,pattern,note\n{row}\n")

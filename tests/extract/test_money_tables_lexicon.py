"""The data files behind tables of money: what headers say, and that a wrong file is refused by name and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest import lexicon
from ingest.extract import money_lexicon
from ingest.extract.money_lexicon import Header, LexiconError, item_of, read_header


@pytest.mark.parametrize(
    "text, wanted",
    [
        ("年初预算数（万元）", Header("amount", "initial_budget", unit="万元")),
        ("全年预算数（A）", Header("amount", "budget")),
        ("2021年度决算数", Header("amount", "actual", year=2021)),
        ("上年决算数", Header("amount", "actual", years_back=1)),
        ("上年数", Header("amount", years_back=1)),
        ("比上年增减%", Header("change_pct")),
        ("执行率（B/A）", Header("rate")),
        ("基本支出", Header("item", None, "expenditure", "基本支出")),
        ("“三公”经费预算数", Header("amount", "budget", "expenditure", "三公经费")),
        ("功能分类科目编码", Header("code")),
        ("甲类折算额", None),
    ],
)
def test_a_header_says(text: str, wanted: Header | None) -> None:
    assert read_header(text) == wanted


@pytest.mark.parametrize(
    "label, side, name",
    [
        ("总计", "revenue", "收入总计"),
        ("总计", "expenditure", "支出总计"),
        ("总计", None, None),
        ("十二、农林水支出", None, "农林水支出"),
        ("医疗卫生与计划生育支出", None, "卫生健康支出"),
        ("公务用车购置及运行费", None, "公务用车购置及运行维护费"),
    ],
)
def test_a_label_names_an_item(label: str, side: str | None, name: str | None) -> None:
    item = item_of(label, side)
    assert (item.name if item else None) == name


def test_every_part_and_total_of_an_identity_is_an_item_or_a_column() -> None:
    rows = lexicon.read_rows("account_items", ("label", "item"))
    known = {row["item"] for row in rows} | set(money_lexicon.headers()) | {"合计"}
    used = {name for total, parts in money_lexicon.identities() for name in (total, *parts)}
    assert used <= known, used - known


@pytest.mark.parametrize(
    "name, content, message",
    [
        ("money_columns", "header,role,basis,flow\n金额,number,,\n", "role 'number'"),
        ("money_columns", "header,role,basis,flow\n金额,amount,spent,\n", "basis 'spent'"),
        ("money_columns", "header,role,basis,flow\n金额,amount,,\n金 额,rate,,\n", "two meanings"),
        ("money_columns", "header,role,basis,flow\n,amount,,\n", "line 2"),
    ],
)
def test_a_wrong_file_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: str, message: str
) -> None:
    (tmp_path / f"{name}.csv").write_text(content, encoding="utf-8")
    monkeypatch.setattr(lexicon, "_FOLDER", tmp_path)
    money_lexicon.headers.cache_clear()
    try:
        with pytest.raises(LexiconError, match=message):
            money_lexicon.headers()
    finally:
        money_lexicon.headers.cache_clear()

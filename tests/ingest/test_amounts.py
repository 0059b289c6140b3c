"""Numbers and money as reports print them. Invented figures."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ingest_reading import few

from ingest.amounts import (
    MAX_YUAN,
    UNIT_YUAN,
    decimal_of,
    find_money,
    find_percents,
    parse_cell_money,
    parse_percent,
    printed_unit,
    yuan_of,
)

HOSTILE_LENGTH = 200_000


def exact(text: str) -> list[tuple[str, Decimal | None]]:
    return [(money.text, money.yuan) for money in find_money(text)]


@pytest.mark.parametrize(
    ("text", "printed", "yuan"),
    [
        ("预算466万元", "466万元", "4660000"),
        ("预算466 万元", "466 万元", "4660000"),
        ("预算123.45 万 元", "123.45 万 元", "1234500"),
        ("支出10500.70元", "10500.70元", "10500.70"),
        ("支出1,234.50元", "1,234.50元", "1234.50"),
        ("支出1，234.50元", "1，234.50元", "1234.50"),
        ("支出1,200,300万元", "1,200,300万元", "12003000000"),
        ("支出0.00万元", "0.00万元", "0"),
        ("支出.5万元", ".5万元", "5000"),
        ("到位3千元", "3千元", "3000"),
        ("到位2百万元", "2百万元", "2000000"),
        ("到位3千万元", "3千万元", "30000000"),
        ("投资5.2亿元", "5.2亿元", "520000000"),
        ("投资1亿2000万元", "1亿2000万元", "120000000"),
        ("投资1亿零500万元", "1亿零500万元", "105000000"),
        ("投资12万3千元", "12万3千元", "123000"),
        ("投资1亿2000万5千元", "1亿2000万5千元", "120005000"),
        ("结余-12.5万元", "-12.5万元", "-125000"),
        ("结余（－12.5万元）", "－12.5万元", "-125000"),
        ("结余-1亿2000万元", "-1亿2000万元", "-120000000"),
        ("安排二十万元", "二十万元", "200000"),
        ("安排贰拾叁万元整", "贰拾叁万元整", "230000"),
        ("安排一百二十三万元", "一百二十三万元", "1230000"),
        ("安排两亿元", "两亿元", "200000000"),
        ("安排一万二千元", "一万二千元", "12000"),
        ("安排一亿二千万元", "一亿二千万元", "120000000"),
        ("安排1000元整", "1000元整", "1000"),
        ("安排100圆", "100圆", "100"),
    ],
)
def test_money_is_read_in_yuan_and_quoted_as_printed(text: str, printed: str, yuan: str) -> None:
    (money,) = find_money(text)
    assert (money.text, money.yuan, money.is_approximate, money.is_bare) == (printed, Decimal(yuan), False, False)


@pytest.mark.parametrize(
    ("text", "printed", "yuan"),
    [
        ("38万余元", "38万余元", 380_000),
        ("38余万元", "38余万元", 380_000),
        ("95000余元", "95000余元", 95_000),
        ("10多万元", "10多万元", 100_000),
        ("五十余万元", "五十余万元", 500_000),
        ("约50万元", "约50万元", 500_000),
        ("近600万元", "近600万元", 6_000_000),
        ("超过50万元", "超过50万元", 500_000),
        ("逾3亿元", "逾3亿元", 300_000_000),
        ("50万元左右", "50万元左右", 500_000),
        ("近1亿2000万元", "近1亿2000万元", 120_000_000),
    ],
)
def test_words_of_vagueness_make_an_amount_approximate(text: str, printed: str, yuan: int) -> None:
    (money,) = find_money(f"投入{text}。")
    assert (money.text, money.yuan, money.is_approximate) == (printed, yuan, True)


@pytest.mark.parametrize("text", ["节约50万元", "违约50万元", "附近50万元", "不超过50万元", "未超50万元", "50万元以内"])
def test_neither_a_part_of_another_word_nor_a_threshold_is_vague(text: str) -> None:
    (money,) = find_money(text)
    assert (money.text, money.is_approximate) == ("50万元", False)


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("安排经费50万，", [("50万", 500_000)]),
        ("投资5.2亿用于", [("5.2亿", 520_000_000)]),
        ("3万/年", [("3万", 30_000)]),
        ("印发3万余份", []),
        ("服务14.3万余人次", []),
        ("绿化18万平方米", []),
        ("培训5万5千人", []),
        ("覆盖5亿人", []),
        ("惠及10万户", []),
    ],
)
def test_a_bare_wan_is_money_unless_a_counter_follows(text: str, amounts: list[tuple[str, int]]) -> None:
    assert exact(text) == amounts
    assert all(money.is_bare for money in find_money(text))
    assert list(find_money(text, bare=False)) == []


NO_AMOUNT = "5元素|10元旦|一百元宵节|3元月|二〇二一|五个|万元|元|20%|￥100|几十万元|几百元"
DAMAGED = "1,00元|12,3456元|1234,567元|1.2.3万元|100 000元|1.万元"


@pytest.mark.parametrize("text", [*NO_AMOUNT.split("|"), *DAMAGED.split("|")])
def test_what_is_no_amount_or_a_damaged_one_yields_none(text: str) -> None:
    assert exact(text) == []


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("2021年-50万元", [("50万元", 500_000)]),
        ("20万元、30万元和5000元", [("20万元", 200_000), ("30万元", 300_000), ("5000元", 5_000)]),
        ("50万30万元", [("50万", 500_000), ("30万元", 300_000)]),
        ("5万，3千元", [("5万", 50_000), ("3千元", 3_000)]),
        ("2022年12月31日5万元", [("5万元", 50_000)]),
        ("2813元/月/人", [("2813元", 2_813)]),
        ("合计12 345.6万元", [("345.6万元", 3_456_000)]),  # two cells of a glued row
    ],
)
def test_neighbours_do_not_run_into_an_amount(text: str, amounts: list[tuple[str, int]]) -> None:
    assert exact(text) == amounts


@pytest.mark.parametrize(("text", "currency"), [("100万美元", "美元"), ("3亿港元", "港元"), ("五十万欧元", "欧元")])
def test_foreign_currency_is_named_and_never_yuan(text: str, currency: str) -> None:
    (money,) = find_money(text)
    assert (money.currency, money.yuan) == (currency, None)


@pytest.mark.parametrize("text", ["99999999999999999999万元", "99999999.99亿9999万元"])
def test_an_amount_beyond_the_column_has_no_value(text: str) -> None:
    (money,) = find_money(text)
    assert (money.text, money.yuan) == (text, None)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,234.50", "1234.50"),
        ("12，345", "12345"),
        (" 12 345 ", "12345"),
        ("-5", "-5"),
        ("−5", "-5"),
        ("5.", "5"),
        (".5", "0.5"),
        ("0.00", "0.00"),
        ("二十", "20"),
        ("两百", "200"),
        ("一千零五", "1005"),
        ("二〇二一", "2021"),
        ("壹拾", "10"),
        *((text, None) for text in "| |/|—|无|5..|十百|卅五|²|1e5|5%|（5）".split("|")),
        ("一" * 5000, None),
    ],
)
def test_decimal_of_reads_whole_numbers_only(text: str, number: str | None) -> None:
    assert str(decimal_of(text)) == str(number)


@pytest.mark.parametrize(
    ("text", "unit", "yuan"),
    [
        ("466", "万元", "4660000"),
        ("466", "元", "466"),
        ("466万元", "元", "4660000"),
        ("5 万元", "亿元", "50000"),
        ("5万", "元", "50000"),
        ("3千万元", "元", "30000000"),
        ("1,234.5", "元", "1234.5"),
        ("0.00", "万元", "0"),
        ("-5", "千元", "-5000"),
        ("- 5", "元", "-5"),
        ("（5.5）", "万元", "-55000"),
        ("(5.5)", "万元", "-55000"),
        ("0.005", "元", "0.00"),
        *((text, "万元", None) for text in "|/|—|——|无|（略）|约5|5%|5)|(5|5人|1,23|12 345.6|二十".split("|")),
        ("99999999999999999999", "亿元", None),
    ],
)
def test_a_money_cell_is_one_number_with_its_own_unit_or_the_columns(text: str, unit: str, yuan: str | None) -> None:
    assert parse_cell_money(text, unit) == (None if yuan is None else Decimal(yuan))


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        *(
            (text, "万元")
            for text in "单位：万元|（万元）|项目资金（万元）|单位:人民币万元|单位：人民币（万元）|单位 万元".split("|")
        ),
        *((text, "元") for text in ("金额单位：元", "金额（元）", "（单位：元）", "（ 元 ）")),
        ("(单位：千元)", "千元"),
        ("单位：亿元", "亿元"),
        ("单位：百万元", "百万元"),
        ("资金总额（单位:万元,人）", "万元"),
        *(
            (text, None)
            for text in "|年度资金总额|单位：个|单位资金5万元|本单位元旦活动|计量单位：元/人|（元/人）|万元".split("|")
        ),
    ],
)
def test_a_unit_is_printed_behind_its_label_or_in_brackets(text: str, unit: str | None) -> None:
    assert printed_unit(text) == unit


@pytest.mark.parametrize(
    ("text", "percents"),
    [
        ("完成99.97%", [("99.97%", "99.97")]),
        ("完成100 ％", [("100 ％", "100")]),
        ("3.5‰", [("3.5‰", "0.35")]),
        ("提高5个百分点", [("5个百分点", "5")]),
        ("下降-3.2%", [("-3.2%", "-3.2")]),
        ("2021-5%", [("5%", "5")]),
        ("5%-10%", [("5%", "5"), ("10%", "10")]),
        ("增长1,234%", [("1,234%", "1234")]),
        ("1.2.3%", []),
        ("百分之五", []),
        ("%", []),
    ],
)
def test_percentages_are_percent_points_with_their_place(text: str, percents: list[tuple[str, str]]) -> None:
    found = [(text[start:end], value) for start, end, value in find_percents(text)]
    assert found == [(printed, Decimal(value)) for printed, value in percents]


@pytest.mark.parametrize(
    ("text", "value"), [("65.00%", "65.00"), ("65", "65"), ("执行率 65%", "65"), ("/", None), ("", None)]
)
def test_a_percent_cell_may_lack_its_mark(text: str, value: str | None) -> None:
    assert parse_percent(text) == (None if value is None else Decimal(value))


PRINTED_AMOUNTS = st.decimals(min_value=0, max_value=10**7, places=2)
ARABIC_UNITS = st.sampled_from([unit for unit in UNIT_YUAN if unit.endswith("元")])
INK = "0123456789.,，-－%‰万亿千百十元余约近一二〇零个人美（）()年 \n"
SOUP = st.text(alphabet=st.one_of(st.sampled_from(INK), st.characters()), max_size=60)


@few
@given(number=PRINTED_AMOUNTS, unit=ARABIC_UNITS, grouped=st.booleans(), space=st.sampled_from(["", " "]))
def test_what_is_printed_in_any_unit_reads_back_as_the_same_yuan(
    number: Decimal, unit: str, grouped: bool, space: str
) -> None:
    printed = f"{number:,}" if grouped else f"{number}"
    yuan = yuan_of(number, UNIT_YUAN[unit])
    (money,) = find_money(f"支出{printed}{space}{unit}，")
    assert (money.yuan, money.text) == (yuan, f"{printed}{space}{unit}")
    assert parse_cell_money(f"{printed}{space}{unit}", "元") == parse_cell_money(printed, unit) == yuan


@few
@given(text=SOUP)
def test_places_of_amounts_and_percentages_point_at_the_text(text: str) -> None:
    position = 0
    for money in find_money(text):
        assert position <= money.start < money.end <= len(text)
        assert money.text == text[money.start : money.end]
        assert money.yuan is None or abs(money.yuan) <= MAX_YUAN
        assert money.currency is None or money.yuan is None
        position = money.end
    position = 0
    for start, end, _ in find_percents(text):
        assert position <= start < end <= len(text)
        position = end


@few
@given(text=SOUP, unit=ARABIC_UNITS)
def test_no_text_makes_a_reader_of_numbers_fail(text: str, unit: str) -> None:
    number, cell = decimal_of(text), parse_cell_money(text, unit)
    assert number is None or number.is_finite()
    assert cell is None or abs(cell) <= MAX_YUAN
    assert parse_percent(text) is None or parse_percent(text).is_finite()
    assert printed_unit(text) in (None, *UNIT_YUAN)


@pytest.mark.parametrize("unit", "1|一|1,000|1,|1.|-|约|万|（|近超过|1元 |1%|单位| ".split("|"))
def test_long_runs_of_anything_are_read_in_one_pass(unit: str) -> None:
    text = unit * (HOSTILE_LENGTH // len(unit))
    assert sum(1 for _ in find_money(text)) == (text.count("元") if "元" in unit else 0)
    assert sum(1 for _ in find_percents(text)) == text.count("%")
    assert parse_cell_money(text, "元") is None
    assert printed_unit(text) is None


@pytest.mark.parametrize("text", ["50-60万元", "50万元至60万元", "5～6亿元"])
def test_the_upper_end_of_a_range_is_approximate(text: str) -> None:
    assert list(find_money(text))[-1].is_approximate

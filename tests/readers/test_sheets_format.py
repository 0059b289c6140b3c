"""Numbers and dates as cells show them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.readers.sheets_format import shown, shown_text

ACCOUNTING = '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ '


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (0.98, "0.00%", "98.00%"),
        (0.916493, "0.0%", "91.6%"),
        (98.33333333333333, "General", "98.33333333"),
        (0.1 + 0.2, "General", "0.3"),
        ("1E-3", "General", "0.001"),
        (100.0, "General", "100"),
        (12345678901.25, "General", "12345678901"),
        (430723199001010000, "General", "430723199001010000"),
        (1234567.891, "#,##0.00", "1,234,567.89"),
        (-1234.5, "#,##0.00;[Red]\\-#,##0.00", "-1,234.50"),
        (-3.2, "0.0_);(0.0)", "(3.2)"),
        (1234.5, ACCOUNTING, "1,234.50"),
        (-1234.5, ACCOUNTING, "-1,234.50"),
        (0, ACCOUNTING, "-"),
        (0, "0.00;;", ""),
        (1.005, "0.00", "1.01"),  # as Excel rounds it, though the float lies below
        (2.5, "0", "3"),
        (85, "0.##", "85"),
        (85.5, "0.##", "85.5"),
        (5, "000000", "000005"),
        (123456, "0!.0,", "12.3"),  # 万 by the trick of a literal point
        (1234567, "#,##0,", "1,235"),
        (2024, '0"年"', "2024年"),
        (0.98, '0.00"%"', "0.98%"),
        (1234567, "[$¥-804]#,##0.00", "¥1,234,567.00"),
        (5, '[>=10]"多";"少"', "少"),
        (12345.678, "0.00E+00", "1.23E+04"),
        (0.5, "# ?/?", "0.5"),
        (3, "G/通用格式", "3"),
        (12, "@", "12"),
    ],
)
def test_a_number_is_shown_as_its_format_says(value: float, code: str, text: str) -> None:
    assert shown(value, code) == text


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ('yyyy"年"m"月"d"日";@', "2024年3月1日"),
        ('[DBNum1][$-804]yyyy"年"m"月"d"日";@', "二○二四年三月一日"),
        ("yyyy/m/d h:mm", "2024/3/1 13:05"),
        ("yyyy-mm-dd", "2024-03-01"),
        ('yyyy"年"m"月"', "2024年3月"),
        ('上午/下午h"时"mm"分"', "下午1时05分"),
        ("mm:ss.0", "05:00.0"),
        ("[h]:mm", "1088461:05"),
        ("d-mmm-yy", "1-Mar-24"),
        ("aaaa", "星期五"),
    ],
)
def test_a_date_is_shown_as_its_format_says(code: str, text: str) -> None:
    assert shown(45352 + 13 / 24 + 5 / 1440, code) == text


def test_the_first_months_of_1900_and_the_other_epoch_are_counted_as_excel_counts_them() -> None:
    assert [shown(day, "yyyy/m/d") for day in (1, 59, 60, 61)] == ["1900/1/1", "1900/2/28", "1900/2/29", "1900/3/1"]
    assert shown(43890, "yyyy/m/d", is_1904=True) == "2024/3/1"


def test_a_negative_date_and_a_word_stay_what_they_are() -> None:
    assert shown(-5, "yyyy/m/d") == "-5"
    assert shown("无", "0.00") == "无"


def test_a_text_is_shown_through_the_fourth_section_only() -> None:
    assert shown_text("县", "0.00") == "县"
    assert shown_text("县", '0;0;0;"云岭"@') == "云岭县"
    assert shown_text("县", ";;;") == ""


@given(st.integers(-(10**11), 10**11), st.integers(0, 4))
def test_a_plain_format_is_decimal_rounding(units: int, places: int) -> None:
    number = Decimal(units) / 1000
    code = "#,##0" + ("." + "0" * places if places else "")
    expected = abs(number).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    assert shown(str(number), code) == ("-" if units < 0 else "") + f"{expected:,f}"


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e9, max_value=1e9))
def test_general_loses_nothing_that_eleven_characters_can_hold(value: float) -> None:
    difference = abs(Decimal(shown(value, "General")) - Decimal(value))
    assert difference <= Decimal("0.5") * Decimal(10) ** -(10 - len(str(abs(int(value)))))

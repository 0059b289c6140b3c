"""Which reports a document holds, and who reports for which year on which day. Invented agencies."""

from __future__ import annotations

from datetime import date

import pytest
from ingest_reading import document_of

from ingest.identity import (
    Found,
    agency_in,
    fiscal_year,
    is_full_agency,
    report_date,
    signature_agency,
    spans_years,
    title_year,
)
from ingest.reports import kind_of_title, split_reports

BODY = (
    "按照县财政局的要求，我单位对2021年度项目支出开展了绩效自评，现将有关情况报告如下："
    "本次自评共涉及一个项目，预算安排五十万元，全部来自县级财政，年底已全部支出。\n"
)
FORM = (
    "项目名称\t校园安保\n主管部门\t云岭县教育局\n一级指标\t二级指标\t三级指标\t指标值\t实际完成值\t得分\n"
    "产出指标\t数量指标\t配备保安\t30人\t30人\t10\n"
)
ACCOUNTS = "云岭县教育局2021年度部门决算公开"
FORM_TITLE = "项目支出绩效自评表（2021年度）"
NARRATIVE = "校园安保项目绩效自评报告"


def reports(text: str) -> list[tuple[str | None, str | None]]:
    """Title and kind of each report; every block belongs to exactly one report."""
    document = document_of(text)
    spans = split_reports(document)
    if spans:
        edges = [0, *(span.last for span in spans)]
        assert [span.first for span in spans] == edges[:-1]
        assert edges[-1] == len(document.blocks)
    return [(span.title.chars if span.title else None, span.kind) for span in spans]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{NARRATIVE}\n{BODY}", [(NARRATIVE, "project_narrative")]),
        (
            f"{NARRATIVE}\n{BODY}\n营养改善项目绩效自评报告\n{BODY}",
            [(NARRATIVE, "project_narrative"), ("营养改善项目绩效自评报告", "project_narrative")],
        ),
        (f"{FORM_TITLE}\n{FORM}\n" * 3, [(FORM_TITLE, "project_form")] * 3),
        (f"{FORM_TITLE}\t\t\n{FORM}", [(FORM_TITLE, "project_form")]),
        (f"{ACCOUNTS}\n{BODY}\n{NARRATIVE}\n{BODY}", [(ACCOUNTS, "final_accounts"), (NARRATIVE, "project_narrative")]),
        (BODY, [(None, None)]),
    ],
    ids=["one", "two", "three forms", "title in the table", "accounts and a narrative", "no title"],
)
def test_a_title_opens_a_report(text: str, expected: list[tuple[str | None, str | None]]) -> None:
    assert reports(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            f"云岭县教育局\n关于2021年度校园安保项目\n绩效自评的报告\n{BODY}",
            "云岭县教育局关于2021年度校园安保项目绩效自评的报告",
        ),
        (
            f"云岭县教育局\n2021年度校园安保项目支出绩效自评报告\n{BODY}",
            "云岭县教育局2021年度校园安保项目支出绩效自评报告",
        ),
        (f"2021年度项目绩效自评报告\n（校园安保项目）\n{BODY}", "2021年度项目绩效自评报告（校园安保项目）"),
    ],
)
def test_a_title_may_run_over_several_lines(text: str, expected: str) -> None:
    assert reports(text) == [(expected, "project_narrative")]


CONTENTS = f"{ACCOUNTS}\n\n目 录\n第一部分 部门概况 ...... 1\n第二部分 2021年度部门决算报表 ...... 3\n\n"
CHAPTERS = f"第一部分 部门概况\n{BODY}第二部分 2021年度部门决算情况说明\n{BODY}"


@pytest.mark.parametrize(
    "text",
    [
        f"{ACCOUNTS}\n\n{ACCOUNTS}\n{BODY}",
        CONTENTS + CHAPTERS,
        f"{ACCOUNTS}\n{BODY}附件：1.{FORM_TITLE}\n2.营养改善项目支出绩效自评表\n",
        f"{ACCOUNTS}\n{BODY}{FORM_TITLE}\n{FORM}{BODY}",
        f"{ACCOUNTS}\n{BODY}根据绩效自评报告，\n详见附件：绩效自评报告\n{BODY}",
        f"{ACCOUNTS}\n{BODY}一、绩效自评情况说明\n{BODY}",
    ],
    ids=["cover", "contents and chapters", "list of annexes", "form inside", "mentioned", "numbered heading"],
)
def test_covers_contents_lists_and_what_stands_inside_accounts_are_no_reports(text: str) -> None:
    assert reports(text) == [(ACCOUNTS, "final_accounts")]


@pytest.mark.parametrize(
    "title",
    ["经开区2023年“三公”经费预算情况说明", "经济开发区2023年部门预算", "云岭县2023年“三公”经费预算说明"],
)
def test_a_short_publication_is_a_report_whatever_its_agency_begins_with(title: str) -> None:
    assert reports(f"{title}\n{BODY}") == [(title, "department_budget")]
    assert reports(f"{ACCOUNTS}\n{BODY}“三公”经费预算情况说明\n{BODY}") == [(ACCOUNTS, "final_accounts")]


@pytest.mark.parametrize("annex", ["附件1\n", "附件：\n", "附件1："])
def test_a_form_under_an_annex_is_a_report_of_its_own(annex: str) -> None:
    text = f"{ACCOUNTS}\n{BODY}{annex}{FORM_TITLE}\n{FORM}"
    assert reports(text) == [(ACCOUNTS, "final_accounts"), (FORM_TITLE, "project_form")]


@pytest.mark.parametrize(
    "title",
    [
        "云岭县项目支出绩效评价管理办法",
        "关于开展2021年度绩效自评工作的通知",
        "云岭县部门预算管理暂行规定",
        "绩效评价实施细则",
    ],
)
def test_a_regulation_holds_no_report(title: str) -> None:
    assert reports(f"{title}\n第一条 为规范管理，制定本办法。\n{BODY}") == []


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        (FORM_TITLE, "project_form"),
        ("項目支出績效自評表", "project_form"),
        ("2021年度部门整体支出绩效自评报告", "department_overall"),
        ("云岭县教育局2021年度部门决算", "final_accounts"),
        ("云岭县教育局2021年部门预算公开", "department_budget"),
        ("云岭县2023年“三公”经费预算说明", "department_budget"),
        ("经开区2023年一般公共预算“三公”经费预算情况说明", "department_budget"),
        ("校园安保专项资金绩效评价报告", "evaluation"),
        ("校园安保项目 绩效自评 报告", "project_narrative"),
        ("云岭县教育局工作要点", None),
        ("绩效评价管理办法", "none"),
    ],
)
def test_a_title_names_its_kind(title: str, kind: str | None) -> None:
    assert kind_of_title(title) == kind


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("云岭县公安局2021年绩效自评", "云岭县公安局"),
        ("2021年度云岭县民政局", "云岭县民政局"),
        ("关于云岭县教育局", "云岭县教育局"),
        ("岷阳县第二幼儿园", "岷阳县第二幼儿园"),
        ("云岭彝族自治县水务局", "云岭彝族自治县水务局"),
        ("云岭县城关镇人民政府", "云岭县城关镇人民政府"),
        ("云岭县人民政府办公室", "云岭县人民政府办公室"),
        ("中共云岭区委社会工作部", "中共云岭区委社会工作部"),
        ("云岭县教育局本级", "云岭县教育局本级"),
        ("云岭县财政局国库科", "云岭县财政局"),
        ("雲嶺縣教育局", "雲嶺縣教育局"),
        *((text, None) for text in ("特巡警支队", "教育局", "全县教育局", "我县教育局", "我局", "各县区", "")),
    ],
)
def test_an_agency_has_a_place_in_its_name(text: str, agency: str | None) -> None:
    assert agency_in(text) == agency


@pytest.mark.parametrize(
    ("name", "is_agency"),
    [
        ("云岭县公安局", True),
        ("中共云岭区委", True),
        ("特巡警支队", False),
        ("云岭县公安局交警大队", False),
        ("教育局", False),
    ],
)
def test_an_inner_unit_is_no_agency(name: str, is_agency: bool) -> None:
    assert is_full_agency(name) == is_agency


@pytest.mark.parametrize(
    ("tail", "agency", "day"),
    [
        ("云岭县教育局\n2022年6月15日\n", "云岭县教育局", date(2022, 6, 15)),
        ("云岭县教育局（盖章）\n2022.6.15\n", "云岭县教育局", date(2022, 6, 15)),
        ("云岭县教育局  2022年6月15日\n", "云岭县教育局", date(2022, 6, 15)),
        ("二〇二二年六月十五日\n", None, date(2022, 6, 15)),
        ("二○二二年十二月三十一日\n", None, date(2022, 12, 31)),
        ("公安局特巡警支队\n2022-06-15\n", None, date(2022, 6, 15)),
        ("2022年13月45日\n", None, None),
        ("二〇二二年三十月四十日\n", None, None),
        ("2022年6月\n", None, None),
        ("截至2021年12月31日，全部资金已经支付完毕，没有结余结转的情况，特此说明以便查阅，并予公开。\n", None, None),
    ],
)
def test_the_signature_names_the_agency_and_the_day(tail: str, agency: str | None, day: date | None) -> None:
    blocks = document_of(f"{BODY}\n{tail}").blocks
    assert (signature_agency(blocks), report_date(blocks)) == (agency, day)


@pytest.mark.parametrize(
    ("title", "year", "several"),
    [
        (ACCOUNTS, 2021, False),
        (FORM_TITLE, 2021, False),
        ("二〇二一年度部门决算", 2021, False),
        ("二○二一年度部门决算", 2021, False),
        ("云岭县2021部门决算", 2021, False),
        ("2016—2019年度专项资金绩效评价报告", None, True),
        ("2020年至2022年度绩效评价报告", None, True),
        ("2020年度-2022年度绩效评价报告", None, True),
        ("校园安保项目绩效自评报告", None, False),
    ],
)
def test_a_title_names_one_year_or_a_span(title: str, year: int | None, several: bool) -> None:
    assert (title_year(title), spans_years(title)) == (year, several)


@pytest.mark.parametrize(
    ("title", "texts", "expected"),
    [
        (ACCOUNTS, ["2021年预算安排50万元"], Found("2021", "title")),
        (ACCOUNTS, [], Found("2021", "title")),
        (ACCOUNTS, ["2020年预算50万元。", "2020年实际支出40万元。", "2020年底"], Found("2020", "body")),
        (ACCOUNTS, ["2020年预算50万元。", "2021年支出40万元。"], Found("2021", "title")),
        (NARRATIVE, ["2021年预算安排5万元", "2022年6月15日"], Found("2021", "body")),
        (NARRATIVE, ["（2021年度）", "2022年计划"], Found("2021", "body")),
        (NARRATIVE, ["发布时间：2023年 2023年预算"], Found("2019", "sibling")),
        ("2016—2019年度专项资金绩效评价报告", ["2019年预算50万元"], None),
    ],
)
def test_the_year_is_that_of_the_funds(title: str, texts: list[str], expected: Found | None) -> None:
    assert fiscal_year(title, texts, fallback=2019) == expected

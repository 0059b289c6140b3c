"""Counts that contradict each other, planted in narratives of projects (see `tests.corpus.contradictions`)."""

from __future__ import annotations

from tests.corpus.contradictions import Edit, plants

_KIND = "project_narrative"
_HEADING = "五、自评结论"


def _told(text: str, sentences: str, quote: str, printed: str, computed: str) -> Edit | None:
    """The text with sentences more at the end of what it tells of the year."""
    if _HEADING not in text:
        return None
    at = text.index(_HEADING)
    return Edit(f"{text[:at]}{sentences}\n{text[at:]}", quote, printed, computed)


@plants("A18", _KIND)
def parts_above_their_whole(text: str) -> Edit | None:
    return _told(text, "现有职工30人，其中男职工21人、女职工12人。", "女职工12人", "30", "33")


@plants("A18", _KIND)
def sum_of_a_list(text: str) -> Edit | None:
    return _told(text, "新建泵站3座、改建泵站4座，共计9座。", "共计9座", "9", "7")


@plants("A11", _KIND)
def unit_that_does_not_exist(text: str) -> Edit | None:
    sentence = "下设3个管理站，分别为东站、西站、南站（暂未设置）。"
    return _told(text, sentence, "南站（暂未设置）", "3", "南站（暂未设置）")


@plants("A19", _KIND)
def number_of_units(text: str) -> Edit | None:
    return _told(text, "我局共设12个内设机构。\n目前我局下设9个内设机构。", "9个内设机构", "9", "12")


@plants("A20", _KIND)
def arrested_above_detained(text: str) -> Edit | None:
    return _told(text, "全年刑事拘留犯罪嫌疑人33人，批准逮捕40人。", "批准逮捕40人", "40", "≤33")


@plants("A21", _KIND)
def rate_of_return(text: str) -> Edit | None:
    return _told(text, "共发放问卷300份，收回280份，回收率95%。", "回收率95%", "95%", "93.33%")


@plants("A22", _KIND)
def goods_for_each(text: str) -> Edit | None:
    return _told(text, "为60名职工购买冬服40套。", "冬服40套", "40", "≥60")


@plants("A23", _KIND)
def one_case_above_its_year(text: str) -> Edit | None:
    told = "全年破获涉赌案件5起，抓获违法人员20人。破获“3.08”涉赌专案，该案历时半年，共抓获犯罪嫌疑人25名。"
    return _told(text, told, "犯罪嫌疑人25名", "25", "≤20")


@plants("A24", _KIND)
def vehicles_bought(text: str) -> Edit | None:
    return _told(text, "全年更新购置公务用车2辆。\n我局采购车辆15辆。", "采购车辆15辆", "15", "≤2")


@plants("N05", "final_accounts")
def procured_for_works(text: str) -> Edit | None:
    start = text.find("政府采购工程支出0万元")
    if start < 0:
        return None
    at = text.index("。", start) + 1
    return Edit(f"{text[:at]}主要用于建设工程。{text[at:]}", "主要用于建设工程", "政府采购工程支出0万元", "建设工程")

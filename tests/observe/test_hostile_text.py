"""Whatever stands in a report, observing it neither fails nor takes more than its length."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import Unreadable
from ingest.observe import Observer
from ingest.parse import _read_all, parse_bytes
from ingest.readers.open import open_document

_HEAD = "2021年度岚桥县水利局水库维护项目支出绩效自评报告\n一、概况\n2021年安排资金100万元，支出90万元。\n"
_WORDS = [
    "一、", "（一）", "1.", "第1期支付", "合同金额", "2339个", "2000元/个/月", "10万元", "比上年", "减少", "本院",
    "我局", "“甲”、", "等3个项目", "三个方面：", "一是", "分别为", "2020年", "待结算", "及时拨付到位", "XX单位",
    "（略）", "。", "；", "\n", "\t", "岚桥县水利局", "青石湾水库进行", "反映", "查处1人，", "处罚2人",
    "99999999999999999", "%",
    "决算数大于预算数", "共设3个内设机构", "其中", "分别为", "共计9座", "3座、", "5人，", "刑拘3人", "逮捕40人",
    "（男2人，女9人）", "为60名职工购买冬服40套", "该案抓获9人", "全年涉毒抓获2人", "办结率95%", "采购车辆9辆",
    "主要用于建设工程", "政府采购工程支出0万元",
]  # fmt: skip
_REPEATED = [
    "，", "（", "“a”、", "一是", "1、", "一、", "台", "元", "第1季度支付", "2000元/个/月", "比2019年100万元",
    "受理", "查处1人，", "青石湾水库进行", "资金到位率、", "反映“甲”、", "个股室，分别为甲、", "XX", "水县",
    "3个，", "其中3人，", "共计9座", "（3人，", "刑拘3人，逮捕4人，", "办结20件，办结率95%，",
    "受理信访件25件，办结率9%。", "下设：\n3个股室，分别", "共设3个内设机构。", "该案抓获9人，全年涉毒抓获2人。",
    "采购车辆9辆。", "为60名职工购买冬服40套", "政府采购工程支出为零，主要用于建设工程", "水利",
    "政府采购工程支出0万元主要用于",
]  # fmt: skip


@given(st.lists(st.one_of(st.sampled_from(_WORDS), st.text(max_size=8)), max_size=60))
@settings(max_examples=150, deadline=None)
def test_no_text_breaks_a_rule(parts: list[str]) -> None:
    try:
        parsed = parse_bytes((_HEAD + "".join(parts)).encode("utf-8", "ignore"), "report.txt")
    except Unreadable:
        return
    assert all(o.evidence != "[]" for o in parsed.observation)
    assert all((o.outcome == "finding") == (o.statement is not None) for o in parsed.observation)


def _steps(repeated: str, size: int) -> int:
    """Lines of Python that observing a text takes: what grows faster than the text shows here."""
    text = _HEAD + repeated * (size // len(repeated)) + "\n"
    document = open_document(text.encode(), "report.txt")
    readings = _read_all(document)
    count = 0

    def trace(frame: object, event: str, argument: object) -> object:
        nonlocal count
        count += event == "line"
        return trace

    observer = Observer(document, readings)
    sys.settrace(trace)  # type: ignore[arg-type]
    try:
        for reading in readings:
            list(observer.observe(reading))
    finally:
        sys.settrace(None)
    return count


@pytest.mark.parametrize("repeated", _REPEATED)
def test_the_work_on_a_text_grows_no_faster_than_the_text(repeated: str) -> None:
    _steps(repeated, 2_000)  # makes the patterns
    assert _steps(repeated, 40_000) < 3 * _steps(repeated, 20_000)


@pytest.mark.slow
@pytest.mark.parametrize("repeated", _REPEATED)
def test_a_megabyte_of_one_phrase_is_observed(repeated: str) -> None:
    document = open_document((_HEAD + repeated * (1_000_000 // len(repeated))).encode(), "report.txt")
    readings = _read_all(document)
    observer = Observer(document, readings)
    assert [seen for reading in readings for seen in observer.observe(reading)]

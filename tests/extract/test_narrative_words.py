"""The data files of the grammar of prose, and the tokeniser under it."""

import pytest

from ingest.extract.money_words import load_exclusions, load_verbs, money_words
from ingest.extract.phrases import read_phrase
from ingest.extract.pieces import cut
from ingest.extract.sections import load_effects


@pytest.mark.parametrize(
    ("load", "text", "message"),
    [
        (load_verbs, "word,role,basis,year\n安排,verb,spent,keep\n", "line 2"),
        (load_verbs, "word,role,basis,year\n安排,action,budget,keep\n", "line 2"),
        (load_verbs, "word,role,basis,year\n安排,verb,budget,keep\n安排,verb,actual,keep\n", "twice"),
        (load_verbs, "word,role,basis\n安排,verb,budget\n", "missing"),
        (load_exclusions, "pattern,reach,reason\n罚款,near,fines\n", "line 2"),
        (load_exclusions, "pattern,reach,reason\n(罚款,clause,fines\n", "no pattern"),
        (load_exclusions, "pattern,reach,reason\n", "no rows"),
        (load_effects, "pattern,effect\n资金到位,arrived\n", "line 2"),
        (load_effects, "pattern,effect\n", "no rows"),
    ],
)
def test_a_wrong_data_file_is_named_on_load(load, text, message):
    with pytest.raises(ValueError, match=message):
        load(text)


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("县财政安排经费", [("安排", "budget")]),
        ("公务用车购置费", []),
        ("政府采购货物支出", [("支出", "actual")]),
        ("一般公共预算支出决算数", [("支出决算数", "actual")]),
        ("合同金额", [("合同金额", "planned")]),
        ("授予中小企业合同金额", [("授予中小企业合同金额", "actual")]),
    ],
)
def test_the_longest_phase_word_wins_and_guards_hide_words(clause, expected):
    assert [(clause[w.start : w.end], w.basis) for w in money_words().phases(clause)] == expected


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("收入5万元，占3%。", "text amount comma text percent stop"),
        ("社工（公益社工）费3万元", "text amount"),
        ("费3万元（其中：购置费1万元）", "text amount open text colon text amount close"),
        ("基本工资、奖金3万元、津贴1,500元", "text amount comma text amount"),
        ("（（（", "text"),
    ],
)
def test_a_paragraph_is_cut_into_pieces_without_gaps(text, kinds):
    pieces = cut(text)
    assert " ".join(p.kind for p in pieces) == kinds
    assert "".join(text[p.start : p.end] for p in pieces) == text


@pytest.mark.parametrize(
    ("lead", "item", "basis"),
    [
        ("1、2021年县财政安排看护经费", "看护经费", "budget"),
        ("其中第1季度实际支付金额为", "第1季度实际支付金额", "actual"),
        ("计算实际付给电信公司、移动公司", "付给电信公司、移动公司", "actual"),
        ("纳入年初预算差旅费", "差旅费", "initial_budget"),
        ("为民警购买人身意外保险费用", "人身意外保险费用", "actual"),
        ("2023年云溪县民政局机关运行经费支出", "机关运行经费支出", None),
        ("项目支出预算", "项目支出", "budget"),
        ("执行数为", None, "actual"),
        ("该项目", None, None),
    ],
)
def test_a_lead_says_item_and_phase(lead, item, basis):
    phrase = read_phrase(lead, "云溪县民政局")
    assert (phrase.item, phrase.basis) == (item, basis)

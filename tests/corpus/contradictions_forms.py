"""Contradictions planted in forms, scoring tables and narratives of projects (see `tests.corpus.contradictions`)."""

from __future__ import annotations

import re
from decimal import Decimal

from tests.corpus import generate, render
from tests.corpus.contradictions import WAN, Edit, plants, swapped

_ROWS = "tab_merged"
# name, target, actual, weight, score of a counted indicator
_COUNTED = r"\t([^\t\n]+)\t(≥?(\d+)([^\d\t\n%/月][^\d\t\n%/]{0,2}))\t((\d+)[^\d\t\n]{1,3})\t(\d+)\t([\d.]+)\t"
_TOTAL = r"\n总分[\t]+100\t([\d.]+)\t"


def _counted(text: str, is_full: bool = True) -> re.Match[str] | None:
    """The first counted indicator that has its full points, or the first of all."""
    for match in re.finditer(_COUNTED, text):
        if not is_full or Decimal(match[7]) == Decimal(match[8]):
            return match
    return None


def _in_wan(text: str) -> bool:
    return "（万元）" in text


def _total(text: str, by: str) -> tuple[str, Decimal, Decimal] | None:
    match = re.search(_TOTAL, text)
    if not match:
        return None
    before = Decimal(match[1])
    return swapped(text, match, 1, f"{before + Decimal(by)}"), before + Decimal(by), before


@plants("S01", "national_form", _ROWS, also="S04 S05 S07")
def total_above_a_hundred(text: str) -> Edit | None:
    changed = _total(text, "8")
    return changed and Edit(changed[0], "", changed[1], "100") if changed and changed[1] > 100 else None


@plants("S02", "national_form", _ROWS, also="S04 S07 S10")
def score_above_its_weight(text: str) -> Edit | None:
    match = _counted(text)
    if not match:
        return None
    score = Decimal(match[7]) + 3
    return Edit(swapped(text, match, 8, f"{score}"), match[1], score, Decimal(match[7]))


@plants("S03", "national_form", _ROWS, also="S11")
def weights_that_do_not_add_up(text: str) -> Edit | None:
    match = re.search(r"\t([\d.]+)\t([\d.]+)\t[^\t\n]+\n", text[text.index("一级指标") :])
    counted = next((m for m in re.finditer(_COUNTED, text) if Decimal(m[7]) > Decimal(m[8])), None)
    if not match or not counted:
        return None
    return Edit(swapped(text, counted, 7, f"{int(counted[7]) + 5}"), counted[1], Decimal(95), Decimal(100))


@plants("S04", "national_form", _ROWS)
def total_of_the_scores(text: str) -> Edit | None:
    changed = _total(text, "-3")
    return Edit(changed[0], "", changed[1], changed[2]) if changed else None


@plants("S07", "national_form", _ROWS, also="S01 S02 S04 S05 S10")
def total_with_a_score_too_high(text: str) -> Edit | None:
    match, total = _counted(text), _total(text, "3")
    if not match or not total:
        return None
    return Edit(swapped(total[0], match, 8, f"{int(match[7]) + 3}"), match[1], total[1], total[2])


@plants("S08", "national_form", _ROWS, also="S04")
def score_left_out(text: str) -> Edit | None:
    match = _counted(text)
    return Edit(swapped(text, match, 8, ""), "自评表", "无", "自评得分") if match else None


@plants("S09", "national_form", _ROWS)
def full_points_for_a_missed_target(text: str) -> Edit | None:
    match = _counted(text)
    if not match or int(match[3]) < 20:
        return None
    actual = f"{int(match[3]) // 2}{match[4]}"
    return Edit(swapped(text, match, 5, actual), match[1], actual, match[2])


@plants("S11", "national_form", _ROWS, also="S10")
def weight_of_a_first_level(text: str) -> Edit | None:
    match = re.search(r"效益指标（(30)分）", text)
    return Edit(swapped(text, match, 1, "35"), "", Decimal(30), Decimal(35)) if match else None


@plants("S10", "national_form", _ROWS, also="S11")
def scores_above_a_first_level(text: str) -> Edit | None:
    match = re.search(r"产出指标（(50)分）", text)
    if not match:
        return None
    scores = sum(
        Decimal(m[1]) for m in re.finditer(r"\t([\d.]+)\t[^\t\n]*\n", text[match.end() : text.index("效益指标（")])
    )
    return Edit(swapped(text, match, 1, "30"), "", scores, Decimal(30))


@plants("S05", "national_form", _ROWS, also="S04 S09 S10")
def total_out_of_reach(text: str) -> Edit | None:
    """The budget was spent by half; all else stands for a full execution."""
    row = re.search(r"年度资金总额\t+([\d.]+)\t([\d.]+)\t([\d.]+)\t10\t100\.00%\t10\.00", text)
    part = re.search(r"当年财政拨款\t+([\d.]+)\t([\d.]+)\t([\d.]+)", text)
    total = re.search(_TOTAL, text)
    if not row or not part or not total or not _in_wan(text) or Decimal(total[1]) < Decimal("98"):
        return None
    half = (Decimal(row[2]) / 2).quantize(Decimal("0.01"))
    text = swapped(swapped(text, part, 3, f"{half}"), row, 3, f"{half}").replace("\t100.00%\t", "\t50.00%\t", 1)
    return Edit(text, "", Decimal(total[1]), Decimal(95))


@plants("A01", "national_form", _ROWS)
def sources_of_the_funds(text: str) -> Edit | None:
    match = re.search(r"年度资金总额\t+[\d.]+\t([\d.]+)\t.*\n.*当年财政拨款\t+[\d.]+\t([\d.]+)\t", text)
    if not match or not _in_wan(text):
        return None
    part = Decimal(match[2]) - 3
    return Edit(swapped(text, match, 2, f"{part}"), f"{part}", Decimal(match[1]) * WAN, part * WAN)


@plants("A14", "national_form", _ROWS)
def rate_of_a_form(text: str) -> Edit | None:
    match = re.search(r"年度资金总额\t.*\t10\t(\d\d\.\d\d)%", text)
    if not match:
        return None
    rate = Decimal(match[1])
    return Edit(swapped(text, match, 1, f"{rate + 4}"), "", rate + 4, rate)


@plants("I01", "national_form", _ROWS, also="S09 I04")
def persons_for_a_share(text: str) -> Edit | None:
    match = re.search(r"\t([^\t\n]+满意度)\t(≥(\d+)%)\t(([\d.]+)%)\t", text)
    if not match:
        return None
    return Edit(
        swapped(swapped(text, match, 4, f"{match[5]}人"), match, 2, f"≥{match[3]}人"),
        match[1],
        f"≥{match[3]}人",
        match[1],
    )


@plants("I02", "national_form", _ROWS)
def target_left_out(text: str) -> Edit | None:
    match = _counted(text)
    return Edit(swapped(text, match, 2, ""), match[1], "无", "目标值") if match else None


@plants("I03", "national_form", _ROWS)
def actual_value_left_out(text: str) -> Edit | None:
    match = _counted(text)
    return Edit(swapped(text, match, 5, ""), match[1], "无", match[2]) if match else None


@plants("I04", "national_form", _ROWS, also="I01 S09")
def money_as_a_quantity(text: str) -> Edit | None:
    match = _counted(text)
    if not match or match[1].endswith("数量"):
        return None
    actual, target = f"{match[3]}万元", f"{match[3]}万元"
    return Edit(swapped(swapped(text, match, 5, actual), match, 2, target), match[1], target, "数量指标")


@plants("I05", "national_form", _ROWS, also="I09 S09")
def target_over_years(text: str) -> Edit | None:
    match = re.search(r"\t完成时间\t(12月底前)\t", text)
    return Edit(swapped(text, match, 1, "使用5年"), "完成时间", "使用5年", "1年") if match else None


@plants("I06", "national_form", _ROWS, also="S09")
def two_targets_in_a_cell(text: str) -> Edit | None:
    match = _counted(text)
    target = f"{match[2]}（共900次）" if match else ""
    return Edit(swapped(text, match, 2, target), match[1], target, "1") if match else None


@plants("I07", "national_form", _ROWS, also="S09")
def indicator_in_two_classes(text: str) -> Edit | None:
    match = _counted(text)
    other = re.search(r"\t(验收合格率\t≥?[\d.]+%\t[\d.]+%)\t", text)
    if not match or not other:
        return None
    return Edit(swapped(text, other, 1, f"{match[1]}\t{match[2]}\t{match[5]}"), match[1], "2", "1")


@plants("I08", "national_form", _ROWS)
def target_without_a_unit(text: str) -> Edit | None:
    match = _counted(text)
    return (
        Edit(swapped(swapped(text, match, 5, match[6]), match, 2, f"≥{match[3]}"), match[1], f"≥{match[3]}", "计量单位")
        if match
        else None
    )


@plants("I09", "national_form", _ROWS)
def words_for_a_number(text: str) -> Edit | None:
    match = _counted(text)
    return Edit(swapped(text, match, 5, "已完成"), match[1], "已完成", "数值") if match else None


@plants("I10", "national_form", _ROWS)
def inequality_as_the_actual_value(text: str) -> Edit | None:
    match = _counted(text)
    if not match or not match[2].startswith("≥"):
        return None
    return Edit(swapped(text, match, 5, match[2]), match[1], match[2], match[2])


@plants("E04", "national_form", _ROWS)
def amount_for_a_name(text: str) -> Edit | None:
    match = re.search(r"实施单位\t([^\t\n]+)", text)
    return Edit(swapped(text, match, 1, "36.5"), "", "36.5", "单位名称") if match else None


@plants("X05", "national_form", _ROWS)
def goal_as_the_outcome(text: str) -> Edit | None:
    match = re.search(r"年度总体目标\t.*\n\t([^\t\n]{8,})\t+([^\t\n]+)", text)
    return Edit(swapped(text, match, 2, match[1]), "", match[1], match[1]) if match else None


@plants("A08", "national_form", _ROWS, also="I09 S09")
def cost_above_the_budget(text: str) -> Edit | None:
    match = re.search(r"年度资金总额\t+[\d.]+\t([\d.]+)\t", text)
    cost = re.search(r"\t(平均单位成本\t[^\t\n]+\t[^\t\n]+)\t", text)
    if not match or not cost or not _in_wan(text):
        return None
    planned = int(Decimal(match[1])) + 65
    new = f"成本控制\t专项投入控制{planned}万元\t已完成"
    return Edit(swapped(text, cost, 1, new), f"{planned}万元", Decimal(planned) * WAN, Decimal(match[1]) * WAN)


@plants("A15", "national_form", _ROWS)
def cost_that_was_not_spent(text: str) -> Edit | None:
    match = re.search(r"年度资金总额\t+[\d.]+\t([\d.]+)\t([\d.]+)\t", text)
    cost = re.search(r"\t(平均单位成本\t[^\t\n]+\t[^\t\n]+)\t", text)
    if not match or not cost or not _in_wan(text):
        return None
    actual = (Decimal(match[2]) / 2).quantize(Decimal("0.01"))
    new = f"成本控制\t专项投入控制{match[1]}万元\t{actual}万元"
    return Edit(swapped(text, cost, 1, new), "成本控制", actual * WAN, Decimal(match[2]) * WAN)


@plants("S12", "scoring_table", _ROWS)
def criteria_that_give_other_points(text: str) -> Edit | None:
    match = re.search(r"不超预算记(10)分，超预算不记分", text)
    return Edit(swapped(text, match, 1, "8"), "不超预算记8分", Decimal(8), Decimal(10)) if match else None


@plants("S06", "project_narrative")
def grade_of_another_score(text: str) -> Edit | None:
    match = re.search(r"自评得分(8\d)分，等次为“(良)”", text)
    return Edit(swapped(text, match, 2, "优"), "", "优", match[1]) if match else None


@plants("T01", "project_narrative")
def title_of_another_year(text: str) -> Edit | None:
    match = re.search(r"^(\d{4})年度", text)
    year = int(match[1]) if match else 0
    return Edit(swapped(text, match, 1, f"{year - 1}"), f"{year - 1}年度", f"{year - 1}", f"{year}") if match else None


@plants("T05", "project_narrative")
def report_before_the_end_of_its_year(text: str) -> Edit | None:
    match, year = re.search(r"\n(\d{4})([年.])(\d+)([月.])(\d+)日?\n$", text), re.search(r"^(\d{4})年度", text)
    if not match or not year:
        return None
    day = f"{year[1]}-{int(match[3]):02}-{int(match[5]):02}"
    return Edit(swapped(text, match, 1, year[1]), "", day, year[1])


@plants("N02", "project_narrative", also="A14 S05")
def spending_far_above_the_budget(text: str) -> Edit | None:
    match = re.search(r"预算安排[^，]*?资金(\d+\.\d\d)万元.*\n.*实际支出(\d+\.\d\d)万元", text)
    if not match:
        return None
    spent = Decimal(match[1]) * 4
    return Edit(swapped(text, match, 2, f"{spent}"), f"{spent}万元", spent * WAN, Decimal(match[1]) * WAN)


@plants("N03", "project_narrative")
def no_word_of_what_was_spent(text: str) -> Edit | None:
    match = re.search(r"财政安排[^，]*?经费(\d+)万元，.*\n2、(.*发放)。\n", text)
    return Edit(swapped(text, match, 2, "资金按计划使用"), "", "无", Decimal(match[1]) * WAN) if match else None


@plants("A16", "project_narrative", also="S05")
def uses_that_do_not_add_up(text: str) -> Edit | None:
    match = re.search(r"项目经费支出(\d+\.\d\d)万元，其中：[^\d]+(\d+\.\d\d)万元，", text)
    if not match:
        return None
    use = Decimal(match[2]) + 20
    return Edit(
        swapped(text, match, 2, f"{use}"), "项目经费支出", Decimal(match[1]) * WAN, (Decimal(match[1]) + 20) * WAN
    )


# Several forms of one agency in a file: each is the first with a project, a unit, a goal and a budget of its own.
_OWN = (
    ("水库维护经费", "水库管理所", "保障水库安全度汛和正常蓄水。"),
    ("渠道清淤经费", "渠道管护中心", "完成灌区渠道清淤整治任务。"),
    ("古桥修缮经费", "文物保护站", "对辖区古桥进行抢救性修缮。"),
)


def _forms(text: str) -> list[str] | None:
    """Three forms in a file, all of the agency of the first."""
    head = re.search(r"项目资金名称\t([^\t\n]+)", text)
    unit = re.search(r"实施单位\t([^\t\n]+)", text)
    goal = re.search(r"年初设定目标.*\n\t([^\t\n]+)", text)
    if not head or not unit or not goal or not _in_wan(text):
        return None
    made = []
    for number, (name, own_unit, own_goal) in enumerate(_OWN, 3):
        form = (
            text.replace(head[1], name)
            .replace(f"实施单位\t{unit[1]}", f"实施单位\t{own_unit}")
            .replace(goal[1], own_goal)
        )
        made.append(_with_money(form, Decimal(100 * number), Decimal(90 * number)))
    return made


def _with_money(form: str, budget: Decimal, executed: Decimal) -> str:
    form = re.sub(r"(县级资金\t+)[\d.]+\t[\d.]+", rf"\g<1>{budget}\t{executed}", form)
    return re.sub(
        r"(年度资金总额\t+)[\d.]+\t[\d.]+\t[\d.]+%", rf"\g<1>{budget}\t{executed}\t{100 * executed / budget:.2f}%", form
    )


def _with_target(form: str, name: str, target: str) -> str:
    return re.sub(r"(数量指标\t)[^\t\n]+\t[^\t\n]+", rf"\g<1>{name}\t{target}", form, count=1)


@plants("X02", "hunan_form", _ROWS)
def one_output_of_two_projects(text: str) -> Edit | None:
    forms = _forms(text)
    if not forms:
        return None
    target = "完成1500名群众服务任务"
    return Edit("\n".join([*(_with_target(f, "服务人数", target) for f in forms[:2]), forms[2]]), target, "2", "1")


@plants("X03", "hunan_form", _ROWS)
def target_of_another_indicator(text: str) -> Edit | None:
    forms = _forms(text)
    if not forms:
        return None
    first, second = _with_target(forms[0], "移送案件", "移送2起"), _with_target(forms[1], "伙食标准", "移送2起")
    return Edit("\n".join([first, second, forms[2]]), "伙食标准", "移送2起", "移送案件")


@plants("X04", "hunan_form", _ROWS)
def goal_of_another_project(text: str) -> Edit | None:
    forms = _forms(text)
    if not forms:
        return None
    forms[1] = forms[1].replace(_OWN[1][2], _OWN[0][2])
    return Edit("\n".join(forms), _OWN[1][0], _OWN[0][2], "1")


@plants("I11", "hunan_form", _ROWS)
def goal_left_out(text: str) -> Edit | None:
    forms = _forms(text)
    if not forms:
        return None
    forms[2] = forms[2].replace(_OWN[2][2], "")
    return Edit("\n".join(forms), _OWN[2][0], "无", "年度总体目标")


@plants("E07", "hunan_form", _ROWS)
def unit_of_another_project(text: str) -> Edit | None:
    forms = _forms(text)
    if not forms:
        return None
    forms[1] = forms[1].replace(_OWN[1][0], "水库清淤经费")
    return Edit("\n".join(forms), "水库清淤经费", _OWN[1][1], _OWN[0][1])


@plants("E08", "hunan_form", _ROWS)
def project_of_two_names(text: str) -> Edit | None:
    forms = _forms(text)
    if not forms:
        return None
    forms[1] = _with_money(forms[1], Decimal(300), Decimal(270)).replace(_OWN[1][0], "水库日常维护经费")
    forms[1] = forms[1].replace(_OWN[1][1], _OWN[0][1])
    return Edit("\n".join(forms), "水库日常维护经费", "水库日常维护经费", _OWN[0][0])


@plants("A08", "hunan_form", _ROWS)
def cut_that_targets_did_not_follow(text: str) -> Edit | None:
    forms = _forms(text)
    if not forms:
        return None
    for number, form in enumerate(forms, 3):
        cut = _with_money(form, Decimal(90 * number), Decimal(90 * number))
        forms[number - 3] = re.sub(r"平均单位成本\t[^\t\n]+", f"成本控制\t专项投入控制{100 * number}万", cut)
    return Edit("\n".join(forms), "专项投入控制300万", Decimal("0.9"), Decimal(1))


def sound_forms() -> str:
    """Three forms of one agency that contradict neither themselves nor each other."""
    forms = next(filter(None, (_forms(render(generate(seed, "hunan_form"), _ROWS)) for seed in range(99))))
    return "\n".join(forms)

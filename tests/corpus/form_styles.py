"""What the forms of the provinces differ in: words, columns, points."""

from __future__ import annotations

from dataclasses import dataclass

from tests.corpus.indicators import Weights


@dataclass(frozen=True)
class Style:
    """A form: its words, in the order of print. Column roles are fields of `Fund`, `Indicator` and `_money_cell`."""

    title: str
    head: tuple[tuple[tuple[str, str], ...], ...]  # rows of (label, field of Project)
    fund_label: str
    fund_columns: tuple[tuple[str, str], ...]
    fund_sources: tuple[str, ...]
    goal_labels: tuple[str, str, str]
    indicator_label: str
    indicator_columns: tuple[tuple[str, str], ...]
    total_label: str | None
    weights: Weights
    part_rate: str = "—"  # what stands in the cells of a part's weight, rate and score
    notes: tuple[tuple[str, str], ...] = ()  # rows at the foot
    is_inner_unit: bool = False  # the implementing unit is a section of the agency


_UNIT_HEAD = (("主管部门", "competent_department"), ("实施单位", "implementing_unit"))
_LEVELS = (("一级指标", "level1"), ("二级指标", "level2"), ("三级指标", "level3"))

STYLES = {
    "national_form": Style(
        title="项目支出绩效自评表（{year}年度）",
        head=((("项目名称", "name"),), _UNIT_HEAD),
        fund_label="项目资金（{unit}）",
        fund_columns=(
            ("年初预算数", "initial"), ("全年预算数（A）", "budget"), ("全年执行数（B）", "executed"),
            ("分值", "weight"), ("执行率（B/A）", "rate"), ("得分", "score"),
        ),
        fund_sources=("年度资金总额", "其中：当年财政拨款", "上年结转资金", "其他资金"),
        goal_labels=("年度总体目标", "预期目标", "实际完成情况"),
        indicator_label="绩效指标",
        indicator_columns=(
            *_LEVELS, ("年度指标值", "target_text"), ("实际完成值", "actual_text"), ("分值", "weight"),
            ("得分", "score"),
            ("偏差原因分析及改进措施", "deviation_text"),
        ),
        total_label="总分",
        weights=Weights(execution=10, output=50, benefit=30, satisfaction=10),
    ),
    "sichuan_form": Style(
        title="部门预算项目支出绩效自评表（{year}年度）",
        head=(
            (("项目名称", "name"),),
            (("主管部门", "competent_department"), ("实施单位（盖章）", "implementing_unit")),
        ),
        fund_label="年度预算数（{unit}）",
        fund_columns=(
            ("年初预算", "initial"), ("调整后预算数", "budget"), ("预算执行数", "executed"), ("预算执行率", "rate"),
            ("权重", "weight"), ("得分", "score"), ("原因", "reason"),
        ),
        fund_sources=("总额", "其中：财政资金", "财政专户管理资金", "单位资金", "其他资金"),
        goal_labels=("1.项目年度目标完成情况", "项目年度目标", "年度目标完成情况"),
        indicator_label="绩效指标（90分）",
        indicator_columns=(
            *_LEVELS, ("指标性质", "operator_text"), ("指标值", "value_text"), ("度量单位", "target_unit"),
            ("完成值", "actual_value_text"),
            ("权重", "weight"), ("得分", "score"), ("未完成原因分析", "deviation_text"),
        ),
        total_label="合计",
        weights=Weights(execution=10, output=50, benefit=30, satisfaction=10),
        part_rate="/",
        notes=(
            ("评价结论", "（在此填写评价结论，不超过200字）"),
            ("存在问题", "暂无"),
            ("改进措施", "（在此填写改进打算，不超过200字）"),
        ),
    ),
    "hubei_form": Style(
        title="{year}年度{name}项目自评表",
        head=((("项目名称", "name"),), (("主管部门", "competent_department"), ("项目实施单位", "implementing_unit"))),
        fund_label="预算执行情况({unit}) (20分)",
        fund_columns=(
            ("预算数(A)", "budget"), ("执行数(B)", "executed"), ("执行率(B/A)", "rate"),
            ("得分 (20分*执行率)", "score"),
        ),
        fund_sources=("年度财政资金总额",),
        goal_labels=("", "", ""),
        indicator_label="年度绩效目标1 (80分)",
        indicator_columns=(
            *_LEVELS, ("年初目标值(A)", "target_text"), ("实际完成值(B)", "actual_text"), ("得分", "score"),
        ),
        total_label="总分",
        weights=Weights(execution=20, output=40, benefit=30, satisfaction=10),
        notes=(
            ("偏差大或 目标未完成 原因分析", "部分任务受外部条件影响，进度略有滞后。"),
            ("改进措施及 结果应用方案", "提前谋划，加强调度。"),
        ),
    ),
    "hunan_form": Style(
        title="项目支出绩效自评表（{year}年度）",
        head=((("项目资金名称", "name"), ("负责人及电话", "nothing")), _UNIT_HEAD),
        fund_label="项目资金（{unit}）",
        fund_columns=(
            ("全年预算数（A）", "budget"), ("全年执行数（B）", "executed"), ("执行率（B/A）", "rate"),
        ),
        fund_sources=("年度资金总额", "其中：中央、省补助", "县级资金", "其他资金"),
        goal_labels=("年度总体目标", "年初设定目标", "全年实际完成情况"),
        indicator_label="绩效指标",
        indicator_columns=(
            *_LEVELS, ("年度指标值", "target_text"), ("全年完成值", "actual_text"),
            ("未完成原因和改进措施", "deviation_text"),
        ),
        total_label=None,
        weights=Weights(execution=0, output=0, benefit=0, satisfaction=0),
        part_rate="",
        notes=(
            ("说明", "请在此处简要说明各级监督检查中发现的问题及其所涉及的金额，如没有请填无"),
        ),
        is_inner_unit=True,
    ),
}  # fmt: skip

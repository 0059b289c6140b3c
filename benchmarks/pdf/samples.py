"""Generated Chinese reports with known cells: self-assessment forms, and tables of accounts ruled in
three ways. Everything follows from the seed; agencies, projects and figures are invented."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.pdf.cells import TableCell
from benchmarks.pdf.drawing import Grid, Pages, Pen, Rules

_PLACES = ("青溪县", "云栖区", "石桥镇", "南浦市", "白鹭县", "长汀区")
_BUREAUS = ("水务局", "教育局", "档案馆", "文化和旅游局", "民政局", "农业农村局", "市场监督管理局")
_PROJECTS = ("河道清淤整治", "校舍维修改造", "数字档案加工", "公共图书馆免费开放", "困难群众救助", "高标准农田建设")
_LEVELS = {
    "产出指标": ("数量指标", "质量指标", "时效指标", "成本指标"),
    "效益指标": ("经济效益指标", "社会效益指标", "生态效益指标"),
    "满意度指标": ("服务对象满意度指标",),
}
_INDICATORS = ("完成维修数量", "验收合格率", "按期完成率", "培训人次", "设备购置数量", "资金支付及时率", "群众知晓率")
_TAILS = ("", "（含上年结转）", "，按合同约定执行", "及配套设施建设完成情况")
_REASONS = ("", "", "", "部分工程跨年实施，剩余款项待验收后支付", "采购流程延后，已督促加快进度")
_ITEMS = ("一般公共服务支出", "教育支出", "社会保障和就业支出", "卫生健康支出", "农林水支出", "住房保障支出")
_PROSE = (
    "本年度收入总计较上年增加，主要原因是项目经费增加。支出总计与收入总计保持平衡，年末结转按规定使用。",
    "项目组织实施规范，资金使用符合财务管理制度，未发现截留、挤占、挪用等情况，总体绩效目标基本完成。",
    "根据预算绩效管理要求，我单位组织对项目支出开展绩效自评，并对发现的问题提出整改措施，具体情况如下。",
)
_PENS: tuple[Pen, ...] = ("rectangles", "lines", "thin fills")

SETS: dict[str, tuple[str, ...]] = {"forms": ("form",), "three-line tables": ("three", "rows", "none")}


@dataclass(frozen=True, slots=True)
class Sample:
    """A generated PDF and the cells of its tables."""

    path: Path
    tables: list[Sequence[TableCell]]


def generate(kind: str, seed: int, folder: Path) -> Sample:
    """A report of a kind (one of those in `SETS`), written to the folder."""
    draw = random.Random(f"{kind}{seed}")
    path = folder / f"{kind}-{seed:03}.pdf"
    pages = Pages(path, font_index=seed % 2, pen=_PENS[seed % 3])
    tables = _form(draw, pages) if kind == "form" else _accounts(draw, pages, _rules(kind))
    pages.save()
    return Sample(path, tables)


def _rules(kind: str) -> Rules:
    found: dict[str, Rules] = {"three": "three", "rows": "rows", "none": "none"}
    return found[kind]


def _money(draw: random.Random) -> str:
    return f"{draw.randint(0, 10 ** draw.randint(2, 7)) / 100:,.2f}"


def _agency(draw: random.Random) -> str:
    return draw.choice(_PLACES) + draw.choice(_BUREAUS)


def _form(draw: random.Random, pages: Pages) -> list[Sequence[TableCell]]:
    pages.heading("项目支出绩效自评表")
    pages.note("（2023年度）")
    widths = (46, 58, 84, 92, 54, 54, 32, 32, 64)
    cells = [
        TableCell(0, 0, "项目名称", 1, 2),
        TableCell(0, 2, draw.choice(_PROJECTS) + "项目", 1, 7),
        TableCell(1, 0, "主管部门", 1, 2),
        TableCell(1, 2, _agency(draw), 1, 2),
        TableCell(1, 4, "实施单位", 1, 2),
        TableCell(1, 6, _agency(draw), 1, 3),
        *_funds(draw),
        TableCell(6, 0, "年度总体目标", 2, 1),
        TableCell(6, 1, "预期目标", 1, 3),
        TableCell(6, 4, "实际完成情况", 1, 5),
        TableCell(7, 1, draw.choice(_PROSE), 1, 3),
        TableCell(7, 4, draw.choice(_PROSE), 1, 5),
    ]
    end = _indicator_rows(draw, cells, 8)
    cells += [TableCell(end, 0, "总分", 1, 6), TableCell(end, 6, "100"), TableCell(end, 7, f"{draw.randint(80, 100)}")]
    cells.append(TableCell(end, 8, ""))
    pages.table(Grid(widths, cells, header_rows=0))
    pages.note("注：1.其他资金包括和财政资金共同投入到同一项目的自有资金、社会资金等。")
    return [cells]


def _funds(draw: random.Random) -> list[TableCell]:
    heads = ("", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")
    spans = ((2, 1), (3, 1), (4, 1), (5, 1), (6, 1), (7, 1), (8, 1))
    cells = [TableCell(2, 0, "项目资金（万元）", 4, 2)]
    cells += [TableCell(2, c, head) for head, (c, _) in zip(heads, spans, strict=True)]
    for row, label in enumerate(("年度资金总额", "其中：财政拨款", "其他资金"), 3):
        last = ("10", "100%", "10") if row == 3 else ("—", "—", "—")
        texts = (label, _money(draw), _money(draw), _money(draw), *last)
        cells += [TableCell(row, c + 2, text) for c, text in enumerate(texts)]
    return cells


def _indicator_rows(draw: random.Random, cells: list[TableCell], row: int) -> int:
    heads = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因")
    spans = (1, 1, 1, 1, 1, 1, 1, 1)
    start = row
    cells += [TableCell(row, c + 1, head, 1, span) for c, (head, span) in enumerate(zip(heads, spans, strict=True))]
    row += 1
    for level, seconds in _LEVELS.items():
        first = row
        for second in seconds:
            count = draw.randint(1, 4)
            cells.append(TableCell(row, 2, second, count, 1))
            for _ in range(count):
                aim = f"≥{draw.randint(1, 99)}%"
                texts = (
                    f"{draw.choice(_INDICATORS)}{draw.choice(_TAILS)}",
                    aim,
                    aim[1:],
                    str(draw.randint(2, 20)),
                    str(draw.randint(2, 20)),
                    draw.choice(_REASONS),
                )
                cells += [TableCell(row, c + 3, text) for c, text in enumerate(texts)]
                row += 1
        cells.append(TableCell(first, 1, level, row - first, 1))
    cells.append(TableCell(start, 0, "绩效指标", row - start, 1))
    return row


def _accounts(draw: random.Random, pages: Pages, rules: Rules) -> list[Sequence[TableCell]]:
    pages.heading(f"{_agency(draw)}2023年度部门决算说明")
    tables: list[Sequence[TableCell]] = []
    for number in range(draw.randint(1, 3)):
        for _ in range(draw.randint(1, 3)):
            pages.prose("".join(draw.sample(_PROSE, 2)))
        pages.heading(f"表{number + 1}　支出决算情况表", 10.5)
        pages.note("单位：万元")
        grid = draw.choice((_wide, _narrow, _texts))(draw, rules)
        pages.table(grid)
        pages.note("注：本表反映部门本年度各项支出情况。")
        tables.append(grid.cells)
    pages.prose("".join(_PROSE))
    return tables


def _narrow(draw: random.Random, rules: Rules) -> Grid:
    heads = ("项目", "年初预算数", "决算数", "完成率")
    rows = [(item, _money(draw), _money(draw), f"{draw.randint(50, 100)}%") for item in _some(draw)]
    cells = [TableCell(r, c, text) for r, row in enumerate([heads, *rows]) for c, text in enumerate(row)]
    return Grid((150, 90, 90, 70), cells, rules, 1, frozenset({1, 2, 3}))


def _texts(draw: random.Random, rules: Rules) -> Grid:
    heads = ("序号", "指标名称", "指标值", "完成值", "偏差原因及改进措施")
    cells = [TableCell(0, c, head) for c, head in enumerate(heads)]
    for row in range(1, draw.randint(4, 9)):
        aim = draw.randint(1, 99)
        name = draw.choice(_INDICATORS) + draw.choice(_TAILS)
        texts = (str(row), name, f"≥{aim}%", f"{aim}%", draw.choice((*_REASONS[-3:], *_PROSE[:1])))
        cells += [TableCell(row, c, text) for c, text in enumerate(texts)]
    return Grid((32, 120, 60, 60, 150), cells, rules, 1)


def _wide(draw: random.Random, rules: Rules) -> Grid:
    cells = [TableCell(0, 0, "科目编码", 2, 1), TableCell(0, 1, "科目名称", 2, 1)]
    cells += [TableCell(0, 2, "2022年决算", 1, 2), TableCell(0, 4, "2023年决算", 1, 2)]
    cells += [TableCell(1, c, ("基本支出", "项目支出")[c % 2]) for c in range(2, 6)]
    for row, item in enumerate(_some(draw), 2):
        money = ["" if draw.random() < 0.15 else _money(draw) for _ in range(4)]
        code = str(draw.randint(20101, 22999))
        tail = draw.choice(("", "", "（含政府性基金安排的支出）"))
        cells += [TableCell(row, c, text) for c, text in enumerate((code, item + tail, *money))]
    return Grid((56, 128, 72, 72, 72, 72), cells, rules, 2, frozenset({2, 3, 4, 5}))


def _some(draw: random.Random) -> list[str]:
    return draw.sample(_ITEMS, draw.randint(3, len(_ITEMS)))

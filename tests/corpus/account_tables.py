"""The total table of final accounts, 收入支出决算总表, with revenue and expenditure side by side."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from tests.corpus import names, numbers
from tests.corpus.facts import Cell, Facts, Grid, Heading, Paragraph
from tests.corpus.figures import by_class, draw_figures
from tests.corpus.telling import Telling

_CLASS_ROWS = (
    "一、一般公共服务支出",
    "四、公共安全支出",
    "五、教育支出",
    "七、文化旅游体育与传媒支出",
    "八、社会保障和就业支出",
    "九、卫生健康支出",
    "十二、农林水支出",
    "十三、交通运输支出",
    "十九、住房保障支出",
)


def accounts_table(seed: int, planted: str | None = None) -> Facts:
    """收入支出决算总表: revenue on the left, expenditure by function on the right, with line numbers."""
    rng = Random(f"accounts_table{seed}")
    agency, year = names.draw_agency(rng), rng.randint(2019, 2024)
    f, unit = draw_figures(rng, agency), rng.choice(("万元", "万元", "元"))
    title = f"{agency.name}{year}年度部门决算"
    facts = Facts("accounts_table", seed, "final_accounts", title, agency.name, year)
    left = [
        ("一、一般公共预算财政拨款收入", f.fiscal), ("二、政府性基金预算财政拨款收入", None),
        ("三、国有资本经营预算财政拨款收入", None),
        ("四、上级补助收入", None), ("五、事业收入", f.business or None), ("六、经营收入", None),
        ("七、附属单位上缴收入", None),
        ("八、其他收入", f.other or None), ("", None), ("本年收入合计", f.revenue), ("使用非财政拨款结余", None),
        ("年初结转和结余", f.opening or None), ("总计", f.total),
    ]  # fmt: skip
    classes = by_class(f)
    right: list[tuple[str, Decimal | None]] = [(row, classes.get(row.split("、", 1)[1])) for row in _CLASS_ROWS]
    right += [("本年支出合计", f.spent), ("结余分配", None), ("年末结转和结余", f.closing or None), ("总计", f.total)]
    _state_sides(Telling(facts), left, right)
    rows = [
        (Cell("收入", 3), Cell("支出", 3)),
        *_texts(("项目", "行次", "金额", "项目（按功能分类）", "行次", "金额"), ("栏次", "", "1", "栏次", "", "2")),
    ]
    for number, ((item, yuan), (item2, yuan2)) in enumerate(zip(left, right, strict=True), 1):
        rows += _texts((item, str(number), _amount(yuan, unit), item2, str(number + 31), _amount(yuan2, unit)))
    facts.parts = [
        Heading(title),
        Heading("收入支出决算总表"),
        Heading("公开01表"),
        Paragraph(f"部门：{agency.name} 单位：{unit}"),
        Grid(tuple(rows)),
    ]
    return facts


def _state_sides(t: Telling, left: list[tuple[str, Decimal | None]], right: list[tuple[str, Decimal | None]]) -> None:
    for side, rows in (("收入", left), ("支出", right)):
        for item, yuan in rows:
            if yuan is not None:
                t.states(f"{side}总计" if item == "总计" else item.split("、", 1)[-1], yuan)


def _texts(*rows: tuple[str, ...]) -> list[tuple[Cell, ...]]:
    return [tuple(Cell(text) for text in row) for row in rows]


def _amount(yuan: Decimal | None, unit: str) -> str:
    return "" if yuan is None else numbers.printed(yuan, unit, thousands=True)

"""What is known about forms is data: it loads, contradicts itself nowhere, and folds accidents of print."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from ingest import lexicon
from ingest.lexicon import LexiconError, fold, fold_bare, read_rows

FOLDER = Path(lexicon.__file__).parent
FILES = sorted(path.stem for path in FOLDER.glob("*.csv"))
LOADERS = {
    "labels": lexicon.form_labels,
    "indicator_columns": lexicon.indicator_columns,
    "fund_columns": lexicon.fund_columns,
    "fund_sources": lexicon.fund_sources,
}


@pytest.mark.parametrize("name", FILES)
def test_every_file_has_full_rows_and_no_row_twice(name: str) -> None:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        header, *rows = csv.reader(lines)
    assert rows and {len(row) for row in rows} == {len(header)}
    assert sorted(map(tuple, rows)) == sorted(set(map(tuple, rows)))


@pytest.mark.parametrize("name", LOADERS)
def test_every_label_of_a_file_has_its_role(name: str) -> None:
    role, label = ("kind", "label") if name == "fund_sources" else ("role", "label")
    for row in read_rows(name, (role, label)):
        assert LOADERS[name]().match(row[label]) == row[role]


@pytest.mark.parametrize("level", [1, 2])
def test_every_name_of_a_level_has_its_standard_name(level: int) -> None:
    rows = [row for row in read_rows("levels", ("level", "label", "standard")) if row["level"] == str(level)]
    assert {lexicon.levels(level).match(row["label"]) == row["standard"] for row in rows} == {True}


def test_every_second_level_of_the_taxonomy_is_a_name_that_the_files_know() -> None:
    for second, first in lexicon.standard_level1().items():
        assert lexicon.levels(2).match(second) == second
        assert lexicon.levels(1).match(first) == first


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder in place of the lexicon's."""
    monkeypatch.setattr(lexicon, "_FOLDER", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("role,label\ntotal,总分\nnote,总 分：\n", "labels.csv: '总 分：' is both 'total' and 'note'"),
        ("role,label\ntotal,总分\n,合计\n", r"labels.csv line 3: \['role'\] empty"),
        ("role,name\ntotal,总分\n", r"labels.csv: columns \['label'\] are missing"),
        ("role,label\n", "labels.csv holds nothing"),
    ],
)
def test_a_damaged_file_is_named_with_its_slip(folder: Path, content: str, message: str) -> None:
    (folder / "labels.csv").write_text(content, encoding="utf-8")
    with pytest.raises(LexiconError, match=message):
        lexicon.form_labels.__wrapped__()


def test_the_same_role_twice_is_no_contradiction(folder: Path) -> None:
    (folder / "labels.csv").write_text("role,label\ntotal,总分\ntotal,總分\n", encoding="utf-8")
    assert lexicon.form_labels.__wrapped__().match("总分") == "total"


@pytest.mark.parametrize(
    ("printed", "role"),
    [
        ("项目名称", "project_name"),
        ("项 目 名 称", "project_name"),
        ("项目名称：", "project_name"),
        ("項目名稱", "project_name"),
        ("一、项目名称", "project_name"),
        ("（一）项目名称", "project_name"),
        ("1.项目名称", "project_name"),
        ("主管部门(盖章)", "competent_department"),
        ("项目资金（万元）", "fund_block"),
        ("项目资金(万元)", "fund_block"),
        ("项目(政策)名称", "project_name"),
        ("“总分”", "total"),
        ("项目名称是什么", None),
        ("云岭县教育局", None),
        ("", None),
        ("项目名称" + "：" * 60, None),
    ],
)
def test_a_label_is_known_however_it_is_printed(printed: str, role: str | None) -> None:
    assert lexicon.form_labels().match(printed) == role
    assert (printed in lexicon.form_labels()) == (role is not None)


@pytest.mark.parametrize(
    ("printed", "level", "standard"),
    [
        ("产出指标（50分）", 1, "产出指标"),
        ("產出指標", 1, "产出指标"),
        ("滿意度指標\n（10分）", 1, "满意度指标"),
        ("效可持续影响指标", 2, "可持续影响指标"),
        ("数量指针", 2, "数量指标"),
        ("数量指标", 1, None),
    ],
)
def test_levels_are_known_with_points_misprints_and_traditional_characters(
    printed: str, level: int, standard: str | None
) -> None:
    assert lexicon.levels(level).match(printed) == standard


def test_folding_keeps_what_tells_labels_apart() -> None:
    assert fold("全年预算数（A）") == fold("全年预算数(a)") == "全年预算数（A）"
    assert fold_bare("二、 项目资金（万元）：") == "项目资金"
    assert fold_bare("2021年预算") == "2021年预算"
    assert fold_bare("1.5万元") == fold("1.5万元")


def test_a_lexicon_remembers_a_bounded_number_of_texts() -> None:
    known = lexicon.Lexicon({"总分": "total"})
    assert [known.match(f"文{n}") for n in range(25_000)] == [None] * 25_000
    assert known.match("总分") == "total"
    assert len(known._seen) <= 20_000

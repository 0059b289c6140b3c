"""`docs/questions.md` for who only has the page: its clicks lead to the figures that its queries give."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from dashboard_home import rows
from page_reading import SAY, choose, opened, table, write
from streamlit.testing.v1 import AppTest

from dashboard.plain import short
from warehouse.store import Home

pytestmark = pytest.mark.slow
SECTIONS = {
    section.split()[0]: section
    for section in re.split(
        r"^## ", (Path(__file__).parents[2] / "docs" / "questions.md").read_text(encoding="utf-8"), flags=re.MULTILINE
    )[1:]
}
Figures = list[Any]


def asked(home: Home, name: str) -> list[dict[str, Any]]:
    """The answer of the query that stands in the section."""
    [sql] = re.findall(r"```sql\n(.*?);\n```", SECTIONS[name], re.DOTALL)
    names = [row[0] for row in rows(home, f"DESCRIBE {sql}")]
    return [dict(zip(names, row, strict=True)) for row in rows(home, sql)]


def wan(values: Any) -> Figures:
    """Amounts of a page, unknown ones left out, as yuan."""
    return sorted(round(float(value) * 10_000, 2) for value in values if value == value)


def yuan(answer: list[dict[str, Any]], column: str) -> Figures:
    return sorted(float(row[column]) for row in answer if row[column] is not None)


def first_to_review(app: AppTest, answer: list[dict[str, Any]]) -> tuple[Figures, Figures]:
    frame = table(choose(opened(app, "findings"), "part", "priority"), "points").head(20)
    return [*zip(frame["points"], frame["subject"], strict=True)], [
        (row["points"], short(row["subject"], 300)) for row in answer
    ]


def scores_against_their_arithmetic(app: AppTest, answer: list[dict[str, Any]]) -> tuple[Figures, Figures]:
    page = opened(app, "findings")
    [widget] = [w for w in page.multiselect if (w.key or "").startswith("rules/")]
    found = {row["rule_id"] for row in answer if row["rule_id"]}
    frame = table(choose(page, "rules", *sorted(found)), "statement")
    assert found <= {option.split()[0] for option in widget.options}
    return sorted(frame["statement"]), sorted(row["statement"] for row in answer if row["statement"])


def top_marks_at_low_execution(app: AppTest, answer: list[dict[str, Any]]) -> tuple[Figures, Figures]:
    frame = table(choose(opened(app, "topics"), "topic", "scores"), "is_top_at_low_execution")
    names = frame[frame["is_top_at_low_execution"] == SAY("yes")]["project_name"]
    return sorted(names), sorted(row["project_name"] for row in answer)


def measurable_indicators(app: AppTest, answer: list[dict[str, Any]]) -> tuple[Figures, Figures]:
    frame = table(opened(app, "indicators"), "measurable")
    measured = sum(round(float(row["measurable_pct"] * row["indicators"]) / 100) for row in answer)
    told = [frame[name].sum() for name in ("indicators", "measurable", "empty", "echo", "stated_met")]
    return told, [
        sum(row["indicators"] for row in answer), measured, sum(row["empty"] for row in answer),
        sum(row["echo"] for row in answer), sum(row["stated_met"] for row in answer),
    ]  # fmt: skip


def indicators_that_recur(app: AppTest, answer: list[dict[str, Any]]) -> tuple[Figures, Figures]:
    frame = table(choose(opened(app, "topics"), "topic", "library"), "recurs_over")
    recurring = frame[frame["recurs_over"].isin([SAY("recurs.agencies"), SAY("recurs.years")])]
    return (
        sorted(zip(recurring["indicator_name"], recurring["uses"], strict=True)),
        sorted((row["indicator_name"], row["uses"]) for row in answer),
    )


def three_public(app: AppTest, answer: list[dict[str, Any]]) -> tuple[Figures, Figures]:
    frame = table(opened(app, "spending"), "completion_calc_pct")
    totals = frame[frame["item_code"] == SAY("item.three_public")]
    return wan(totals["actual_yuan"]), yuan(answer, "actual_yuan")


def money_for_a_theme(app: AppTest, answer: list[dict[str, Any]]) -> tuple[Figures, Figures]:
    theme = answer[0]["theme"]
    frame = table(write(choose(opened(app, "topics"), "topic", "themes"), "text", theme), "counts_in_total")
    counted = frame[(frame["theme"] == theme) & (frame["counts_in_total"] == SAY("yes"))]
    return [len(counted)], [sum(row["projects"] for row in answer if row["theme"] == theme)]


def money_by_cofog(app: AppTest, answer: list[dict[str, Any]]) -> tuple[Figures, Figures]:
    frame = table(choose(opened(app, "spending"), "classes", "cofog"), "cofog_division")
    counted = frame[(frame["counts_in_total"] == SAY("yes")) & (frame["phase"] == SAY("phase.actual"))]
    actual = [float(row["amount_yuan"]) for row in answer if row["basis"] == "actual"]
    return [round(counted["amount_yuan"].sum() * 10_000, 2)], [round(sum(actual), 2)]


def scores_by_band(app: AppTest, answer: list[dict[str, Any]]) -> tuple[Figures, Figures]:
    frame = table(choose(opened(app, "topics"), "topic", "scores"), "score_band")
    bands = Counter(frame[frame["score"].notna()]["score_band"])
    expected = Counter()  # type: Counter[str]
    for row in answer:
        expected[row["score_band"]] += row["projects"]
    return sorted(bands.items()), sorted(expected.items())


def parts_left_out(app: AppTest, answer: list[dict[str, Any]]) -> tuple[Figures, Figures]:
    frame = table(opened(app, "quality"), "part_zh")
    frame = frame[frame["reports"] > frame["present"]]
    keys = zip(frame["report_kind"], frame["part_zh"], frame["reports"] - frame["present"], strict=True)
    told = [(SAY.code("kind", r["report_kind"]), r["part_zh"], r["missing"] + r["unknown"]) for r in answer]
    return sorted(keys), sorted(told)


def unit_costs(app: AppTest, answer: list[dict[str, Any]]) -> tuple[Figures, Figures]:
    frame = table(choose(opened(app, "topics"), "topic", "unit_cost"), "unit_cost_yuan")
    return wan(frame["unit_cost_yuan"]), yuan(answer, "unit_cost_yuan")


def where_a_number_comes_from(app: AppTest, answer: list[dict[str, Any]]) -> tuple[Figures, Figures]:
    first = table(opened(app, "spending"), "actual_spending_id").iloc[0]
    page = opened(app, "trace", key=first["actual_spending_id"].partition("key=")[2].partition("&")[0])
    quotes = {row["source_text"] for row in answer if row["agency_name"] == first["agency_name"]}
    return [element.value in quotes for element in page.code], [True]


def how_sure_it_is(app: AppTest, answer: list[dict[str, Any]]) -> tuple[Figures, Figures]:
    frame = table(opened(app, "quality"), "extractor_version")
    versions = {row["extractor_version"] for row in answer if row["fact"] != "finding"}
    return sorted(versions & set(frame["extractor_version"])), sorted(versions)


CLICKS: dict[str, Callable[[AppTest, list[dict[str, Any]]], tuple[Figures, Figures]]] = {
    "Q1": first_to_review, "Q2": scores_against_their_arithmetic, "Q3": top_marks_at_low_execution,
    "Q4": measurable_indicators, "Q5": indicators_that_recur, "Q12": three_public,
    "Q14": money_for_a_theme, "Q15": money_by_cofog, "Q16": scores_by_band, "Q17": parts_left_out,
    "Q18": unit_costs, "Q19": where_a_number_comes_from, "Q20": how_sure_it_is,
}  # fmt: skip


def test_every_question_whose_clicks_are_written_down_is_clicked_through() -> None:
    written = {name for name, section in SECTIONS.items() if "\nClicks: " in section}
    assert written - set(CLICKS) <= {"Q9", "Q13"}  # the sample has no balances and no text used twice
    assert set(CLICKS) <= written


@pytest.mark.parametrize("name", CLICKS)
def test_the_clicks_lead_to_the_figures_of_the_query(app: AppTest, sample_home: Home, name: str) -> None:
    on_page, expected = CLICKS[name](app, asked(sample_home, name))
    assert expected and on_page == expected

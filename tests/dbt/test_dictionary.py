"""`docs/dictionary.md` says what the models say."""

from __future__ import annotations

from dbt_project.scripts.make_dictionary import TARGET, dictionary, models


def test_the_data_dictionary_is_up_to_date():
    assert TARGET.read_text(encoding="utf-8") == dictionary(), "run python dbt_project/scripts/make_dictionary.py"


def test_every_column_of_every_published_table_has_its_line():
    text = dictionary()
    for model in models():
        section = text.split(f"### {model['name']}\n")[1].split("\n### ")[0]
        assert [f"| `{column['name']}` |" in section for column in model["columns"]].count(False) == 0, model["name"]

"""Pages as a reader sees them: opened by their address, clicked through, read."""

from __future__ import annotations

from typing import Any

from streamlit.testing.v1 import AppTest

from dashboard.words import Say

SAY = Say("zh")


def opened(app: AppTest, page: str, **parameters: Any) -> AppTest:
    """The page as somebody sees it who was sent its address."""
    app.run()
    app.switch_page(f"views/{page}.py")
    for name, value in parameters.items():
        app.query_params[name] = value
    return sound(app.run())


def sound(app: AppTest) -> AppTest:
    assert not app.exception, [f"{error.message}\n{error.stack_trace}" for error in app.exception]
    return app


def choose(app: AppTest, name: str, *values: str) -> AppTest:
    """Click the values of a filter or of a choice; its name is that of `dashboard.state`."""
    widgets = [w for kind in (app.selectbox, app.multiselect) for w in kind if (w.key or "").startswith(f"{name}/zh/")]
    [widget] = widgets
    return sound(widget.set_value(list(values) if widget.type == "multiselect" else values[0]).run())


def write(app: AppTest, name: str, text: str) -> AppTest:
    [field] = [w for w in app.text_input if (w.key or "").startswith(f"{name}/zh/")]
    return sound(field.set_value(text).run())


def words_of(app: AppTest) -> str:
    """All text of the page that is not in tables."""
    kinds = (app.title, app.header, app.subheader, app.caption, app.text, app.markdown, app.code, app.info, app.warning)
    return "\n".join(str(element.value) for kind in kinds for element in kind)


def metric(app: AppTest, key: str) -> str:
    return next(element.value for element in app.metric if element.label == SAY(f"metric.{key}"))


def table(app: AppTest, column: str) -> Any:
    """The first table of the page with this column."""
    return next(element.value for element in app.dataframe if column in element.value.columns)

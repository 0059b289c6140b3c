"""What `jixiao dashboard` serves: the pages (`app.py`), and beside them the documentation of the models."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path

import streamlit as st
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from dashboard.model_docs import NotDocumented, model_docs

# Of what a page imports this takes seconds: the first reader shall not wait for it.
_SLOW_TO_IMPORT = ("altair", "duckdb", "pandas", "pyarrow", "dashboard.charts", "dashboard.trace")


@asynccontextmanager
async def _warm(app: st.App) -> AsyncIterator[None]:
    for name in _SLOW_TO_IMPORT:
        await asyncio.to_thread(import_module, name)
    yield


def _models(request: Request) -> Response:
    """One HTML file that asks nothing of the outside; in a thread, since dbt draws it at the first request."""
    try:
        return FileResponse(model_docs(), media_type="text/html")
    except NotDocumented as error:
        return PlainTextResponse(str(error), status_code=503)


app = st.App(Path(__file__).with_name("app.py"), routes=[Route("/models", _models)], lifespan=_warm)

"""What a reader has chosen: kept over pages, and written into the address so that a view can be sent.

Values are kept beside Streamlit's widgets, whose own state ends with the page and with the language.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from dashboard.words import LANGUAGES, Say

# Until the browser has taken over an address that was just written, it still tells the one before.
_SECONDS_TO_ARRIVE = 2.0
_LONGEST = 200

Values = tuple[str, ...]


def current(name: str) -> Values:
    """The chosen values: of the address if somebody came with one, else as chosen before."""
    kept: dict[str, Values] = st.session_state.setdefault("chosen", {})
    told = tuple(value[:_LONGEST] for value in st.query_params.get_all(name))
    if told and told != kept.get(name, ()) and not _is_on_its_way(name, told):
        kept[name] = told
        _renew(name)
    return kept.get(name, ())


def keep(name: str, values: Sequence[str]) -> None:
    """Remember the values and write them into the address; none removes them from it."""
    kept: dict[str, Values] = st.session_state.setdefault("chosen", {})
    before, kept[name] = kept.get(name, ()), tuple(values)
    if before != kept[name]:
        st.session_state.setdefault("written", {})[name] = (before, time.monotonic())
    if kept[name] and tuple(st.query_params.get_all(name)) != kept[name]:
        st.query_params[name] = list(kept[name])
    elif not kept[name] and name in st.query_params:
        del st.query_params[name]


def say() -> Say:
    """The words in the reader's language."""
    return Say(next(iter(current("lang")), "zh"))


def choose_language() -> Say:
    """The switch 中文 / English; English stands in the address."""
    told = say().language
    key = _key("lang", "")
    st.session_state.setdefault(key, told)
    chosen = st.segmented_control(
        "语言 / Language", list(LANGUAGES), key=key, format_func=lambda code: LANGUAGES[code], required=True
    )
    keep("lang", () if chosen is None or chosen == "zh" else (chosen,))
    return say()


def choose(
    say: Say, name: str, options: Sequence[str], label: Callable[[str], str], help: str | None = None
) -> Values:
    """Several of the options; none means all. Values that the data do not have are told and dropped."""
    wanted = current(name)
    known = set(options)
    unknown = [value for value in wanted if value not in known]
    if unknown:
        st.warning(say("filter.dropped", name=say(f"filter.{name}")), icon=":material/filter_alt_off:")
    key = _key(name, say.language)
    if key not in st.session_state:
        st.session_state[key] = [value for value in wanted if value in known]
    chosen = st.multiselect(
        say(f"filter.{name}"), options, key=key, format_func=label, placeholder=say("filter.all"), help=help
    )
    keep(name, chosen)
    return tuple(chosen)


def choose_one(say: Say, name: str, options: Sequence[str], label: Callable[[str], str]) -> str:
    """One of the options; the first unless another was chosen."""
    wanted = next((value for value in current(name) if value in options), options[0])
    key = _key(name, say.language)
    if key not in st.session_state:
        st.session_state[key] = wanted
    chosen: str = st.selectbox(say(f"filter.{name}"), options, key=key, format_func=label)
    keep(name, () if chosen == options[0] else (chosen,))
    return chosen


def type_text(say: Say, name: str) -> str:
    """A text to look for."""
    wanted = next(iter(current(name)), "")
    key = _key(name, say.language)
    if key not in st.session_state:
        st.session_state[key] = wanted
    typed: str = st.text_input(
        say(f"filter.{name}"), key=key, max_chars=_LONGEST, placeholder=say(f"filter.{name}_hint")
    ).strip()
    keep(name, (typed,) if typed else ())
    return typed


def choose_page(say: Say, name: str, pages: int) -> int:
    """One of the pages of a list, from 1 on; no control where there is only one."""
    told = next(iter(current(name)), "1")
    number = min(max(int(told) if told.isdecimal() else 1, 1), pages)
    if pages > 1:
        key = _key(name, f"{say.language}/{pages}")
        if key not in st.session_state:
            st.session_state[key] = number
        number = st.number_input(say("filter.page", of=f"{pages:,}"), 1, pages, step=1, key=key)
    keep(name, () if number == 1 else (str(number),))
    return number


def _key(name: str, language: str) -> str:
    """The widget's own key: another one where the value or the words come from elsewhere, so that it starts anew."""
    return f"{name}/{language}/{st.session_state.get('renewed', {}).get(name, 0)}"


def _renew(name: str) -> None:
    renewed: dict[str, Any] = st.session_state.setdefault("renewed", {})
    renewed[name] = renewed.get(name, 0) + 1


def _is_on_its_way(name: str, told: Values) -> bool:
    before, when = st.session_state.get("written", {}).get(name, (None, 0.0))
    return bool(told == before) and time.monotonic() - when < _SECONDS_TO_ARRIVE

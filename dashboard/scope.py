"""What a page looks at: the filters' values, as the parameters of `dashboard.queries`."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Scope:
    """An empty tuple or text does not restrict. Each field is a query parameter of the same name."""

    years: tuple[int, ...] = ()
    provinces: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    text: str = ""
    bands: tuple[str, ...] = ()
    grades: tuple[str, ...] = ()
    firsts: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    severities: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    language: str = "zh"  # of sentences that the marts hold in both

    def parameters(self) -> dict[str, Any]:
        """Lists for DuckDB; more rows than anybody has unless a page says otherwise."""
        values = {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()}
        return values | {"row_limit": 10_000_000, "row_offset": 0}

"""Settings: environment variables ``JIXIAO_*``, also read from ``.env`` in the working folder."""

from __future__ import annotations

import os
from pathlib import Path

from dotenv import load_dotenv
from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

# Nothing that jixiao runs reports home; set before prefect and dbt are imported.
TELEMETRY_OFF = {
    "DO_NOT_TRACK": "1",
    "DBT_SEND_ANONYMOUS_USAGE_STATS": "False",
    "ORT_DISABLE_TELEMETRY": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_UI_V2_ENABLED": "false",
}


class Settings(BaseSettings):
    """What an operator may set, checked at the start. None: the default of whoever reads it from the environment."""

    model_config = SettingsConfigDict(env_prefix="JIXIAO_", extra="ignore")

    home: Path = Path("data")
    workers: int | None = Field(default=None, ge=1)
    parse_seconds: float | None = Field(default=None, gt=0)
    parse_memory_mb: int | None = Field(default=None, gt=0)
    max_bytes: int | None = Field(default=None, gt=0)
    lock_seconds: float | None = Field(default=None, ge=0)
    # more than one machine (docs/scale-out.md)
    runner: str = Field(default="local", pattern=r"^(local|dask://[^/\s]+:\d+)$")
    warehouse: str | None = None
    lake_data: str | None = None
    archive: str | None = None
    # `jixiao deploy`: what is scheduled and promised, and who hears of failures
    sources: str | None = None
    schedule: str = "0 3 * * *"
    check_schedule: str = "0 * * * *"
    timezone: str = "Asia/Shanghai"
    promised_hours: float = Field(default=26, gt=0)
    notify: str | None = None

    @field_validator("warehouse")
    @classmethod
    def _is_file_or_lake(cls, value: str | None) -> str | None:
        """A path is what this process told dbt before; anything else with a scheme has to be a lake."""
        if value and ":" in value and not value.startswith(("ducklake:postgres://", "ducklake:postgresql://", "/")):
            raise ValueError("it is ducklake:postgres://user@host:port/database, or not set")
        return value


def load_settings(home: Path | None = None) -> Settings:
    """The settings in force; ``home`` (from the command line) wins. Raises pydantic.ValidationError.

    ``.env`` fills the environment, so that Prefect and the worker processes see it too.
    """
    load_dotenv(Path(".env"))
    os.environ.update(TELEMETRY_OFF)
    settings = Settings() if home is None else Settings(home=home)
    settings.home = settings.home.expanduser().resolve()
    os.environ["JIXIAO_HOME"] = str(settings.home)
    return settings

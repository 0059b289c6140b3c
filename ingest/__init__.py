"""From report files to typed records: pure functions, no Prefect, no DuckDB, no network."""

"""The dashboard: Streamlit pages over the published DuckDB file. `jixiao dashboard` starts it (docs/dashboard.md)."""

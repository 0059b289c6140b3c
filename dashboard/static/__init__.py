"""The headline pages as files: no server, no network, the same questions as the dashboard."""

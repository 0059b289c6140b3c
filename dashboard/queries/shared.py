"""What the questions of all pages have in common: the filters, the first rows, the number of rows."""

from __future__ import annotations

# Conditions on a mart's columns of the same names.
OF_AGENCY = """
    (len($provinces::VARCHAR[]) = 0 OR list_contains($provinces::VARCHAR[], province_name))
    AND (len($levels::VARCHAR[]) = 0 OR list_contains($levels::VARCHAR[], admin_level))
    AND (len($sectors::VARCHAR[]) = 0 OR list_contains($sectors::VARCHAR[], sector))
    AND (len($agencies::VARCHAR[]) = 0 OR list_contains($agencies::VARCHAR[], agency_id))
"""
OF_YEAR = "(len($years::INTEGER[]) = 0 OR list_contains($years::INTEGER[], fiscal_year))"


def counting(sql: str) -> str:
    """How many rows a question has; they need no order for that, and to sort them takes the longest."""
    rows, _, order = sql.rpartition("ORDER BY")
    is_last = bool(rows) and "LIMIT" not in order and order.count("(") == order.count(")")
    return f"SELECT count(*) AS total FROM ({rows if is_last else sql})"


def limited(sql: str) -> str:
    """The rows of a question from ``row_offset`` on, at most ``row_limit``, in its order."""
    return f"{sql} LIMIT $row_limit OFFSET $row_offset"

"""The colours of codes and series, the same on every chart. What is unknown has a grey of its own."""

from __future__ import annotations

GREY, BLUE, GREEN, ORANGE, RED, VIOLET, BROWN, YELLOW = (
    "#b4b8bf", "#2f6db5", "#3b8f5a", "#d98a1f", "#c23b3b", "#7a5ab0", "#8a6d4f", "#d9c01f",
)  # fmt: skip
SHADES = [BLUE, ORANGE, GREEN, VIOLET, BROWN, RED, "#4aa3a8", "#9aa53a"]
ATTAINMENT = {
    "met": GREEN, "partly": ORANGE, "not_met": RED, "stated_met": BLUE, "echo": VIOLET, "unknown": BROWN,
    "empty": GREY,
}  # fmt: skip
SEVERITY = {"hard": RED, "strong": ORANGE, "soft": BLUE, "info": GREY}
BAND = {"below80": RED, "below95": ORANGE, "below100": YELLOW, "full": GREEN, "above": VIOLET, "unknown": GREY}
CONFIDENCE = {"verified": GREEN, "plain": BLUE, "inferred": ORANGE}

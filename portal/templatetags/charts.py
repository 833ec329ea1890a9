"""Columns drawn by the server, always with their table: geometry only, the numbers come ready."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

from django import template

register = template.Library()

HEIGHT, TOP, BASE = 184, 14.0, 150.0  # pixels: text is never scaled, so only widths are percent
LEFT, WIDTH = 8.0, 92.0  # percent
FILLS = ("c-main", "c-bad", "c-soft")
SWATCHES = ("swatch--counted", "swatch--bad", "swatch--soft")


def ceiling(highest: float) -> int:
    """A round number of four steps at or above `highest`."""
    step = 1
    while step * 4 < highest:
        for factor in (1, 2, 5):
            if step * factor * 4 >= highest:
                return step * factor * 4
        step *= 10
    return step * 4


def bars(rows: Sequence[dict[str, Any]], top: int) -> list[dict[str, Any]]:
    """One column per row; its parts stand on each other with a hairline between."""
    slot = WIDTH / max(len(rows), 1)
    columns = []
    for index, row in enumerate(rows):
        x, foot, parts = LEFT + slot * index, BASE, []
        for number, fill in zip(row["values"], FILLS, strict=False):
            height = (BASE - TOP) * number / top
            if number:
                parts.append({"fill": fill, "y": f"{foot - height:.1f}", "height": f"{max(height - 1, 1.5):.1f}"})
            foot -= height
        columns.append(
            {
                "label": row["label"],
                "x": f"{x + slot * 0.18:.2f}%",
                "width": f"{slot * 0.64:.2f}%",
                "middle": f"{x + slot / 2:.2f}%",
                "parts": parts,
                # Narrow screens drop every second label, counted from the newest.
                "spare": (len(rows) - 1 - index) % 2 == 1 and len(rows) > 6,
            }
        )
    return columns


@register.inclusion_tag("parts/chart.html")
def column_chart(
    caption: str,
    series: Sequence[str],
    rows: Sequence[dict[str, Any]],
    summary: str = "",
    first: str = "",
    open: bool = False,
) -> dict[str, Any]:
    """`rows` are `{"label", "values": [one number per series], "cells": [further table cells]?, "links"?}`.

    `series` names the values (at most three, stacked), then any further columns of the table;
    `links` are the addresses behind the values, where there are any; `summary` says in one sentence what a reader who
    cannot see the drawing must know; `first` heads the labels.
    """
    stacked = len(rows[0]["values"]) if rows else 0
    top = ceiling(max((sum(row["values"]) for row in rows), default=0))
    heights = [BASE - (BASE - TOP) * step / 4 for step in range(5)]
    return {
        "caption": caption,
        "summary": summary,
        "first": first,
        "open": open,
        "height": HEIGHT,
        "base": f"{BASE:.1f}",
        "grid": [
            {"value": top * step // 4, "y": f"{y:.1f}", "text_y": f"{y + 4:.1f}"} for step, y in enumerate(heights)
        ],
        "columns": bars(rows, top),
        "heads": series,
        "legend": [{"name": name, "swatch": swatch} for name, swatch in zip(series[:stacked], SWATCHES, strict=False)],
        "rows": [
            {
                "label": row["label"],
                "cells": list(zip_longest([*row["values"], *row.get("cells", [])], row.get("links", []))),
            }
            for row in rows
        ],
        "empty": not any(sum(row["values"]) for row in rows),
    }

"""Curves as SVG: one small picture a metric."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from html import escape
from typing import NamedTuple

#: Size of a picture, and of the part where the curve is, in pixels.
_width, _height = 300, 130
_left, _top, _right, _bottom = 8, 34, 292, 108
#: Reads on white (4.6 : 1) and on near-black (4.1 : 1).
_ink = "#3f76d0"


class Curve(NamedTuple):
    """A metric over the steps, as columns of equal length."""

    key: str
    steps: Sequence[float]
    #: None where a value is not finite: the line has a gap there.
    values: Sequence[float | None]


def curves_html(curves: Iterable[Curve]) -> str:
    return "".join(f'<span style="display:inline-block;margin:6px 12px 0 0">{curve_svg(curve)}</span>' for curve in curves)


def curve_svg(curve: Curve) -> str:
    """The curve with its name, its last value, its range and its steps. It says the same to a screen reader."""
    finite = [value for value in curve.values if value is not None and math.isfinite(value)]
    last = "" if not finite else short(finite[-1])
    told = f"{curve.key}: {len(curve.values)} points, last {last or 'not finite'}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_width}" height="{_height}" viewBox="0 0 {_width} {_height}" role="img" '
        f'aria-label="{escape(told)}" style="max-width:100%;font:12px system-ui,sans-serif">',
        _text(_left, 13, curve.key if len(curve.key) <= 32 else f"{curve.key[:31]}…", weight=600),
        _text(_right, 13, last, anchor="end", weight=600),
    ]
    if finite:
        low, high = min(finite), max(finite)
        first_step, last_step = min(curve.steps), max(curve.steps)
        parts += [
            f'<path d="M{_left} {_bottom}H{_right}" stroke="currentColor" stroke-opacity=".3" fill="none"/>',
            *_drawn(curve, (first_step, last_step), (low, high)),
            _text(_left, 28, f"{short(low)} to {short(high)}", faint=True),
            _text(_left, _height - 8, f"step {short(first_step)}", faint=True),
            _text(_right, _height - 8, short(last_step), anchor="end", faint=True),
        ]
    return "".join([*parts, "</svg>"])


def short(value: float | None) -> str:
    """A number in at most six significant digits; what is not finite has none."""
    return "not finite" if value is None or not math.isfinite(value) else f"{value:.6g}"


def _drawn(curve: Curve, steps: tuple[float, float], values: tuple[float, float]) -> list[str]:
    """One line for each stretch of finite values; a point where one stands alone."""
    points = sorted(zip(curve.steps, curve.values), key=lambda point: point[0])
    stretches: list[list[str]] = [[]]
    for step, value in points:
        if value is None or not math.isfinite(value):
            stretches.append([])
            continue
        x = _left + (_right - _left) * _share(step, steps)
        y = _bottom - (_bottom - _top) * _share(value, values)
        stretches[-1].append(f"{x:.1f} {y:.1f}")
    return [
        f'<circle cx="{stretch[0].split()[0]}" cy="{stretch[0].split()[1]}" r="2.5" fill="{_ink}"/>'
        if len(stretch) == 1
        else f'<path d="M{"L".join(stretch)}" stroke="{_ink}" stroke-width="1.75" stroke-linejoin="round" fill="none"/>'
        for stretch in stretches
        if stretch
    ]


def _share(value: float, bounds: tuple[float, float]) -> float:
    # Halves first: the distance between two finite numbers need not be finite.
    low, high = bounds[0] / 2, bounds[1] / 2
    return 0.5 if high <= low else (value / 2 - low) / (high - low)


def _text(x: int, y: int, text: str, *, anchor: str = "start", weight: int = 400, faint: bool = False) -> str:
    opacity = ".7" if faint else "1"
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}" font-weight="{weight}" fill="currentColor" fill-opacity="{opacity}">{escape(text)}</text>'

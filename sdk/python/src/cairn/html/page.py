"""The parts that everything shown in a notebook is made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape

# Sizes and colours come from the notebook's own text: it is light or dark, and we need not know which.
_frame = "font-size:13px;line-height:1.5;color:inherit;background:transparent;max-width:960px"
_quiet = "opacity:.7"
_line = "border:0;border-top:1px solid rgba(128,128,128,.3)"
_cell = f"{_line};padding:2px 16px 2px 0;text-align:left;vertical-align:top;overflow-wrap:anywhere"
_title = "font-size:15px;font-weight:600"


def page(title: str, about: str, *parts: str) -> str:
    """A title, a line about it, and parts that are HTML already."""
    return f'<div style="{_frame}"><div style="{_title}">{escape(title)}</div><div style="{_quiet}">{escape(about)}</div>{"".join(parts)}</div>'


def notice(title: str, text: str) -> str:
    """For when there is nothing to show: what it is, and why."""
    return page(title, text)


def section(title: str, *parts: str) -> str:
    shown = "".join(parts)
    return f'<div style="margin-top:10px"><div style="font-weight:600">{escape(title)}</div>{shown}</div>' if shown else ""


def facts(values: Mapping[str, str]) -> str:
    """Names and values in two columns."""
    rows = (
        f'<tr><td style="{_cell};{_quiet}">{escape(name)}</td><td style="{_cell}">{escape(value)}</td></tr>'
        for name, value in values.items()
    )
    return _table("", rows) if values else ""


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Texts in rows, all of them escaped."""
    head = "".join(f'<th style="{_cell};{_quiet};font-weight:600">{escape(column)}</th>' for column in columns)
    body = ("<tr>" + "".join(f'<td style="{_cell}">{escape(cell)}</td>' for cell in row) + "</tr>" for row in rows)
    return _table(f"<tr>{head}</tr>", body)


def words(text: str) -> str:
    """Text as it was written, line breaks kept."""
    return f'<div style="white-space:pre-wrap;overflow-wrap:anywhere">{escape(text)}</div>'


def _table(head: str, rows: Iterable[str]) -> str:
    return f'<table style="border-collapse:collapse;background:transparent;color:inherit;font-size:13px;margin:0">{head}{"".join(rows)}</table>'

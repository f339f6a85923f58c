"""Answers of the graph as tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .errors import CairnError, InvalidInputError

if TYPE_CHECKING:
    import pandas


def frame_of(data: Any, path: str | None = None) -> pandas.DataFrame:
    """A row for each thing of a list; a connection's ``nodes`` are its rows, and what is nested becomes columns ``a.b``.

    :param path: where the list is, such as ``experiment.runs``; the only list there is when absent.
    """
    pandas = require_pandas()
    return pandas.json_normalize([_row(row) for row in rows_of(data, path)])


def rows_of(data: Any, path: str | None = None) -> list[Any]:
    """The list that a path leads to, or the one that is nearest to the top.

    :raises InvalidInputError: when there is none.
    """
    found = data
    for name in path.split(".") if path else ():
        if not isinstance(found, Mapping) or name not in found:
            known = ", ".join(found) if isinstance(found, Mapping) else "nothing"
            raise InvalidInputError(f"There is no '{name}' of '{path}' in the answer; it has {known}")
        found = found[name]
    lists = _nearest_lists(found)
    if len(lists) != 1:
        which = "no list" if not lists else f"several lists ({', '.join(lists)})"
        raise InvalidInputError(f"The answer has {which}: say path=… to name the one that becomes rows")
    return list(next(iter(lists.values())))


def require_pandas() -> Any:
    """:raises CairnError: saying how to install it, when pandas is absent."""
    try:
        import pandas
    except ImportError as cause:
        raise CairnError("A table needs pandas: pip install 'cairn[pandas]'") from cause
    return pandas


def _nearest_lists(data: Any) -> Mapping[str, Sequence[Any]]:
    level: list[tuple[str, Any]] = [("", data)]
    while level:
        lists = {name: value for name, value in level if isinstance(value, list)}
        if lists:
            return lists
        level = [
            (f"{name}.{key}".strip("."), value)
            for name, node in level
            if isinstance(node, Mapping)
            for key, value in node.items()
        ]
    return {}


def _row(row: Any) -> Mapping[str, Any]:
    """A row whose lists of key and value, as params, metrics and tags are, become columns by key."""
    if not isinstance(row, Mapping):
        return {"value": row}
    return {name: _columns(value) for name, value in row.items()}


def _columns(value: Any) -> Any:
    if isinstance(value, Mapping):
        return _row(value)
    if isinstance(value, list) and value and all(isinstance(one, Mapping) and "key" in one for one in value):
        return {one["key"]: _pair_value(one) for one in value}
    return value


def _pair_value(pair: Mapping[str, Any]) -> Any:
    rest = {name: value for name, value in pair.items() if name not in ("key", "__typename")}
    return next(iter(rest.values())) if len(rest) == 1 else rest

"""Several runs, as a sequence and as a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, overload

from .frames import require_pandas
from .html.curves import short
from .html.page import page, table, words
from .recorded_run import Run

if TYPE_CHECKING:
    import pandas

#: How many rows, and columns of params and of metrics, a notebook is shown at most.
_most_rows = 50
_most_columns = 6


class Runs(Sequence[Run]):
    """Runs in the order asked for; a table in a notebook."""

    def __init__(self, runs: Sequence[Run]) -> None:
        self._runs = list(runs)

    @overload
    def __getitem__(self, index: int) -> Run: ...
    @overload
    def __getitem__(self, index: slice) -> Runs: ...
    def __getitem__(self, index: int | slice) -> Run | Runs:
        return Runs(self._runs[index]) if isinstance(index, slice) else self._runs[index]

    def __len__(self) -> int:
        return len(self._runs)

    def __repr__(self) -> str:
        return f"<{len(self)} cairn runs>"

    def frame(self) -> pandas.DataFrame:
        """A row a run: its facts, and columns ``params.…``, ``metrics.…`` and ``tags.…``."""
        return require_pandas().DataFrame([_row(run) for run in self._runs], columns=None if self._runs else list(_facts))

    def _repr_html_(self) -> str:
        shown = self._runs[:_most_rows]
        params = list(dict.fromkeys(key for run in shown for key in run.params))[:_most_columns]
        metrics = list(dict.fromkeys(key for run in shown for key in run.metrics))[:_most_columns]
        rows = (
            [
                run.name,
                run.status.lower(),
                f"{run.started_at:%Y-%m-%d %H:%M}",
                *(short(run.metrics[key]) if key in run.metrics else "" for key in metrics),
                *(run.params.get(key, "") for key in params),
            ]
            for run in shown
        )
        count = f"{len(self)} run{'' if len(self) == 1 else 's'}"
        about = "" if len(shown) == len(self) else f"the first {len(shown)} are shown"
        return page(
            count, about, table(["name", "status", "started", *metrics, *params], rows) if shown else words("None matches.")
        )


_facts = ("id", "name", "experiment", "status", "started_at", "ended_at")


def _row(run: Run) -> dict[str, Any]:
    return {
        **{name: getattr(run, name) for name in _facts},
        **{f"params.{key}": value for key, value in run.params.items()},
        **{f"metrics.{key}": value for key, value in run.metrics.items()},
        **{f"tags.{key}": value for key, value in run.tags.items()},
    }

"""The notebooks run as they are, in a kernel of their own, and the platform holds what they logged."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from conftest import live

import cairn

nbformat = pytest.importorskip("nbformat")
nbclient = pytest.importorskip("nbclient")

folder = Path(os.environ.get("CAIRN_NOTEBOOKS") or Path(__file__).parents[2] / "examples" / "notebooks")


def execute(name: str, place: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Everything that the notebook shows, as text."""
    for variable, value in live.items():
        monkeypatch.setenv(variable, value or "")
    for variable in ("IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR", "MPLCONFIGDIR"):
        monkeypatch.setenv(variable, str(place / variable.lower()))
    # As Jupyter's server does it; without one, nobody tells the kernel.
    monkeypatch.setenv("JPY_SESSION_NAME", name)
    notebook = nbformat.read(folder / name, as_version=4)
    nbclient.NotebookClient(
        notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(place)}}
    ).execute()
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    return "\n".join(str(output.get("text") or output.get("data")) for output in outputs)


@pytest.mark.live
def test_a_model_is_tracked_and_the_graph_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = execute("track-a-model.ipynb", tmp_path, monkeypatch)
    assert "<svg" in shown and "validation_loss" in shown

    platform = cairn.connect(live["CAIRN_URL"], live["CAIRN_TOKEN"], live["CAIRN_PROJECT"])
    runs = cairn.runs("handwritten digits", order_by="metrics.validation_loss ASC")
    assert [run.status for run in runs] == ["FINISHED"] * 3
    best = runs[0]
    assert (best.metrics["validation_accuracy"] or 0) > 0.9
    assert best.summaries["validation_loss"].count == int(best.params["epochs"])
    assert {one.name for one in best.artifacts} == {"confusion.png", "model.joblib"}
    assert best.download("confusion.png")[:4] == b"\x89PNG"
    assert best.environment["notebook"] == "track-a-model.ipynb"
    assert "command" not in best.environment
    assert best.tags["data"].startswith("Optical Recognition")

    shown = execute("question-the-graph.ipynb", tmp_path, monkeypatch)
    assert best.id in shown
    assert "produced" in shown
    platform.close()


@pytest.mark.parametrize("name", ["track-a-model.ipynb", "question-the-graph.ipynb"])
def test_a_notebook_is_kept_without_its_outputs(name: str) -> None:
    notebook = nbformat.read(folder / name, as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert code and all(cell.outputs == [] and cell.execution_count is None for cell in code)

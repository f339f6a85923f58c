"""Tracking, as data scientists use it; see judge.py."""

from __future__ import annotations

import math
import os
import time
from pathlib import Path

import mlflow
from judge import FACTS, MAJOR, SCRATCH, call, main, refused
from mlflow import MlflowClient
from mlflow.entities import Metric, Param, RunTag, ViewType

client = MlflowClient()
state: dict = {}


@call
def set_experiment():
    experiment = mlflow.set_experiment("judged")
    again = mlflow.set_experiment("judged")
    assert experiment.experiment_id == again.experiment_id
    assert experiment.lifecycle_stage == "active"
    state["experiment"] = FACTS["experiment"] = experiment.experiment_id


@call
def default_experiment_without_a_choice():
    run = client.create_run("0")
    assert client.get_experiment(run.info.experiment_id).name == "Default"
    client.set_terminated(run.info.run_id)


@call
def nested_start_run():
    with mlflow.start_run(run_name="parent") as parent:
        with mlflow.start_run(run_name="child", nested=True) as child:
            mlflow.log_param("depth", 6)
    state["parent"], state["child"] = parent.info.run_id, child.info.run_id
    FACTS["parent"], FACTS["child"] = state["parent"], state["child"]
    read = client.get_run(state["child"])
    assert read.data.tags["mlflow.parentRunId"] == state["parent"]
    assert read.info.status == "FINISHED"
    assert read.info.run_name == "child"
    found = mlflow.search_runs([state["experiment"]], filter_string=f"tags.mlflow.parentRunId = '{state['parent']}'", output_format="list")
    assert [run.info.run_id for run in found] == [state["child"]]


@call
def log_params_and_metrics():
    with mlflow.start_run(run_name="logged") as run:
        mlflow.log_param("rate", 0.1)
        mlflow.log_params({"model": "tree", "seed": 7})
        mlflow.log_metric("loss", 0.9, step=0)
        for step in range(1, 50):
            mlflow.log_metric("loss", 1 / (step + 1), step=step)
        mlflow.log_metrics({"auc": 0.7, "accuracy": 0.8}, step=3)
        mlflow.set_tag("team", "core")
        mlflow.set_tags({"a": "1", "b": "2"})
    state["run"] = FACTS["run"] = run.info.run_id
    data = client.get_run(state["run"]).data
    assert data.params == {"rate": "0.1", "model": "tree", "seed": "7"}, data.params
    assert data.metrics["loss"] == 1 / 50 and data.metrics["auc"] == 0.7
    assert data.tags["team"] == "core" and data.tags["a"] == "1"


@call
def log_metrics_async():
    with mlflow.start_run(run_name="async") as run:
        operations = [mlflow.log_metrics({"async": float(step)}, step=step, synchronous=False) for step in range(40)]
        operations += [mlflow.log_metric("one", 1.0, synchronous=False), mlflow.log_param("p", 1, synchronous=False)]
        for operation in operations:
            operation.wait()
    assert len(client.get_metric_history(run.info.run_id, "async")) == 40


@call
def log_batch():
    run = client.create_run(state["experiment"], run_name="batch")
    now = int(time.time() * 1000)
    metrics = [Metric(f"m{index % 10}", index / 10, now + index, index) for index in range(1000)]
    client.log_batch(run.info.run_id, metrics=metrics)
    client.log_batch(run.info.run_id, params=[Param(f"p{index}", str(index)) for index in range(100)], tags=[RunTag(f"t{index}", "x") for index in range(100)])
    client.log_batch(run.info.run_id, metrics=metrics)
    data = client.get_run(run.info.run_id).data
    assert len(data.params) == 100 and data.metrics["m9"] == 99.9
    assert len(client.get_metric_history(run.info.run_id, "m0")) == 100, "a batch sent again is kept once"
    client.set_terminated(run.info.run_id)


@call
def odd_values():
    with mlflow.start_run(run_name="odd") as run:
        mlflow.log_metric("nan", float("nan"))
        mlflow.log_metric("inf", float("inf"))
        mlflow.log_metric("ninf", float("-inf"))
        mlflow.log_metric("back", 2.0, step=5)
        mlflow.log_metric("back", 1.0, step=3)
        mlflow.log_param("unicode", "grün ☘ 漢字")
    data = client.get_run(run.info.run_id).data
    assert math.isnan(data.metrics["nan"])
    assert data.metrics["inf"] > 1e300 and data.metrics["ninf"] < -1e300
    assert data.metrics["back"] == 2.0, "the highest step stands for the metric"
    assert data.params["unicode"] == "grün ☘ 漢字"


@call
def get_metric_history():
    history = client.get_metric_history(state["run"], "loss")
    assert [metric.step for metric in sorted(history, key=lambda metric: metric.step)] == list(range(50))
    assert client.get_metric_history(state["run"], "none such") == []


@call
def log_artifacts():
    folder = SCRATCH / "folder"
    (folder / "sub").mkdir(parents=True, exist_ok=True)
    (folder / "a.txt").write_text("a")
    (folder / "sub" / "b.bin").write_bytes(bytes(range(256)) * 100)
    with mlflow.start_run(run_name="artifacts") as run:
        mlflow.log_artifact(str(folder / "a.txt"))
        mlflow.log_artifacts(str(folder), "all")
        mlflow.log_dict({"x": [1, 2]}, "d.json")
        mlflow.log_text("# words", "notes/read me.md")
        mlflow.log_table({"q": ["a", "b"], "n": [1, 2]}, "t.json")
    state["artifacts"] = FACTS["artifacts"] = run.info.run_id
    names = {entry.path: entry.is_dir for entry in client.list_artifacts(state["artifacts"])}
    assert names == {"a.txt": False, "all": True, "d.json": False, "notes": True, "t.json": False}, names
    assert {entry.path for entry in client.list_artifacts(state["artifacts"], "all")} == {"all/a.txt", "all/sub"}
    assert mlflow.load_table("t.json", run_ids=[state["artifacts"]]).shape[0] == 2


@call
def log_figure_and_image():
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt
    import numpy as np

    figure, axes = plt.subplots()
    axes.plot([1, 2, 3])
    with mlflow.start_run(run_id=state["artifacts"]):
        mlflow.log_figure(figure, "plots/line.png")
        mlflow.log_image(np.zeros((8, 8, 3), dtype=np.uint8), "plots/black.png")
        if hasattr(mlflow, "log_image"):
            mlflow.log_image(np.zeros((8, 8, 3), dtype=np.uint8), key="seen", step=1)
    assert client.get_run(state["artifacts"]).info.status == "FINISHED"


@call
def download_artifacts():
    target = SCRATCH / "down"
    target.mkdir(exist_ok=True)
    local = mlflow.artifacts.download_artifacts(run_id=state["artifacts"], artifact_path="all", dst_path=str(target))
    assert (Path(local) / "sub" / "b.bin").read_bytes() == bytes(range(256)) * 100
    assert mlflow.artifacts.load_dict(f"runs:/{state['artifacts']}/d.json") == {"x": [1, 2]}
    assert mlflow.artifacts.load_text(f"runs:/{state['artifacts']}/notes/read me.md") == "# words"


@call
def log_input():
    import numpy as np

    dataset = mlflow.data.from_numpy(np.arange(20.0).reshape(5, 4), name="grid")
    with mlflow.start_run(run_name="with data") as run:
        mlflow.log_input(dataset, context="training")
    state["data_run"] = FACTS["data_run"] = run.info.run_id
    [used] = client.get_run(state["data_run"]).inputs.dataset_inputs
    assert used.dataset.name == "grid" and used.dataset.digest == dataset.digest
    assert {tag.key: tag.value for tag in used.tags} == {"mlflow.data.context": "training"}


@call
def search_runs():
    def names(filter_string="", order_by=None, **more):
        return [run.info.run_name for run in client.search_runs([state["experiment"]], filter_string, order_by=order_by, **more)]

    assert names("metrics.loss < 0.5 AND params.model = 'tree'") == ["logged"]
    assert names("params.model != 'tree'") == []
    assert names("attributes.run_name LIKE 'log%'") == ["logged"]
    assert names("tags.team ILIKE 'CORE'") == ["logged"]
    assert names("metrics.loss < 0.001") == []
    assert names("attributes.status = 'FINISHED' AND run_name IN ('logged', 'child')", ["attributes.run_name ASC"]) == ["child", "logged"]
    assert names(order_by=["metrics.auc DESC"])[0] == "logged"
    assert "logged" in names('metrics."loss" >= 0.02 and metrics.`auc` = 0.7')
    frame = mlflow.search_runs([state["experiment"]], filter_string="params.model = 'tree'")
    assert list(frame["params.rate"]) == ["0.1"] and frame["metrics.auc"][0] == 0.7


@call
def search_runs_by_pages():
    experiment = client.create_experiment("pages")
    made = [client.create_run(experiment, run_name=f"r{index}").info.run_id for index in range(25)]
    for place, run_id in enumerate(made[:10]):
        client.log_metric(run_id, "rank", float(place))
    seen, token = [], None
    while True:
        page = client.search_runs([experiment], order_by=["metrics.rank DESC"], max_results=7, page_token=token)
        seen += [run.info.run_id for run in page]
        token = page.token
        if not token:
            break
    assert len(seen) == len(set(seen)) == 25
    assert seen[:10] == made[:10][::-1], "runs with the metric come first, in its order"


@call
def search_experiments():
    found = mlflow.search_experiments(filter_string="name LIKE 'judg%'")
    assert [experiment.name for experiment in found] == ["judged"]
    mlflow.set_experiment_tag("purpose", "judging")
    assert client.get_experiment(state["experiment"]).tags["purpose"] == "judging"
    assert [experiment.name for experiment in mlflow.search_experiments(filter_string="tags.purpose = 'judging'")] == ["judged"]
    names = [experiment.name for experiment in mlflow.search_experiments(order_by=["name ASC"])]
    assert names == sorted(names)


@call
def resume_a_run():
    with mlflow.start_run(run_id=state["run"]) as run:
        assert client.get_run(run.info.run_id).info.status == "RUNNING"
        mlflow.log_metric("late", 1.0)
    assert client.get_run(state["run"]).info.status == "FINISHED"
    client.set_tag(state["run"], "after", "the end")
    client.log_metric(state["run"], "after", 2.0)
    assert client.get_run(state["run"]).data.metrics["after"] == 2.0


@call
def failed_and_killed_runs():
    try:
        with mlflow.start_run(run_name="fails") as run:
            raise ValueError("on purpose")
    except ValueError:
        pass
    assert client.get_run(run.info.run_id).info.status == "FAILED"
    killed = client.create_run(state["experiment"])
    client.set_terminated(killed.info.run_id, "KILLED")
    assert client.get_run(killed.info.run_id).info.status == "KILLED"


@call
def rename_and_note():
    client.update_run(state["run"], name="renamed")
    assert client.get_run(state["run"]).data.tags["mlflow.runName"] == "renamed"
    client.set_tag(state["run"], "mlflow.runName", "logged")
    assert client.get_run(state["run"]).info.run_name == "logged"
    client.set_tag(state["run"], "mlflow.note.content", "**words**")
    client.delete_tag(state["run"], "b")
    assert "b" not in client.get_run(state["run"]).data.tags


@call
def delete_and_restore():
    run = client.create_run(state["experiment"], run_name="bin")
    client.delete_run(run.info.run_id)
    assert client.get_run(run.info.run_id).info.lifecycle_stage == "deleted"
    assert run.info.run_id in [one.info.run_id for one in client.search_runs([state["experiment"]], run_view_type=ViewType.DELETED_ONLY)]
    refused(lambda: client.log_metric(run.info.run_id, "x", 1.0), "INVALID_PARAMETER_VALUE", "deleted")
    client.restore_run(run.info.run_id)
    client.log_metric(run.info.run_id, "x", 1.0)
    experiment = client.create_experiment("short lived")
    client.delete_experiment(experiment)
    assert client.get_experiment(experiment).lifecycle_stage == "deleted"
    refused(lambda: client.create_run(experiment), "INVALID_PARAMETER_VALUE", "deleted")
    client.restore_experiment(experiment)
    client.rename_experiment(experiment, "long lived")
    assert client.get_experiment_by_name("long lived").experiment_id == experiment


@call
def refusals():
    run = client.create_run(state["experiment"]).info.run_id
    client.log_param(run, "p", "1")
    client.log_param(run, "p", "1")
    refused(lambda: client.log_param(run, "p", "2"), "INVALID_PARAMETER_VALUE", "'p'")
    refused(lambda: client.log_batch(run, params=[Param("p", "3")]), "INVALID_PARAMETER_VALUE")
    refused(lambda: client.log_param(run, "k" * 251, "v"), "INVALID_PARAMETER_VALUE")
    refused(lambda: client.log_param(run, "long", "v" * 6001), "INVALID_PARAMETER_VALUE", "6,000")
    refused(lambda: client.set_tag(run, "long", "v" * 8001), "INVALID_PARAMETER_VALUE", "8,000")
    refused(lambda: client.get_run("run_" + "0" * 32), "RESOURCE_DOES_NOT_EXIST")
    refused(lambda: client.get_experiment("exp_" + "0" * 32), "RESOURCE_DOES_NOT_EXIST")
    refused(lambda: client.create_experiment("judged"), "RESOURCE_ALREADY_EXISTS")
    refused(lambda: client.create_experiment("elsewhere", artifact_location="s3://bucket/x"), "INVALID_PARAMETER_VALUE", "mlflow-artifacts")
    refused(lambda: client.search_runs([state["experiment"]], "metrics.loss << 1"), "INVALID_PARAMETER_VALUE", "character")
    refused(lambda: client.search_runs([state["experiment"]], "colour = 'red'"), "INVALID_PARAMETER_VALUE", "metrics.")
    assert mlflow.get_experiment_by_name("none such") is None


@call
def sklearn_autolog():
    from sklearn.datasets import load_diabetes
    from sklearn.ensemble import RandomForestRegressor
    from sklearn.model_selection import GridSearchCV, train_test_split

    mlflow.sklearn.autolog(log_datasets=True)
    data, target = load_diabetes(return_X_y=True, as_frame=True)
    train, test, train_target, test_target = train_test_split(data, target, random_state=1)
    model = RandomForestRegressor(n_estimators=5, max_depth=3, random_state=1)
    with mlflow.start_run(run_name="forest") as run:
        model.fit(train, train_target)
        model.score(test, test_target)
    state["forest"] = FACTS["forest"] = run.info.run_id
    state["test"] = test
    state["expected"] = model.predict(test)
    search = GridSearchCV(RandomForestRegressor(random_state=1), {"max_depth": [2, 3], "n_estimators": [3]}, cv=2)
    search.fit(train, train_target)
    mlflow.sklearn.autolog(disable=True)
    data = client.get_run(state["forest"]).data
    assert data.params["n_estimators"] == "5" and "training_r2_score" in data.metrics, data.metrics
    children = client.search_runs([state["experiment"]], "tags.mlflow.parentRunId LIKE 'run%'")
    assert len(children) >= 2, "a grid search logs its candidates as children"


@call
def xgboost_autolog():
    import xgboost
    from sklearn.datasets import load_breast_cancer

    data, target = load_breast_cancer(return_X_y=True, as_frame=True)
    mlflow.xgboost.autolog()
    with mlflow.start_run(run_name="boosted") as run:
        matrix = xgboost.DMatrix(data, label=target)
        xgboost.train({"objective": "binary:logistic", "max_depth": 2, "eval_metric": "logloss"}, matrix, num_boost_round=12, evals=[(matrix, "train")])
    mlflow.xgboost.autolog(disable=True)
    FACTS["boosted"] = run.info.run_id
    assert len(client.get_metric_history(run.info.run_id, "train-logloss")) == 12
    model = mlflow.pyfunc.load_model(f"runs:/{run.info.run_id}/model")
    assert len(model.predict(data.head(3))) == 3


@call
def log_model_and_load_it():
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    rows, labels = np.random.RandomState(0).rand(40, 3), np.arange(40) % 2
    model = LogisticRegression().fit(rows, labels)
    with mlflow.start_run(run_name="model") as run:
        if MAJOR >= 3:
            info = mlflow.sklearn.log_model(model, name="classifier", input_example=rows[:2])
        else:
            info = mlflow.sklearn.log_model(model, "classifier", input_example=rows[:2])
    state["model_uri"] = info.model_uri
    FACTS["model_run"] = run.info.run_id
    loaded = mlflow.sklearn.load_model(info.model_uri)
    assert (loaded.predict(rows) == model.predict(rows)).all()
    by_run = mlflow.pyfunc.load_model(f"runs:/{run.info.run_id}/classifier")
    assert (by_run.predict(rows) == model.predict(rows)).all()
    if MAJOR >= 3:
        FACTS["logged_model"] = info.model_id
        logged = mlflow.get_logged_model(info.model_id)
        assert logged.status == "READY" and logged.source_run_id == run.info.run_id
        mlflow.set_logged_model_tags(info.model_id, {"stage": "tried"})
        found = mlflow.search_logged_models([state["experiment"]], filter_string="tags.stage = 'tried'", output_format="list")
        assert [one.model_id for one in found] == [info.model_id]
        mlflow.log_metric("probe", 0.5, model_id=info.model_id, run_id=run.info.run_id) if "run_id" in mlflow.log_metric.__code__.co_varnames else None


@call
def optuna_callback():
    import optuna
    from optuna_integration.mlflow import MLflowCallback

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    callback = MLflowCallback(tracking_uri=os.environ["MLFLOW_TRACKING_URI"], metric_name="distance")
    study = optuna.create_study(study_name="optuna study")
    study.optimize(lambda trial: (trial.suggest_float("x", -5, 5) - 2) ** 2, n_trials=5, callbacks=[callback])
    experiment = client.get_experiment_by_name("optuna study")
    runs = client.search_runs([experiment.experiment_id], order_by=["metrics.distance ASC"])
    assert len(runs) == 5 and runs[0].data.metrics["distance"] == study.best_value
    mlflow.set_experiment("judged")


main()

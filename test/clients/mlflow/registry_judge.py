"""The registry, as those use it who register, promote and load models; see judge.py."""

from __future__ import annotations

import mlflow
import numpy as np
from judge import FACTS, MAJOR, call, main, refused
from mlflow import MlflowClient
from sklearn.linear_model import LogisticRegression

client = MlflowClient()
state: dict = {}
ROWS, LABELS = np.random.RandomState(0).rand(40, 3), np.arange(40) % 2
MODEL = LogisticRegression().fit(ROWS, LABELS)


def log_model(**more):
    with mlflow.start_run() as run:
        info = mlflow.sklearn.log_model(MODEL, **({"name": "classifier"} if MAJOR >= 3 else {"artifact_path": "classifier"}), **more)
    return run.info.run_id, info


@call
def register_a_model_of_a_run():
    mlflow.set_experiment("registered")
    run_id, info = log_model()
    version = mlflow.register_model(f"runs:/{run_id}/classifier", "late arrival", tags={"first": "yes"})
    assert version.version in ("1", 1) and version.status == "READY", version
    state["run"], state["uri"] = run_id, info.model_uri
    FACTS["run"] = run_id
    again = mlflow.register_model(info.model_uri, "late arrival")
    assert int(again.version) == 2


@call
def log_and_register_in_one_call():
    run_id, _ = log_model(registered_model_name="late arrival")
    newest = client.get_model_version("late arrival", "3")
    assert newest.run_id == run_id and newest.status == "READY"


@call
def describe_and_tag():
    client.update_registered_model("late arrival", "Will it be late?")
    client.set_registered_model_tag("late arrival", "owner", "operations")
    client.set_model_version_tag("late arrival", "1", "checked", "yes")
    client.update_model_version("late arrival", "1", "the first")
    model = client.get_registered_model("late arrival")
    assert model.description == "Will it be late?" and model.tags == {"owner": "operations"}
    version = client.get_model_version("late arrival", "1")
    assert version.description == "the first" and version.tags["checked"] == "yes" and version.tags["first"] == "yes"
    client.delete_model_version_tag("late arrival", "1", "checked")
    client.delete_registered_model_tag("late arrival", "owner")
    assert client.get_registered_model("late arrival").tags == {}


@call
def aliases():
    client.set_registered_model_alias("late arrival", "candidate", "2")
    assert client.get_model_version_by_alias("late arrival", "candidate").version in ("2", 2)
    client.set_registered_model_alias("late arrival", "candidate", "1")
    assert client.get_model_version("late arrival", "1").aliases == ["candidate"]
    assert {alias: int(version) for alias, version in client.get_registered_model("late arrival").aliases.items()} == {"candidate": 1}
    client.set_registered_model_alias("late arrival", "spare", "2")
    client.delete_registered_model_alias("late arrival", "spare")
    refused(lambda: client.get_model_version_by_alias("late arrival", "spare"), "INVALID_PARAMETER_VALUE")


@call
def load_by_alias_and_predict():
    loaded = mlflow.pyfunc.load_model("models:/late arrival@candidate")
    assert (loaded.predict(ROWS) == MODEL.predict(ROWS)).all()
    by_number = mlflow.sklearn.load_model("models:/late arrival/3")
    assert (by_number.predict(ROWS) == MODEL.predict(ROWS)).all()


@call
def what_was_registered_is_what_is_loaded():
    """Files that are written over in the run afterwards do not change the version."""
    path = client.download_artifacts(state["run"], "classifier/MLmodel") if MAJOR < 3 else mlflow.artifacts.download_artifacts(artifact_uri="models:/late arrival/1")
    with mlflow.start_run(run_id=state["run"]):
        mlflow.log_text("not a model", "classifier/MLmodel")
    assert path
    loaded = mlflow.pyfunc.load_model("models:/late arrival/1")
    assert (loaded.predict(ROWS) == MODEL.predict(ROWS)).all()


@call
def search_versions_and_models():
    found = client.search_model_versions("name = 'late arrival'")
    assert sorted(int(version.version) for version in found) == [1, 2, 3]
    assert [int(version.version) for version in client.search_model_versions(f"run_id = '{state['run']}'", order_by=["version_number ASC"] if MAJOR >= 3 else None)][0] in (1, 2)
    client.create_registered_model("another", tags={"kind": "empty"})
    names = [model.name for model in client.search_registered_models("name ILIKE '%ARR%'")]
    assert names == ["late arrival"]
    assert [model.name for model in client.search_registered_models("tags.kind = 'empty'")] == ["another"]


@call
def stages():
    client.transition_model_version_stage("late arrival", "2", "Staging")
    assert client.get_model_version("late arrival", "2").current_stage == "Staging"
    latest = client.get_latest_versions("late arrival", ["Staging"])
    assert [int(version.version) for version in latest] == [2]
    loaded = mlflow.pyfunc.load_model("models:/late arrival/Staging")
    assert len(loaded.predict(ROWS)) == 40


@call
def champion_needs_an_approval():
    refused(lambda: client.set_registered_model_alias("late arrival", "champion", "1"), "INVALID_PARAMETER_VALUE", "approv")
    refused(lambda: client.transition_model_version_stage("late arrival", "1", "Production"), "INVALID_PARAMETER_VALUE", "approv")


@call
def refusals():
    refused(lambda: client.create_registered_model("another"), "RESOURCE_ALREADY_EXISTS")
    refused(lambda: client.get_registered_model("none such"), "RESOURCE_DOES_NOT_EXIST")
    refused(lambda: client.get_model_version("late arrival", "99"), "RESOURCE_DOES_NOT_EXIST")
    refused(lambda: client.create_model_version("another", "s3://bucket/model"), "INVALID_PARAMETER_VALUE")
    refused(lambda: client.search_model_versions("colour = 'red'"), "INVALID_PARAMETER_VALUE")


@call
def rename_and_delete():
    client.rename_registered_model("another", "renamed")
    client.delete_registered_model("renamed")
    refused(lambda: client.get_registered_model("renamed"), "RESOURCE_DOES_NOT_EXIST")
    client.delete_model_version("late arrival", "3")
    refused(lambda: client.get_model_version("late arrival", "3"), "RESOURCE_DOES_NOT_EXIST")
    FACTS["model"] = "late arrival"


main()

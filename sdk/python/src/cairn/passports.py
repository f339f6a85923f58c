"""The full story of one prediction."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .html.page import page, section, table, words

PASSPORT = """
query ($id: ID!) {
  passport(predictionId: $id) {
    prediction {
      id projectId observedAt servedAt latencyMs features outputs score trafficPercent
      caller { id name } label { value at } rollout { id status strategy } rolloutStep { index trafficPercent }
    }
    endpoint { id name }
    variant { id digest }
    modelVersion {
      id number status digest createdAt createdBy { id name } model { id name } featureView { id name version }
      gateResults { id passed explanation gate { id name description } }
      approvals { id decision at reason actor { id name } modelDigest evaluationDigest gatesDigest }
    }
    run { id name startedAt startedBy { id name } params { key value } code { commit repository dirty } }
    datasetVersions { id number digest rowCount dataset { id name } quality { passed checks { name passed message } } }
    whyLive { eventId type at actor { id name } nodeId summary }
    upstream { nodes { id kind label status createdAt } edges { from to relation validFrom validTo recordedAt eventId } truncated }
    auditEntry { eventId index at }
  }
}
"""


class Passport(dict[str, Any]):
    """Everything behind one prediction, as the graph answers it: a dict of dicts that also reads as a story."""

    def __repr__(self) -> str:
        return "\n".join(f"{name}: {text}" for name, text in self._story())

    def _repr_html_(self) -> str:
        prediction, why = self["prediction"], self["whyLive"]
        return page(
            f"Prediction {prediction['id']}",
            f"served {prediction['servedAt']} by {self['endpoint']['name']}",
            section("Story", table(("", ""), self._story())),
            section(
                "Why it was live",
                table(("when", "who", "what"), ((one["at"], _who(one["actor"]), one["summary"]) for one in why)),
            ),
            section("Features", words(_values(prediction["features"]))),
        )

    def _story(self) -> Iterator[tuple[str, str]]:
        prediction, version, run = self["prediction"], self["modelVersion"], self["run"]
        label, audit = prediction["label"], self["auditEntry"]
        yield "prediction", f"{prediction['id']}: {_values(prediction['outputs'])} in {prediction['latencyMs']:g} ms"
        yield "asked", f"by {_who(prediction['caller'])} at {prediction['servedAt']} with {_values(prediction['features'])}"
        yield "outcome", "not known yet" if label is None else f"{label['value']} at {label['at']}"
        yield "endpoint", f"{self['endpoint']['name']}, {prediction['trafficPercent']:g} % of its traffic"
        yield "model", f"{version['model']['name']} {version['number']} ({version['status'].lower()}), {version['digest']}"
        for gate in version["gateResults"]:
            yield "gate", f"{gate['gate']['name']} {'passed' if gate['passed'] else 'failed'}: {gate['explanation']}"
        for approval in version["approvals"]:
            yield "approval", f"{approval['decision'].lower()} by {_who(approval['actor'])} at {approval['at']}"
        code = run["code"]
        commit = f", commit {code['commit']}" if code and code["commit"] else ""
        yield "trained", f"by {_who(run['startedBy'])} in run {run['name']} ({run['id']}){commit}"
        for data in self["datasetVersions"]:
            quality = "quality checked" if data["quality"]["passed"] else "with quality checks that failed"
            yield (
                "data",
                f"{data['dataset']['name']} {data['number']}, {data['rowCount']:,.0f} rows, {quality}, {data['digest']}",
            )
        yield "audit", "not in the log yet" if audit is None else f"entry {audit['index']} at {audit['at']}"


def _who(actor: dict[str, Any] | None) -> str:
    return "somebody unknown" if actor is None else str(actor["name"])


def _values(values: Any) -> str:
    return ", ".join(f"{name} {value}" for name, value in values.items()) if isinstance(values, dict) else str(values)

import { mlflowRoutes, mlflowUnknown, type DoorProjects, type Route } from '@cairn/subgraph';
import { artifactListCall, artifactProxy, type ArtifactDoor } from './artifact-routes.js';
import { assessmentCalls } from './assessment-calls.js';
import { evaluationDatasetCalls } from './evaluation-dataset-calls.js';
import { experimentCalls } from './experiment-calls.js';
import { loggedModelCalls } from './logged-model-calls.js';
import { loggingCalls } from './logging-calls.js';
import { metricCalls } from './metric-calls.js';
import { runCalls } from './run-calls.js';
import { serverRoutes } from './server-routes.js';
import { traceCalls } from './trace-calls.js';
import { traceV2Calls } from './trace-v2-calls.js';

/** Everything that MLflow's clients ask of tracking. The registry answers for itself. */
export function mlflowTracking(door: ArtifactDoor, projects: DoorProjects): Route[] {
  const { services } = door;
  const calls = [
    ...experimentCalls(services),
    ...runCalls(services),
    ...loggingCalls(services),
    ...metricCalls(services),
    ...loggedModelCalls(services),
    ...traceCalls(services),
    ...traceV2Calls(services),
    ...assessmentCalls(services),
    ...evaluationDatasetCalls(services),
    artifactListCall(services),
  ];
  return [...mlflowRoutes(calls, projects), ...artifactProxy(door), ...serverRoutes(), ...mlflowUnknown()];
}

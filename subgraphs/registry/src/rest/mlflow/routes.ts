import { mlflowRoutes, type DoorProjects, type Route } from '@cairn/subgraph';
import { aliasCalls } from './alias-calls.js';
import type { DoorServices } from './door.js';
import { modelCalls } from './model-calls.js';
import { versionCalls } from './version-calls.js';

/** MLflow's model registry, as its clients call it. */
export function registryMlflowRoutes(services: DoorServices, projects: DoorProjects): Route[] {
  return mlflowRoutes([...modelCalls(services), ...aliasCalls(services), ...versionCalls(services)], projects);
}

import { InvalidInputError, newId } from '@cairn/core';
import type { GraphClient } from '@cairn/subgraph';
import { testProject } from '@cairn/subgraph/testing';

/** The rest of the graph as far as the registry asks it: runs, artifact trees and endpoints that a test put there. */
export class TestGraph implements GraphClient {
  readonly #runs = new Map<string, object>();
  readonly #trees = new Map<string, { readonly uri: string }>();
  readonly #endpoints: object[] = [];

  /** What gates get when they ask about a version. */
  gateData: (variables: Readonly<Record<string, unknown>>) => object = () => ({ modelVersion: {} });

  constructor(private readonly projects: readonly string[] = [testProject]) {}

  query<T>(document: string, variables: Readonly<Record<string, unknown>>): Promise<T> {
    return Promise.resolve(this.#answer(document, variables) as T);
  }

  run(authorId: string, change: object = {}): string {
    const id = newId('run');
    this.#runs.set(id, { projectId: testProject, startedBy: { id: authorId }, inputs: [], metrics: [], ...change });
    return id;
  }

  changeRun(id: string, change: object): void {
    this.#runs.set(id, { ...this.#runs.get(id), ...change });
  }

  /** Puts files of a run below a path, as `runs:/<run>/<path>` and in the canonical spelling. */
  tree(runId: string, path: string, files: readonly { readonly path: string; readonly digest: string; readonly sizeBytes: number }[], change: object = {}): string {
    const uri = `mlflow-artifacts:/exp_1/${runId}/artifacts/${path}`;
    const tree = { uri, projectId: testProject, runId, loggedModelId: null, files, ...change };
    this.#trees.set(uri, tree).set(`runs:/${runId}/${path}`, tree);
    return uri;
  }

  endpoint(name: string, modelId: string, versionId: string): void {
    this.#endpoints.push({ name, model: { id: modelId }, variants: [{ retiredAt: '2026-01-01T00:00:00.000Z', modelVersion: { id: newId('modelVersion') } }, { retiredAt: null, modelVersion: { id: versionId } }] });
  }

  #answer(document: string, variables: Readonly<Record<string, unknown>>): object {
    if (document.includes('artifactTree(')) return { artifactTree: this.#trees.get(variables['uri'] as string) ?? null };
    if (document.includes('modelVersion(')) return this.gateData(variables);
    if (document.includes('run(')) return { run: this.#runs.get(variables['id'] as string) ?? null };
    if (document.includes('endpoints(')) return { endpoints: { nodes: this.#endpoints, pageInfo: { hasNextPage: false, endCursor: null } } };
    if (document.includes('DoorProjects')) return { projects: this.projects.map((id) => ({ id })) };
    throw new InvalidInputError(`This graph does not know: ${document}`);
  }
}

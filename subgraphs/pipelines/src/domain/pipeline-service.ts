import { isVisible, newId, requireIn, type Page, type PageRequest, type RequestContext } from '@cairn/core';
import { checkSteps } from './check-steps.js';
import { checkPipelineName, definitionDigest, type Pipeline } from './pipeline.js';
import type { PipelineCommit, PipelineStore } from './stores.js';

/** Defines pipelines and finds them. */
export class PipelineService {
  constructor(
    private readonly store: PipelineStore,
    private readonly now: () => Date,
  ) {}

  async byIds(ids: readonly string[], context: RequestContext): Promise<(Pipeline | undefined)[]> {
    return (await this.store.pipelines(ids)).map((pipeline) => (isVisible(context, pipeline) ? pipeline : undefined));
  }

  async byName(projectId: string, name: string, context: RequestContext): Promise<Pipeline | undefined> {
    requireIn(context, 'read', projectId);
    return this.store.pipelineByName(projectId, name);
  }

  async list(projectId: string, page: PageRequest, context: RequestContext): Promise<Page<Pipeline>> {
    requireIn(context, 'read', projectId);
    return this.store.listPipelines(projectId, page);
  }

  /**
   * Makes the pipeline, or its next version; a definition that is the newest one already changes nothing.
   * @throws {InvalidInputError} naming step, value and what was expected.
   */
  async define(input: { readonly projectId: string; readonly name: string; readonly steps: unknown }, context: RequestContext): Promise<Pipeline> {
    const { projectId, name } = input;
    requireIn(context, 'log', projectId);
    checkPipelineName(name);
    const steps = checkSteps(input.steps);
    if (steps.some(({ kind }) => kind === 'rollout')) requireIn(context, 'operate', projectId);
    return this.store.commit(context, (commit) => definePipeline(commit, { id: newId('pipeline'), projectId, name, version: 1, steps, createdAt: this.now(), createdBy: context.actor.id }));
  }
}

/** Writes the pipeline of the candidate's name, or its next version, unless that is its newest already. It is locked until the commit ends. */
export async function definePipeline(commit: PipelineCommit, candidate: Pipeline): Promise<Pipeline> {
  const { projectId, name, steps } = candidate;
  const digest = definitionDigest(steps);
  const found = await commit.pipelineNamed(candidate, digest);
  if (!found.created && found.digest === digest) return found.pipeline;
  const pipeline = found.created ? candidate : { ...found.pipeline, version: found.pipeline.version + 1, steps };
  if (!found.created) await commit.putVersion(pipeline, digest);
  commit.emit({ type: 'pipeline.defined', projectId, nodeId: pipeline.id, payload: { name, version: pipeline.version } });
  return pipeline;
}

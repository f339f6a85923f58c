import { newId, requireIn, type RequestContext } from '@cairn/core';
import { checkSteps } from './check-steps.js';
import { startRun } from './keep-run.js';
import { definePipeline } from './pipeline-service.js';
import { newRun, type PipelineRun } from './pipeline-run.js';
import type { PredictionWork } from './runner/prediction-work.js';
import type { PredictStep } from './step-definition.js';
import type { PipelineStore } from './stores.js';

/** Predictions for a dataset version as they are asked for. */
export interface BatchOrder {
  readonly projectId: string;
  readonly endpointId?: string | null | undefined;
  readonly modelVersionId?: string | null | undefined;
  readonly datasetVersionId: string;
  readonly outputDataset: string;
  readonly keep?: readonly string[] | null | undefined;
  readonly chunkRows?: number | null | undefined;
}

/** Predictions for whole dataset versions: each is a run of a pipeline of one step. */
export class BatchService {
  constructor(private readonly parts: { readonly store: PipelineStore; readonly predictions: PredictionWork; readonly now: () => Date }) {}

  /** @throws {CairnError} when it cannot be done; see `planPrediction`. */
  async start(order: BatchOrder, context: RequestContext): Promise<PipelineRun> {
    const { projectId, endpointId, modelVersionId, datasetVersionId, outputDataset, keep, chunkRows } = order;
    requireIn(context, 'log', projectId);
    // What is asked about, and by what, may differ from run to run of one pipeline.
    const subject = { ...(modelVersionId == null ? {} : { version: modelVersionId }), ...(endpointId == null ? {} : { endpoint: endpointId }) };
    const params = { ...subject, dataset: datasetVersionId };
    const references = Object.fromEntries(Object.keys(subject).map((name) => [name, `\${params.${name}}`]));
    const steps = checkSteps([{ name: 'predict', kind: 'predict', dataset: '${params.dataset}', ...references, output: escaped(outputDataset), keep, chunkRows }]);
    const { keep: kept, chunkRows: rows } = steps[0] as PredictStep;
    const wanted = { version: modelVersionId ?? undefined, endpoint: endpointId ?? undefined, dataset: datasetVersionId, output: outputDataset, keep: kept, chunkRows: rows };
    await this.parts.predictions.plan({ projectId, ...wanted }, context);
    const at = this.parts.now();
    const { actor, requestId, causeId: causeEventId } = context;
    return this.parts.store.commit(context, async (commit) => {
      const pipeline = await definePipeline(commit, { id: newId('pipeline'), projectId, name: pipelineName(outputDataset), version: 1, steps, createdAt: at, createdBy: actor.id });
      return startRun(commit, newRun({ pipeline, params, actor, requestId, causeEventId, at }), { name: pipeline.name });
    });
  }
}

function pipelineName(outputDataset: string): string {
  return `predict ${outputDataset}`.replaceAll(/[^\w .-]/g, '-').slice(0, 100);
}

/** A name is not a reference, whatever it looks like. */
function escaped(text: string): string {
  return text.replaceAll('${', () => '$${');
}

import { newId } from '@cairn/core';
import type { Deployment, Target } from './deployments.js';
import { isAnswering } from './endpoint.js';
import type { Routed, SpoolRecord } from './prediction.js';
import type { RequestLog } from './request-log.js';
import { rowValues, scoreOf } from './rows.js';
import type { Tensor } from './tensor.js';

export interface ShadowsParts {
  readonly log: RequestLog;
  /** Milliseconds of a clock that is never set. */
  readonly stopwatch: () => number;
  /** From 0 to below 1. */
  readonly random: () => number;
}

/** What the champion was asked, and made of it. */
export interface Answered {
  readonly inputs: readonly Tensor[];
  /** Undefined for a model without rows. */
  readonly rows: number | undefined;
  /** Of the predictions, a row each. */
  readonly ids: readonly string[];
  readonly scores: readonly (number | undefined)[];
  /** Whether more than counts is kept of a prediction. */
  readonly isLogged: (id: string) => boolean;
}

/** Copies that candidates may be busy with in this process: beyond them none is made, for they hold what callers sent. */
const mostCopies = 64;

/** Shows candidates what champions were asked. Nothing that happens here reaches a caller, or holds one up. */
export class Shadows {
  #copies = 0;

  constructor(private readonly parts: ShadowsParts) {}

  /** Makes a copy when the rollout wants one of this request. To be called once the champion's answer is kept. */
  copy(deployment: Deployment, champion: Target, answered: Answered): void {
    const { rollout } = deployment;
    const percent = rollout?.status === 'running' ? (rollout.state.shadowPercent ?? 0) : 0;
    if (percent <= 0 || champion.variant.id === rollout!.candidateId || this.parts.random() * 100 >= percent) return;
    const candidate = deployment.targets.find(({ variant }) => variant.id === rollout!.candidateId);
    if (candidate) void this.#ask(deployment, candidate, answered).catch(() => undefined);
  }

  /** Rejects when the answer cannot be kept: then it is as if no copy had been made. */
  async #ask({ endpoint, rollout }: Deployment, { variant, host }: Target, answered: Answered): Promise<void> {
    const { inputs, rows, ids } = answered;
    const { log, stopwatch } = this.parts;
    const routed: Routed = {
      endpointId: endpoint.id,
      projectId: endpoint.projectId,
      variantId: variant.id,
      modelVersionId: variant.modelVersionId,
      rolloutId: rollout!.id,
      stepIndex: rollout!.state.stepIndex,
      trafficPercent: variant.trafficPercent,
    };
    const unanswered = (kind: 'shadowFailed' | 'shadowDropped'): SpoolRecord => ({ ...routed, kind, id: newId('request'), rows: ids.length });
    if (this.#copies >= mostCopies || !isAnswering(host.state)) {
      await log.keep(endpoint, [unanswered('shadowDropped')]);
      return;
    }
    this.#copies++;
    try {
      const begunMs = stopwatch();
      const outputs = await host.run(inputs, rows).catch(() => undefined);
      const latencyMs = stopwatch() - begunMs;
      await log.keep(endpoint, outputs ? shadowed(answered, outputs, { routed, latencyMs }) : [unanswered('shadowFailed')]);
    } finally {
      this.#copies--;
    }
  }
}

function shadowed({ ids, scores, isLogged }: Answered, outputs: readonly Tensor[], { routed, latencyMs }: { readonly routed: Routed; readonly latencyMs: number }): SpoolRecord[] {
  const rows = ids.length;
  return ids.map((id, row) => ({
    ...routed,
    kind: 'shadowed' as const,
    id,
    row,
    latencyMs,
    outputs: isLogged(id) ? rowValues(outputs, row, rows) : undefined,
    score: scoreOf(outputs, row, rows),
    championScore: scores[row],
  }));
}

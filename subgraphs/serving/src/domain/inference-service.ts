import { InvalidInputError, newId, NotFoundError, TimeoutError, UnavailableError, type RequestContext } from '@cairn/core';
import { checkInputs } from './check-tensors.js';
import type { Deployment, Deployments, Target } from './deployments.js';
import { isAnswering, type Variant } from './endpoint.js';
import { isSampled, labelKeysOf, recordsOf } from './prediction-records.js';
import type { Routed } from './prediction.js';
import type { RequestLog } from './request-log.js';
import type { Shadows } from './shadows.js';
import { route, stickyPoint } from './routing.js';
import { rowCount } from './rows.js';
import { hasRows, type Tensor } from './tensor.js';
import { requireTextForms } from './text-forms.js';

/** Makes the tensors of a request that only means them, once it is known which variant answers. */
export type InputsFor = (variant: Variant) => Promise<unknown>;

/** What a caller asks an endpoint. */
export interface InferenceRequest {
  readonly endpoint: string;
  /** Chooses between endpoints of one name. */
  readonly projectId: string | undefined;
  /** Id or number of the model version, instead of the one that the traffic decides. */
  readonly version: string | undefined;
  /** Not yet checked; or an {@link InputsFor}. */
  readonly inputs: unknown;
  readonly observedAt: Date | undefined;
  /** Requests of one key go to one variant for as long as its share does not fall. */
  readonly stickyKey: string | undefined;
  /** What the caller calls this request, to find its predictions by. */
  readonly requestId: string | undefined;
  /** What labels will name the predictions by: one key, or one for each row with commas between them. Defaults to the request's id. */
  readonly labelKey?: string | readonly string[] | undefined;
  /** Names of the outputs wanted; all when absent. */
  readonly outputs: readonly string[] | undefined;
  /** Whether an output is to be written in JSON, which has no form for some types. Absent: none is. */
  readonly asText?: ((output: string) => boolean) | undefined;
}

export interface Inference {
  readonly predictionIds: readonly string[];
  /** False when the endpoint answers although it could not be logged. */
  readonly logged: boolean;
  readonly modelVersionId: string;
  readonly variantId: string;
  readonly outputs: readonly Tensor[];
}

/** Keeps what was answered before the answer leaves. @returns whether it is logged. */
export type InferenceLog = Pick<RequestLog, 'keep'>;

export interface InferenceParts {
  readonly shadows: Pick<Shadows, 'copy'>;
  readonly deployments: Deployments;
  readonly log: InferenceLog;
  readonly now: () => Date;
  /** Milliseconds of a clock that is never set. */
  readonly stopwatch: () => number;
  /** From 0 to below 1. */
  readonly random: () => number;
}

/** The most rows of one request. */
const mostRows = 10_000;

/** Answers predictions: a variant is chosen, its process answers, and the answer is kept before it leaves. */
export class InferenceService {
  constructor(private readonly parts: InferenceParts) {}

  /** @param log where the answer is kept; the service's own unless somebody keeps it otherwise. */
  async infer(request: InferenceRequest, context: RequestContext, log: InferenceLog = this.parts.log): Promise<Inference> {
    const { deployments, now, stopwatch } = this.parts;
    const begunMs = stopwatch();
    const deployment = deployments.named(request.endpoint, request.projectId, context);
    const target = this.#choose(deployment, request);
    const { variant, host } = target;
    const offered = typeof request.inputs === 'function' ? await (request.inputs as InputsFor)(variant) : request.inputs;
    const inputs = checkInputs(variant.inputs, offered, { nonFinite: deployment.endpoint.settings.nonFinite });
    const wanted = checkOutputs(target, request.outputs);
    requireTextForms(variant.outputs, wanted, request.asText);
    const rowwise = hasRows(variant.inputs);
    const rows = rowCount(inputs, rowwise);
    if (rows > mostRows) throw new InvalidInputError(`${rows.toLocaleString('en')} rows exceed ${mostRows.toLocaleString('en')} rows of one request`);
    const labelKeys = labelKeysOf(request.labelKey, request.requestId, rows);
    const routed = routedTo(deployment, target, request.version === undefined);
    const outputs = await host.run(inputs, rowwise ? rows : undefined).catch(async (error: unknown) => {
      if (isFault(error)) await log.keep(deployment.endpoint, [{ kind: 'failed', id: newId('request'), ...routed }]);
      throw error;
    });
    const servedAt = now();
    const { ids, records, scores } = recordsOf(
      {
        routed,
        inputs,
        outputs,
        rows,
        observedAt: request.observedAt ?? servedAt,
        servedAt,
        latencyMs: stopwatch() - begunMs,
        callerId: context.actor.id,
        requestId: request.requestId,
        stickyKey: request.stickyKey,
        labelKeys,
      },
      deployment.endpoint.settings.log,
    );
    const logged = await log.keep(deployment.endpoint, records);
    if (request.version === undefined) this.parts.shadows.copy(deployment, target, { inputs, rows: rowwise ? rows : undefined, ids, scores, isLogged: (id) => isSampled(id, deployment.endpoint.settings.log.sampleRatio) });
    return {
      predictionIds: ids,
      logged,
      modelVersionId: variant.modelVersionId,
      variantId: variant.id,
      outputs: wanted === undefined ? outputs : outputs.filter(({ name }) => wanted.includes(name)),
    };
  }

  /** What an endpoint tells of itself; of one version when it is named. */
  describe(name: string, { version, projectId }: Pick<InferenceRequest, 'version' | 'projectId'>, context: RequestContext): { readonly deployment: Deployment; readonly target: Target } {
    const deployment = this.parts.deployments.named(name, projectId, context);
    if (version !== undefined) return { deployment, target: versionOf(deployment, version) };
    const target = deployment.targets.find(({ variant }) => variant.id !== deployment.rollout?.candidateId) ?? deployment.targets[0];
    if (!target) throw new UnavailableError(`Endpoint '${name}' has no variant`);
    return { deployment, target };
  }

  #choose(deployment: Deployment, { version, stickyKey }: InferenceRequest): Target {
    if (version !== undefined) return versionOf(deployment, version);
    const { endpoint, rollout, targets } = deployment;
    const point = stickyKey === undefined ? this.parts.random() : stickyPoint(stickyKey, rollout?.id ?? endpoint.id);
    const only = targets.length === 1 ? targets[0] : undefined;
    const chosen = only ?? route(targets.map((target) => ({ target, trafficPercent: target.variant.trafficPercent, ready: isAnswering(target.host.state) })), point)?.target;
    if (!chosen) throw new UnavailableError(`Endpoint '${endpoint.name}' has no variant`);
    return chosen;
  }
}

function versionOf({ endpoint, targets }: Deployment, version: string): Target {
  const found = targets.find(({ variant }) => variant.modelVersionId === version || String(variant.versionNumber) === version);
  if (!found) throw new NotFoundError(`Endpoint '${endpoint.name}' does not serve version '${version}'; it serves ${targets.map(({ variant }) => `'${variant.modelVersionId}'`).join(' and ')}`);
  return found;
}

/** A version that the caller chose says nothing about a rollout. */
function routedTo({ endpoint, rollout }: Deployment, { variant }: Target, byTraffic: boolean): Routed {
  const during = byTraffic ? rollout : undefined;
  return {
    endpointId: endpoint.id,
    projectId: endpoint.projectId,
    variantId: variant.id,
    modelVersionId: variant.modelVersionId,
    rolloutId: during?.id,
    stepIndex: during?.state.stepIndex,
    trafficPercent: variant.trafficPercent,
  };
}

function checkOutputs({ variant }: Target, wanted: readonly string[] | undefined): readonly string[] | undefined {
  const unknown = wanted?.find((name) => !variant.outputs.some((output) => output.name === name));
  if (unknown !== undefined) throw new InvalidInputError(`There is no output '${unknown.slice(0, 100)}'; expected '${variant.outputs.map(({ name }) => name).join("', '")}'`);
  return wanted;
}

/** What the variant is to blame for: not what was refused before it was asked. */
function isFault(error: unknown): boolean {
  return error instanceof TimeoutError || (error instanceof UnavailableError && error.details?.['asked'] !== false);
}

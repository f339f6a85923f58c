import { InvalidInputError, namedInputs, type FeatureDefinition, type RequestContext } from '@cairn/core';
import type { Deployment, Deployments } from './deployments.js';
import type { Inference, InferenceLog, InferenceService, InputsFor } from './inference-service.js';
import { keptText, keptTime } from './request-parameters.js';
import { wholeRowValues, type RowValues } from './rows.js';

/** Asks how the features of a model version are computed; undefined when it names no FeatureView. */
export type FindFeatures = (modelVersionId: string, context: RequestContext) => Promise<readonly FeatureDefinition[] | undefined>;

/** What a caller asks an endpoint in the words of its features. */
export interface NamedRequest {
  /** Either the endpoint's id, or its project and name. */
  readonly endpointId?: string | null | undefined;
  readonly projectId?: string | null | undefined;
  readonly endpoint?: string | null | undefined;
  /** Id or number of the model version, instead of the one that the traffic decides. */
  readonly version?: string | null | undefined;
  /** Not yet checked: an object of features a row. */
  readonly rows: readonly unknown[];
  readonly observedAt?: Date | null | undefined;
  readonly stickyKey?: string | null | undefined;
  readonly requestId?: string | null | undefined;
  readonly labelKeys?: readonly string[] | null | undefined;
}

/** An answer, with the outputs of each row by name. */
export interface NamedInference extends Omit<Inference, 'outputs'> {
  readonly endpointId: string;
  readonly outputs: readonly RowValues[];
}

/** As for the doors of the inference protocol. */
const mostRows = 10_000;
/** Versions whose features are remembered; a version never changes. */
const mostRemembered = 1_000;

/** Predictions by named features instead of tensors. */
export class NamedPredictions {
  readonly #features = new Map<string, Promise<readonly FeatureDefinition[] | undefined>>();

  constructor(private readonly parts: { readonly inference: InferenceService; readonly deployments: Deployments; readonly findFeatures: FindFeatures }) {}

  /** @throws {InvalidInputError} naming row, feature, value and what was expected. */
  async predict(request: NamedRequest, context: RequestContext, log?: InferenceLog): Promise<NamedInference> {
    const { rows } = request;
    if (rows.length < 1 || rows.length > mostRows) throw new InvalidInputError(`'rows' holds ${rows.length.toLocaleString('en')} rows; expected 1 to ${mostRows.toLocaleString('en')} rows`);
    const { endpoint } = this.#deployment(request, context);
    const inputs: InputsFor = async ({ modelVersionId, inputs: signatures }) => namedInputs(signatures, rows, { definitions: await this.#featuresOf(modelVersionId, context) });
    const answer = await this.parts.inference.infer(
      {
        endpoint: endpoint.name,
        projectId: endpoint.projectId,
        version: request.version ?? undefined,
        inputs,
        outputs: undefined,
        observedAt: request.observedAt ? keptTime('observedAt', request.observedAt) : undefined,
        stickyKey: keptText('stickyKey', request.stickyKey),
        requestId: keptText('requestId', request.requestId),
        labelKey: request.labelKeys ?? undefined,
      },
      context,
      log,
    );
    return { ...answer, endpointId: endpoint.id, outputs: rows.map((_, row) => wholeRowValues(answer.outputs, row, rows.length)) };
  }

  #deployment({ endpointId, projectId, endpoint }: NamedRequest, context: RequestContext): Deployment {
    const { deployments } = this.parts;
    if (typeof endpointId === 'string') {
      if (typeof projectId === 'string' || typeof endpoint === 'string') throw new InvalidInputError("'endpointId' and the name of an endpoint are given; expected one of them");
      return deployments.identified(endpointId, context);
    }
    if (typeof projectId !== 'string' || typeof endpoint !== 'string') throw new InvalidInputError("Expected 'endpointId', or 'projectId' and 'endpoint'");
    return deployments.named(endpoint, projectId, context);
  }

  #featuresOf(modelVersionId: string, context: RequestContext): Promise<readonly FeatureDefinition[] | undefined> {
    let found = this.#features.get(modelVersionId);
    if (!found) {
      found = this.parts.findFeatures(modelVersionId, { actor: context.actor, requestId: context.requestId });
      this.#features.set(modelVersionId, found);
      found.catch(() => this.#features.delete(modelVersionId));
      if (this.#features.size > mostRemembered) this.#features.delete(this.#features.keys().next().value!);
    }
    return found;
  }
}

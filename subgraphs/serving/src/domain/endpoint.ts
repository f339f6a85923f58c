import { ConflictError, InvalidInputError } from '@cairn/core';
import type { EndpointSettings } from './endpoint-settings.js';
import type { TensorSignature } from './tensor.js';

/** A name that answers predictions of one model. */
export interface Endpoint {
  readonly id: string;
  readonly projectId: string;
  /** Unique in the project; part of the address that callers use. */
  readonly name: string;
  /** `served`: its models answer in this platform; `external`: elsewhere, and the platform is told of it. */
  readonly kind: 'served' | 'external';
  /** Empty at an external endpoint whose model the platform does not know. */
  readonly modelId: string;
  readonly settings: EndpointSettings;
  readonly createdAt: Date;
  readonly createdBy: string;
}

/** One model version at an endpoint. It is kept from its deployment on; once retired it never answers again. */
export interface Variant {
  readonly id: string;
  readonly projectId: string;
  readonly endpointId: string;
  /** Empty at an external endpoint whose version the platform does not know. */
  readonly modelVersionId: string;
  /** Number of the version within its model. */
  readonly versionNumber: number;
  /** Of the approved ONNX file, or of the list of a Python model's files: other bytes are never loaded. Empty at an external endpoint. */
  readonly digest: string;
  readonly inputs: readonly TensorSignature[];
  readonly outputs: readonly TensorSignature[];
  /** Share of the endpoint's requests that it answers, 0 to 100. */
  readonly trafficPercent: number;
  readonly createdAt: Date;
  readonly retiredAt: Date | undefined;
}

/**
 * How a variant stands in this process: `loading` also while its only process is being replaced, `asleep` while it has none because
 * nobody asks, `external` where the model answers elsewhere.
 */
export type VariantState = 'external' | 'loading' | 'ready' | 'asleep' | 'failed' | 'retired';

/** Whether a request would be answered, be it after waking the model. */
export function isAnswering(state: VariantState): boolean {
  return state === 'ready' || state === 'asleep';
}

/** A model version as the registry tells of it. */
export interface ModelVersion {
  readonly id: string;
  readonly projectId: string;
  readonly number: number;
  /** Whether it may be used now, and why or why not. */
  readonly clearance: { readonly allowed: boolean; readonly reason: string };
  /** `ONNX`, or `FILES`: whatever the library of its author reads. */
  readonly format: string;
  /** Why it is no ONNX model. */
  readonly formatReason: string | null;
  readonly digest: string;
  readonly files: readonly { readonly path: string; readonly digest: string; readonly sizeBytes: number }[];
  readonly inputs: readonly TensorSignature[];
  readonly outputs: readonly TensorSignature[];
  readonly modelId: string;
}

/** @throws {InvalidInputError} when the name cannot stand in an address. */
export function requireEndpointName(name: string): void {
  if (!/^[a-z0-9][a-z0-9._-]{0,99}$/i.test(name)) {
    throw new InvalidInputError(`Endpoint name '${name.slice(0, 100)}' does not fit; expected 1 to 100 letters, digits, dots, dashes and underscores, beginning with a letter or digit`);
  }
}

/** @throws {ConflictError} when the endpoint's models answer elsewhere: what answers there is not ours to change. */
export function requireServed({ kind, name }: Endpoint): void {
  if (kind === 'external') throw new ConflictError(`Endpoint '${name}' answers elsewhere; only models that answer here are rolled out`);
}

/**
 * Callers must not notice which variant answers: a candidate takes what the champion takes.
 * @throws {InvalidInputError} naming the first input that differs.
 */
export function requireSameInputs(champion: Variant, candidate: ModelVersion): void {
  const offered = new Map(candidate.inputs.map((input) => [input.name, input]));
  for (const { name, datatype, shape } of champion.inputs) {
    const found = offered.get(name);
    const takes = found && found.datatype === datatype && found.shape.length === shape.length && found.shape.every((size, index) => size === -1 || size === shape[index]);
    if (!takes) {
      const text = found ? `${found.datatype} [${found.shape.join(', ')}]` : 'missing';
      throw new InvalidInputError(`Input '${name}' of model version '${candidate.id}' is ${text}; expected ${datatype} [${shape.join(', ')}], as the endpoint's callers send it`);
    }
  }
  const surplus = candidate.inputs.find(({ name }) => !champion.inputs.some((input) => input.name === name));
  if (surplus) throw new InvalidInputError(`Input '${surplus.name}' of model version '${candidate.id}' is not sent by the endpoint's callers`);
}

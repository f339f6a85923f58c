import { ConflictError, InvalidInputError } from '@cairn/core';
import type { Endpoint } from './endpoint.js';

/** A subject whose messages an endpoint answers, and the one that its answers go to. */
export interface PredictionStream {
  readonly id: string;
  readonly projectId: string;
  readonly endpointId: string;
  /** Name of the stream provider that carries both subjects. */
  readonly provider: string;
  readonly inputSubject: string;
  readonly outputSubject: string;
  /** The most messages that are being answered at a time, in all processes together. */
  readonly maximumInFlight: number;
  /** How often the model may fail at one message before it becomes a dead letter. */
  readonly attempts: number;
  readonly createdAt: Date;
  /** In whose name it asks. */
  readonly createdBy: string;
}

export interface CreateStream {
  readonly endpointId: string;
  /** Absent: the first that is installed. */
  readonly provider?: string | null | undefined;
  readonly inputSubject: string;
  readonly outputSubject: string;
  readonly maximumInFlight: number;
  readonly attempts: number;
}

/** A message that is not answered for so long comes again, to whichever process takes it, in milliseconds. */
export const ackWaitMs = 10_000;

/** Where messages go that cannot be answered. */
export function deadSubject({ outputSubject }: Pick<PredictionStream, 'outputSubject'>): string {
  return `${outputSubject}.dead`;
}

/**
 * @returns the provider that is meant.
 * @throws {InvalidInputError} naming what does not fit. @throws {ConflictError} when no provider is installed, or the endpoint answers elsewhere.
 */
export function checkStream(asked: CreateStream, endpoint: Endpoint, providers: readonly string[]): string {
  const { inputSubject, outputSubject, maximumInFlight, attempts } = asked;
  if (endpoint.kind === 'external') throw new ConflictError(`Endpoint '${endpoint.name}' answers elsewhere; streams are answered by endpoints that are served here`);
  const [first] = providers;
  if (first === undefined) throw new ConflictError('No stream provider is installed; an operator names a NATS server with CAIRN_NATS_URL');
  const provider = asked.provider ?? first;
  if (!providers.includes(provider)) throw new InvalidInputError(`'provider' is '${provider.slice(0, 60)}'; expected '${providers.join("', '")}'`);
  requireSubject('inputSubject', inputSubject);
  requireSubject('outputSubject', outputSubject);
  if (inputSubject === outputSubject || inputSubject === deadSubject(asked)) throw new InvalidInputError(`'inputSubject' is '${inputSubject}', where answers or dead letters go; expected another one, since they would be answered again`);
  requireWhole('maximumInFlight', maximumInFlight, 1_000);
  requireWhole('attempts', attempts, 100);
  return provider;
}

function requireSubject(name: string, subject: string): void {
  // Dead letters go to a subject that is five characters longer.
  if (/^[\w-]+(?:\.[\w-]+)*$/.test(subject) && subject.length <= 190) return;
  throw new InvalidInputError(`'${name}' is ${JSON.stringify(subject.slice(0, 60))}; expected words of letters, digits, dashes and underscores with dots between them, at most 190 characters`);
}

function requireWhole(name: string, value: number, most: number): void {
  if (!Number.isInteger(value) || value < 1 || value > most) throw new InvalidInputError(`'${name}' is ${value}; expected a whole number from 1 to ${most.toLocaleString('en')}`);
}

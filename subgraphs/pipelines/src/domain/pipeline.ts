import { createHash } from 'node:crypto';
import { canonicalJson, InvalidInputError, type JsonObject } from '@cairn/core';
import { holdsNul, shown } from './members.js';
import type { StepDefinition } from './step-definition.js';

/** A graph of steps, in its newest version. */
export interface Pipeline {
  readonly id: string;
  readonly projectId: string;
  readonly name: string;
  /** 1, 2, 3 …; a run keeps to the version it started with. */
  readonly version: number;
  readonly steps: readonly StepDefinition[];
  readonly createdAt: Date;
  readonly createdBy: string;
}

/** SHA-256 of a definition: equal definitions are one version. */
export function definitionDigest(steps: readonly StepDefinition[]): string {
  return `sha256:${createHash('sha256').update(canonicalJson(steps)).digest('hex')}`;
}

/** @throws {InvalidInputError} when the name is not one. */
export function checkPipelineName(name: string): void {
  if (!/^[\w .-]{1,100}$/.test(name) || name.trim() === '') {
    throw new InvalidInputError(`Pipeline name ${shown(name)} is not 1 to 100 letters, digits, spaces, dots, dashes and underscores`);
  }
}

const largestParamsBytes = 32_000;

/** @throws {InvalidInputError} when these cannot be the params of a run. */
export function checkParams(params: unknown): JsonObject {
  if (params === undefined || params === null) return {};
  if (typeof params !== 'object' || Array.isArray(params)) throw new InvalidInputError(`'params' is ${shown(params)}; expected an object`);
  const bytes = Buffer.byteLength(JSON.stringify(params));
  if (bytes > largestParamsBytes) {
    throw new InvalidInputError(`'params' has ${bytes.toLocaleString('en')} bytes; expected at most ${largestParamsBytes.toLocaleString('en')} bytes`);
  }
  if (holdsNul(params)) throw new InvalidInputError("'params' holds the character NUL; expected text without it");
  return params as JsonObject;
}

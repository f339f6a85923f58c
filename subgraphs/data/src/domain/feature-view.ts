import { createHash } from 'node:crypto';
import { canonicalJson, InvalidInputError, type FeatureDefinition } from '@cairn/core';

/** A definition of features that training and serving compute alike. Each change makes a version. */
export interface FeatureView {
  readonly id: string;
  readonly projectId: string;
  readonly name: string;
  /** 1, 2, 3 … within the name. */
  readonly version: number;
  readonly digest: string;
  readonly definitions: readonly FeatureDefinition[];
  /** The data that its tables were learnt from. */
  readonly fittedOn: string | undefined;
  readonly createdAt: Date;
  readonly createdBy: string;
}

/** The digest that names a definition: SHA-256 of its canonical JSON. */
export function digestOf(definitions: readonly FeatureDefinition[]): string {
  return `sha256:${createHash('sha256').update(canonicalJson(definitions)).digest('hex')}`;
}

/** @throws {InvalidInputError} saying which definition does not fit, and what was expected. */
export function parseDefinitions(input: unknown): FeatureDefinition[] {
  if (!Array.isArray(input) || input.length === 0 || input.length > 1_000) {
    throw new InvalidInputError("'definitions' is not a list of 1 to 1,000 feature definitions");
  }
  const names = new Set<string>();
  return input.map((item: unknown, index) => {
    const where = `Definition ${index + 1}`;
    if (typeof item !== 'object' || item === null) throw new InvalidInputError(`${where} is not an object`);
    const { name, kind, column, table, otherwise } = item as Record<string, unknown>;
    if (typeof name !== 'string' || !/^\w{1,100}$/.test(name)) throw new InvalidInputError(`${where} has no name of 1 to 100 letters, digits and underscores`);
    if (names.has(name)) throw new InvalidInputError(`${where} has the name '${name}' a second time`);
    names.add(name);
    if (typeof column !== 'string') throw new InvalidInputError(`${where} ('${name}') names no column`);
    switch (kind) {
      case 'number':
      case 'hourOfDay':
      case 'dayOfWeek':
        return { name, kind, column };
      case 'lookup':
        if (!isTable(table) || typeof otherwise !== 'number') throw new InvalidInputError(`${where} ('${name}') needs a table of numbers and a number 'otherwise'`);
        return { name, kind, column, table, otherwise };
      default:
        throw new InvalidInputError(`${where} ('${name}') has kind '${String(kind)}'; expected number, hourOfDay, dayOfWeek or lookup`);
    }
  });
}

function isTable(value: unknown): value is Record<string, number> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every((entry) => typeof entry === 'number');
}

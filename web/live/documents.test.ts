import { readdirSync, readFileSync } from 'node:fs';
import { transformSupergraphToPublicSchema } from '@theguild/federation-composition';
import { buildASTSchema, Kind, parse, validate, type DocumentNode } from 'graphql';
import { describe, expect, it } from 'vitest';
import { textOf } from './document';

const supergraph = readFileSync(new URL('../../gateway/supergraph.graphql', import.meta.url), 'utf8');
const schema = buildASTSchema(transformSupergraphToPublicSchema(parse(supergraph)));

const folder = new URL('./queries/', import.meta.url);
const modules = await Promise.all(readdirSync(folder).map(async (name) => [name, (await import(new URL(name, folder).href)) as Readonly<Record<string, unknown>>] as const));
const documents = modules.flatMap(([file, exported]) => Object.entries(exported).filter((entry): entry is [string, DocumentNode] => isDocument(entry[1])).map(([name, document]) => ({ name: `${file}: ${name}`, document })));

describe('every document of the portal', () => {
  it.each(documents)('fits the graph: $name', ({ document }) => {
    expect(validate(schema, parse(textOf(document))).map(({ message }) => message)).toEqual([]);
  });

  it('has a name of its own, by which the gateway knows it', () => {
    const names = documents.map(({ document }) => document.definitions.map((definition) => (definition.kind === Kind.OPERATION_DEFINITION ? definition.name?.value : undefined)).join());
    expect(new Set(names).size).toBe(documents.length);
    expect(names).not.toContain('');
  });
});

function isDocument(value: unknown): value is DocumentNode {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === Kind.DOCUMENT;
}

import { readFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { status, type ServiceError } from '@grpc/grpc-js';
import { newId, rolePermissions, type Role } from '@cairn/core';
import type { Route } from '@cairn/subgraph';
import { getNamedType, isEnumType, isInputObjectType, isListType, isNonNullType, isObjectType, isRequiredArgument, isRequiredInputField, isScalarType, parse, subscribe, type GraphQLField, type GraphQLInputType, type GraphQLOutputType, type GraphQLSchema } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessTablePath, type AccessTable } from '../../gateway/scripts/access-table.js';
import { RawGrpc } from '../kit/grpc.js';
import { approve, createEndpoint, registerModel } from '../kit/models.js';
import { startTestPlatform, type TestPlatform } from '../kit/platform.js';

/** Whoever asks: one of each role in a project of their own, and one with none at all. */
interface Asker {
  readonly role: Role | 'none';
  readonly id: string;
  readonly token: string;
}

/** A project as a question names it, and things in it by what arguments call them. */
interface Place {
  readonly projectId: string;
  readonly ids: Readonly<Record<string, string>>;
}

const marker = `hidden-${randomBytes(8).toString('hex')}`;
let platform: TestPlatform;
let table: AccessTable;
let askers: readonly Asker[];
let own: Place;
let foreign: Place;
let missing: Place;

beforeAll(async () => {
  platform = await startTestPlatform({ environment: { CAIRN_GRPC_PORT: '0' } });
  table = JSON.parse(await readFile(fileURLToPath(new URL(`../../${accessTablePath}`, import.meta.url)), 'utf8')) as AccessTable;
  const projectId = await platform.project();
  own = { projectId, ids: {} };
  askers = await Promise.all([...(Object.keys(rolePermissions) as Role[]).map(async (role) => ({ role, ...(await platform.actor(role, projectId)) })), stranger()]);
  foreign = await seeded();
  missing = { projectId: newId('project'), ids: Object.fromEntries(Object.keys(foreign.ids).map((name) => [name, newId(name as 'run')])) };
}, 120_000);
afterAll(() => platform[Symbol.asyncDispose]());

async function stranger(): Promise<Asker> {
  const { createActor } = await platform.admin.query<{ createActor: { id: string } }>('mutation { createActor(input: { name: "stranger", kind: PERSON }) { id } }');
  const { createApiKey } = await platform.admin.query<{ createApiKey: { secret: string } }>('mutation ($id: ID!) { createApiKey(input: { actorId: $id, name: "none" }) { secret } }', { id: createActor.id });
  return { role: 'none', id: createActor.id, token: createApiKey.secret };
}

/** A project of somebody else in which there is one of most things, all named by a text that nobody can guess. */
async function seeded(): Promise<Place> {
  const projectId = await platform.project();
  const engineer = await platform.actor('engineer', projectId);
  const registered = await registerModel(engineer, marker);
  await approve(await platform.actor('approver', projectId), registered);
  const endpoint = await createEndpoint(engineer, marker, registered);
  const { run } = await engineer.cairn.query<{ run: { experiment: { id: string } } }>('query ($id: ID!) { run(id: $id) { experiment { id } } }', { id: registered.runId });
  return {
    projectId,
    ids: { actor: engineer.id, run: registered.runId, experiment: run.experiment.id, datasetVersion: registered.datasetVersionId, model: registered.version.model.id, modelVersion: registered.version.id, endpoint },
  };
}

/** Whether the table lets the role do this in a project of its own, which is not the installation. */
function mayIn(role: Asker['role'], access: string): boolean {
  if (access === 'public' || access === 'signedIn') return true;
  if (role === 'none' || access.endsWith(' everywhere')) return false;
  return table.roles[role]!.includes(access);
}

describe('what the table says is what happens', () => {
  test('each root field of the graph, asked as each role in its own project', async () => {
    const asked = rootFields().flatMap((root) => askers.map((asker) => ({ ...root, asker })));
    const wrong: string[] = [];
    await several(asked, async ({ kind, field, access, asker }) => {
      const codes = kind === 'subscription' ? await subscribed(asker, field, own) : codesOf((await ask(asker, documentOf(kind, field, { ...own, ids: { actor: asker.id } }))).text);
      const refused = codes.includes('FORBIDDEN');
      if (refused === mayIn(asker.role, access)) wrong.push(`${kind} ${field.name} as ${asker.role} (${access}): ${codes.join(' ') || 'answered'}`);
    });
    expect(wrong.sort()).toEqual([]);
    expect(asked.length).toBeGreaterThan(1_000);
  }, 300_000);

  test('each route, asked as each role in its own project', async () => {
    const wrong: string[] = [];
    const asked = routes().flatMap((route) => askers.map((asker) => ({ route, asker })));
    await several(asked, async ({ route, asker }) => {
      const answered = await visit(asker, route, own);
      const access = table.routes[`${route.method} ${route.path}`]!;
      if ((answered.status === 403) === mayIn(asker.role, access)) wrong.push(`${route.method} ${route.path} as ${asker.role} (${access}): ${answered.status} ${answered.text.slice(0, 150)}`);
    });
    expect(wrong.sort()).toEqual([]);
  }, 300_000);

  test('each method of gRPC, asked as each role', async () => {
    using grpc = new RawGrpc(platform.platform.grpcAddress!);
    const wrong: string[] = [];
    for (const [method, access] of Object.entries(table.grpc)) {
      for (const { role, token } of askers) {
        const code = await grpc.call(method, new Uint8Array(), { metadata: { authorization: `Bearer ${token}`, 'x-cairn-project': own.projectId }, deadlineMs: 10_000 }).then(() => status.OK, (error: ServiceError) => error.code);
        if ((code === status.PERMISSION_DENIED) === mayIn(role, access)) wrong.push(`${method} as ${role} (${access}): ${code}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(Object.keys(table.grpc).length).toBeGreaterThan(0);
  });
});

describe("somebody else's project looks like none, and nothing of it is shown", () => {
  test('each root field of the graph', async () => {
    const wrong: string[] = [];
    await several(rootFields().flatMap((root) => askers.map((asker) => ({ ...root, asker }))), async ({ kind, field, asker }) => {
      if (kind === 'subscription') {
        const [codes, others] = [await subscribed(asker, field, foreign), await subscribed(asker, field, missing)];
        if (codes.join() !== others.join()) wrong.push(`${kind} ${field.name} as ${asker.role}: ${codes.join(' ')}, and of nothing ${others.join(' ')}`);
        return;
      }
      const there = await ask(asker, documentOf(kind, field, foreign));
      const nowhere = await ask(asker, documentOf(kind, field, missing));
      if (shows(there.text, nowhere.text)) wrong.push(`${field.name} as ${asker.role} shows ${there.text.slice(0, 300)}`);
      if (!moving.has(field.name) && same(there.text) !== same(nowhere.text)) wrong.push(`${kind} ${field.name} as ${asker.role}: ${there.text.slice(0, 300)}, and of nothing ${nowhere.text.slice(0, 300)}`);
    });
    expect(wrong.sort()).toEqual([]);
  }, 300_000);

  test('each route', async () => {
    const wrong: string[] = [];
    await several(routes().flatMap((route) => askers.map((asker) => ({ route, asker }))), async ({ route, asker }) => {
      const there = await visit(asker, route, foreign);
      const nowhere = await visit(asker, route, missing);
      if (shows(there.text, nowhere.text)) wrong.push(`${route.path} as ${asker.role} shows ${there.text.slice(0, 300)}`);
      if (!moving.has(route.path) && (there.status !== nowhere.status || same(there.text) !== same(nowhere.text))) wrong.push(`${route.method} ${route.path} as ${asker.role}: ${there.status} ${there.text.slice(0, 200)}, and of nothing ${nowhere.status} ${nowhere.text.slice(0, 200)}`);
    });
    expect(wrong.sort()).toEqual([]);
  }, 300_000);
});

type RootKind = 'query' | 'mutation' | 'subscription';

/** What is another a moment later, whoever asks. */
const moving = new Set(['checkpoint', '/api/v1/log/checkpoint']);
/** What a subgraph alone offers its gateway, and no caller. */
const internal = new Set(['_entities', '_service']);

function rootFields(): { readonly kind: RootKind; readonly field: GraphQLField<unknown, unknown>; readonly access: string }[] {
  return platform.platform.subgraphs.flatMap(({ name, schema }) =>
    (['query', 'mutation', 'subscription'] as const).flatMap((kind) => {
      const root = rootOf(schema, kind);
      const fields = Object.values(root?.getFields() ?? {}).filter((field) => !internal.has(field.name));
      return fields.map((field) => ({ kind, field, access: table.fields[name]![`${root!.name}.${field.name}`]! }));
    }),
  );
}

function rootOf(schema: GraphQLSchema, kind: RootKind): ReturnType<GraphQLSchema['getQueryType']> {
  if (kind === 'query') return schema.getQueryType();
  return kind === 'mutation' ? schema.getMutationType() : schema.getSubscriptionType();
}

/** Signing in and out would answer for somebody else, or end what this test asks with. */
function routes(): Route[] {
  return platform.platform.subgraphs.flatMap((subgraph) => subgraph.routes).filter(({ path }) => path !== '/api/v1/session');
}

/** A document of one field with whatever its arguments insist on, and what they call projects and nodes from the place. */
function documentOf(kind: RootKind, field: GraphQLField<unknown, unknown>, place: Place): string {
  const given = field.args.filter((arg) => isRequiredArgument(arg) || arg.name === 'projectId');
  const texts = given.map((arg) => `${arg.name}: ${valueOf(arg.type, arg.name, { place, field: field.name })}`);
  return `${kind} Matrix { ${field.name}${texts.length === 0 ? '' : `(${texts.join(', ')})`}${selectionOf(field.type, 2)} }`;
}

function valueOf(type: GraphQLInputType, name: string, where: { readonly place: Place; readonly field: string }): string {
  if (isNonNullType(type)) return valueOf(type.ofType, name, where);
  if (isListType(type)) return `[${valueOf(type.ofType, name, where)}]`;
  if (isEnumType(type)) return type.getValues()[0]!.name;
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).filter((field) => isRequiredInputField(field) || field.name === 'projectId');
    return `{ ${fields.map((field) => `${field.name}: ${valueOf(field.type, field.name, where)}`).join(', ')} }`;
  }
  switch (type.name) {
    case 'ID':
      return JSON.stringify(idFor(name, where));
    case 'Int':
    case 'Float':
      return '1';
    case 'Boolean':
      return 'true';
    case 'DateTimeISO':
      return '"2026-01-01T00:00:00.000Z"';
    case 'JSON':
      return '{ a: 1 }';
    default:
      return JSON.stringify(name === 'name' ? marker : 'text');
  }
}

/** What an argument is about: by its own name, or by the name of the field when it is only called `id`. */
function idFor(argument: string, { place, field }: { readonly place: Place; readonly field: string }): string {
  if (argument === 'projectId') return place.projectId;
  const text = /^ids?$/.test(argument) ? field : argument;
  const [name] = Object.keys(foreign.ids)
    .filter((kind) => text.toLowerCase().includes(kind.toLowerCase()) || (kind === 'modelVersion' && text.toLowerCase().includes('versionid')))
    .sort((a, b) => b.length - a.length);
  return place.ids[name ?? 'run'] ?? missing.ids[name ?? 'run']!;
}

/** Everything that can be selected without arguments, so deep. */
function selectionOf(type: GraphQLOutputType, depth: number): string {
  const named = getNamedType(type);
  if (isScalarType(named) || isEnumType(named)) return '';
  if (!isObjectType(named)) return ' { __typename }';
  const fields = Object.values(named.getFields()).filter((field) => !field.args.some(isRequiredArgument));
  const texts = fields.map((field) => {
    const leaf = getNamedType(field.type);
    if (isScalarType(leaf) || isEnumType(leaf)) return field.name;
    return depth > 1 && isObjectType(leaf) ? `${field.name}${selectionOf(field.type, depth - 1)}` : '';
  });
  return ` { __typename ${texts.join(' ')} }`;
}

async function ask({ token }: Asker, query: string): Promise<{ readonly text: string }> {
  const response = await fetch(`${platform.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` }, body: JSON.stringify({ query }) });
  return { text: await response.text() };
}

function codesOf(text: string): string[] {
  const { errors = [] } = JSON.parse(text) as { errors?: { message: string; extensions: { code: string } }[] };
  const invalid = errors.find(({ extensions }) => extensions.code.startsWith('GRAPHQL_'));
  if (invalid) throw new Error(invalid.message);
  return errors.map(({ extensions }) => extensions.code);
}

/** How a subscription begins: without an error, or with which. */
async function subscribed({ id, role }: Asker, field: GraphQLField<unknown, unknown>, place: Place): Promise<string[]> {
  const subgraph = platform.platform.subgraphs.find(({ schema }) => schema.getSubscriptionType()?.getFields()[field.name] === field)!;
  const actor = { id, name: role, kind: 'person' as const, roles: role === 'none' ? {} : { [own.projectId]: [role] } };
  const begun = await subscribe({ schema: subgraph.schema, document: parse(documentOf('subscription', field, place)), contextValue: subgraph.context({ actor, requestId: newId('request') }) });
  if (!(Symbol.asyncIterator in begun)) return (begun.errors ?? []).map(({ originalError }) => (originalError as { code?: string } | undefined)?.code ?? 'INVALID');
  await begun.return?.(undefined);
  return [];
}

async function visit({ token }: Asker, { method, path }: Route, place: Place): Promise<{ readonly status: number; readonly text: string }> {
  const filled = path
    .replaceAll(/:(\w+)/g, (_, name: string) => (name === 'projectId' || name === 'project' ? place.projectId : /id$/i.test(name) ? idFor(name, { place, field: path }) : marker))
    .replace(/\*$/, 'text');
  const query = new URLSearchParams({ project: place.projectId, run_id: place.ids['run'] ?? missing.ids['run']!, run_uuid: place.ids['run'] ?? missing.ids['run']!, experiment_id: place.ids['experiment'] ?? missing.ids['experiment']!, name: marker });
  const body = { project: place.projectId, ...Object.fromEntries(query) };
  const url = `${platform.url}${filled}${method === 'GET' ? `?${query}` : ''}`;
  const response = await fetch(url, { method, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'x-cairn-project': place.projectId }, ...(method === 'GET' ? {} : { body: JSON.stringify(body) }) });
  return { status: response.status, text: await response.text() };
}

/** The answer less what differs by right: ids that the question named, and the request's own. */
function same(text: string): string {
  let plain = text.replaceAll(/req_[0-9a-f]{32}/g, 'req');
  for (const place of [foreign, missing]) for (const id of [place.projectId, ...Object.values(place.ids)]) plain = plain.replaceAll(id, 'id').replaceAll(id.slice(id.indexOf('_') + 1), 'id');
  return plain;
}

/** Whether an answer holds the hidden text oftener than the question itself put it there, which an answer about nothing repeats as well. */
function shows(there: string, nowhere: string): boolean {
  return there.split(marker).length > nowhere.split(marker).length;
}

/** Eight at a time. */
async function several<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = items[Symbol.iterator]();
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (const item of left) await work(item);
    }),
  );
}


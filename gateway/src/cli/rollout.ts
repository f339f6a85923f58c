import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { connect, InvalidInputError, NotFoundError, type Cairn } from '@cairn/client';

const words = ['start', 'status', 'pause', 'resume', 'promote', 'rollback', 'stop', 'follow'] as const;
type Word = (typeof words)[number];

/** What a rollout is, as far as it is shown. */
interface Rollout {
  readonly id: string;
  readonly strategy: string;
  readonly status: 'RUNNING' | 'PAUSED' | 'PROMOTED' | 'ROLLED_BACK' | 'STOPPED';
  readonly trafficPercent: number;
  readonly shadowPercent: number;
  readonly reason: string | null;
  readonly endpoint: { readonly name: string };
  readonly champion: { readonly modelVersion: { readonly id: string } | null };
  readonly candidate: { readonly modelVersion: { readonly id: string } | null };
  readonly steps: readonly { readonly index: number; readonly trafficPercent: number; readonly decision: string | null; readonly reason: string | null }[];
}

const fields = `id strategy status trafficPercent shadowPercent reason endpoint { name }
  champion { modelVersion { id } } candidate { modelVersion { id } } steps { index trafficPercent decision reason }`;

/** How often a rollout that is followed is looked at, in milliseconds. */
const lookMs = 1_000;

const options = {
  endpoint: { type: 'string' },
  version: { type: 'string' },
  strategy: { type: 'string', default: 'canary' },
  options: { type: 'string' },
  reason: { type: 'string' },
  follow: { type: 'boolean', default: false },
} as const;

/** Starts a rollout, steps in, or watches it; exit status 3 when a rollout that is followed was rolled back. */
export async function rollout(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
  const [word, target, ...surplus] = positionals;
  if (!isWord(word)) throw new InvalidInputError(`'${word ?? ''}' is nothing that a rollout can be told; expected ${words.join(', ')}`);
  if (surplus.length > 0) throw new InvalidInputError(`'${surplus[0]}' is one word too many; expected cairn rollout ${word} <endpoint or ro_…>`);
  const cairn = connect();
  try {
    if (word === 'start') {
      const id = await start(cairn, { ...values, endpoint: values.endpoint ?? target });
      return values.follow ? await follow(cairn, id) : show(await read(cairn, id));
    }
    const id = await rolloutOf(cairn, target);
    if (word === 'follow') return await follow(cairn, id);
    if (word !== 'status') await order(cairn, word, { id, reason: values.reason });
    show(await read(cairn, id));
  } finally {
    await cairn.close();
  }
}

interface Start {
  readonly endpoint: string | undefined;
  readonly version?: string;
  readonly strategy: string;
  readonly options?: string;
}

async function start(cairn: Cairn, given: Start): Promise<string> {
  if (given.version === undefined) throw new InvalidInputError('--version is missing; expected the id of an approved model version (mv_…)');
  const endpoint = await endpointOf(cairn, given.endpoint);
  const input = { endpointId: endpoint.id, modelVersionId: given.version, strategy: given.strategy, ...(given.options === undefined ? {} : { options: parsed(given.options) }) };
  const { startRollout } = await cairn.query<{ startRollout: { id: string } }>('mutation ($input: StartRolloutInput!) { startRollout(input: $input) { id } }', { input });
  return startRollout.id;
}

async function order(cairn: Cairn, word: Exclude<Word, 'start' | 'status' | 'follow'>, { id, reason }: { readonly id: string; readonly reason: string | undefined }): Promise<void> {
  if (word === 'rollback') {
    if (reason === undefined) throw new InvalidInputError('--reason is missing; expected a sentence that says why');
    await cairn.query('mutation ($id: ID!, $reason: String!) { rollBackRollout(id: $id, reason: $reason) { id } }', { id, reason });
    return;
  }
  await cairn.query(`mutation ($id: ID!) { ${word}Rollout(id: $id) { id } }`, { id });
}

/** Prints a line whenever it stands differently, until it has ended. */
async function follow(cairn: Cairn, id: string): Promise<void> {
  for (let last = ''; ; await delay(lookMs)) {
    const found = await read(cairn, id);
    const line = sentence(found);
    if (line !== last) process.stdout.write(`${line}\n`);
    last = line;
    if (found.status === 'RUNNING' || found.status === 'PAUSED') continue;
    if (found.status === 'ROLLED_BACK') process.exitCode = 3;
    return;
  }
}

async function read(cairn: Cairn, id: string): Promise<Rollout> {
  const { rollout: found } = await cairn.query<{ rollout: Rollout | null }>(`query ($id: ID!) { rollout(id: $id) { ${fields} } }`, { id });
  if (!found) throw new NotFoundError(`Rollout '${id}' does not exist`);
  return found;
}

/** @param target a rollout's id, or the endpoint whose rollout is meant: the one under way, else the newest. */
async function rolloutOf(cairn: Cairn, target: string | undefined): Promise<string> {
  if (target?.startsWith('ro_')) return target;
  const { name, rollout: open, rollouts } = await endpointOf(cairn, target);
  const id = open?.id ?? rollouts.nodes[0]?.id;
  if (id === undefined) throw new NotFoundError(`Endpoint '${name}' has had no rollout; start one with: cairn rollout start ${name} --version mv_…`);
  return id;
}

interface Endpoint {
  readonly id: string;
  readonly name: string;
  readonly rollout: { readonly id: string } | null;
  readonly rollouts: { readonly nodes: readonly { readonly id: string }[] };
}

async function endpointOf(cairn: Cairn, target: string | undefined): Promise<Endpoint> {
  if (target === undefined) throw new InvalidInputError('The endpoint is missing; expected its name, or its id (ep_…)');
  const shown = '{ id name rollout { id } rollouts(first: 1) { nodes { id } } }';
  if (target.startsWith('ep_')) {
    const { endpoint } = await cairn.query<{ endpoint: Endpoint | null }>(`query ($id: ID!) { endpoint(id: $id) ${shown} }`, { id: target });
    if (endpoint) return endpoint;
  } else {
    const { endpointByName } = await cairn.query<{ endpointByName: Endpoint | null }>(`query ($projectId: ID!, $name: String!) { endpointByName(projectId: $projectId, name: $name) ${shown} }`, { projectId: cairn.project, name: target });
    if (endpointByName) return endpointByName;
  }
  throw new NotFoundError(`Endpoint '${target}' does not exist`);
}

function show(found: Rollout): void {
  process.stdout.write(`${sentence(found)}\n`);
}

function sentence({ id, strategy, status, trafficPercent, shadowPercent, reason, endpoint, champion, candidate, steps }: Rollout): string {
  const step = steps.at(-1);
  const traffic = shadowPercent > 0 ? `${trafficPercent} % of the traffic and copies of ${shadowPercent} %` : `${trafficPercent} % of the traffic`;
  const why = reason ?? step?.reason;
  return `${id} ${status.toLowerCase().replace('_', ' ')}: '${endpoint.name}' by ${strategy}, ${versionOf(champion)} → ${versionOf(candidate)} with ${traffic}${why ? `: ${why}` : ''}`;
}

function versionOf({ modelVersion }: Rollout['champion']): string {
  return modelVersion?.id ?? 'an unknown version';
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new InvalidInputError(`--options is '${text.slice(0, 100)}'; expected JSON such as '{"steps":[5,50,100]}'`, { cause });
  }
}

function isWord(word: string | undefined): word is Word {
  return words.some((one) => one === word);
}

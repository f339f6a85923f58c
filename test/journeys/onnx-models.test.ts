import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { InvalidInputError } from '@cairn/core';
import { mutated } from '@cairn/registry/testing';
import { onnxCases, onnxCasesFolder, type CaseTensor, type OnnxCase } from '../kit/onnx-cases.js';
import { answerOf } from '../kit/onnx-runtime.js';
import { TestTeam, type TestActor } from '../kit/platform.js';
import { freePort, spawnCairn, temporaryHome, type CairnProcess } from '../kit/spawn-cairn.js';
import { sameTensor, V2Client, type Signature } from '../kit/v2-client.js';

// The models that the ONNX project tests its own backends with, each served by the built platform as any model is: uploaded,
// registered, approved, loaded by a process of its own, and asked over HTTP, with binary tensors and, where JSON has the types, in JSON.

const cases = await onnxCases();
if (cases.length === 0) {
  if (process.env['CI']) throw new Error(`CI must serve the public ONNX models too: nothing in ${onnxCasesFolder} (apt-get install libonnx-testdata)`);
  process.stderr.write(`\n  SKIPPED: serving the public ONNX models (nothing in ${onnxCasesFolder}: apt-get install libonnx-testdata)\n\n`);
}

/** How many are served at a time. */
const together = 6;

/** How many files with something wrong are tried; ten thousand are only looked at, in subgraphs/registry. */
const spoiled = 400;

/** What was measured with onnxruntime-node 1.30 and Debian's 1.12: fewer would be our doing. */
const known = { models: 1_072, loaded: 1_004, carried: 980, matching: 959 };

/** What answers by chance, to be compared with nothing. */
const random = /bernoulli|training_dropout/;

/**
 * What becomes of a model: `different` answers otherwise than expected, and so does ONNX Runtime without us, or chance has a part in it;
 * `wrong` is our doing.
 */
type Outcome =
  | { readonly kind: 'notLoaded' | 'notCarried' | 'different' | 'wrong'; readonly reason: string }
  | { readonly kind: 'matches'; readonly forms: readonly string[] };

let home: Awaited<ReturnType<typeof temporaryHome>>;
let cairn: CairnProcess;
let team: TestTeam;

beforeAll(async () => {
  if (cases.length === 0) return;
  home = await temporaryHome();
  const [port, token] = [await freePort(), randomBytes(24).toString('hex')];
  cairn = spawnCairn(['up'], { CAIRN_HOME: home.path, CAIRN_PORT: String(port), CAIRN_ADMIN_TOKEN: token, CAIRN_LOG_LEVEL: 'silent' });
  await cairn.ready();
  team = new TestTeam(cairn.url, token);
});
afterAll(async () => {
  await team?.close();
  await cairn?.[Symbol.asyncDispose]();
  await home?.[Symbol.asyncDispose]();
});

test.skipIf(cases.length === 0)('every public model that ONNX Runtime loads, of types that the protocol carries, answers as expected', async () => {
  const shop = await openShop();
  const outcomes = new Map<string, Outcome>();
  await inTurn(cases, async (one) => void outcomes.set(one.name, await outcomeOf(one, shop)));
  await shop.close();
  const count = (...kinds: Outcome['kind'][]): number => [...outcomes.values()].filter(({ kind }) => kinds.includes(kind)).length;
  const found = { models: outcomes.size, loaded: outcomes.size - count('notLoaded'), carried: count('wrong', 'different', 'matches'), matching: count('matches') };
  report(outcomes, found);
  expect([...outcomes].filter(([, { kind }]) => kind === 'wrong')).toEqual([]);
  for (const figure of ['models', 'loaded', 'carried', 'matching'] as const) expect(found[figure], figure).toBeGreaterThanOrEqual(known[figure]);
}, 1_500_000);

test.skipIf(cases.length === 0)('files with something wrong are refused with a reason, or served, and harm nobody', async () => {
  const shop = await openShop();
  // With weights: what is wrong among those is for ONNX Runtime to find.
  const weighty = cases.filter(({ bytes }) => bytes.length > 2_000 && bytes.length < 60_000);
  const seen = { refused: 0, 'not loaded': 0, 'not answering': 0, served: 0 };
  await inTurn(Array.from({ length: spoiled }, (_, seed) => seed), async (seed) => {
    const one = weighty[(seed * 7) % weighty.length]!;
    seen[await shop.tryOut({ ...one, name: `spoiled/${seed}`, bytes: mutated(one.bytes, seed) })]++;
  });
  process.stdout.write(`\n  Of ${spoiled} files with something wrong: ${Object.entries(seen).map(([what, count]) => `${count} ${what}`).join(', ')}\n`);
  // The process that serves is the same, and serves.
  expect(cairn.child.exitCode).toBeNull();
  expect(await outcomeOf(weighty[0]!, shop)).toMatchObject({ kind: 'matches' });
  await shop.close();
  expect(Math.min(seen.refused, seen['not loaded'] + seen['not answering'], seen.served)).toBeGreaterThan(0);
}, 900_000);

async function openShop(): Promise<Shop> {
  const project = await team.project();
  return Shop.open(await team.actor('engineer', project), await team.actor('approver', project));
}

/** Several at a time. */
async function inTurn<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const waiting = [...all];
  await Promise.all(
    Array.from({ length: together }, async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await work(next);
    }),
  );
}

/** The figures, and what is behind those that are not whole. */
function report(outcomes: ReadonlyMap<string, Outcome>, { models, loaded, carried, matching }: typeof known): void {
  const inJson = [...outcomes.values()].filter((outcome) => outcome.kind === 'matches' && outcome.forms.includes('json')).length;
  process.stdout.write(`\n  Public ONNX models: ${models}; ONNX Runtime loads ${loaded}; the protocol carries ${carried}; ${matching} answer as expected in binary, ${inJson} also in JSON\n`);
  for (const [name, outcome] of outcomes) if (outcome.kind !== 'matches') process.stdout.write(`  ${outcome.kind.padEnd(10)} ${name}: ${outcome.reason.slice(0, 300)}\n`);
}

async function outcomeOf(one: OnnxCase, shop: Shop): Promise<Outcome> {
  const [inputs, expected] = [await one.inputs(), await one.outputs()];
  const direct = await answerOf(one, inputs);
  if (direct.kind === 'notLoaded') return direct;
  const version = await shop.register(one).catch((error: Error) => error);
  if (version instanceof Error) return { kind: 'notCarried', reason: version.message };
  try {
    await shop.serve(one.name, version.id);
    return await shop.ask(one.name, version, { inputs: inputs as CaseTensor[], expected: expected as CaseTensor[], direct: direct.outputs });
  } catch (error) {
    return { kind: 'wrong', reason: (error as Error).message };
  }
}

interface RegisteredCase {
  readonly id: string;
  readonly digest: string;
  readonly inputs: readonly Signature[];
  readonly outputs: readonly Signature[];
}

/** Somebody who serves models, and somebody who approves them. */
class Shop {
  private constructor(
    private readonly engineer: TestActor,
    private readonly approver: TestActor,
    private readonly run: Awaited<ReturnType<TestActor['cairn']['startRun']>>,
    private readonly door: V2Client,
  ) {}

  static async open(engineer: TestActor, approver: TestActor): Promise<Shop> {
    return new Shop(engineer, approver, await engineer.cairn.startRun({ experiment: 'public models' }), new V2Client(cairn.url, engineer.token));
  }

  async register({ name, bytes }: OnnxCase): Promise<RegisteredCase> {
    const { cairn: author } = this.engineer;
    const artifact = await this.run.artifact(`${name}.onnx`, bytes);
    const { registerModelVersion: version } = await author.query<{ registerModelVersion: RegisteredCase }>(
      'mutation ($input: RegisterModelVersionInput!) { registerModelVersion(input: $input) { id digest inputs { name datatype shape } outputs { name datatype shape } } }',
      { input: { projectId: author.project, model: endpointOf(name), runId: this.run.id, artifactDigest: artifact.digest, datasetVersionIds: [], evaluation: {} } },
    );
    return version;
  }

  async serve(name: string, versionId: string): Promise<void> {
    const { cairn: author } = this.engineer;
    const { evaluateGates } = await author.query<{ evaluateGates: { digest: string } }>('mutation ($id: ID!) { evaluateGates(versionId: $id) { digest } }', { id: versionId });
    await this.approver.cairn.query('mutation ($input: DecisionInput!) { approve(input: $input) { status } }', { input: { versionId, digest: evaluateGates.digest, reason: 'It is public' } });
    await author.query('mutation ($input: CreateEndpointInput!) { createEndpoint(input: $input) { id } }', {
      input: { projectId: author.project, name: endpointOf(name), modelVersionId: versionId, settings: { nonFinite: 'ACCEPT' } },
    });
  }

  async ask(
    name: string,
    { inputs: signatures }: RegisteredCase,
    { inputs, expected, direct }: { readonly inputs: readonly CaseTensor[]; readonly expected: readonly CaseTensor[]; readonly direct: readonly CaseTensor[] | undefined },
  ): Promise<Outcome> {
    const endpoint = endpointOf(name);
    try {
      const named = inputs.map((tensor, place) => ({ ...tensor, name: signatures[place]?.name ?? `beyond the model's ${signatures.length} inputs` }));
      const forms: ('binary' | 'json')[] = V2Client.hasJson([...inputs, ...expected]) ? ['binary', 'json'] : ['binary'];
      for (const form of forms) {
        const outputs = await this.door.infer(endpoint, named, form);
        const odd = expected.findIndex((tensor, place) => !sameTensor(outputs[place], tensor));
        if (odd < 0) continue;
        const ours = !random.test(name) && !direct?.every((tensor, place) => sameTensor(outputs[place], tensor));
        return { kind: ours ? 'wrong' : 'different', reason: `${random.test(name) ? 'by chance' : 'as ONNX Runtime does'}, in ${form}: output ${odd} is ${V2Client.shown(outputs[odd])}; expected ${V2Client.shown(expected[odd])}` };
      }
      return { kind: 'matches', forms };
    } finally {
      await this.door.unload(endpoint);
    }
  }

  /** How far a file gets. @throws {Error} for a refusal that is none: without a reason, or a fault of the platform. */
  async tryOut(one: OnnxCase): Promise<'refused' | 'not loaded' | 'not answering' | 'served'> {
    const refusal = (error: unknown): undefined => {
      if (error instanceof InvalidInputError && error.message.length > 20) return undefined;
      throw new Error(`'${one.name}' is not refused with a reason`, { cause: error });
    };
    const version = await this.register(one).catch(refusal);
    if (!version) return 'refused';
    if (!(await this.serve(one.name, version.id).then(() => true, refusal))) return 'not loaded';
    try {
      const inputs = (await one.inputs()).map((tensor, place) => ({ ...tensor!, name: version.inputs[place]?.name ?? 'one too many' }));
      return await this.door.infer(endpointOf(one.name), inputs, 'binary').then(
        () => 'served' as const,
        (error: Error) => {
          if (/^(400|503|504): \{"error":"./.test(error.message)) return 'not answering' as const;
          throw error;
        },
      );
    } finally {
      await this.door.unload(endpointOf(one.name));
    }
  }

  async close(): Promise<void> {
    await this.run.end();
  }
}

/** A name that an endpoint may have. */
function endpointOf(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9]+/g, '-').toLowerCase().slice(-60).replace(/^-+/, '');
}

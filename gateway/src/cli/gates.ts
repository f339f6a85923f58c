import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { connect, InvalidInputError, NotFoundError, type Cairn } from '@cairn/client';
import { changesOf, type GateInForce } from './gates/gate-changes.js';
import { readGateFile, type GateFile } from './gates/gate-file.js';

const words = ['apply', 'diff', 'test'] as const;

/** Past promotions that are asked for at a time. */
const slice = 10;

const options = { version: { type: 'string' }, last: { type: 'string', default: '50' } } as const;

/** Puts a file of gates in force, shows what that would change, or tries it; exit status 3 where it changes something, or something fails. */
export async function gates(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
  const [word, path, ...surplus] = positionals;
  if (!words.some((one) => one === word)) throw new InvalidInputError(`'${word ?? ''}' is nothing that can be done with gates; expected ${words.join(', ')}`);
  if (path === undefined || surplus.length > 0) throw new InvalidInputError(`Expected cairn gates ${word} <file>`);
  const file = readGateFile(await textOf(path), path);
  const cairn = connect();
  try {
    if (word === 'apply') return await apply(cairn, file);
    if (word === 'diff') return show(await differences(cairn, file));
    if (values.version !== undefined) return await tryOn(cairn, file, values.version);
    return await holdAgainstHistory(cairn, file, wholeOf(values.last));
  } finally {
    await cairn.close();
  }
}

async function apply(cairn: Cairn, { model, gates: wanted }: GateFile): Promise<void> {
  const changes = await differences(cairn, { model, gates: wanted });
  const { defineGates } = await cairn.query<{ defineGates: { approvalPolicy: { digest: string; requiredApprovals: number; approvalDays: number }; gates: { name: string; version: number; digest: string }[] } }>(
    'mutation ($input: DefineGatesInput!) { defineGates(input: $input) { approvalPolicy { digest requiredApprovals approvalDays } gates { name version digest } } }',
    { input: { projectId: cairn.project, model, gates: wanted } },
  );
  for (const { name, version, digest } of defineGates.gates) say(`${name}: version ${version}, ${digest}`);
  const { digest, requiredApprovals, approvalDays } = defineGates.approvalPolicy;
  say(`'${model}' asks for ${requiredApprovals} ${requiredApprovals === 1 ? 'approval' : 'approvals'} that ${requiredApprovals === 1 ? 'counts' : 'count'} for ${approvalDays} days; policy ${digest}`);
  say(changes.length === 0 ? 'Nothing has changed' : 'Approvals given under another policy do not count any more');
}

async function differences(cairn: Cairn, { model, gates: wanted }: GateFile): Promise<string[]> {
  const found = await modelOf(cairn, model);
  return changesOf(found?.gates ?? [], wanted);
}

/** Prints the changes; status 3 when there are any, as diff does with 1. */
function show(changes: readonly string[]): void {
  if (changes.length > 0) process.exitCode = 3;
  say(changes.length === 0 ? 'No differences' : changes.join('\n'));
}

async function tryOn(cairn: Cairn, { gates: wanted }: GateFile, versionId: string): Promise<void> {
  const { tryGates } = await cairn.query<{ tryGates: { name: string; passed: boolean; explanation: string }[] }>(
    'query ($input: TryGatesInput!) { tryGates(input: $input) { name passed explanation } }',
    { input: { versionId, gates: wanted } },
  );
  for (const { name, passed, explanation } of tryGates) say(`${passed ? 'passed' : 'FAILED'}  ${name}: ${explanation}`);
  if (tryGates.some(({ passed }) => !passed)) process.exitCode = 3;
}

interface DryRun {
  readonly dryRunGates: {
    readonly total: number;
    readonly next: string | null;
    readonly promotions: readonly {
      readonly kind: string;
      readonly at: string;
      readonly passed: boolean;
      readonly approvals: number;
      readonly requiredApprovals: number;
      readonly modelVersion: { readonly id: string; readonly number: number } | null;
      readonly gates: readonly { readonly name: string; readonly passed: boolean; readonly basis: string; readonly explanation: string }[];
    }[];
  };
}

/** Prints the past promotions as they come, newest first. */
async function holdAgainstHistory(cairn: Cairn, { model, gates: wanted }: GateFile, last: number): Promise<void> {
  const found = await modelOf(cairn, model);
  if (!found) throw new NotFoundError(`Model '${model}' does not exist, so it has no past; try the gates on a version with --version`);
  let seen = 0;
  let failed = 0;
  let total = 0;
  for (let after: string | null = null; seen < last; ) {
    const { dryRunGates }: DryRun = await cairn.query<DryRun>(
      `query ($input: DryRunGatesInput!, $first: Int!, $after: String) { dryRunGates(input: $input, first: $first, after: $after) {
        total next promotions { kind at passed approvals requiredApprovals modelVersion { id number } gates { name passed basis explanation } } } }`,
      { input: { modelId: found.id, gates: wanted }, first: Math.min(slice, last - seen), after },
    );
    for (const promotion of dryRunGates.promotions) {
      seen++;
      if (!promotion.passed) failed++;
      say(`${promotion.passed ? 'passed' : 'FAILED'}  ${promotion.at} ${promotion.kind.toLowerCase()} of version ${promotion.modelVersion?.number ?? '?'} (${promotion.modelVersion?.id ?? 'deleted'})`);
      for (const { name, passed, basis, explanation } of promotion.gates) if (!passed) say(`          ${name}: ${explanation}${basis === 'ASKED_NOW' ? ' (asked now)' : ''}`);
      if (promotion.approvals < promotion.requiredApprovals) say(`          ${promotion.approvals} of ${promotion.requiredApprovals} approvals`);
    }
    ({ total, next: after } = dryRunGates);
    if (after === null) break;
  }
  say(`${failed} of ${seen} promotions would not have happened${seen < total ? `; the model has had ${total}` : ''}`);
  if (failed > 0) process.exitCode = 3;
}

async function modelOf(cairn: Cairn, name: string): Promise<{ readonly id: string; readonly gates: readonly GateInForce[] } | undefined> {
  const { modelByName } = await cairn.query<{ modelByName: { id: string; gates: GateInForce[] } | null }>(
    'query ($projectId: ID!, $name: String!) { modelByName(projectId: $projectId, name: $name) { id gates { name description query predicate requiredApprovals approvalDays version } } }',
    { projectId: cairn.project, name },
  );
  return modelByName ?? undefined;
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new InvalidInputError(`${path} cannot be read: ${(cause as Error).message}`, { cause });
  }
}

function wholeOf(text: string): number {
  const last = Number(text);
  if (!Number.isInteger(last) || last < 1) throw new InvalidInputError(`--last is '${text}'; expected a whole number from 1`);
  return last;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

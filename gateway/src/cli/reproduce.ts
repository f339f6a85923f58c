import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { CairnError, connect, graphql, InvalidInputError, type Cairn, type RecordedRun } from '@cairn/client';
import { changedLockFiles, checkOut, digestOf } from './reproduce/checkout.js';
import { comparisonTable, compareMetrics, environmentDifferences, isReproduced } from './reproduce/comparison.js';
import { recipeOf, type Recipe } from './reproduce/recipe.js';

/** Exit status: every metric within the tolerance, one not, or nothing to compare because it could not be run. */
const status = { same: 0, different: 3, notRun: 2 } as const;

/** Runs again what a run ran, from its commit in a folder of its own, and compares what it measures. */
export async function reproduce(args: readonly string[]): Promise<void> {
  try {
    process.exitCode = await reproduced(args);
  } catch (error) {
    if (!(error instanceof CairnError)) throw error;
    process.stderr.write(`cairn reproduce: ${error.message}\n`);
    process.exitCode = status.notRun;
  }
}

async function reproduced(args: readonly string[]): Promise<number> {
  const { runId, command, tolerance, options } = argumentsIn(args);
  const diff = options.diff === undefined ? undefined : await readable(options.diff);
  const cairn = connect();
  const run = await cairn.run(runId);
  const outcome = recipeOf(run, { repository: options.repository, command, diffDigest: diff && digestOf(diff) });
  const obstacles = 'obstacles' in outcome ? outcome.obstacles : [];
  const unreadable = await unreadableData(cairn, run);
  if ('obstacles' in outcome || (unreadable.length > 0 && !options.force)) return refused(runId, [...obstacles, ...unreadable]);
  const { recipe } = outcome;

  const folder = options.folder === undefined ? join(await mkdtemp(join(tmpdir(), 'cairn-reproduce-')), 'code') : resolve(options.folder);
  try {
    say(`Run ${run.id} '${run.name}' of '${run.experiment.name}', commit ${recipe.commit.slice(0, 12)} of ${recipe.repository}`);
    await checkOut(recipe, folder, diff);
    const changed = await changedLockFiles(recipe, folder);
    if (changed.length > 0 && !options.force) return refused(runId, [...changed, 'Pass --force to run it all the same']);
    for (const what of [...unreadable, ...changed]) say(`! ${what}`);
    if (!options.yes) await confirm(recipe, options.setup);
    return await runAndCompare(cairn, run, { recipe, folder, setup: options.setup, tolerance });
  } finally {
    if (options.folder === undefined) await rm(join(folder, '..'), { recursive: true, force: true });
    await cairn.close();
  }
}

interface Attempt {
  readonly recipe: Recipe;
  readonly folder: string;
  /** A shell command that comes first, such as `npm ci`. */
  readonly setup: string | undefined;
  readonly tolerance: number;
}

async function runAndCompare(cairn: Cairn, run: RecordedRun, { recipe, folder, setup, tolerance }: Attempt): Promise<number> {
  const cwd = join(folder, recipe.directory);
  const env = { ...process.env, CAIRN_PROJECT: run.projectId, CAIRN_REPRODUCES: run.id };
  if (setup !== undefined) await finished(spawn(setup, { cwd, env, stdio: 'inherit', shell: true }), setup);
  const before = new Set((await repetitions(run)).map(({ id }) => id));
  const [program, ...rest] = recipe.command;
  await finished(spawn(program, rest, { cwd, env, stdio: 'inherit' }), recipe.command.join(' '));
  const fresh = (await repetitions(run)).filter(({ id }) => !before.has(id));
  const again = fresh.find(({ name }) => name === run.name) ?? fresh[0];
  if (!again) throw new InvalidInputError(`The command ran, but logged no run with the tag cairn.reproduces = ${run.id}: does it log to this platform, with a client that knows CAIRN_REPRODUCES?`);
  const metrics = compareMetrics(run.metrics, again.metrics, tolerance);
  const differences = environmentDifferences(run.environment, again.environment);
  say(`\nRun ${again.id} ${again.status === run.status ? 'ended as it did' : `is ${again.status}; it was ${run.status}`}`);
  for (const difference of differences) say(`! ${difference}`);
  say(`\n${metrics.length === 0 ? 'Neither has metrics' : comparisonTable(metrics)}`);
  const same = isReproduced(metrics) && again.status === run.status;
  say(`\n${same ? 'REPRODUCED' : 'NOT REPRODUCED'} (tolerance ${tolerance})`);
  return same ? status.same : status.different;
}

/** Runs that say they repeat this one, oldest first; read anew, in the run's own project. */
async function repetitions(run: RecordedRun): Promise<RecordedRun[]> {
  const found: RecordedRun[] = [];
  for await (const one of connect({ project: run.projectId }).runs({ filter: `tags."cairn.reproduces" = '${run.id}'`, orderBy: 'start_time ASC' })) found.push(one);
  return found;
}

const versionById = graphql('query ($id: ID!) { datasetVersion(id: $id) { id } }');

/** Versions of data that the run used and the caller cannot read, each in words. */
async function unreadableData(cairn: Cairn, { datasetVersionIds }: RecordedRun): Promise<string[]> {
  const found = await Promise.all(datasetVersionIds.map(async (id) => ((await cairn.query(versionById, { id })).datasetVersion ? undefined : `Data version ${id} cannot be read`)));
  return found.filter((one) => one !== undefined);
}

/** @throws {InvalidInputError} when nobody is there to ask, or says no. */
async function confirm({ command, directory }: Recipe, setup: string | undefined): Promise<void> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) throw new InvalidInputError(`It would run '${command.join(' ')}': pass --yes where there is no terminal to ask at`);
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`It runs, in ${directory === '.' ? "the repository's root" : directory}:\n${setup === undefined ? '' : `  ${setup}\n`}  ${command.join(' ')}\nGo on? [y/N] `);
  terminal.close();
  if (!/^y(es)?$/i.test(answer.trim())) throw new InvalidInputError('Nothing was run');
}

/** @throws {InvalidInputError} when the program cannot be started, or does not end with 0. */
async function finished(child: ReturnType<typeof spawn>, command: string): Promise<void> {
  const [code, signal] = (await once(child, 'close').catch((cause: Error) => {
    throw new InvalidInputError(`'${command}' cannot be started: ${cause.message}`, { cause });
  })) as [number | null, NodeJS.Signals | null];
  if (code !== 0) throw new InvalidInputError(`'${command}' ended with ${code ?? signal}`);
}

function argumentsIn(args: readonly string[]) {
  const dashes = args.indexOf('--');
  const { values: options, positionals } = parseArgs({
    args: dashes < 0 ? [...args] : args.slice(0, dashes),
    allowPositionals: true,
    options: {
      repository: { type: 'string' },
      diff: { type: 'string' },
      setup: { type: 'string' },
      tolerance: { type: 'string', default: '1e-9' },
      folder: { type: 'string' },
      force: { type: 'boolean', default: false },
      yes: { type: 'boolean', default: false },
    },
  });
  const [runId] = positionals;
  if (runId === undefined || positionals.length > 1) throw new InvalidInputError('Expected the id of one run: cairn reproduce run_…');
  const tolerance = Number(options.tolerance);
  if (!(tolerance >= 0)) throw new InvalidInputError(`--tolerance is '${options.tolerance}'; expected how far a metric may be off, as a part of it: 0.001 for a thousandth`);
  return { runId, tolerance, options, command: dashes < 0 ? undefined : args.slice(dashes + 1) };
}

async function readable(file: string): Promise<Buffer> {
  return readFile(file).catch((cause: Error) => {
    throw new InvalidInputError(`'${file}' cannot be read: ${cause.message}`, { cause });
  });
}

function refused(runId: string, obstacles: readonly string[]): number {
  process.stderr.write(`cairn reproduce: run ${runId} cannot be reproduced\n${obstacles.map((obstacle) => `- ${obstacle}\n`).join('')}`);
  return status.notRun;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

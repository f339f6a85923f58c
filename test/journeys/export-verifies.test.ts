import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pack, unpack, writeFiles } from '../kit/bundle.js';
import { startTestPlatform, type TestActor, type TestPlatform } from '../kit/platform.js';
import { spawnCairn } from '../kit/spawn-cairn.js';

let platform: TestPlatform;
let folder: string;
let projectId: string;
let auditor: TestActor;
let files: Map<string, Buffer>;

beforeAll(async () => {
  platform = await startTestPlatform();
  folder = await mkdtemp(join(tmpdir(), 'cairn-bundle-'));
  projectId = await platform.project();
  const scientist = await platform.actor('scientist', projectId);
  auditor = await platform.actor('auditor', projectId);
  const run = await scientist.cairn.startRun({ experiment: 'audited' });
  run.log({ loss: 0.5 }, { step: 1 });
  await run.end();
  const made = await cairn('export', '--project', projectId, '--out', join(folder, 'export.zip'));
  expect(made).toMatchObject({ code: 0, output: expect.stringMatching(/export\.zip: \d+ entries/) });
  files = await unpack(await readFile(join(folder, 'export.zip')));
});
afterAll(async () => {
  await platform[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

test('an exported trail verifies by the command and by the script that it carries, and says what happened', async () => {
  expect(await cairn('verify', join(folder, 'export.zip'))).toMatchObject({ code: 0, output: expect.stringMatching(/^VERIFIED: \d+ entries/) });
  expect(await script(files)).toMatchObject({ code: 0, output: expect.stringContaining('VERIFIED') });
  const types = files.get('events.jsonl')!.toString().trim().split('\n').map((line) => (JSON.parse(line) as { type: string }).type);
  expect(types).toEqual(expect.arrayContaining(['experiment.created', 'run.started', 'metrics.logged', 'run.ended']));
});

test('the export is itself an entry of the trail', async () => {
  const { auditEntries } = await auditor.cairn.query<{ auditEntries: { nodes: unknown[] } }>(
    'query ($projectId: ID!) { auditEntries(projectId: $projectId, type: "export.created") { nodes { type actor { name } } } }',
    { projectId },
  );
  expect(auditEntries.nodes).toEqual([{ type: 'export.created', actor: { name: auditor.name } }]);
});

test.each([
  ['a changed word', (copy: Map<string, Buffer>) => copy.set('events.jsonl', Buffer.from(copy.get('events.jsonl')!.toString().replace('"audited"', '"audites"')))],
  ['a missing entry', (copy: Map<string, Buffer>) => copy.set('events.jsonl', Buffer.from(copy.get('events.jsonl')!.toString().split('\n').slice(1).join('\n')))],
  ['a proof of another entry', (copy: Map<string, Buffer>) => copy.set(proofs(copy)[0]!, copy.get(proofs(copy)[1]!)!)],
  ['a changed checkpoint', (copy: Map<string, Buffer>) => copy.set('checkpoint.txt', Buffer.from(copy.get('checkpoint.txt')!.toString().replace(/\n(\d+)\n/, '\n1$1\n')))],
  ['another manifest', (copy: Map<string, Buffer>) => copy.set('manifest.json', Buffer.from(copy.get('manifest.json')!.toString().replace(projectId, 'prj_of_somebody_else')))],
])('a bundle with %s does not verify', async (_case, tamper) => {
  const copy = new Map(files);
  tamper(copy);
  const path = join(folder, 'tampered.zip');
  await writeFile(path, await pack(copy));
  expect(await cairn('verify', path)).toMatchObject({ code: 1, output: expect.stringContaining('NOT VERIFIED') });
  expect(await script(copy)).toMatchObject({ code: 1, output: expect.stringContaining('NOT VERIFIED') });
});

function proofs(copy: ReadonlyMap<string, Buffer>): string[] {
  return [...copy.keys()].filter((name) => name.startsWith('proofs/'));
}

interface Outcome {
  readonly code: number | null;
  readonly output: string;
}

async function cairn(...args: readonly string[]): Promise<Outcome> {
  await using command = spawnCairn(args, { CAIRN_URL: platform.url, CAIRN_TOKEN: auditor.token });
  const { code } = await command.ended;
  return { code, output: command.output };
}

/** Runs the bundle's own verifier in a process that has nothing but the files. */
async function script(copy: ReadonlyMap<string, Buffer>): Promise<Outcome> {
  const place = await mkdtemp(join(folder, 'files-'));
  await writeFiles(place, copy);
  const child = spawn(process.execPath, ['verify.mjs'], { cwd: place, env: {}, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [out, errors, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, output: out + errors };
}

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { approve, registerModel, type Registered } from '../kit/models.js';
import { startTestPlatform, type TestActor, type TestPlatform } from '../kit/platform.js';
import { spawnCairn } from '../kit/spawn-cairn.js';

let platform: TestPlatform;
let engineer: TestActor;
let folder: string;
let registered: Registered;

beforeAll(async () => {
  platform = await startTestPlatform();
  folder = await mkdtemp(join(tmpdir(), 'cairn-gates-'));
  const projectId = await platform.project();
  engineer = await platform.actor('engineer', projectId);
  registered = await registerModel(engineer, 'late');
  await approve(await platform.actor('approver', projectId), registered);
});
afterAll(async () => {
  await platform[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function cairn(...args: string[]): Promise<{ code: number | null; output: string }> {
  const child = spawnCairn(args, { CAIRN_URL: platform.url, CAIRN_TOKEN: engineer.token, CAIRN_PROJECT: engineer.cairn.project });
  const { code } = await child.ended;
  return { code, output: child.output };
}

async function file(predicate: string, rest = ''): Promise<string> {
  const path = join(folder, 'gates.yaml');
  await writeFile(path, `format: cairn.gates/v1\nmodel: late\ngates:\n  - name: good-enough\n    query: 'query ($version: ID!) { modelVersion(id: $version) { evaluation createdAt } }'\n    predicate: ${predicate}\n${rest}`);
  return path;
}

test('gates are compared, tried on a version, held against the past, and put in force by the command', async () => {
  const path = await file('data.modelVersion.evaluation.logLoss <= 0.3 && age(data.modelVersion.createdAt) < days(30)', '    approvals: 2\n');
  expect(await cairn('gates', 'diff', path)).toMatchObject({ code: 3, output: expect.stringMatching(/~ good-enough \(version 1\)[^]*requiredApprovals: 1\n      → 2/) });
  expect(await cairn('gates', 'test', path, '--version', registered.version.id)).toMatchObject({ code: 3, output: expect.stringMatching(/^FAILED {2}good-enough: .* is false\n$/) });
  expect(await cairn('gates', 'test', path)).toMatchObject({ code: 3, output: expect.stringMatching(/^FAILED {2}\S+ approval of version 1 \(mv_[^]*is false \(asked now\)\n {10}1 of 2 approvals\n1 of 1 promotions would not have happened\n$/) });
  expect(await cairn('gates', 'apply', path)).toMatchObject({ code: 0, output: expect.stringMatching(/^good-enough: version 2, sha256:[0-9a-f]{64}\n'late' asks for 2 approvals that count for 30 days; policy sha256:[0-9a-f]{64}\n/) });
  expect(await cairn('gates', 'diff', path)).toEqual({ code: 0, output: 'No differences\n' });
  expect(await cairn('gates', 'apply', path)).toMatchObject({ code: 0, output: expect.stringMatching(/^good-enough: version 2, [^]*Nothing has changed\n$/) });
  const lenient = await file('age(data.modelVersion.createdAt) < days(30)');
  expect(await cairn('gates', 'test', lenient, '--version', registered.version.id)).toMatchObject({ code: 0, output: expect.stringMatching(/^passed {2}good-enough/) });
  expect(await cairn('gates', 'test', lenient)).toMatchObject({ code: 0, output: expect.stringMatching(/^passed {2}[^]*0 of 1 promotions would not have happened\n$/) });
});

test('what is no gate file, and what cannot be done with one, is refused with what is expected', async () => {
  const path = await file('true');
  expect(await cairn('gates', 'aply', path)).toMatchObject({ code: 1, output: expect.stringContaining("'aply' is nothing that can be done with gates; expected apply, diff, test") });
  expect(await cairn('gates', 'apply')).toMatchObject({ code: 1, output: expect.stringContaining('Expected cairn gates apply <file>') });
  expect(await cairn('gates', 'apply', join(folder, 'none.yaml'))).toMatchObject({ code: 1, output: expect.stringContaining('cannot be read') });
  expect(await cairn('gates', 'apply', await file('1 +'))).toMatchObject({ code: 1, output: expect.stringContaining('Predicate is not a CEL expression') });
});

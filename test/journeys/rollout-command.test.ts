import { afterAll, beforeAll, expect, test } from 'vitest';
import { approve, createEndpoint, sigmoidModel, registerModel } from '../kit/models.js';
import { startTestPlatform, type TestActor, type TestPlatform } from '../kit/platform.js';
import { spawnCairn } from '../kit/spawn-cairn.js';

let platform: TestPlatform;
let engineer: TestActor;
let versions: readonly string[];

beforeAll(async () => {
  platform = await startTestPlatform();
  const projectId = await platform.project();
  engineer = await platform.actor('engineer', projectId);
  const approver = await platform.actor('approver', projectId);
  const registered = [];
  for (const weight of [1, 2]) {
    const one = await registerModel(engineer, 'late', sigmoidModel(weight));
    await approve(approver, one);
    registered.push(one);
  }
  versions = registered.map(({ version }) => version.id);
  await createEndpoint(engineer, 'late', registered[0]!);
});
afterAll(() => platform[Symbol.asyncDispose]());

async function cairn(...args: string[]): Promise<{ code: number | null; output: string }> {
  const child = spawnCairn(args, { CAIRN_URL: platform.url, CAIRN_TOKEN: engineer.token, CAIRN_PROJECT: engineer.cairn.project });
  const { code } = await child.ended;
  return { code, output: child.output };
}

test('a rollout is started, held, let go on, and taken back by the command', async () => {
  expect(await cairn('rollout', 'status', 'late')).toMatchObject({ code: 1, output: expect.stringContaining("Endpoint 'late' has had no rollout; start one with: cairn rollout start late --version mv_") });
  const [champion, candidate] = versions;
  const options = JSON.stringify({ steps: [25, 100], bakeMs: 600_000 });
  expect(await cairn('rollout', 'start', 'late', '--version', candidate!, '--options', options)).toMatchObject({
    code: 0,
    output: expect.stringMatching(new RegExp(`^ro_[0-9a-f]{32} running: 'late' by canary, ${champion} → ${candidate} with 25 % of the traffic`)),
  });
  expect(await cairn('rollout', 'pause', 'late')).toMatchObject({ code: 0, output: expect.stringContaining(' paused: ') });
  expect(await cairn('rollout', 'resume', 'late')).toMatchObject({ code: 0, output: expect.stringContaining(' running: ') });
  expect(await cairn('rollout', 'rollback', 'late')).toMatchObject({ code: 1, output: expect.stringContaining('--reason is missing') });
  const watched = cairn('rollout', 'follow', 'late');
  expect(await cairn('rollout', 'rollback', 'late', '--reason', 'it looks odd')).toMatchObject({ code: 0, output: expect.stringContaining(': it looks odd') });
  expect(await watched).toMatchObject({ code: 3, output: expect.stringContaining(' rolled back: ') });
});

test('what a rollout cannot be told is refused with what it can', async () => {
  expect(await cairn('rollout', 'stopp', 'late')).toMatchObject({ code: 1, output: expect.stringContaining('expected start, status, pause, resume, promote, rollback, stop, follow') });
  expect(await cairn('rollout', 'status', 'early')).toMatchObject({ code: 1, output: expect.stringContaining("Endpoint 'early' does not exist") });
  expect(await cairn('rollout', 'start', 'late', '--version', versions[1]!, '--options', '{steps')).toMatchObject({ code: 1, output: expect.stringContaining("--options is '{steps'; expected JSON") });
});
